import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { identifier } from '../lake/sql.ts'
import { testEngine } from '../lake/testing-engine.ts'
import { testPaths } from '../platform/testing.ts'
import { parameters } from './bind.ts'
import { filterSql } from './filter-sql.ts'
import { readQuery } from './query.ts'

const paths = testPaths()
const engine = testEngine(paths)
afterAll(async () => {
  await engine.close()
  paths.remove()
})

/** The rows that a condition gives of a column of decimals, as the engine writes them. */
async function given(cells: readonly string[], precision: number, scale: number, where: unknown): Promise<unknown[]> {
  const read = readQuery({ where: JSON.stringify(where) }, [{ name: 'x', type: 'decimal', precision, scale }])
  if (!('query' in read) || !read.query.where) throw new Error(JSON.stringify(read))
  const { bind, params } = parameters()
  const values = cells.map((cell) => `(${bind(cell)}::VARCHAR)`).join(', ')
  const column = `SELECT c::DECIMAL(${precision}, ${scale}) AS ${identifier('x')} FROM (VALUES ${values}) AS v(c)`
  const sql = `SELECT x::VARCHAR AS v FROM (${column}) AS t WHERE ${filterSql(read.query.where, 't', bind)}`
  const { rows } = await engine.query(sql, params)
  return rows.map(({ v }) => v)
}

describe('a condition on decimals', () => {
  const wide = ['116.39723456789012345', '116.39723456789012346', '-0.00000000000000001']

  it('tells two numbers apart that are one as a double', async () => {
    expect(await given(wide, 38, 17, ['x', 'eq', '116.39723456789012345'])).toEqual([wide[0]])
    expect(await given(wide, 38, 17, ['x', 'gt', '116.39723456789012345'])).toEqual([wide[1]])
    expect(await given(wide, 38, 17, ['x', 'in', [wide[1], '-0.00000000000000001', '7.5']])).toEqual([wide[1], wide[2]])
    expect(await given(wide, 38, 17, ['x', 'lt', 0])).toEqual([wide[2]])
  })

  it('takes numbers that the column cannot hold, with more digits after the point or before it', async () => {
    const cells = ['999999999999999999999999999999999999.99', '-5.00', '5.00']
    expect(await given(cells, 38, 2, ['x', 'lte', '5.0000000001'])).toEqual(['-5.00', '5.00'])
    expect(await given(cells, 38, 2, ['x', 'lt', '-4.9999999999'])).toEqual(['-5.00'])
    expect(await given(cells, 38, 2, ['x', 'gte', '5.0000000001'])).toEqual([cells[0]])
    expect(await given(cells, 38, 2, ['x', 'ne', '5.001'])).toEqual(cells)
    expect(await given(['5.00'], 18, 2, ['x', 'lt', '99999999999999999999999999999999999999'])).toEqual(['5.00'])
    expect(await given(['5.00'], 18, 2, { not: ['x', 'gt', '-99999999999999999999999999999999999999'] })).toEqual([])
    expect(await given(['5.00'], 18, 2, ['x', 'in', ['99999999999999999999999999999999999999']])).toEqual([])
  })

  it('agrees with exact arithmetic, whatever is asked', async () => {
    const digits = fc.tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: 0, max: 4 }))
    const text = ([units, scale]: readonly [number, number]): string => (units / 10 ** scale).toFixed(scale)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'),
        digits,
        async (units, operator, asked) => {
          const cells = units.map((unit) => text([unit, 2]))
          const sign = (cell: number): number => cell * 100 - asked[0] * 10 ** (4 - asked[1])
          const holds = (unit: number): boolean => {
            const by = sign(unit)
            return { eq: by === 0, ne: by !== 0, lt: by < 0, lte: by <= 0, gt: by > 0, gte: by >= 0 }[operator]
          }
          const expected = units.filter(holds).map((unit) => text([unit, 2]))
          expect((await given(cells, 18, 2, ['x', operator, text(asked)])).map(Number)).toEqual(expected.map(Number))
        },
      ),
      { numRuns: 100 },
    )
  })
})
