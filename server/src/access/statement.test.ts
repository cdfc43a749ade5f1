import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../lake/engine.ts'
import { type ColumnType, rowNumber } from '../lake/model.ts'
import { parquetRelation } from '../lake/relation.ts'
import { identifier } from '../lake/sql.ts'
import { testPaths } from '../platform/testing.ts'
import type { Mask } from './mask.ts'
import type { RuledColumn } from './model.ts'
import { pageOf } from './page.ts'
import { type Query, type QueryInput, readQuery } from './query.ts'
import { countStatement, pageStatement, type Source } from './statement.ts'
import { type Cell, evaluate, type MemoryRow } from './testing-evaluator.ts'

const paths = testPaths()
let engine: Engine
beforeAll(() => {
  engine = new Engine({
    ...{ processes: 1, memoryMb: 400, querySeconds: 20, threads: 2 },
    ...{ directories: [paths.lake, paths.exports], temp: join(paths.lakeTmp, 'engine') },
  })
})
afterAll(async () => {
  await engine.close()
  paths.remove()
})

/** Names that break out of quoting, collide with what the statements use, or are words of the language. */
const hostile = [
  'a"b',
  "it's",
  '$1',
  'c0',
  'k0',
  'g0',
  'v',
  'select',
  '"; DROP TABLE x; --',
  '行政区划',
  '_ROW2',
  'a\\',
  '__proto__',
]
const kinds: readonly { readonly type: ColumnType; readonly sql: string; readonly cells: readonly Cell[] }[] = [
  {
    type: 'text',
    sql: 'VARCHAR',
    cells: [null, '', '044', '44', '440300', '深圳', '𠮷', "x' OR '1'='1", '\u007f', 'zz"', '"; --'],
  },
  {
    type: 'integer',
    sql: 'BIGINT',
    cells: [null, '0', '-1', '7', '9223372036854775807', '-9223372036854775808', '9007199254740993'],
  },
  { type: 'decimal', sql: 'DECIMAL(18,2)', cells: [null, '0.00', '-1.50', '1.50', '12345678901.25'] },
  { type: 'double', sql: 'DOUBLE', cells: [null, 0, -0.25, 1e15, 2.5] },
  { type: 'boolean', sql: 'BOOLEAN', cells: [null, true, false] },
  { type: 'date', sql: 'DATE', cells: [null, '2024-02-29', '1949-10-01', '2026-11-23'] },
  { type: 'timestamp', sql: 'TIMESTAMP', cells: [null, '2024-02-29 08:00:00', '2026-11-23 10:00:00.5'] },
]
type Asked = {
  readonly name: string
  readonly type: ColumnType
  readonly precision?: number
  readonly scale?: number
}
const columns: readonly Asked[] = hostile.map((name, index) => {
  const type = kinds[index % kinds.length]?.type ?? 'text'
  return { name, type, ...(type === 'decimal' ? { precision: 18, scale: 2 } : {}) }
})
const kindOf = (type: ColumnType) => kinds.find((kind) => kind.type === type) ?? kinds[0]

const ruled = (column: Asked, show: RuledColumn['show'] = 'clear', mask?: Mask): RuledColumn => ({
  ...{ ...column, label: column.name, nulls: 0, distinct: 0, distinctExact: true, rejected: 0, show },
  ...(mask ? { mask } : {}),
})
const sourceOf = (relation: string, changes: Partial<Source> = {}): Source => ({
  ...{
    relation,
    columns: columns.map((column) => ruled(column)),
    rowFilter: null,
    minimumGroup: 1,
    secret: 'key',
    isWhole: true,
  },
  ...changes,
})

/** A version's file holding these rows. */
async function table(rows: readonly MemoryRow[], name: string): Promise<string> {
  const path = join(paths.exports, `${name}.parquet`)
  const params: string[] = []
  const cell = (row: MemoryRow, column: string, sql: string): string => {
    const value = (Object.hasOwn(row, column) ? row[column] : null) ?? null
    return value === null ? `CAST(NULL AS ${sql})` : `CAST($${params.push(String(value))} AS ${sql})`
  }
  const lines = rows.map(
    (row) => `(${columns.map(({ name, type }) => cell(row, name, kindOf(type)?.sql ?? 'VARCHAR')).join(', ')})`,
  )
  const names = columns.map(({ name }) => identifier(name)).join(', ')
  await engine.copyTo(`SELECT * FROM (VALUES ${lines.join(', ')}) AS t(${names})`, params, path, {
    format: 'parquet',
    rowGroupSize: 2048,
  })
  return parquetRelation(path)
}

