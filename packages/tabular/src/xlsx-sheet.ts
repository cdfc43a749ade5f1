import { type ZipEntry, zipMemberSource } from './container.ts'
import { TabularError } from './errors.ts'
import type { Limits, Merge } from './model.ts'
import type { Row } from './rows.ts'
import { type NumberForm, numberCell } from './sheet-value.ts'
import { attribute, cellAttributes, plainText, XmlReader } from './xml.ts'

/** Counts of things in a sheet that a publisher should know about. */
export type SheetFacts = {
  merges: Merge[]
  formulas: number
  formulaRows: number[]
  formulasWithoutValue: number
  errors: number
  hiddenRows: number
  hiddenColumns: number
  /** Whole numbers beyond fifteen digits, of which the program that wrote them kept only fifteen. */
  longNumbers: number
  longNumberRows: number[]
}

export const newFacts = (): SheetFacts => ({
  merges: [],
  formulas: 0,
  formulaRows: [],
  formulasWithoutValue: 0,
  errors: 0,
  hiddenRows: 0,
  hiddenColumns: 0,
  longNumbers: 0,
  longNumberRows: [],
})

/** A row once, however many of its cells are meant, and the first fifty of them. */
export const keepRow = (rows: number[], row: number): void => {
  if (rows.length < 50 && rows.at(-1) !== row) rows.push(row)
}

export type Watch = { signal?: AbortSignal; onBytes?: (bytesDone: number) => void }

export type Part = { name: string; entry: ZipEntry }

/** _x000D_ is how office files write characters that XML cannot hold. */
export const unescapeHex = (text: string): string =>
  text.includes('_x')
    ? text
        .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        .replace(/\0/g, '')
    : text

/** The range that the sheet says it fills; a hint only, some programs do not write it or write it wrongly. */
export async function dimension(
  path: string,
  { entry }: Part,
  limits: Limits,
): Promise<{ rows?: number; columns?: number }> {
  let found: { rows?: number; columns?: number } = {}
  const reader = new XmlReader({
    open(name, tag) {
      if (name !== 'dimension') return
      const range = /^[A-Z]+[0-9]+:([A-Z]+)([0-9]+)$/.exec(attribute(tag, 'ref') ?? '')
      if (range) found = { rows: Number(range[2]), columns: columnIndex(range[1] ?? 'A') + 1 }
    },
  })
  for await (const chunk of zipMemberSource(path, entry, limits).chunks()) {
    reader.feed(chunk.subarray(0, 4096).toString('latin1'))
    break
  }
  return found
}

/** "AB12" → 27; stops at the first digit. */
function columnIndex(reference: string): number {
  let index = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i)
    if (code < 65 || code > 90) break
    index = index * 26 + code - 64
  }
  return index - 1
}

