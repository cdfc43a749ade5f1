/**
 * What the reader believes about a file, and why. Everything here is plain data that survives JSON, so that a publisher can
 * look at it, change it as {@link Overrides} and give it back.
 *
 * Rows are physical and counted from 1: the record of a delimited file (an empty line counts, a quoted line break does not),
 * the row of a sheet, the element of a JSON array.
 */

export type Text = { zh: string; en: string }

export type Format = 'delimited' | 'xlsx' | 'xls' | 'json' | 'ndjson' | 'geojson' | 'parquet' | 'sqlite'

export type EncodingName = 'utf-8' | 'gb18030' | 'big5' | 'utf-16le' | 'utf-16be' | 'iso-8859-1'

/** One way to read the bytes, tried strictly over the whole file. */
export type EncodingHypothesis = {
  name: EncodingName
  /** The whole file decodes without one bad byte. */
  ok: boolean
  firstBadOffset?: number
  badCount?: number
  /** Set when the reading was given up before the end because another was beyond doubt: the counts are of these bytes. */
  checkedBytes?: number
  /** Share (0..1) of the non-ASCII characters that ordinary Chinese (or, for ISO-8859-1, western) text is made of. */
  commonShare: number
  /** A short piece of the file around its first non-ASCII byte, read this way. */
  sample: string
}

export type Encoding = { chosen: EncodingName; bom: boolean; hypotheses: EncodingHypothesis[] }

export type Dialect = {
  delimiter: string
  /** '' when no field is quoted. */
  quote: '"' | "'" | ''
  /** How a quote inside a quoted field is written. */
  escape: '"' | "'" | '\\' | ''
  newline: 'lf' | 'crlf' | 'cr' | 'mixed'
  /** Set when records end with something other than a line end, as in `a|b@c|d`. */
  recordSeparator?: string
}

export type TableChoice = { name: string; rows?: number; columns?: number; hidden?: boolean }

export type FooterKind = 'total' | 'note' | 'signature'

export type FooterRow = {
  row: number
  kind: FooterKind
  text: string
  /** For a total: the columns (by label) whose sum was compared with it, and the outcome. */
  checked?: { column: string; stated: string; sum: string; equal: boolean }[]
}

/** Zero-based columns, one-based rows, both ends included. */
export type Merge = { fromRow: number; toRow: number; fromColumn: number; toColumn: number }

export type SkippedRow = {
  row: number
  kind: 'group' | 'blank' | 'separator' | 'subtotal' | 'repeatedHeader' | 'footer'
  text: string
}

export type Layout = {
  /** Title, unit and explanation rows above the header. */
  noteRows: number[]
  /** Empty when the file has none. */
  headerRows: number[]
  firstDataRow: number
  /** Absent only while nothing below the data had to be cut off. */
  lastDataRow?: number
  footerRows: FooterRow[]
  /** Rows between first and last that are not data: group captions ("北京市（92所）"), rulers, repeated headers. */
  skippedRows: SkippedRow[]
  /** Rows holding at least one filled cell between first and last, less the skipped. Absent where only the engine counts (Parquet). */
  dataRows?: number
  /** Merges that touch the header or the data. */
  merges: Merge[]
  /** 0..1 */
  confidence: number
  why: Text[]
}

export type Column = {
  /** As the file says it, header rows joined by ·; '' is replaced by 第 n 列 with a finding. */
  label: string
  path: string[]
  /** Physical name: ascii snake_case, unique, at most 60 bytes, never a rename in silence: `label` keeps the original. */
  name: string
  /** From the header or a note: 万元, %, 公顷 … */
  unit?: string
  /** Zero-based position in the file; a column that is empty throughout keeps its place. */
  index: number
}

export type SampleRow = {
  row: number
  cells: (string | null)[]
  role: 'note' | 'header' | 'data' | 'skipped' | 'footer' | 'blank'
}

export type FindingCode =
  | 'extensionLied'
  | 'encodingMixed'
  | 'encodingUncertain'
  | 'nulBytes'
  | 'newlinesMixed'
  | 'raggedRows'
  | 'quoteUnclosed'
  | 'headerJoined'
  | 'headerMissing'
  | 'headerOnly'
  | 'headerUncertain'
  | 'hiddenCharacters'
  | 'columnNameEmpty'
  | 'columnNameDuplicate'
  | 'columnNameTrimmed'
  | 'columnEmpty'
  | 'notesAbove'
  | 'totalRow'
  | 'totalMismatch'
  | 'footerRows'
  | 'groupRows'
  | 'separatorRows'
  | 'mergedDataFilled'
  | 'sideBySide'
  | 'formulas'
  | 'formulaErrors'
  | 'formulaWithoutValue'
  | 'hiddenSheet'
  | 'hiddenRowsOrColumns'
  | 'otherTables'
  | 'otherMembers'
  | 'nested'
  | 'secrecyMark'
  | 'internalMark'
  | 'secrecyWord'
  | 'wideTable'
  | 'numberPrecision'
  | 'notObviouslyATable'

