import { counted } from '@gongshu/tabular/counted'
import { encodingNames, formatNames } from '@gongshu/tabular/format-names'
import type { Text } from '../platform/problem.ts'
import type { ColumnType, Detector, DetectorKind } from './model.ts'

// How the lake speaks to a publisher. Figures with thousands separators, Chinese first.

export type Lang = keyof Text
export const figure = (value: number): string => value.toLocaleString('en-US')
export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 2 : 1)}%`
export const text = (zh: string, en: string): Text => ({ zh, en })
/** With a capital letter, where it begins a sentence. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
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

/** So many places are named, each once; how many there are stands behind where not all are named. */
export const mostNamed = 6

/** Rows, each once however many of its cells are meant: 第 2、7 行. `isWhole`: there are no others than these. */
export function rowWords(rows: readonly number[], isWhole: boolean): Text {
  const places = [...new Set(rows)]
  const shown = places.slice(0, mostNamed).map(figure)
  const words = text(`第 ${list(shown, 'zh')} 行`, `${places.length === 1 ? 'Row' : 'Rows'} ${list(shown, 'en')}`)
  if (!isWhole) return text(`${words.zh}等`, `${words.en} and others`)
  if (places.length <= mostNamed) return words
  return text(
    `${words.zh}等，共 ${figure(places.length)} 行`,
    `${words.en} and others, ${counted(places.length, 'row')} in all`,
  )
}

/** Cells that are not of a type, of all that have something in them: 100 格里有 3 格不是整数; 全部 100 格都不是整数. */
export function misfitWords(
  { bad, filled }: { readonly bad: number; readonly filled: number },
  type: ColumnType,
): Text {
  const { zh, en } = typeNames[type]
  if (bad >= filled)
    return text(`全部 ${figure(filled)} 格都不是${zh}`, `none of the ${counted(filled, 'cell')} is ${en}`)
  return text(
    `${figure(filled)} 格里有 ${figure(bad)} 格不是${zh}`,
    `${figure(bad)} of ${counted(filled, 'cell')} ${bad === 1 ? 'is' : 'are'} not ${en}`,
  )
}

/** Why digits stay text (R-CODE). */
export const codeReasons: Readonly<Record<string, Text>> = {
  leadingZeros: text('有前导零', 'it has leading zeros'),
  longDigits: text(
    '有的长达 16 位或更多，作数字会改动末几位',
    'some have 16 digits or more, and as numbers would lose the last ones',
  ),
  header: text('列名说是编号', 'its header says that it is a code'),
  phone: text('是电话号码', 'it is a telephone number'),
  division: text('是区划代码', 'it is a division code'),
}

/** A file without an encoding (a database) has an empty one. */
export const encodingName = (name: string): string => (isNamed(encodingNames, name) ? encodingNames[name] : name)
export const formatName = (format: string, lang: Lang): string =>
  isNamed(formatNames, format) ? formatNames[format][lang] : format

const isNamed = <T extends object>(names: T, name: string): name is string & keyof T => Object.hasOwn(names, name)

const delimiterNames: Readonly<Record<string, Text>> = {
  ',': text('逗号', 'comma'),
  '\t': text('制表符', 'tab'),
  ';': text('分号', 'semicolon'),
  '|': text('竖线', 'bar'),
  ' ': text('空格', 'space'),
}
export const delimiterName = (delimiter: string, lang: Lang): string => delimiterNames[delimiter]?.[lang] ?? delimiter
