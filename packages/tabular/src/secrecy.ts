import { counted } from './counted.ts'
import type { Finding, SecrecyMark } from './model.ts'

/** What nobody sees and a copy from a page brings along: zero-width characters, soft hyphens, direction marks. In a mark they hide it. */
const unseen = '\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff'
const gap = `[\\s\u3000${unseen}]`
const space = `${gap}*`
/** Either script: 机密 and 機密. */
const either: Readonly<Record<string, string>> = {
  ...{
    绝: '[绝絕絶]',
    机: '[机機]',
    秘: '[秘祕]',
    内: '[内內]',
    级: '[级級]',
    资: '[资資]',
    参: '[参參]',
    传: '[传傳]',
  },
  ...{ 阅: '[阅閱]', 仅: '[仅僅]' },
}
const spaced = (word: string): string => [...word].map((sign) => either[sign] ?? sign).join(space)
const grades = ['绝密', '机密', '秘密'].map(spaced).join('|')
const open = `[\\s\u3000${unseen}【\\[（(]*`
const close = `[\\s\u3000${unseen}】\\]）)]*`
/** 10年, 六个月, 长期 */
const term = `(?:[0-9０-９一二三四五六七八九十]+${space}(?:年|[个個]?月|日|天)|[长長]${space}期)`

/**
 * R-SEC-09: a mark is the file name, a document property, or a whole trimmed cell, header or note line of this form. Offices also
 * space it (机　密★), bracket it (【机密★10年】), write 密级：机密 or 机密10年, type an asterisk for the star, or set it at the end of a line: a
 * word of secrecy with its star, or with an asterisk and its term, is a mark wherever it stands. The same pattern, in RE2 syntax, lets an
 * engine look at every cell of a file too large to be cut into cells here.
 */
export const secrecyPattern = [
  `^${open}(?:${grades}|${spaced('内部')})${close}(?:[★☆*＊].*)?${close}$`,
  `^${open}(?:${grades})${space}${term}${close}$`,
  `^${open}${spaced('密级')}${space}[:：]${space}(?:${grades})`,
  `(?:${grades})${space}[★☆]`,
  `(?:${grades})${space}[*＊]${space}${term}`,
].join('|')

const internalWords = [
  ...['内部资料', '内部文件', '内部材料', '内部使用', '内部参考', '内部掌握', '内部传阅', '内部刊物'],
  ...['工作秘密', '保密期限'],
]
  .map(spaced)
  .join('|')
const internal = `(?:${spaced('仅供')}|${spaced('仅限')}|[供限])?${space}(?:${internalWords})`

/**
 * R-SEC-09: what offices set on papers that are not for outside, as a cell of its own or in brackets (内部资料 注意保存). It stops no
 * file, since a list may well have a column of that name, but somebody must say why the file may be kept. In running text it is nothing.
 */
export const internalPattern = [
  `^${open}${internal}${close}(?:(?:[:：，,；;。！!（(★☆*＊]|${gap}|注意|妥善|严禁|不得|请勿|禁止).{0,30})?$`,
  `[（(【\\[〔]${space}${internal}${space}(?:[，,；;。].{0,20})?[）)】\\]〕]`,
  `${gap}${internal}${space}$`,
].join('|')

const mark = new RegExp(secrecyPattern, 's')
const internalMark = new RegExp(internalPattern, 's')
const word = new RegExp(grades)
/** Longer cells are prose. */
const longestInternal = 120

export type SecrecyHit = { row: number; text: string; isMark: boolean; isInternal?: true }

const mostWords = 200

/**
 * Words are kept up to a number and leave as much room again for what must be settled, and that as much for marks: however many words
 * come first, a mark is found.
 */
export const hasRoom = (hits: readonly SecrecyHit[], isMark: boolean, isInternal = false): boolean =>
  hits.length < mostWords * (isMark ? 3 : isInternal ? 2 : 1)

export const isSecrecyMark = (text: string): boolean => mark.test(text)
export const isInternalMark = (text: string): boolean => text.length <= longestInternal && internalMark.test(text)

