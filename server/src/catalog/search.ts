/** 目录检索: the question, what it may be narrowed by, and the mark that continues it. Pure. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Dataset, inLanguage, problems } from './model.ts'
import { containsAny } from './words.ts'

const several = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value).filter(Boolean))
  .optional()

export const SearchFilter = z.object({
  theme: several,
  publisher: several,
  openness: several,
  updateFrequency: several,
  format: several,
  /** 共享属性: for officers only. */
  sharingAttribute: several,
})
export type SearchFilter = z.output<typeof SearchFilter>

export const DatasetSearch = SearchFilter.extend({
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(500).optional(),
})
export type DatasetSearch = z.output<typeof DatasetSearch>

export type Facet = 'theme' | 'publisher' | 'openness' | 'updateFrequency' | 'format' | 'sharingAttribute'

/** Where the words of the question were found. */
export type Hit = {
  readonly field: 'title' | 'summary' | 'keyword' | 'column'
  readonly text: string
  readonly name?: string
}

export function hitsOf(dataset: Dataset, words: readonly string[], lang: 'zh' | 'en'): readonly Hit[] {
  const hits: Hit[] = [
    { field: 'title', text: inLanguage(dataset.title, lang) },
    { field: 'summary', text: inLanguage(dataset.summary, lang) },
    ...dataset.keywords.map((text): Hit => ({ field: 'keyword', text })),
  ]
  const columns = dataset.columns.filter(({ name, label }) => containsAny(`${label} ${name}`, words))
  return [
    ...hits.filter(({ text }) => containsAny(text, words)),
    ...columns.slice(0, 5).map(({ name, label }): Hit => ({ field: 'column', text: label, name })),
  ]
}

const Cursor = z.tuple([z.string(), z.union([z.number(), z.iso.datetime()]), z.number().int()])
export type Place = { readonly key: number | string; readonly seq: number }

/** A mark belongs to one question: with another filter it would skip or repeat, so it is refused there. */
const fingerprint = ({ limit: _, after: __, ...question }: DatasetSearch): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12)

export const cursorOf = (search: DatasetSearch, { key, seq }: Place): string =>
  Buffer.from(JSON.stringify([fingerprint(search), key, seq])).toString('base64url')

export function placeOf(search: DatasetSearch): Place | undefined {
  if (search.after === undefined) return undefined
  const [print, key, seq] = readCursor(search.after)
  if (print !== fingerprint(search)) throw problems.invalidCursor()
  return { key, seq }
}

function readCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) throw problems.invalidCursor()
    throw cause
  }
}
