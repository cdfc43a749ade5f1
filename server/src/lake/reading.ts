import type { Reading } from './model.ts'
import { literal } from './sql.ts'

// How raw text is read as a value. One table of patterns serves both sides: JavaScript proposes a reading from a few hundred
// values, the engine tries it on every row. The patterns are in the common part of JavaScript's and RE2's syntax.

const wide = '０１２３４５６７８９．，－＋％／：'
const narrow = '0123456789.,-+%/:'
const widePairs = new Map([...wide].map((character, index) => [character, narrow[index] ?? '']))
export const toNarrow = (text: string): string => text.replace(/[０-９．，－＋％／：]/g, (c) => widePairs.get(c) ?? c)

const ymd = '[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}'
const other = '[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}'
const compactDay = '(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]'
const clock = '[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,6})?)?'
const chineseDay = '[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}[日号]'

/** Date and time layouts: a pattern of the whole trimmed value, and what turns it into ISO order for the engine's own cast. */
const layouts: Readonly<Record<string, { pattern: string; find: string; iso: string }>> = {
  'date iso': { pattern: ymd, find: '', iso: '' },
  'date zh': { pattern: chineseDay, find: '^([0-9]+)年([0-9]+)月([0-9]+).$', iso: '\\1-\\2-\\3' },
  'date compact': {
    pattern: compactDay,
    find: '^(....)(..)(..)$',
    iso: '\\1-\\2-\\3',
  },
  // Several clerks, several hands: 2026/10/8, 2026年10月8日 and 20261008 in one column. The year comes first in all of them.
  'date mixed': {
    pattern: `(?:${ymd}|${chineseDay}|${compactDay})`,
    find: '^([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})[日号]?$',
    iso: '\\1-\\2-\\3',
  },
  'date dmy': { pattern: other, find: '^([0-9]+).([0-9]+).([0-9]+)$', iso: '\\3-\\2-\\1' },
  'date mdy': { pattern: other, find: '^([0-9]+).([0-9]+).([0-9]+)$', iso: '\\3-\\1-\\2' },
  'timestamp iso': { pattern: `${ymd}[T ]${clock}`, find: '', iso: '' },
  'timestamp zoned': {
    pattern: `${ymd}[T ]${clock} ?(?:Z|[-+][0-9]{2}:?(?:[0-9]{2})?)`,
    find: '([-+][0-9]{2})([0-9]{2})$',
    iso: '\\1:\\2',
  },
  'timestamp zh': {
    pattern: `${chineseDay} ?[0-9]{1,2}[时点:][0-9]{1,2}分?(?::?[0-9]{1,2}秒?)?`,
    find: '^([0-9]+)年([0-9]+)月([0-9]+). ?([0-9]+)[时点:]([0-9]+)分?:?([0-9]*)秒?$',
    iso: '\\1-\\2-\\3 \\4:\\5:\\6',
  },
  'timestamp dmy': { pattern: `${other}[T ]${clock}`, find: '^([0-9]+).([0-9]+).([0-9]+)', iso: '\\3-\\2-\\1' },
  'timestamp mdy': { pattern: `${other}[T ]${clock}`, find: '^([0-9]+).([0-9]+).([0-9]+)', iso: '\\3-\\1-\\2' },
  'time iso': { pattern: clock, find: '', iso: '' },
}

export const truths = ['true', 't', 'yes', 'y', '是', '真']
export const falsehoods = ['false', 'f', 'no', 'n', '否', '假']

const escapeMark = (mark: string): string => (mark === ' ' ? '[  ]' : `[${mark}]`)

/** Grouped digits must group by three: `1,23` is not a thousand. */
function digits(grouping: string | undefined): string {
  return grouping ? `(?:[0-9]+|[0-9]{1,3}(?:${escapeMark(grouping)}[0-9]{3})+)` : '[0-9]+'
}

