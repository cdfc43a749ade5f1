import type { Text } from '../platform/problem.ts'
import type { ColumnType, Detector, DetectorKind } from './model.ts'

// How the lake speaks to a publisher. Figures with thousands separators, Chinese first.

export type Lang = keyof Text
export const figure = (value: number): string => value.toLocaleString('en-US')
export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 2 : 1)}%`
export const text = (zh: string, en: string): Text => ({ zh, en })
export const list = (words: readonly string[], lang: Lang): string => words.join(lang === 'zh' ? '、' : ', ')

export const detectorNames: Readonly<Record<DetectorKind, Text>> = {
  residentId: text('身份证号', 'resident ids'),
  phone: text('电话号码', 'telephone numbers'),
  bankCard: text('银行卡号', 'bank card numbers'),
  email: text('电子邮箱', 'e-mail addresses'),
  personName: text('姓名', 'names of people'),
  address: text('住址', 'addresses'),
  plate: text('车牌号', 'number plates'),
  creditCode: text('统一社会信用代码', 'unified credit codes'),
}

/** How many of the column's cells that is. Chance is worth a word where the column as a whole beats it; one true id is no matter of chance. */
export const shareWords = ({ rate, chance }: Pick<Detector, 'rate' | 'chance'>): Text =>
  rate > chance
    ? text(`${percent(rate)}，碰巧只会有 ${percent(chance)}`, `${percent(rate)}; by chance ${percent(chance)}`)
    : text(`占 ${percent(rate)}`, `${percent(rate)} of the cells`)

export const typeNames: Readonly<Record<ColumnType, Text>> = {
  text: text('文本', 'text'),
  integer: text('整数', 'a whole number'),
  decimal: text('小数', 'a decimal number'),
  double: text('数值', 'a number'),
  boolean: text('是否', 'yes or no'),
  date: text('日期', 'a date'),
  timestamp: text('日期时间', 'a date with time'),
  time: text('时间', 'a time'),
  geometry: text('几何', 'a geometry'),
}

/** Why digits stay text (R-CODE). */
export const codeReasons: Readonly<Record<string, Text>> = {
  leadingZeros: text('有前导零', 'it has leading zeros'),
  longDigits: text('超过 15 位', 'it has more digits than a number holds'),
  header: text('列名说是编号', 'its header says that it is a code'),
  phone: text('是电话号码', 'it is a telephone number'),
  division: text('是区划代码', 'it is a division code'),
}

const encodingNames: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  gb18030: 'GB18030',
  big5: 'Big5',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  'iso-8859-1': 'ISO-8859-1',
}
export const encodingName = (name: string): string => encodingNames[name] ?? name

const formatNames: Readonly<Record<string, Text>> = {
  delimited: text('分隔文本', 'delimited text'),
  xlsx: text('XLSX 工作簿', 'an XLSX workbook'),
  xls: text('XLS 工作簿', 'an XLS workbook'),
  json: text('JSON', 'JSON'),
  ndjson: text('NDJSON（每行一个对象）', 'NDJSON'),
  geojson: text('GeoJSON', 'GeoJSON'),
  parquet: text('Parquet', 'Parquet'),
  sqlite: text('SQLite 数据库', 'an SQLite database'),
}
export const formatName = (format: string, lang: Lang): string => formatNames[format]?.[lang] ?? format

const delimiterNames: Readonly<Record<string, Text>> = {
  ',': text('逗号', 'comma'),
  '\t': text('制表符', 'tab'),
  ';': text('分号', 'semicolon'),
  '|': text('竖线', 'bar'),
  ' ': text('空格', 'space'),
}
export const delimiterName = (delimiter: string, lang: Lang): string => delimiterNames[delimiter]?.[lang] ?? delimiter