const rowOf = fc
  .tuple(...columns.map(({ type }) => fc.constantFrom<Cell>(...(kindOf(type)?.cells ?? []))))
  .map((cells): MemoryRow => Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null])))

const test = fc.constantFrom(...columns).chain(({ name, type }) => {
  const value = fc.constantFrom(...(kindOf(type)?.cells ?? []).filter((cell) => cell !== null))
  const operator = fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte')
  return fc.oneof(
    fc.tuple(operator, value).map(([operator, value]) => [name, operator, value]),
    fc.array(value, { maxLength: 3 }).map((values) => [name, 'in', values]),
    fc.boolean().map((isMissing) => [name, 'null', isMissing]),
    ...(type === 'text' ? [value.map((value) => [name, 'prefix', String(value).slice(0, 2)])] : []),
  )
})
const filter = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    test,
    fc.array(tie('node'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('node'), { maxLength: 3 }).map((or) => ({ or })),
    tie('node').map((not) => ({ not })),
  ),
})).node
const names = fc.uniqueArray(
  fc.constantFrom(...columns.map(({ name }) => name).filter((name) => !name.includes(','))),
  { maxLength: 3 },
)
const sorted = fc
  .tuple(names, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }))
  .map(([keys, down]) => keys.map((key, index) => (down[index] ? `-${key}` : key)).join(','))
const aggregate = fc
  .constantFrom(...columns)
  .chain(({ name, type }) =>
    fc.constantFrom(
      'count()',
      ...[`count(${name})`, `countDistinct(${name})`, `min(${name})`, `max(${name})`],
      ...(['integer', 'decimal', 'double'].includes(type) ? [`sum(${name})`, `avg(${name})`] : []),
    ),
  )

function checked(
  input: QueryInput,
  asked = columns as readonly { name: string; type: ColumnType; masked?: boolean }[],
): Query {
  const read = readQuery(input, asked)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.query
}

/** Every page, one after the other, until there is none. */
async function pages(source: Source, query: Query): Promise<{ rows: MemoryRow[]; total: number }> {
  const rows: MemoryRow[] = []
  let place = null
  do {
    const { sql, params } = pageStatement(source, query, place)
    const page = pageOf(query, (await engine.query(sql, params)).rows)
    rows.push(...(page.rows as MemoryRow[]))
    place = page.next
  } while (place)
  const { sql, params } = countStatement(source, query)
  return { rows, total: Number((await engine.query(sql, params)).rows[0]?.n) }
}

const near = (rows: readonly MemoryRow[]): unknown[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, typeof cell === 'number' ? Number(cell.toPrecision(10)) : cell]),
    ),
  )

describe('the SQL of a query means what the query says', () => {
  let made = 0
  const numbered = (rows: readonly MemoryRow[]) =>
    rows.map((row, index) => ({ ...row, [rowNumber]: String(index + 1) }))

  it('rows: any filter, any order, any page size', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rowOf, { minLength: 1, maxLength: 25 }),
        fc.option(filter),
        sorted,
        names,
        fc.integer({ min: 1, max: 9 }),
        async (rows, where, sort, select, limit) => {
          const query = checked({
            limit,
            sort,
            select: select.join(','),
            ...(where ? { where: JSON.stringify(where) } : {}),
          })
          const answer = await pages(sourceOf(await table(rows, `rows-${made++}`)), query)
          const expected = evaluate(query, numbered(rows))
          expect(answer.rows).toEqual(expected)
          expect(answer.total).toBe(expected.length)
        },
      ),
      { numRuns: 120 },
    )
  })

  it('aggregates: any groups, any order, small groups left out', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rowOf, { minLength: 1, maxLength: 25 }),
        fc.option(filter),
        names,
        fc.uniqueArray(aggregate, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (rows, where, group, agg, minimumGroup, limit) => {
          const sort = agg.map((one) => `-${one}`).join(',')
          const query = checked({
            limit,
            sort,
            group: group.join(','),
            agg: agg.join(','),
            ...(where ? { where: JSON.stringify(where) } : {}),
          })
          const source = sourceOf(await table(rows, `groups-${made++}`), { minimumGroup })
          const answer = await pages(source, query)
          const expected = evaluate(query, numbered(rows), minimumGroup)
          expect(near(answer.rows)).toEqual(near(expected))
          expect(answer.total).toBe(expected.length)
        },
      ),
      { numRuns: 120 },
    )
  })

  it('a filter and its not give every row once', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowOf, { minLength: 1, maxLength: 20 }), filter, async (rows, where) => {
        const source = sourceOf(await table(rows, `not-${made++}`))
        const of = async (tree: unknown): Promise<number> =>
          (await pages(source, checked({ limit: 100, where: JSON.stringify(tree) }))).total
        expect((await of(where)) + (await of({ not: where }))).toBe(rows.length)
      }),
      { numRuns: 30 },
    )
  })
})

