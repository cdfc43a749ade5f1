import { type PersonalHit, type PersonalKind, personalIn, pointsAtPerson } from '@gongshu/tabular/personal-text'
import { isSecrecyMark, markInFileName } from '@gongshu/tabular/secrecy'
import type { DescriptionChange } from '../catalog/model.ts'
import type { Text } from '../platform/problem.ts'
import type { Finding } from './finding.ts'

// What the words about a dataset must not say: they are published with it, a closed one's too. Each finding names its field.

/** The words of a publication: its description, and what is announced with it. */
export type Worded = {
  readonly description: DescriptionChange
  readonly notice?: { readonly text: string } | undefined
}

const names: Readonly<Record<string, Text>> = {
  title: { zh: '名称', en: 'title' },
  summary: { zh: '摘要', en: 'summary' },
  keywords: { zh: '关键词', en: 'keywords' },
  note: { zh: '说明', en: 'note' },
  conditions: { zh: '开放条件', en: 'conditions' },
  legalBasis: { zh: '法律依据', en: 'legal basis' },
  demand: { zh: '需求编号', en: 'demand' },
  sharingScope: { zh: '共享范围', en: 'scope of sharing' },
  sharingPurposes: { zh: '可用于哪些事项', en: 'purposes of sharing' },
  notSharedReason: { zh: '不予共享的理由', en: 'reason for not sharing' },
  notSharedLaw: { zh: '不予共享的依据', en: 'law relied on for not sharing' },
  notice: { zh: '变更预告', en: 'notice of the change' },
}

/** Every text of every field, the title first. */
function fieldsOf({ description, notice }: Worded): { readonly field: string; readonly texts: string[] }[] {
  const { title, summary, keywords, note, conditions, legalBasis, demand } = description
  const fields = {
    ...{ title: inAll(title), summary: inAll(summary), keywords: keywords ?? [], note: inAll(note) },
    ...{ conditions: inAll(conditions), legalBasis: one(legalBasis), demand: one(demand) },
    ...{ sharingScope: one(description.sharingScope), sharingPurposes: one(description.sharingPurposes) },
    ...{ notSharedReason: one(description.notSharedReason), notSharedLaw: one(description.notSharedLaw) },
    notice: one(notice?.text),
  }
  return Object.entries(fields).map(([field, texts]) => ({ field, texts: [...texts] }))
}

const inAll = (words: object | null | undefined): string[] =>
  Object.values(words ?? {}).filter((text) => typeof text === 'string')
const one = (text: string | null | undefined): string[] => (text ? [text] : [])

/** A name sets its mark off as that of a file does, with a space or a stroke; running text has it in a line of its own. */
const bearsMark = (field: string, text: string): boolean =>
  text.split(/[\r\n]+/).some((line) => isSecrecyMark(line)) ||
  ((field === 'title' || field === 'keywords') && markInFileName(text) !== undefined)

/** The first field with a secrecy mark (R-SEC-09). */
export const markedField = (words: Worded): string | undefined =>
  fieldsOf(words).find(({ field, texts }) => texts.some((text) => bearsMark(field, text)))?.field

const kinds: Readonly<Record<PersonalKind, Text>> = {
  residentId: { zh: '身份证号', en: 'a resident id number' },
  mobile: { zh: '手机号', en: 'a mobile telephone number' },
  bankCard: { zh: '银行卡号', en: 'a bank card number' },
  email: { zh: '个人邮箱', en: 'somebody’s e-mail address' },
  landline: { zh: '固定电话', en: 'a landline number' },
}

export const checkWords = (material: Worded): Finding[] =>
  fieldsOf(material).flatMap(({ field, texts }): Finding[] => [
    ...secrecyIn(field, texts),
    ...personalWords(field, texts.flatMap(personalIn)),
  ])

function secrecyIn(field: string, texts: readonly string[]): Finding[] {
  const name = nameOf(field)
  if (texts.some((text) => bearsMark(field, text))) {
    const message = {
      zh: `“${name.zh}”带有密级或内部标志，请立即停止并报告保密审查员`,
      en: `The ${name.en} bears a secrecy mark: stop and report to the secrecy officer`,
    }
    return [{ rule: 'R-SEC-09', field, weight: 'must', message }]
  }
  if (!texts.some((text) => /绝密|机密|国家秘密|工作秘密/.test(text))) return []
  const message = {
    zh: `“${name.zh}”中出现密级字样，请保密审查员留意`,
    en: `Words of secrecy occur in the ${name.en}: the secrecy officer should look`,
  }
  return [{ rule: 'R-SEC-09', field, weight: 'advice', message }]
}

/** R-CLS-25. A landline is an office's as a rule; reviewers are told of it. */
function personalWords(field: string, hits: readonly PersonalHit[]): Finding[] {
  const name = nameOf(field)
  const persons = hits.filter(pointsAtPerson)
  const houses = hits.filter((hit) => !pointsAtPerson(hit))
  const said = (found: readonly PersonalHit[], lang: keyof Text): string =>
    found.map(({ kind, text }) => `${kinds[kind][lang]} ${text}`).join(lang === 'zh' ? '、' : ', ')
  return [
    ...(persons.length === 0
      ? []
      : [
          {
            ...{ rule: 'R-CLS-25', field, weight: 'must' as const },
            message: {
              zh: `“${name.zh}”里有${said(persons, 'zh')}，是个人信息，不能公布；请删去，联系方式写单位的固定电话或公务邮箱`,
              en: `The ${name.en} holds ${said(persons, 'en')}: personal information is not published. Take it out; to be reached, give an office’s landline or mailbox`,
            },
          },
        ]),
    ...(houses.length === 0
      ? []
      : [
          {
            ...{ rule: 'R-CLS-25', field, weight: 'advice' as const },
            message: {
              zh: `“${name.zh}”里有${said(houses, 'zh')}，请核对是单位的电话，不是住宅的`,
              en: `The ${name.en} holds ${said(houses, 'en')}: make sure that it is an office’s and rings in no home`,
            },
          },
        ]),
  ]
}

const nameOf = (field: string): Text => names[field] ?? { zh: field, en: field }