/** `block` must be settled before loading, `advice` is for the publisher to judge, `done` is what the reader did by itself. */
export type Finding = {
  code: FindingCode
  severity: 'block' | 'advice' | 'done'
  message: Text
  /** Labels. */
  columns?: string[]
  /** The first few physical rows concerned. */
  rows?: number[]
  count?: number
}

/** R-SEC-09: a mark that stops the file. Words inside running text are a finding `secrecyWord` instead. */
export type SecrecyMark = { where: 'fileName' | 'property' | 'cell' | 'header' | 'note'; row?: number; text: string }

export type Proposal = {
  file: {
    name: string
    bytes: number
    container: 'plain' | 'gzip' | 'zip'
    /** The archive member that is read. */
    member?: string
    members?: { name: string; bytes: number }[]
  }
  format: Format
  extensionLied?: { said: string; is: Format | 'html' }
  encoding?: Encoding
  dialect?: Dialect
  /** Sheets, SQLite tables, arrays inside a JSON document. */
  tables: TableChoice[]
  /** The chosen one's name; '' where a file is one table. */
  table: string
  layout: Layout
  columns: Column[]
  /** The first twenty or so and the last ten or so physical rows. */
  sample: SampleRow[]
  findings: Finding[]
  secrecyMarks: SecrecyMark[]
  /** What `materialise` needs to know of the bytes. Not for people; give it back unchanged. */
  physical: Physical
}

export type Physical = {
  /** Cells per row as written, of which `columns` are the kept ones. */
  width: number
  /** Byte range of the data rows in the unpacked file, where rows can be cut out of it whole. */
  dataStart?: number
  dataEnd?: number
  /** The whole file can be given to an engine: plain UTF-8, regular rows, nothing below the data. */
  isPlain: boolean
  isMixed: boolean
  hasNul: boolean
  json?: { path: string[]; isPositional: boolean; isFlattened: boolean }
  /** The file is HTML or XML under a spreadsheet's name. */
  isPage?: boolean
}

/** What a publisher may say instead of the reader. */
export type Overrides = {
  member: string
  table: string
  format: Format
  encoding: EncodingName
  delimiter: string
  quote: Dialect['quote']
  escape: Dialect['escape']
  recordSeparator: string
  /** Physical rows; [] for a file without header. */
  headerRows: number[]
  firstDataRow: number
  lastDataRow: number
  /** Further rows to leave out, and rows to keep although the reader would leave them out. */
  skipRows: number[]
  keepRows: number[]
  /** JSON: spread nested objects into dotted columns, or keep them as JSON text. */
  flatten: boolean
  /** Physical names by zero-based position; checked for form and uniqueness. */
  names: Record<number, string>
}

export type Limits = {
  /** Unpacked bytes of one archive member, and packed:unpacked ratio once past `ratioFloorBytes`. */
  maxUnpackedBytes: number
  maxRatio: number
  ratioFloorBytes: number
  maxMembers: number
  /** Characters of one record; a 200 MB single line must be an error, not a dead process. */
  maxRecordChars: number
  maxColumns: number
  /** Bytes of an XLS, which can only be read whole. */
  maxXlsBytes: number
  /** Unpacked bytes of an XLSX's shared strings, which must be held in memory. */
  maxSharedStringsBytes: number
  /** Bytes of a JSON value read whole (one element of an array, one line). */
  maxJsonValueBytes: number
}

export type Progress = { bytesDone: number; bytesTotal: number; phase: 'unpack' | 'encoding' | 'structure' | 'write' }

export type ProposeOptions = Partial<Overrides> & {
  /** What the columns of the same table were called the last time, in file order: a row that says so is the header. */
  knownLabels?: readonly string[]
  /** The name the publisher gave, when `path` is a storage path. */
  fileName?: string
  /** Where a workbook or database inside an archive is unpacked to be read; the system's own by default. Always emptied. */
  tmpDir?: string
  limits?: Partial<Limits>
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

export type MaterialiseOptions = {
  limits?: Partial<Limits>
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
  /** Never point at the original, always write. */
  forceCopy?: boolean
}

/**
 * What the engine should read. A written CSV is RFC 4180 in UTF-8 without header, LF, every column of the proposal in order, NULL
 * as an unquoted empty field and the empty string as "". An original that can be read as it is stays where it is (`copied: false`).
 */
export type Materialised = {
  kind: 'csv' | 'ndjson' | 'parquet' | 'sqlite'
  path: string
  /** Data rows written; absent when the original is read as it is and nobody counted. */
  rows?: number
  /** Physical lines to skip before the first data row (notes and header), when `copied` is false. */
  skipLines?: number
  /**
   * To DuckDB say `new_line = '\\n'` where `newline` is lf, or it takes the first line break it sees, even a quoted one; where it
   * is crlf say nothing.
   */
  csv?: { delimiter: string; quote: string; escape: string; header: boolean; newline: 'lf' | 'crlf' }
  /** The table inside, for SQLite. */
  table?: string
  copied: boolean
  /** Rows whose cell count is not the table's: short ones are filled with NULL, long ones keep the surplus joined in no column. */
  ragged?: { row: number; cells: number; surplus?: string[] }[]
  raggedCount?: number
}