describe('what the ruling hides stays hidden', () => {
  const rows: MemoryRow[] = Array.from({ length: 12 }, (_, index) => ({
    'a"b': `4403001990010${1000 + index}`,
    "it's": String(index * 100),
    g0: index % 2 ? '2024-02-29' : '2026-11-23',
  }))
  const [first, second, third] = [columns[0], columns[1], columns.find(({ type }) => type === 'date')] as const

  it('R-CODE-04: masked columns show the mask, hidden ones do not exist', async () => {
    if (!first || !second || !third) throw new Error('columns')
    const source = sourceOf(await table(rows, 'masked'), {
      columns: [
        ruled(first, 'masked', { kind: 'partial', keepStart: 6, keepEnd: 2 }),
        ruled(second, 'masked', { kind: 'generalise', to: { width: 500 } }),
        ruled(third, 'masked', { kind: 'generalise', to: 'year' }),
      ],
    })
    const asked = [
      { ...first, masked: true },
      { name: second.name, type: 'double' as const, masked: true },
      { name: third.name, type: 'text' as const, masked: true },
    ]
    const answer = await pages(source, checked({ limit: 3 }, asked))
    const dated = rows
      .slice(0, 2)
      .map((row) =>
        row[third.name] === null || row[third.name] === undefined ? null : String(row[third.name]).slice(0, 4),
      )
    expect(answer.rows.slice(0, 2)).toEqual([
      { [first.name]: '440300*********00', [second.name]: 0, [third.name]: dated[0] },
      { [first.name]: '440300*********01', [second.name]: 0, [third.name]: dated[1] },
    ])
    expect(readQuery({ where: JSON.stringify([first.name, 'eq', 'x']) }, asked)).toMatchObject({
      faults: [{ place: 'where[0]' }],
    })
    for (const input of [{ sort: first.name }, { group: first.name }, { agg: `max(${second.name})` }]) {
      expect(readQuery(input, asked)).toHaveProperty('faults')
    }
  })

  it('pseudonyms are the same within a grant and differ between grants', async () => {
    if (!first) throw new Error('columns')
    const relation = await table([...rows, ...rows], 'hashed')
    const column = ruled(first, 'masked', { kind: 'hash' })
    const of = async (secret: string) =>
      (
        await pages(
          sourceOf(relation, { columns: [column], secret }),
          checked({ limit: 100 }, [{ ...first, masked: true }]),
        )
      ).rows
    const [one, other] = [await of('one'), await of('other')]
    expect(one[0]).toEqual(one[rows.length])
    expect(new Set(one.map((row) => row[first.name])).size).toBe(rows.length)
    expect(one[0]).not.toEqual(other[0])
  })

  it('the row filter sees true values and comes first', async () => {
    if (!first || !second) throw new Error('columns')
    const source = sourceOf(await table(rows, 'filtered'), {
      columns: [ruled(first)],
      rowFilter: { kind: 'test', column: second.name, type: 'integer', operator: 'gte', values: ['1000'] },
      isWhole: false,
    })
    const { rows: shown, total } = await pages(source, checked({ limit: 1 }, [first]))
    expect(shown.map((row) => row[first.name])).toEqual(['44030019900101010', '44030019900101011'])
    expect(total).toBe(2)
  })
})

