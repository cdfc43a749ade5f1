/**
 * How cells are written in the tables of Chinese offices, each reading as a pure function and as a plain pattern. The patterns
 * keep to the common part of JavaScript and RE2 (no look-around, no back reference), so an engine can run them over all rows.
 */

/** Words for "no value" in any column. */
export const nullWords: readonly string[] = [
  '',
  '-',
  '--',
  '---',
  '—',
  '——',
  '－',
  '–',
  '/',
  '\\',
  '\\N',
  '无',
  '無',
  '暂无',
  '空',
  '不详',
  '未知',
  '…',
  '……',
  '...',
  '.',
  '*',
  '**',
  '***',
  '****',
  '*****',
  'NULL',
  'null',
  'N/A',
  'n/a',
  '#N/A',
  'NA',
  'nan',
  'NaN',
  'None',
]

/** Those of them that are safe in a text column too: 无 can be an answer there, NA is Namibia, None an answer. */
export const nullWordsInText: readonly string[] = [
  '',
  '-',
  '--',
  '—',
  '——',
  '－',
  '–',
  '\\N',
  '****',
  '*****',
  '***',
  '…',
  '……',
  '...',
  'NULL',
  'null',
  '#N/A',
]

const nullSet = new Set(nullWords)
export const isNullWord = (text: string): boolean => nullSet.has(text.trim())

const fullWidth = /[！-～　]/g

/** ２０１２年 → 2012年, and the ideographic space → space. */
export const toHalfWidth = (text: string): string =>
  text.replace(fullWidth, (character) =>
    character === '　' ? ' ' : String.fromCharCode(character.charCodeAt(0) - 0xfee0),
  )

export const hasFullWidthDigits = (text: string): boolean => /[０-９]/.test(text)

// biome-ignore format: a table is read in columns
export const patterns = {
  fullWidthDigits: '[０-９]',
  integer:         '[-+]?[0-9]+',
  decimal:         '[-+]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)',
  scientific:      '[-+]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)[eE][-+]?[0-9]+',
  /** 1,234,567.8 and 1，234 after narrowing. */
  thousands:       '[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]*)?',
  /** 9.577.207,5 */
  thousandsDot:    '[-+]?[0-9]{1,3}(?:[.][0-9]{3})+(?:,[0-9]*)?',
  decimalComma:    '[-+]?[0-9]+,[0-9]+',
  percent:         '[-+]?[0-9]+(?:[.][0-9]*)? ?[%％]',
  permille:        '[-+]?[0-9]+(?:[.][0-9]*)? ?‰',
  /** 12,000元, ￥3.5, 3.5万元 */
  money:           '[¥￥]?[-+]?[0-9][0-9,]*(?:[.][0-9]*)? ?(?:元|万元|亿元|万|亿)?',
  dateChinese:     '(?:19|20)[0-9]{2} ?年 ?(?:0?[1-9]|1[0-2]) ?月 ?(?:0?[1-9]|[12][0-9]|3[01]) ?[日号]',
  dateDashed:      '(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])',
  dateSlashed:     '(?:19|20)[0-9]{2}/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12][0-9]|3[01])',
  dateDotted:      '(?:19|20)[0-9]{2}[.](?:0?[1-9]|1[0-2])[.](?:0?[1-9]|[12][0-9]|3[01])',
  dateCompact:     '(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])',
  dateTime:        '(?:19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])[T ]+(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?(?:Z|[-+][0-9]{2}:?[0-9]{2})?',
  monthChinese:    '(?:19|20)[0-9]{2} ?年 ?(?:0?[1-9]|1[0-2]) ?月份?',
  month:           '(?:19|20)[0-9]{2}[-/.](?:0?[1-9]|1[0-2])',
  yearChinese:     '(?:19|20)[0-9]{2} ?年度?',
  year:            '(?:19|20)[0-9]{2}',
  quarterChinese:  '(?:19|20)[0-9]{2} ?年? ?(?:第?[一二三四1-4] ?季度|Q[1-4])',
} as const

export type PatternName = keyof typeof patterns

const compiled = new Map<PatternName, RegExp>()

