import { type PersonalHit, type PersonalKind, personalIn, pointsAtPerson } from '@gongshu/tabular/personal-text'
import { isSecrecyMark, markInFileName } from '@gongshu/tabular/secrecy'
import type { Text } from '../platform/problem.ts'

// What words that people write must not say, wherever they write them: marks of secrecy, and what points at a person.

/** `must` keeps the words from being taken; `advice` asks for a second look. */
export type WordFinding = {
  readonly rule: string
  readonly field: string
  readonly weight: 'must' | 'advice'
  readonly message: Text
}

/** A field by the name that people read, and all its texts. */
export type SaidField = {
  readonly field: string
  readonly name: Text
  readonly texts: readonly string[]
  /** A name sets its mark off as that of a file does, with a space or a stroke; running text has it in a line of its own. */
  readonly isName?: boolean
}

export const bearsMark = ({ texts, isName = false }: Pick<SaidField, 'texts' | 'isName'>): boolean =>
  texts.some(
    (text) =>
      text.split(/[\r\n]+/).some((line) => isSecrecyMark(line)) || (isName && markInFileName(text) !== undefined),
  )

const kinds: Readonly<Record<PersonalKind, Text>> = {
  residentId: { zh: '身份证号', en: 'a resident id number' },
  mobile: { zh: '手机号', en: 'a mobile telephone number' },
  bankCard: { zh: '银行卡号', en: 'a bank card number' },
  email: { zh: '个人邮箱', en: 'somebody’s e-mail address' },
  landline: { zh: '固定电话', en: 'a landline number' },
}

export const findingsInWords = (said: SaidField): WordFinding[] => [
  ...secrecyIn(said),
  ...personalWords(said, said.texts.flatMap(personalIn)),
]

function secrecyIn({ field, name, texts, isName }: SaidField): WordFinding[] {
  if (bearsMark({ texts, ...(isName === undefined ? {} : { isName }) })) {
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
function personalWords({ field, name }: SaidField, hits: readonly PersonalHit[]): WordFinding[] {
  const persons = hits.filter(pointsAtPerson)
  const houses = hits.filter((hit) => !pointsAtPerson(hit))
  const said = (found: readonly PersonalHit[], lang: keyof Text): string =>
    found.map(({ kind, text }) => `${kinds[kind][lang]} ${text}`).join(lang === 'zh' ? '、' : ', ')
  const finding = (weight: WordFinding['weight'], message: Text): WordFinding => ({
    ...{ rule: 'R-CLS-25', field, weight, message },
  })
  const found: WordFinding[] = []
  if (persons.length > 0)
    found.push(
      finding('must', {
        zh: `“${name.zh}”里有${said(persons, 'zh')}，是个人信息，不能公布；请删去，联系方式写单位的固定电话或公务邮箱`,
        en: `The ${name.en} holds ${said(persons, 'en')}: personal information is not published. Take it out; to be reached, give an office’s landline or mailbox`,
      }),
    )
  if (houses.length > 0)
    found.push(
      finding('advice', {
        zh: `“${name.zh}”里有${said(houses, 'zh')}，请核对是单位的电话，不是住宅的`,
        en: `The ${name.en} holds ${said(houses, 'en')}: make sure that it is an office’s and rings in no home`,
      }),
    )
  return found
}
