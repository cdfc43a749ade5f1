import { TabularError } from './errors.ts'
import { candidateArrays } from './json-records.ts'
import type { Format } from './model.ts'

/** What the bytes are, whatever the name says. `page` is HTML or XML under a spreadsheet's name, which SheetJS reads. */
export type Sniffed = Format | 'page' | 'text'

const starts = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte)
const ascii = (head: Buffer, text: string, at = 0): boolean =>
  head.subarray(at, at + text.length).toString('latin1') === text

// biome-ignore format: a table is read in columns
const refused: readonly { kind: string; is: (head: Buffer) => boolean }[] = [
  { kind: 'PDF',   is: (head) => ascii(head, '%PDF-') },
  { kind: 'PNG',   is: (head) => starts(head, 0x89, 0x50, 0x4e, 0x47) },
  { kind: 'JPEG',  is: (head) => starts(head, 0xff, 0xd8, 0xff) },
  { kind: 'GIF',   is: (head) => ascii(head, 'GIF8') },
  { kind: 'RAR',   is: (head) => ascii(head, 'Rar!') },
  { kind: '7z',    is: (head) => starts(head, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c) },
  { kind: 'bzip2', is: (head) => ascii(head, 'BZh') && head[3] !== undefined && head[3] >= 0x31 && head[3] <= 0x39 },
  { kind: 'xz',    is: (head) => starts(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a) },
  { kind: 'zstd',  is: (head) => starts(head, 0x28, 0xb5, 0x2f, 0xfd) },
  { kind: 'tar',   is: (head) => ascii(head, 'ustar', 257) },
  { kind: 'ELF',   is: (head) => starts(head, 0x7f, 0x45, 0x4c, 0x46) },
  { kind: 'EXE',   is: (head) => ascii(head, 'MZ') && head.includes(Buffer.from('This program')) },
  { kind: 'MDB',   is: (head) => ascii(head, 'Standard Jet DB', 4) || ascii(head, 'Standard ACE DB', 4) },
  { kind: 'OFD',   is: (head) => starts(head, 0x50, 0x4b, 3, 4) && head.includes(Buffer.from('OFD.xml')) },
]

/** Names that only workbooks have at the beginning of a zip are looked for by the caller; here a zip is a workbook or nothing. */
export function sniff(head: Buffer, zipNames: readonly string[] | undefined): Sniffed {
  if (zipNames) {
    if (zipNames.some((name) => /^xl\/workbook\.xml$/i.test(name))) return 'xlsx'
    if (zipNames.some((name) => /^xl\/workbook\.bin$/i.test(name) || name === 'content.xml')) return 'xls'
    if (zipNames.some((name) => /^xl\//i.test(name))) return 'xlsx'
    throw new TabularError('formatUnsupported', {
      kind: zipNames.some((name) => name.startsWith('word/'))
        ? 'Word'
        : zipNames.some((name) => name.startsWith('ppt/'))
          ? 'PowerPoint'
          : 'zip',
    })
  }
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'xls'
  if (ascii(head, 'PAR1')) return 'parquet'
  if (ascii(head, 'PARE')) throw new TabularError('formatUnsupported', { kind: 'encrypted Parquet' })
  if (ascii(head, 'SQLite format 3\0')) return 'sqlite'
  const kind = refused.find(({ is }) => is(head))?.kind
  if (kind) throw new TabularError('formatUnsupported', { kind })
  // BIFF2 to BIFF4 have no container: a BOF record.
  if (
    starts(head, 0x09, 0x00, 0x04, 0x00) ||
    starts(head, 0x09, 0x02, 0x06, 0x00) ||
    starts(head, 0x09, 0x04, 0x06, 0x00)
  )
    return 'xls'
  return 'text'
}

/** Bytes that text does not have, as a share of what was looked at; NUL bytes are counted apart. */
export function looksBinary(head: Buffer): boolean {
  let control = 0
  for (const byte of head)
    if (
      (byte < 32 &&
        byte !== 9 &&
        byte !== 10 &&
        byte !== 13 &&
        byte !== 12 &&
        byte !== 0x1a &&
        byte !== 1 &&
        byte !== 0x1e &&
        byte !== 0x1f &&
        byte !== 0) ||
      byte === 127
    )
      control++
  return control > head.length * 0.01
}

export function nulShare(head: Buffer): number {
  let nul = 0
  for (const byte of head) if (byte === 0) nul++
  return nul / Math.max(1, head.length)
}

/** What text is. */
export function sniffText(text: string, isWhole: boolean): 'delimited' | 'json' | 'ndjson' | 'page' {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (/^<(?:!doctype html|html|table|\?xml[^>]*\?>\s*(?:<\?mso|<(?:ss:)?workbook)|head|meta|style)/i.test(start))
    return 'page'
  if (/^MIME-Version:[\s\S]{0,400}multipart\/related/i.test(start)) return 'page'
  if (/^\[\s*[{[]/.test(start)) return 'json'
  if (start.startsWith('[') && isWhole && isJson(start)) return 'json'
  if (!start.startsWith('{') || !/^\{\s*(?:"|\})/.test(start)) return 'delimited'
  const [first = '', second] = start.split(/\r?\n/, 2)
  if (!isJson(first)) return 'json'
  // One object on one line is one record, unless it is the answer of an interface with a list inside.
  if (second === undefined || second.trim() === '')
    return candidateArrays(first, true).paths.length > 0 ? 'json' : 'ndjson'
  return second.trimStart().startsWith('{') ? 'ndjson' : 'json'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const families: Readonly<Record<string, readonly Sniffed[]>> = {
  csv: ['delimited'],
  tsv: ['delimited'],
  tab: ['delimited'],
  xls: ['xls'],
  et: ['xls'],
  xlsx: ['xlsx'],
  xlsm: ['xlsx'],
  xlsb: ['xls'],
  ods: ['xls'],
  json: ['json', 'ndjson', 'geojson'],
  jsonl: ['ndjson', 'json'],
  ndjson: ['ndjson', 'json'],
  geojson: ['geojson'],
  parquet: ['parquet'],
  sqlite: ['sqlite'],
  sqlite3: ['sqlite'],
  db: ['sqlite'],
}

/** What the name promises and the bytes are not. Names like .txt or .dat promise nothing. */
export function liedExtension(name: string, is: Format | 'html'): { said: string; is: Format | 'html' } | undefined {
  const said = /\.([a-z0-9]+)$/i.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase()
  const family = said === undefined ? undefined : families[said]
  if (!said || !family || family.some((format) => format === is)) return undefined
  return { said, is }
}
