import { codeReason } from './discover.ts'
import type { Session } from './engine.ts'
import type { ColumnType, Reading } from './model.ts'
import { isInexact } from './number-digits.ts'
import { matches, plainValueIn, valueIn } from './reading.ts'
import { cell, type Source } from './source.ts'
import { identifier, literal } from './sql.ts'

/** What the head of a column says: its reading, and the cells as they are written. */
export type Head = {
  readonly index: number
  readonly label: string
  readonly only: ColumnType | undefined
  readonly reading: Reading
  readonly written: readonly string[]
}

/** The typed file, written before anything is proved, with what each column was taken for. */
export type Ahead = {
  readonly relation: string
  readonly rows: number
  readonly columns: readonly AheadColumn[]
}
export type AheadColumn = {
  /** SQL of the column in the file. */
  readonly column: string
  readonly reading: Reading
  /** The cells as they came, so that any reading can still be tried on them. */
  readonly isRaw: boolean
}

type Options = { readonly signal?: AbortSignal; readonly progress?: (percent: number) => void }

/**
 * Parsing the text is the dearest part of an import. Where the head of every column is regular, the typed file is written in the first
 * pass, and the proof is had from the file: a column that came out with a value in every row has proved its reading. Undefined where
 * some head is not, so that nothing is written in vain.
 */
export async function loadAhead(
  session: Session,
  source: Source,
  heads: readonly Head[],
  { names, path }: { readonly names: readonly string[]; readonly path: string },
  options: Options,
): Promise<Ahead | undefined> {
  const columns: AheadColumn[] = []
  for (const head of heads) {
    const column = identifier(names[head.index] ?? '')
    const isRaw = head.reading.type === 'text' || head.reading.type === 'geometry' || isCode(head)
    if (!isRegular(head, isRaw, source)) return undefined
    columns.push({ column, reading: isRaw ? { type: 'text' } : head.reading, isRaw })
  }
  const selected = columns.map(({ column, reading, isRaw }, index) => {
    const c = cell(index)
    return `${isRaw ? c : provedValue(reading, c)} AS ${column}`
  })
  const sql = `SELECT ${selected.join(', ')} FROM ${source.relation}`
  const { rows } = await session.copyTo(sql, path, { format: 'parquet' }, options)
  return { relation: `read_parquet(${literal(path)})`, rows, columns }
}

/** The value of a cell, or none where it would prove too much: a whole number with a zero in front, digits that a double loses. */
function provedValue(reading: Reading, c: string): string {
  if (reading.type === 'integer') return plainValueIn(reading, c)
  const value = valueIn(reading, c)
  return reading.type === 'double' ? `CASE WHEN NOT ${isInexact(reading, c)} THEN ${value} END` : value
}

/** Digits that are a name for something, as far as the head tells. */
function isCode({ reading, only, label, written }: Head): boolean {
  if (reading.type !== 'integer' || only) return false
  const lengths = written.map((text) => text.length)
  const leadingZeros = written.filter((text) => /^0./.test(text)).length
  const facts = { leadingZeros, shortest: Math.min(...lengths), longest: Math.max(...lengths), sample: written }
  return codeReason(facts, label) !== undefined
}

function isRegular({ reading, written }: Head, isRaw: boolean, { empty }: Source): boolean {
  if (written.length === 0) return false
  const words = isRaw ? empty.text : empty.typed
  if (written.some((text) => words.includes(text.trim()))) return false
  if (isRaw) return true
  if (reading.type === 'integer' && (reading.grouping || reading.percent || reading.fullWidth)) return false
  return written.every((text) => matches(reading, text))
}
