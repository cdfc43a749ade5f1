import { literal } from './sql.ts'

/** Words that stand for "no value" in any column of a Chinese bureau's tables. */
export const emptyWords = [
  '',
  '-',
  '--',
  '—',
  '——',
  '－',
  '–',
  '无',
  '\\N',
  '****',
  '***',
  '**',
  '…',
  '……',
  '...',
  'NULL',
  'null',
]
/** These too in a column of numbers or dates. In a text column `NA` can be Namibia and `None` an answer. */
export const emptyNumberWords = [
  ...emptyWords,
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  'nan',
  'NaN',
  'None',
  'none',
  '.',
  '暂无',
  '不详',
  '未知',
  '空',
  '/',
  '\\',
  '*',
]

export type EmptyWords = {
  /** In columns of text. */
  readonly text: readonly string[]
  /** In columns of numbers, dates and truths. */
  readonly typed: readonly string[]
}
export const usualEmptyWords: EmptyWords = { text: emptyWords, typed: emptyNumberWords }

/** The publisher's own list, for every kind of column; a cell without a character is empty whatever the list says. */
export const emptyWordsOf = (words: readonly string[] | undefined): EmptyWords =>
  words === undefined ? usualEmptyWords : { text: ['', ...words], typed: ['', ...words] }

/** 无 beside 有 is an answer. */
export const none = '无'
export const some = '有'

/** Empty words of one column of text. */
export const textWords = ({ text }: EmptyWords, meaning: 'value' | 'empty' | undefined): readonly string[] =>
  meaning === 'value' ? text.filter((word) => word !== none) : text

/** SQL: the cell is one of the words. Length first: it is what keeps this cheap over millions of long texts. */
export function isEmptyWord(cell: string, words: readonly string[]): string {
  if (words.length === 0) return 'false'
  const longest = Math.max(...words.map((word) => Buffer.byteLength(word)))
  // A CASE, because the engine evaluates both sides of an AND outside of a WHERE. NULL stays NULL.
  return `(CASE WHEN strlen(${cell}) > ${longest + 2} THEN false ELSE trim(${cell}) IN (${words.map(literal).join(', ')}) END)`
}
