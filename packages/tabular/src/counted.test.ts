import { expect, it } from 'vitest'
import { columnsOf } from './columns.ts'
import { counted } from './counted.ts'
import { formatNames } from './format-names.ts'
import { hiddenInColumns } from './hidden-characters.ts'
import { findingsOf } from './layout-findings.ts'
import type { Finding, Layout, Text } from './model.ts'
import type { Survey } from './survey.ts'

it.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
  [1200, '1,200 rows'],
])('%i: %s', (count, words) => expect(counted(count, 'row')).toBe(words))

it('takes along what agrees with the count', () => {
  expect(counted(1, 'entry', 'entries')).toBe('1 entry')
  expect(counted(2, 'column has no name', 'columns have no name')).toBe('2 columns have no name')
})

/** What the reader says of a table in which each thing that it counts is there `n` times. */
function saidOf(n: number): Text[] {
  const many = <T>(make: (place: number) => T): T[] => Array.from({ length: n }, (_, place) => make(place))
  const source = { path: [] as string[], isEmpty: true, isTidied: true }
  const columns = columnsOf([...many((index) => ({ ...source, index }))], true, [], {})
  const layout = {
    ...{
      noteRows: many((row) => row + 1),
      headerRows: many((row) => row + 3),
      firstDataRow: 10,
      dataRows: n,
      merges: [],
    },
    footerRows: many((row) => ({ row: row + 20, kind: 'note' })),
    skippedRows: ['group', 'subtotal', 'separator'].flatMap((kind) => many((row) => ({ row: row + 12, kind }))),
  } as unknown as Layout
  const survey = { head: [] } as unknown as Survey
  const findings: Finding[] = [
    ...columns.findings,
    ...findingsOf(layout, survey, 0),
    ...(n > 0 ? [hiddenInColumns(many(String))] : []),
  ]
  return findings.map(({ message }) => message)
}

it.each([1, 2])('of %i the reader speaks in the right number', (n) => {
  const said = saidOf(n).map(({ en }) => en)
  expect(said.length).toBeGreaterThan(8)
  for (const en of said) {
    const wrong =
      n === 1
        ? /\b1 (?!row\b|column\b)\w+s\b|\b1 (?:rows|columns)\b|\b1 \w+ (?:are|have)\b/
        : /\b2 (?:row|column(?! name)|caption row|subtotal row|ruler)\b|\b2 \w+ (?:is|has)\b/
    expect(en).not.toMatch(wrong)
  }
})

it('of nothing it does not speak', () => {
  expect(saidOf(0).filter(({ zh, en }) => /(?<![0-9])0 [行列格处个]/.test(zh) || /\b0 \w/.test(en))).toEqual([])
})

it('names every kind of file in words, and no kind by its name in the program', () => {
  for (const [format, { zh, en }] of Object.entries(formatNames)) {
    expect(zh).not.toContain(format)
    expect(en).not.toMatch(/^(?:xlsx|xls|delimited)$/)
  }
  expect(formatNames.delimited.zh).toBe('分隔符文本')
})
