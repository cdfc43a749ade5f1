/** 真实、合法、必要的承诺 (R-SHR-20), and what the ledger keeps of a request. Pure. */
import { digestOfWords } from '../platform/digest.ts'
import type { Text } from '../platform/problem.ts'
import type { Content } from './request-model.ts'

/** A text with the version by which a record names it. Whoever changes the words gives them another. */
export type Versioned = { readonly version: string; readonly text: Text }

export const statement: Versioned = {
  version: '2026-1',
  text: {
    zh: '本部门承诺：申请内容真实，有法律依据，为履行职责所必要；只用于所写事项，不超出范围，不挪作他用，不提供给第三方；使用留存记录；目的实现后按提供部门的要求处置。',
    en: 'We state that this request is true, lawful and necessary to our duties; the data serve the matter named and no other, within its scope, go to no third party, are used on record, and are disposed of as the provider requires once the purpose is achieved.',
  },
}

/** Stands for what was on the page: a request made under other words than today’s is not taken unread. */
export const digestOfStatement = (): string =>
  digestOfWords(JSON.stringify([statement.version, statement.text.zh, statement.text.en]))

/** The request in one canonical text, of which the ledger keeps a salted digest that can be erased. */
export function digestOfRequest(datasetId: string, content: Content): string {
  const { matterCode, matterName, legalBasis, scenario, columns, rowFilter, methods, until } = content
  return digestOfWords(
    JSON.stringify([
      ...['gongshu-share-request/1', datasetId, matterCode, matterName, legalBasis, scenario, [...columns]],
      ...[rowFilter ?? null, [...methods].sort(), until, statement.version],
    ]),
  )
}