/** Looks at one cell. The first character decides for nearly all of them. */
export function findSecrecy(cell: string, row: number, hits: SecrecyHit[]): void {
  if (!cell.includes('密') && !cell.includes('部')) return
  const isMark = isSecrecyMark(cell)
  const isInternal = !isMark && isInternalMark(cell)
  if (!hasRoom(hits, isMark, isInternal) || !(isMark || isInternal || word.test(cell))) return
  hits.push({ row, text: cell.trim().slice(0, 60), isMark, ...(isInternal ? { isInternal } : {}) })
}

/** A file name bears the mark if a part of it, set off as people set it off, is one: 机密★1年_台账.xls, 【内部】通讯录.xlsx. */
export function markInFileName(name: string): string | undefined {
  const stem = name.replace(/(?:\.[a-z0-9]{1,8})+$/i, '')
  return partsOf(stem).find((part) => isSecrecyMark(part))
}

const partsOf = (stem: string): string[] => stem.split(/[\s_\-—()（）【】[\]《》〔〕、，,+.]+/)
const isInternalName = (name: string): boolean =>
  partsOf(name.replace(/(?:\.[a-z0-9]{1,8})+$/i, '')).some((part) => isInternalMark(part))

/** The table itself, its file's name or a property bears a mark, so nothing else need be looked through. */
export const bearsMark = (fileName: string, properties: readonly string[], hits: readonly SecrecyHit[]): boolean =>
  markInFileName(fileName) !== undefined || properties.some(isSecrecyMark) || hits.some(({ isMark }) => isMark)

export function secrecyMarks(
  fileName: string,
  properties: readonly string[],
  hits: readonly SecrecyHit[],
  roleOf: (row: number) => 'header' | 'note' | 'cell',
  /** Looked for only where the table itself bears none: one mark stops the file as well as twenty. */
  elsewhere: readonly SecrecyMark[] = [],
): { marks: SecrecyMark[]; findings: Finding[] } {
  const marks: SecrecyMark[] = []
  const inName = markInFileName(fileName)
  if (inName !== undefined) marks.push({ where: 'fileName', text: inName })
  for (const property of properties)
    if (isSecrecyMark(property)) marks.push({ where: 'property', text: property.trim() })
  for (const { row, text, isMark } of hits)
    if (isMark && marks.length < 20) marks.push({ where: roleOf(row), row, text })
  marks.push(...elsewhere.slice(0, 20 - Math.min(20, marks.length)))
  const words = hits.filter(({ isMark, isInternal }) => !isMark && !isInternal)
  const internals = hits.filter(({ isInternal }) => isInternal)
  const named = isInternalName(fileName) || properties.some(isInternalMark) ? 1 : 0
  const findings: Finding[] = []
  if (marks.length > 0) {
    findings.push({
      code: 'secrecyMark',
      severity: 'block',
      count: marks.length,
      rows: marks.flatMap(({ row }) => (row === undefined ? [] : [row])),
      message: {
        zh: '文件带有密级或内部标志，本系统不得存储、处理、传输涉密或工作秘密信息。请立即停止并报告保密工作机构',
        en: 'The file bears a secrecy mark. This system may not store, process or transfer such material: stop and report to the secrecy officer',
      },
    })
  }
  if (internals.length + named > 0) {
    findings.push({
      code: 'internalMark',
      severity: 'advice',
      count: internals.length + named,
      rows: internals.slice(0, 20).map(({ row }) => row),
      message: {
        zh: '文件标有“内部资料”“工作秘密”之类的字样，请核实能否对外，并说明理由',
        en: 'The file bears words such as “internal” or “work secret”: make sure that it may leave the house, and say why',
      },
    })
  }
  if (words.length > 0) {
    findings.push({
      code: 'secrecyWord',
      severity: 'advice',
      count: words.length,
      rows: words.slice(0, 20).map(({ row }) => row),
      message: {
        zh: `正文 ${words.length} 处出现"绝密、机密、秘密"字样，请确认不是密级标志`,
        en: `Words of secrecy occur in running text ${counted(words.length, 'time')}: make sure that none is a mark`,
      },
    })
  }
  return { marks, findings }
}
