import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../catalog/model.ts'
import type { Lane } from '../lake/engine.ts'
import type { Version } from '../lake/model.ts'
import { parquetRelation } from '../lake/relation.ts'
import { filesOf } from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { buildPageFile } from './page-file.ts'
import { dropCopies, prepareExport, readRows } from './service.ts'
import { type TestGate, testGate } from './testing-gate.ts'

let gate: TestGate
let large: { dataset: Dataset; version: Version }
const rows = 210_000

beforeAll(async () => {
  gate = await testGate()
  const lines = Array.from({ length: rows }, (_, index) => `${index},${(index * 7919) % 1_000_003}`)
  large = await gate.open(['序号,泊位数', ...lines].join('\n'))
}, 180_000)
afterAll(() => gate.close())

const numbersOf = (answer: { rows: readonly Readonly<Record<string, unknown>>[] }, name: string): number[] =>
  answer.rows.map((row) => Number(row[name]))

describe('a large version', () => {
  it('is paged alike from the record and from its page file, to the last row', { timeout: 120_000 }, async () => {
    const { dataset, version } = large
    const [first = ''] = version.columns.map(({ name }) => name)
    const asked = { limit: 10_000, select: first }
    const page = await readRows(gate.ctx(), dataset.id, asked)
    expect(numbersOf(page, first).slice(0, 3)).toEqual([0, 1, 2])
    const { parquet } = await filesOf(gate.ctx(), version.id)
    await buildPageFile(gate.ctx(), version, parquet)
    let [after, read] = [page.next, page.rows.length]
    while (after) {
      const next = await readRows(gate.ctx(), dataset.id, { ...asked, after })
      const numbers = numbersOf(next, first)
      expect(numbers[0]).toBe(read)
      expect(numbers.at(-1)).toBe(read + numbers.length - 1)
      read += numbers.length
      after = next.next
    }
    expect(read).toBe(rows)
  })

  it('is exported whole and in the order of the file, and its copies can be dropped', {
    timeout: 120_000,
  }, async () => {
    const { dataset, version } = large
    const options = { bom: false, safe: false, header: 'name' } as const
    const made = await Promise.all(
      [1, 2].map(() => prepareExport(gate.ctx(), dataset.id, { format: 'csv', ...options })),
    )
    expect(made[0]?.path).toBe(made[1]?.path)
    expect(made[0]?.rows).toBe(rows)
    expect(await dropCopies(gate.ctx(), [version.id])).toBeGreaterThan(0)
    expect((await prepareExport(gate.ctx(), dataset.id, { format: 'csv', ...options })).sha256).toBe(made[0]?.sha256)
  })
})

it('a page file swept between being found and being attached costs nobody the page', { timeout: 60_000 }, async () => {
  const { dataset, version } = large
  const [first = '', second = ''] = version.columns.map(({ name }) => name)
  const { parquet } = await filesOf(gate.ctx(), version.id)
  await dropCopies(gate.ctx(), [version.id])
  const where = JSON.stringify([first, 'lt', 3])
  for (const asked of [{ select: `${first},${second}` }, { select: first, where }]) {
    await buildPageFile(gate.ctx(), version, parquet)
    const ctx = gate.ctx()
    const engine: Ctx['resources']['engine'] = Object.create(gate.engine)
    engine.query = async (sql, params, options) => {
      if (options?.attach?.length) await dropCopies(gate.ctx(), [version.id])
      return gate.engine.query(sql, params, options)
    }
    const page = await readRows({ ...ctx, resources: { ...ctx.resources, engine } }, dataset.id, { limit: 3, ...asked })
    expect(numbersOf(page, first)).toEqual([0, 1, 2])
  }
})