/** The trimmed, narrowed text is wholly of this form. */
export function matchesPattern(name: PatternName, text: string): boolean {
  let regexp = compiled.get(name)
  if (!regexp) {
    regexp = new RegExp(`^(?:${patterns[name]})$`)
    compiled.set(name, regexp)
  }
  return regexp.test(text)
}

const plainNumber = /^[-+]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][-+]?[0-9]+)?$/
const groupedNumber = /^[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]*)?$/
const bracketed = /^[（(]([0-9][0-9,]*(?:[.][0-9]*)?)[）)]$/

/**
 * A number as plain decimal text ("1,234.50" → "1234.50", "１２" → "12", "12.5%" → "12.5", "(300)" → "-300"), or undefined. Text and
 * not a double: amounts keep every digit. A percent sign is taken off, not calculated: the unit says it.
 */
export function numberText(text: string): string | undefined {
  if (plainNumber.test(text)) return text
  const narrow = toHalfWidth(text).trim()
  if (plainNumber.test(narrow)) return narrow
  if (groupedNumber.test(narrow)) return narrow.replaceAll(',', '')
  const percent = /^(.*[0-9.]) ?[%‰]$/.exec(narrow)?.[1]
  if (percent !== undefined) return numberText(percent)
  const money = /^[¥￥] ?(.+)$/.exec(narrow)?.[1]
  if (money !== undefined) return numberText(money)
  const negative = bracketed.exec(narrow)?.[1]
  return negative === undefined ? undefined : `-${negative.replaceAll(',', '')}`
}

export const isNumber = (text: string): boolean => numberText(text) !== undefined

export type DatePrecision = 'day' | 'month' | 'year'

const dayForms = [
  /^([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]$/,
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/,
  /^([0-9]{4})\/([0-9]{1,2})\/([0-9]{1,2})$/,
  /^([0-9]{4})[.]([0-9]{1,2})[.]([0-9]{1,2})[.]?$/,
  /^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$/,
]
const monthForms = [/^([0-9]{4}) ?年 ?([0-9]{1,2}) ?月份?$/, /^([0-9]{4})[-/.]([0-9]{1,2})$/]
const yearForm = /^((?:19|20)[0-9]{2}) ?年度?$/

const hanDigits = '〇一二三四五六七八九'

/** 二〇二四年九月二十一日 → 2024年9月21日; other text unchanged. */
export function hanDateToDigits(text: string): string {
  if (!/[〇零○一二三四五六七八九十]/.test(text) || !/年/.test(text)) return text
  return text
    .replace(/[零○]/g, '〇')
    .replace(/([一二三四五六七八九〇]{4})(?=年)/g, (year) =>
      [...year].map((digit) => hanDigits.indexOf(digit)).join(''),
    )
    .replace(/([一二三]?)十([一二三四五六七八九]?)(?=[月日号])/g, (_, tens: string, ones: string) =>
      String((tens ? hanDigits.indexOf(tens) : 1) * 10 + Math.max(0, hanDigits.indexOf(ones || '〇'))),
    )
    .replace(/([一二三四五六七八九])(?=[月日号])/g, (digit) => String(hanDigits.indexOf(digit)))
}

/** A date as ISO text with its precision, or undefined; 2026.9.31 is undefined, since there is no such day. */
export function dateText(text: string): { iso: string; precision: DatePrecision } | undefined {
  const narrow = hanDateToDigits(toHalfWidth(text).trim())
  for (const form of dayForms) {
    const found = form.exec(narrow)
    if (!found) continue
    const [, year = '', month = '', day = ''] = found
    return isRealDay(Number(year), Number(month), Number(day))
      ? { iso: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, precision: 'day' }
      : undefined
  }
  for (const form of monthForms) {
    const found = form.exec(narrow)
    if (!found) continue
    const [, year = '', month = ''] = found
    return Number(month) >= 1 && Number(month) <= 12
      ? { iso: `${year}-${month.padStart(2, '0')}`, precision: 'month' }
      : undefined
  }
  const year = yearForm.exec(narrow)?.[1]
  return year === undefined ? undefined : { iso: year, precision: 'year' }
}

export function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1800 || year > 2200 || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
