import type { Finding, SecrecyMark } from './model.ts'

/**
 * R-SEC-09: a mark is the file name, a document property, or a whole trimmed cell, header or note line of this form. Offices also
 * space it (机　密★), bracket it (【机密★10年】), write 密级：机密, or set it at the end of a line: a word of secrecy with its star is a mark
 * wherever it stands. The same pattern, in RE2 syntax, lets an engine look at every cell of a file too large to be cut into cells here.
 */
const space = '[\\s\u3000]*'
const spaced = (word: string): string => [...word].join(space)
const grades = ['绝密', '机密', '秘密'].map(spaced).join('|')
const open = `[\\s\u3000【\\[（(]*`
const close = `[\\s\u3000】\\]）)]*`
export const secrecyPattern = [
  `^${open}(?:${grades}|${spaced('内部')})${close}(?:★.*)?${close}$`,
  `^${open}${spaced('密级')}${space}[:：]${space}(?:${grades})`,
  `(?:${grades})${space}[★☆]`,
].join('|')

const mark = new RegExp(secrecyPattern, 's')
const word = /绝密|机密|秘密/

export type SecrecyHit = { row: number; text: string; isMark: boolean }

const mostWords = 200
const mostHits = 2 * mostWords

/** Words are kept up to a number and leave as much room again for marks: however many words come first, a mark is found. */
export const hasRoom = (hits: readonly SecrecyHit[], isMark: boolean): boolean =>
  hits.length < (isMark ? mostHits : mostWords)

export const isSecrecyMark = (text: string): boolean => mark.test(text)

/** Looks at one cell. The first character decides for nearly all of them. */
export function findSecrecy(cell: string, row: number, hits: SecrecyHit[]): void {
  if (!cell.includes('密') && !cell.includes('部')) return
  const isMark = isSecrecyMark(cell)
  if (hasRoom(hits, isMark) && (isMark || word.test(cell))) hits.push({ row, text: cell.trim().slice(0, 60), isMark })
}

/** A file name bears the mark if a part of it, set off as people set it off, is one: 机密★1年_台账.xls, 【内部】通讯录.xlsx. */
export function markInFileName(name: string): string | undefined {
  const stem = name.replace(/(?:\.[a-z0-9]{1,8})+$/i, '')
  return stem.split(/[\s_\-—()（）【】[\]《》〔〕、，,+.]+/).find((part) => isSecrecyMark(part))
}

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
  const words = hits.filter(({ isMark }) => !isMark)
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
  if (words.length > 0) {
    findings.push({
      code: 'secrecyWord',
      severity: 'advice',
      count: words.length,
      rows: words.slice(0, 20).map(({ row }) => row),
      message: {
        zh: `正文 ${words.length} 处出现"绝密、机密、秘密"字样，请确认不是密级标志`,
        en: `Words of secrecy occur in running text ${words.length} times: make sure that none is a mark`,
      },
    })
  }
  return { marks, findings }
}
