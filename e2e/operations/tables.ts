import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const between = (random: () => number, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1))

export function oneOf<T>(random: () => number, all: readonly [T, ...T[]] | readonly T[]): T | undefined {
  return all[Math.floor(random() * all.length)]
}

/** What was sent, cell by cell: 编号, 名称, 数量, 单价, 登记日期. */
export type Table = readonly (readonly string[])[]
const labels = ['编号', '泊位组', '数量', '单价', '登记日期']
export const amountAt = 2

/** No two tables have a row in common: `mark` stands in each. */
export function makeTable(random: () => number, mark: string, rows: number, from = 0): Table {
  return Array.from({ length: rows }, (_, n) => [
    String(from + n + 1).padStart(6, '0'),
    `${mark}区泊位组${from + n + 1}`,
    String(between(random, 1, 9999)),
    `${between(random, 1, 99)}.${between(random, 1, 9)}5`,
    `2024-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`,
  ])
}
const two = (n: number): string => String(n).padStart(2, '0')

const delimited = (table: Table, delimiter: string, end: string): string =>
  [labels, ...table].map((row) => row.join(delimiter) + end).join('')
const ndjson = (table: Table): string =>
  table
    .map(([code, name, amount, price, day]) => {
      const [a, b, c, d, e] = labels.map((label) => JSON.stringify(label))
      return `{${a}:"${code}",${b}:"${name}",${c}:${amount},${d}:${price},${e}:"${day}"}\n`
    })
    .join('')

const forms: readonly (readonly [string, (table: Table) => Buffer])[] = [
  ['csv', (table) => Buffer.from(delimited(table, ',', '\n'))],
  ['csv', (table) => Buffer.from(`\ufeff${delimited(table, ',', '\r\n')}`)],
  ['tsv', (table) => Buffer.from(delimited(table, '\t', '\n'))],
  ['txt', (table) => Buffer.from(delimited(table, '|', '\n'))],
  ['csv', (table) => Buffer.from(`\ufeff${delimited(table, ',', '\n')}`, 'utf16le')],
  ['csv.gz', (table) => gzipSync(delimited(table, ',', '\n'))],
  ['ndjson', (table) => Buffer.from(ndjson(table))],
]

/** The table as a file of one of several kinds. */
export function fileOf(random: () => number, table: Table): { readonly extension: string; readonly bytes: Buffer } {
  const [extension, write] = oneOf(random, forms) ?? forms[0] ?? ['', () => Buffer.of()]
  return { extension, bytes: write(table) }
}

export function writeTable(random: () => number, pathWithout: string, table: Table): string {
  const { extension, bytes } = fileOf(random, table)
  const path = `${pathWithout}.${extension}`
  writeFileSync(path, bytes)
  return path
}

/** What came back is what was sent: in order, numbers by their value. */
export function isSame(sent: Table, got: readonly (readonly unknown[])[]): boolean {
  const isCell = (cell: string, value: unknown): boolean =>
    String(value) === cell ||
    (cell !== '' && Number.isFinite(Number(cell)) && !cell.startsWith('0') && Number(value) === Number(cell))
  return (
    sent.length === got.length &&
    sent.every((row, n) => row.length === got[n]?.length && row.every((cell, i) => isCell(cell, got[n]?.[i])))
  )
}

export const sumOf = (table: Table): number => table.reduce((sum, row) => sum + Number(row[amountAt]), 0)