export async function* sheetRows(
  path: string,
  { entry }: Part,
  book: { styles: readonly NumberForm[]; strings: readonly string[]; is1904: boolean },
  limits: Limits,
  facts: SheetFacts,
  { signal, onBytes }: Watch,
): AsyncGenerator<Row[], void, void> {
  let batch: Row[] = []
  let cells: (string | null)[] = []
  let rowNumber = 0
  let column = -1
  let type = ''
  let form: NumberForm | undefined
  let value = ''
  let hasValue = false
  let hasFormula = false
  let inValue = false
  let inPhonetic = false

  const endCell = (): void => {
    if (hasFormula) {
      facts.formulas++
      keepRow(facts.formulaRows, rowNumber)
      if (!hasValue) facts.formulasWithoutValue++
    }
    if (!hasValue) return
    const text = cellText(value, type, form, book, facts, rowNumber)
    if (text === null) return
    while (cells.length < column) cells.push(null)
    cells[column] = text
  }

  const reader = new XmlReader({
    open(name, tag) {
      switch (name) {
        case 'row': {
          const stated = attribute(tag, 'r')
          rowNumber = stated === undefined ? rowNumber + 1 : Number(stated)
          cells = []
          column = -1
          if (tag.includes('hidden="1"') || tag.includes('hidden="true"')) facts.hiddenRows++
          break
        }
        case 'c': {
          const { r, s, t } = cellAttributes(tag) ?? {
            r: attribute(tag, 'r') ?? '',
            s: attribute(tag, 's') ?? '',
            t: attribute(tag, 't') ?? '',
          }
          column = r === '' ? column + 1 : columnIndex(r)
          if (column >= limits.maxColumns) {
            throw new TabularError('tooManyColumns', { row: rowNumber, columns: column + 1, limit: limits.maxColumns })
          }
          type = t === '' ? 'n' : t
          form = s === '' ? undefined : book.styles[Number(s)]
          value = ''
          hasValue = false
          hasFormula = false
          break
        }
        case 'v':
          inValue = true
          hasValue = true
          break
        case 't':
          inValue = !inPhonetic
          hasValue = true
          break
        case 'rPh':
          inPhonetic = true
          break
        case 'f':
          hasFormula = true
          break
        case 'mergeCell': {
          const merge = mergeOf(attribute(tag, 'ref') ?? '')
          if (merge && facts.merges.length < 100_000) facts.merges.push(merge)
          break
        }
        case 'col':
          if (tag.includes('hidden="1"') || tag.includes('hidden="true"')) {
            const from = Number(attribute(tag, 'min') ?? 1)
            facts.hiddenColumns += Math.max(
              1,
              Math.min(limits.maxColumns, Number(attribute(tag, 'max') ?? from)) - from + 1,
            )
          }
          break
        default:
      }
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false
      else if (name === 'rPh') inPhonetic = false
      else if (name === 'c') endCell()
      else if (name === 'row') batch.push({ row: rowNumber, cells })
    },
    text(raw) {
      value += raw
    },
    wantsText: () => inValue,
  })
  let bytesDone = 0
  const text = new TextDecoder('utf-8')
  for await (const chunk of zipMemberSource(path, entry, limits).chunks(signal)) {
    bytesDone += chunk.length
    onBytes?.(bytesDone)
    reader.feed(text.decode(chunk, { stream: true }))
    if (batch.length > 0) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function cellText(
  raw: string,
  type: string,
  form: NumberForm | undefined,
  book: { strings: readonly string[]; is1904: boolean },
  facts: SheetFacts,
  row: number,
): string | null {
  switch (type) {
    case 's':
      return book.strings[Number(raw)] ?? null
    case 'str':
    case 'inlineStr':
      return unescapeHex(plainText(raw))
    case 'b':
      return raw === '1' || raw === 'true' ? 'TRUE' : 'FALSE'
    case 'e':
      facts.errors++
      return plainText(raw)
    case 'd':
      return plainText(raw)
        .replace(/T00:00:00(?:\.0+)?Z?$/, '')
        .replace('T', ' ')
    default:
      return sheetNumber(raw, form, book.is1904, facts, row)
  }
}

export function sheetNumber(
  raw: string,
  form: NumberForm | undefined,
  is1904: boolean,
  facts: SheetFacts,
  row: number,
): string | null {
  const text = raw.trim()
  if (text.length === 0) return null
  if ((form === undefined || form.kind === 'plain') && text.length <= 15 && /^-?[0-9]+(?:\.[0-9]+)?$/.test(text))
    return text
  const value = Number(text)
  if (!Number.isFinite(value)) return text
  if (Number.isInteger(value) && Math.abs(value) >= 1e15 && (form === undefined || form.kind === 'plain')) {
    facts.longNumbers++
    keepRow(facts.longNumberRows, row)
  }
  return numberCell(value, form ?? { kind: 'plain' }, is1904)
}

function mergeOf(reference: string): Merge | undefined {
  const range = /^([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)$/.exec(reference)
  if (!range) return undefined
  const [, fromColumn = 'A', fromRow = '1', toColumn = 'A', toRow = '1'] = range
  return {
    fromRow: Number(fromRow),
    toRow: Number(toRow),
    fromColumn: columnIndex(fromColumn),
    toColumn: columnIndex(toColumn),
  }
}
