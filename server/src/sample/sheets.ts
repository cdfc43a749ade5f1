/** Files as offices keep them: workbooks with merged headers, and delimited text in GBK or UTF-8. */
import { writeFileSync } from 'node:fs'
import * as xlsx from '@e965/xlsx'

export type Cell = string | number | null
export type Grid = readonly (readonly Cell[])[]

export type Sheet = { readonly name: string; readonly rows: Grid; readonly merges?: readonly string[] }

/** `xls` is Excel 97–2003, which half of the departments still send. */
export function writeWorkbook(path: string, sheets: readonly Sheet[], form: 'xls' | 'xlsx'): void {
  const book = xlsx.utils.book_new()
  for (const { name, rows, merges } of sheets) {
    const sheet = xlsx.utils.aoa_to_sheet(rows.map((row) => [...row]))
    if (merges) sheet['!merges'] = merges.map((range) => xlsx.utils.decode_range(range))
    xlsx.utils.book_append_sheet(book, sheet, name)
  }
  const bytes: unknown = xlsx.write(book, { type: 'buffer', bookType: form === 'xls' ? 'biff8' : 'xlsx' })
  if (!Buffer.isBuffer(bytes)) throw new TypeError('no workbook was written')
  writeFileSync(path, bytes)
}

const quote = (cell: Cell): string => {
  const text = cell === null ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvText = (rows: Grid, lineEnd = '\r\n'): string =>
  rows.map((row) => row.map(quote).join(',')).join(lineEnd) + lineEnd

export const writeCsv = (path: string, rows: Grid): void => writeFileSync(path, csvText(rows))

/** What Excel in Chinese writes for 另存为 CSV: GBK, no mark of it. */
export const writeGbkCsv = (path: string, rows: Grid): void => writeFileSync(path, encodeGbk(csvText(rows)))

let table: ReadonlyMap<string, number> | undefined

/** The platform decodes GBK but does not encode it, so the table is its decoder read backwards. */
function encodeGbk(text: string): Buffer {
  table ??= gbkTable()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const pair = code < 0x80 ? undefined : table.get(character)
    if (code >= 0x80 && pair === undefined) throw new RangeError(`GBK has no ${character}`)
    if (pair === undefined) bytes.push(code)
    else bytes.push(pair >> 8, pair & 0xff)
  }
  return Buffer.from(bytes)
}

function gbkTable(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('gbk')
  const found = new Map<string, number>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (character !== '\ufffd' && !found.has(character)) found.set(character, (lead << 8) | trail)
    }
  }
  return found
}
