/**
 * Text to index words, for a language without spaces: every pair of neighbouring Han characters (so that any part of a title
 * is found) and, beside them, the words of a dictionary (so that whole words rank higher). PostgreSQL only stores and
 * matches what is made here; its own parser, which knows no Chinese, is never asked.
 */
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'

let dictionary: Jieba | undefined
/** Loading takes some 200 ms and 60 MB, so only who searches or publishes pays. */
const jieba = (): Jieba => {
  dictionary ??= Jieba.withDict(dict)
  return dictionary
}

/** Full-width to half-width, capitals to small letters: ＰＭ２．５ is pm2.5. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

const runs = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+(?:[._\-][[\p{L}\p{N}]--\p{Script=Han}]+)*/gv
const isHan = (run: string): boolean => /^\p{Script=Han}/u.test(run)

const pairsOf = (run: string): string[] => {
  const characters = [...run]
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

/** The last character begins no pair, and must still be found by itself. */
const hanWords = (run: string): string[] => [
  ...new Set([...jieba().cutForSearch(run, true), ...pairsOf(run), ...[...run].slice(-1)]),
]

/** A Latin run with a point or hyphen is also found by its parts: `obs_time` by `time`. */
const partsOf = (run: string): string[] => {
  const parts = run.split(/[._-]/)
  return parts.length > 1 ? [run, ...parts.filter(Boolean)] : [run]
}

/** Every index word of a text, repeated as often as it occurs. */
export function wordsOf(text: string): string[] {
  return (fold(text).match(runs) ?? []).flatMap((run) => (isHan(run) ? hanWords(run) : partsOf(run)))
}

/** Importance of a place: A the title, B columns and keywords, C the summary, D the publisher. */
export type Weight = 'A' | 'B' | 'C' | 'D'
/** PostgreSQL keeps positions up to 16383 and lexemes up to 2046 bytes; a longer text loses only rank, not findability. */
const lastPosition = 16_383

/** The text form of a `tsvector`. */
export function indexVector(texts: readonly { readonly text: string; readonly weight: Weight }[]): string {
  const places = new Map<string, string[]>()
  let position = 0
  for (const { text, weight } of texts) {
    for (const word of wordsOf(text)) {
      if (Buffer.byteLength(word) > 1000) continue
      position = Math.min(position + 1, lastPosition)
      const found = places.get(word) ?? []
      if (found.length < 200) found.push(`${position}${weight}`)
      places.set(word, found)
    }
  }
  return [...places].map(([word, at]) => `${quoted(word)}:${[...new Set(at)].join(',')}`).join(' ')
}

/** The text form of a `tsquery`, or undefined when nothing in `text` can be searched. All words must occur. */
export function searchQuery(text: string): string | undefined {
  const terms = (fold(text).slice(0, 200).match(runs) ?? []).flatMap((run) =>
    isHan(run) ? jieba().cut(run, true).map(hanTerm) : [`${quoted(run)}:*`],
  )
  return terms.length ? [...new Set(terms)].join(' & ') : undefined
}

/** A single character begins a word; a longer one is itself, or all its pairs where the dictionary cut the title otherwise. */
function hanTerm(word: string): string {
  const pairs = pairsOf(word)
  if (pairs.length === 0) return `${quoted(word)}:*`
  if (pairs.length === 1) return quoted(word)
  return `(${quoted(word)} | (${pairs.map(quoted).join(' & ')}))`
}

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** The words a reader looked for, longest first, to tell in which of several texts they stand. */
export const soughtWords = (text: string): readonly string[] =>
  (fold(text).match(runs) ?? [])
    .flatMap((run) => (isHan(run) ? jieba().cut(run, true) : [run]))
    .sort((a, b) => b.length - a.length)

export const containsAny = (text: string, words: readonly string[]): boolean => {
  const folded = fold(text)
  return words.some((word) => folded.includes(word))
}