/** The pattern that a trimmed (and, where told, narrowed) value must match as a whole. */
export function patternOf(reading: Reading): string {
  const sign = '[-+]?'
  const whole = digits(reading.grouping)
  const mark = escapeMark(reading.decimalMark ?? '.')
  const percent = reading.percent ? ' ?%' : ''
  switch (reading.type) {
    case 'integer':
      return `${sign}${whole}${percent}`
    case 'decimal': {
      // More digits than the scale would be rounded by the cast: they are refused instead.
      const fraction = reading.scale === undefined ? '[0-9]*' : `[0-9]{0,${reading.scale}}0*`
      return `${sign}(?:${whole}(?:${mark}${fraction})?|${mark}[0-9]${fraction === '[0-9]*' ? '+' : `{1,${reading.scale || 1}}`})${percent}`
    }
    case 'double':
      return `${sign}(?:${whole}(?:${mark}[0-9]*)?|${mark}[0-9]+)(?:[eE][-+]?[0-9]+)?${percent}`
    case 'boolean':
      return `(?i)(?:${[...truths, ...falsehoods].join('|')})`
    case 'date':
    case 'timestamp':
    case 'time':
      return layouts[`${reading.type} ${reading.format ?? 'iso'}`]?.pattern ?? '(?:)'
    default:
      return '(?s).*'
  }
}

export const engineType = (reading: Pick<Reading, 'type' | 'precision' | 'scale'>): string =>
  ({
    text: 'VARCHAR',
    integer: 'BIGINT',
    decimal: `DECIMAL(${reading.precision ?? 18},${reading.scale ?? 2})`,
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
    date: 'DATE',
    timestamp: 'TIMESTAMP',
    time: 'TIME',
    geometry: 'VARCHAR',
  })[reading.type]

/**
 * The value of `cell` (SQL text) or NULL where it does not fit. `trusted`: every row is known to fit, so that the costly
 * pattern can be left out. The engine's cast alone is too generous: it reads 12.7 and 1e3 as whole numbers.
 */
export function valueIn(reading: Reading, cell: string, trusted = false): string {
  if (reading.type === 'text' || reading.type === 'geometry') return cell
  const trimmed = !reading.fullWidth && trusted && plainly(reading) ? cell : narrowed(reading, cell)
  const cast = castOf(reading, trimmed)
  if (trusted) return cast
  const matched = `WHEN regexp_full_match(${trimmed}, ${literal(patternOf(reading))}) THEN ${cast}`
  const written = canonicalLength[reading.type]
  if (written === undefined || reading.fullWidth || !plainly(reading)) return `CASE ${matched} END`
  // What the engine itself would write needs no pattern, which is the dearest part over millions of rows.
  const plain = `TRY_CAST(${cell} AS ${engineType(reading)})`
  const sized = written === 'any' ? '' : `strlen(${cell}) = ${written} AND `
  return `CASE WHEN ${sized}${plain}::VARCHAR = ${cell} THEN ${plain} ${matched} END`
}

const narrowed = ({ fullWidth }: Reading, cell: string): string =>
  fullWidth ? `translate(trim(${cell}), ${literal(wide)}, ${literal(narrow)})` : `trim(${cell})`

/** A number as the engine's own casts read it: no grouping, a point, no percent sign. SQL. */
export const plainNumber = (reading: Reading, cell: string): string => numberText(reading, narrowed(reading, cell))

/** The value of a cell that is written as the engine itself would write it, else NULL: no zero in front, no sign or space that gets lost. */
export function plainValueIn(reading: Reading, cell: string): string {
  const plain = `TRY_CAST(${cell} AS ${engineType(reading)})`
  return `CASE WHEN ${plain}::VARCHAR = ${cell} THEN ${plain} END`
}

/** How long a value is as the engine writes it; of another length it could be `infinity` or a year before ours. */
const canonicalLength: Partial<Record<Reading['type'], number | 'any'>> = {
  integer: 'any',
  decimal: 'any',
  date: 10,
  timestamp: 19,
  time: 8,
}

/** The engine's casts skip white space around plain numbers and ISO dates themselves. */
const plainly = ({ type, format, grouping, percent, decimalMark }: Reading): boolean =>
  type !== 'boolean' && (format === undefined || format === 'iso') && !grouping && !percent && !decimalMark