describe('a query with faults', () => {
  const asked = [
    { name: 'code', type: 'text' as const },
    { name: 'year', type: 'integer' as const },
    { name: 'shape', type: 'geometry' as const },
  ]
  const placesOf = (input: QueryInput): string[] => {
    const read = readQuery(input, asked)
    return 'faults' in read ? read.faults.map(({ place }) => place) : []
  }
  it('is told every fault at once', () => {
    expect(
      placesOf({
        limit: 0,
        where: '{"and":[["nope","eq",1],["code","like","x"],["year","eq","x"]]}',
        select: 'code,gone',
        sort: '-code,-x',
      }),
    ).toEqual(['limit', 'where.and[0][0]', 'where.and[1][1]', 'where.and[2][2]', 'select[1]', 'sort[1]'])
  })
  it.each([
    ['a number for a text column, which would lose its zeros', { where: '["code","eq",440300]' }, 'where[2]'],
    ['a whole number that does not fit', { where: '["year","eq","9223372036854775808"]' }, 'where[2]'],
    ['a fraction for a whole number', { where: '["year","eq",1.5]' }, 'where[2]'],
    ['null as a value', { where: '["code","eq",null]' }, 'where[2]'],
    ['a NUL byte', { where: '["code","eq","\\u0000"]' }, 'where[2]'],
    ['prefix of a number', { where: '["year","prefix","2"]' }, 'where[1]'],
    ['a geometry compared', { where: '["shape","eq","x"]' }, 'where[2]'],
    ['an object of two members', { where: '{"and":[],"or":[]}' }, 'where'],
    ['no JSON', { where: 'code=1' }, 'where'],
    [
      'a list that is too long',
      { where: JSON.stringify(['year', 'in', Array.from({ length: 1001 }, () => 1)]) },
      'where[2]',
    ],
    [
      'too deep a tree',
      { where: `${'{"not":'.repeat(9)}["year","eq",1]${'}'.repeat(9)}` },
      'where.not.not.not.not.not.not.not.not',
    ],
    ['a sum of texts', { agg: 'sum(code)' }, 'agg[0]'],
    ['an unknown function', { agg: 'median(year)' }, 'agg[0]'],
    ['SQL in a function', { agg: 'sum(year) FROM x --' }, 'agg[0]'],
    ['a sort of a geometry', { sort: 'shape' }, 'sort[0]'],
    ['a sort of an aggregate by a column outside it', { group: 'code', sort: 'year' }, 'sort[0]'],
    ['the same column twice', { select: 'code,code' }, 'select'],
    ['a prototype member', { where: '["__proto__","eq","x"]' }, 'where[0]'],
  ] as const)('%s', (_title, input, place) => {
    expect(placesOf(input)).toContain(place)
  })

  it.each([
    ['[]', 'where', '空数组不是条件', 'an empty list is no condition'],
    ['{}', 'where', '空对象不是条件', 'an empty object is no condition'],
    ['null', 'where', 'null 不是条件', 'null is no condition'],
    ['"code"', 'where', '"code" 不是条件', '"code" is no condition'],
    ['[null,"eq","x"]', 'where[0]', 'null 不是列名', 'null is no name of a column'],
    ['[["code","eq","x"],["year","eq",1]]', 'where', '几个条件要写明怎样组合', 'several conditions say how'],
    ['{"xor":[]}', 'where', '没有 "xor" 这种组合', 'there is no combination "xor"'],
    ['{"and":[],"or":[]}', 'where', '这里有 ["and","or"]', 'this one has ["and","or"]'],
    ['{"and":{"code":"x"}}', 'where.and', '应为条件的数组', 'should be a list of conditions'],
    ['["code","=","x"]', 'where[1]', '没有运算 "="，是否想用 eq？', 'there is no operator "=", did you mean eq?'],
    ['["code","contains","x"]', 'where[1]', '没有运算 "contains"。', 'there is no operator "contains".'],
    ['["code"]', 'where[1]', '缺少运算', 'the operator is missing'],
    ['["code","eq"]', 'where[2]', '缺少值', 'the value is missing'],
    ['["code","in","x"]', 'where[2]', 'in 的值应为数组', 'the value of in is a list'],
    ['["code","eq","x","y"]', 'where', '多个值请用 in', 'for several there is in'],
    ['{"not":[]}', 'where.not', '空数组不是条件', 'an empty list is no condition'],
    ['code=1', 'where', '不是合法的 JSON', 'is not JSON'],
    [`${'{"not":'.repeat(2000)}1${'}'.repeat(2000)}`, /^where(\.not)+$/, '嵌套超过 8 层', 'nested more than 8 deep'],
  ])('%s is told what is wrong with it, and the right form', (where, place, zh, en) => {
    const read = readQuery({ where }, asked)
    const [fault, ...more] = 'faults' in read ? read.faults : []
    expect(more).toEqual([])
    expect(fault?.place).toEqual(typeof place === 'string' ? place : expect.stringMatching(place))
    for (const [text, said] of [
      [fault?.message.zh, zh],
      [fault?.message.en, en],
    ] as const) {
      expect(text).toContain(said)
      expect(text).toMatch(/\["code","(eq|in)",|\{"and":/)
      expect(text).not.toContain('undefined')
    }
  })
})
