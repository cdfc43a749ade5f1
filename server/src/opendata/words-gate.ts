import { bearsMark, type DescriptionChange, findingsInWords, type SaidField } from '../catalog/model.ts'
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
function fieldsOf({ description, notice }: Worded): SaidField[] {
  const { title, summary, keywords, note, conditions, legalBasis, demand } = description
  const fields = {
    ...{ title: inAll(title), summary: inAll(summary), keywords: keywords ?? [], note: inAll(note) },
    ...{ conditions: inAll(conditions), legalBasis: one(legalBasis), demand: one(demand) },
    ...{ sharingScope: one(description.sharingScope), sharingPurposes: one(description.sharingPurposes) },
    ...{ notSharedReason: one(description.notSharedReason), notSharedLaw: one(description.notSharedLaw) },
    notice: one(notice?.text),
  }
  return Object.entries(fields).map(([field, texts]) => ({
    ...{ field, name: names[field] ?? { zh: field, en: field }, texts },
    isName: field === 'title' || field === 'keywords',
  }))
}

const inAll = (words: object | null | undefined): string[] =>
  Object.values(words ?? {}).filter((text) => typeof text === 'string')
const one = (text: string | null | undefined): string[] => (text ? [text] : [])

/** The first field with a secrecy mark (R-SEC-09). */
export const markedField = (words: Worded): string | undefined => fieldsOf(words).find(bearsMark)?.field

export const checkWords = (material: Worded): Finding[] => fieldsOf(material).flatMap(findingsInWords)