function castOf(reading: Reading, text: string): string {
  switch (reading.type) {
    case 'integer':
    case 'decimal':
    case 'double':
      return `TRY_CAST(${numberText(reading, text)} AS ${engineType(reading)})`
    case 'boolean':
      return `(lower(${text}) IN (${truths.map(literal).join(', ')}))`
    default:
      return momentCast(reading, text)
  }
}

function numberText({ grouping, percent, decimalMark }: Reading, text: string): string {
  let sql = text
  if (percent) sql = `rtrim(${sql}, ' %')`
  if (grouping) sql = `replace(${sql}, ${literal(grouping)}, '')`
  if (grouping === ' ') sql = `replace(${sql}, chr(160), '')`
  if (decimalMark === ',') sql = `replace(${sql}, ',', '.')`
  return sql
}

/** The same in JavaScript. */
export function plainText({ grouping, percent, decimalMark }: Reading, value: string): string {
  let text = toNarrow(value.trim())
  if (percent) text = text.replace(/ ?%$/, '')
  if (grouping) text = text.replaceAll(grouping, '').replaceAll('\u00a0', '')
  return decimalMark === ',' ? text.replaceAll(',', '.') : text
}

function momentCast({ type, format = 'iso' }: Reading, text: string): string {
  const layout = layouts[`${type} ${format}`]
  if (!layout) throw new RangeError(`unknown layout ${type} ${format}`)
  const ordered = layout.find ? `regexp_replace(${text}, ${literal(layout.find)}, ${literal(layout.iso)})` : text
  if (type === 'time') return `TRY_CAST(${ordered} AS TIME)`
  const dashed = format === 'iso' ? isoDashes(ordered) : format === 'zh' ? `rtrim(${ordered}, ':')` : ordered
  if (type === 'date') return `TRY_CAST(${dashed} AS DATE)`
  // A value with an offset becomes the clock time in Shanghai; all others are taken as written.
  if (format === 'zoned') return `(TRY_CAST(${ordered} AS TIMESTAMPTZ) AT TIME ZONE 'Asia/Shanghai')`
  return `TRY_CAST(${dashed} AS TIMESTAMP)`
}

/** The cast knows `-` and `/`; dots between the parts of the date are the first two. */
const isoDashes = (text: string): string =>
  `CASE WHEN contains(${text}, '.') THEN regexp_replace(${text}, '^([0-9]{4})[.]([0-9]{1,2})[.]', '\\1-\\2-') ELSE ${text} END`

const simple: readonly Reading[] = [
  { type: 'integer' },
  { type: 'decimal' },
  { type: 'double' },
  { type: 'integer', grouping: ',' },
  { type: 'decimal', grouping: ',' },
  { type: 'integer', grouping: '.' },
  { type: 'decimal', decimalMark: ',' },
  { type: 'decimal', grouping: '.', decimalMark: ',' },
  { type: 'integer', grouping: ' ' },
  { type: 'decimal', grouping: ' ' },
  { type: 'integer', percent: true },
  { type: 'decimal', percent: true },
  { type: 'boolean' },
]
const moments: readonly Reading[] = Object.keys(layouts).map((name): Reading => {
  const [type, format] = name.split(' ')
  if (type !== 'date' && type !== 'timestamp' && type !== 'time') throw new RangeError(name)
  return { type, format }
})

/** Candidates in order of preference: the first that fits every value is the narrowest. Dates in digits come before integers. */
export const readings: readonly Reading[] = [
  ...moments.filter(({ format }) => format === 'compact'),
  ...simple,
  ...moments.filter(({ format }) => format !== 'compact'),
]

const compiled = new Map<string, RegExp>()
export function matches(reading: Reading, value: string): boolean {
  const pattern = patternOf(reading)
  let regexp = compiled.get(pattern)
  if (!regexp) {
    const flags = /^\(\?[is]+\)/.exec(pattern)?.[0].replace(/[(?)]/g, '') ?? ''
    regexp = new RegExp(`^(?:${pattern.replace(/^\(\?[is]+\)/, '')})$`, flags)
    compiled.set(pattern, regexp)
  }
  return regexp.test(reading.fullWidth ? toNarrow(value.trim()) : value.trim())
}
