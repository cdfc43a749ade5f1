import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isCreditCode } from '@gongshu/tabular/identifiers'
import { afterAll, expect, it } from 'vitest'
import digests from '../../../packs/sample/digests.json' with { type: 'json' }
import { districts, organisations } from './city.ts'
import { residentId } from './codes.ts'
import { sampleDatasets } from './datasets.ts'
import { writeParkingGbk, writeParkingXls } from './files/parking.ts'
import { cosine, sine } from './random.ts'

const folder = mkdtempSync(join(tmpdir(), 'gongshu-sample-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The two tables from npm change with their packages; all the others are ours. */
const ours = sampleDatasets
  .filter(({ key }) => key !== 'divisions' && key !== 'holidays')
  .flatMap(({ key, editions }) => editions.map((edition, index) => ({ name: `${key}-${index + 1}`, edition })))

const expected: Readonly<Record<string, string>> = digests

const digestOf = (write: (path: string) => void): string => {
  const path = join(folder, 'file')
  write(path)
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

it.each(ours)('$name has the same bytes on every machine', ({ name, edition }) => {
  expect(digestOf(edition.write)).toBe(expected[name])
})

it('no digest is left of a file that is gone', () => {
  expect(Object.keys(expected).sort()).toEqual(ours.map(({ name }) => name).sort())
})

it.each([
  ['2026年一季度公共停车场台账.xls', writeParkingXls],
  ['2026年一季度公共停车场台账.csv', writeParkingGbk],
] as const)('the ledger to try the import with, %s, is what the generator writes', (name, write) => {
  const kept = readFileSync(join(import.meta.dirname, '../../../packs/sample', name))
  expect(digestOf((path) => write(path, { quarter: '一季度', wangjiangFee: 5 }))).toBe(
    createHash('sha256').update(kept).digest('hex'),
  )
})

it('the offices have credit codes that check, in regions that were never issued (R-CODE-01)', () => {
  for (const { creditCode } of organisations) {
    expect(isCreditCode(creditCode), creditCode).toBe(true)
    expect(creditCode.slice(2, 8)).toBe('009900')
  }
})

it('the invented residents live where nobody can be registered', () => {
  expect(districts.every(({ code }) => code.startsWith('0099'))).toBe(true)
  // 顾安 of the stories.
  expect(residentId('009901', '2026-09-18', 1)).toBe('009901202609180013')
})

it('the wave by plain arithmetic stays close to the sine', () => {
  for (let turns = -1; turns <= 1; turns += 0.01) {
    expect(sine(turns)).toBeCloseTo(Math.sin(turns * 2 * Math.PI), 2)
    expect(cosine(turns)).toBeCloseTo(Math.cos(turns * 2 * Math.PI), 2)
  }
})