it('a heavy question holds up no page', { timeout: 60_000 }, async () => {
  const { parquet } = await filesOf(gate.ctx(), large.version.id)
  let done = false
  const endless = `SELECT count(*) AS n FROM ${parquetRelation(parquet)} AS a, ${parquetRelation(parquet)} AS b WHERE a._row + b._row < 0`
  const stop = new AbortController()
  const heavy = gate.engine.query(endless, [], { lane: 'heavy', signal: stop.signal, seconds: 50 }).finally(() => {
    done = true
  })
  heavy.catch(() => undefined)
  for (let page = 0; page < 5; page++) await readRows(gate.ctx(), large.dataset.id, { limit: 10 + page })
  expect(done).toBe(false)
  stop.abort()
  await expect(heavy).rejects.toThrow()
})

it('an export takes no place of a sorted read, nor the other way round', { timeout: 60_000 }, async () => {
  const { dataset, version } = large
  const [, second = ''] = version.columns.map(({ name }) => name)
  const { parquet } = await filesOf(gate.ctx(), version.id)
  const endless = `SELECT count(*) AS n FROM ${parquetRelation(parquet)} AS a, ${parquetRelation(parquet)} AS b WHERE a._row + b._row < 0`
  const whole = { format: 'csv', bom: true, safe: false, header: 'label' } as const
  const beside = async (lane: Lane, work: () => Promise<unknown>): Promise<void> => {
    const stop = new AbortController()
    let isHeld = true
    const held = gate.engine
      .query(endless, [], { lane, signal: stop.signal, seconds: 50 })
      .catch(() => (isHeld = false))
    await work()
    expect(isHeld).toBe(true)
    stop.abort()
    await held
  }
  await beside('export', async () => {
    const page = await readRows(gate.ctx(), dataset.id, { limit: 16, sort: `-${second}` })
    expect(page.rows).toHaveLength(16)
  })
  await beside('heavy', () => prepareExport(gate.ctx(), dataset.id, whole))
})

it('a full queue of heavy questions refuses the next at once, with when to come back', {
  timeout: 60_000,
}, async () => {
  const { parquet } = await filesOf(gate.ctx(), large.version.id)
  const endless = `SELECT count(*) AS n FROM ${parquetRelation(parquet)} AS a, ${parquetRelation(parquet)} AS b WHERE a._row + b._row < 0`
  const stop = new AbortController()
  const asked = Array.from({ length: 20 }, () => {
    const at = performance.now()
    const query = gate.engine.query(endless, [], { lane: 'heavy', signal: stop.signal, seconds: 50 })
    return query.catch((error) => ({ error, ms: performance.now() - at }))
  })
  const refused = await Promise.any(asked)
  expect(refused).toMatchObject({ error: { status: 503, members: { retryAfterSeconds: expect.any(Number) } } })
  expect('ms' in refused && refused.ms).toBeLessThan(500)
  await readRows(gate.ctx(), large.dataset.id, { limit: 10 })
  stop.abort()
  await Promise.all(asked)
})

it('R-OPEN-08: a layer with geometry is exported as GeoJSON', { timeout: 60_000 }, async () => {
  const feature = (code: string, x: number) => ({
    type: 'Feature',
    properties: { code, spaces: x },
    geometry: { type: 'Point', coordinates: [120 + x, 30] },
  })
  const layer = JSON.stringify({ type: 'FeatureCollection', features: [feature('0101', 1), feature('0102', 2)] })
  const { dataset } = await gate.open('区划,名称\n0101,a\n0102,b')
  const version = await gate.load(dataset, layer, 'geojson')
  await gate.publish(dataset, version)
  const options = { format: 'geojson', bom: false, safe: false, header: 'name' } as const
  const file = await prepareExport(gate.ctx(), dataset.id, options)
  const back = JSON.parse(readFileSync(file.path, 'utf8'))
  expect(back).toMatchObject({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', geometry: { type: 'Point', coordinates: [121, 30] }, properties: { code: '0101' } },
      { type: 'Feature', geometry: { type: 'Point', coordinates: [122, 30] } },
    ],
  })
})
