import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeDataset, suspendDataset } from '../catalog/service.ts'
import type { Row } from '../lake/engine.ts'
import { newId } from '../platform/ids.ts'
import type { Problem } from '../platform/problem.ts'
import { type Check, type Comparison, checkFaults, comparisons } from './check.ts'
import { measureChecks, readFailing, readRows } from './service.ts'
import { holding, machine, type TestGate, testGate } from './testing-gate.ts'

let gate: TestGate
beforeAll(async () => {
  gate = await testGate()
})
afterAll(() => gate.close())

const measured = async (versionId: string, ...checks: Check[]) => {
  const { counts } = await measureChecks(gate.ctx(machine), versionId, checks)
  return counts.map(({ conforming, evaluated }) => [conforming, evaluated])
}
const officer = () => gate.ctx(holding({ post: 'dataOfficer', organisationId: gate.bureau }))

const permits = [
  '许可编号,道路,开工日期,完工日期,占道面积,类型,建设单位代码',
  'ZD-000001,望江路,2026-07-01,2026-07-20,120,管线,91009901MA7F00017E',
  'ZD-000002,溪口路,2026-07-03,2026-07-01,80,管线,91009901MA7F00018E',
  'ZD-000003,,2026-08-01,2026-08-09,-5,绿化,',
  'ZD-000003,汀桥路,2026-09-11,,40,其他,91009901MA7F00017E',
  'ZD-4,望江路,2027-01-02,2027-01-05,60,管线,未登记',
].join('\n')

describe('each kind of check counts good and bad rows', () => {
  let versionId: string
  let names: readonly string[]
  beforeAll(async () => {
    const { version } = await gate.open(permits)
    versionId = version.id
    names = version.columns.map(({ name }) => name)
    expect(version.columns.map(({ type }) => type)).toEqual([
      ...['text', 'text', 'date', 'date', 'integer', 'text', 'text'],
    ])
  }, 60_000)
  const column = (place: number): string => names[place] ?? ''

  // A and B counted by hand from the five rows above.
  it.each([
    ['filled', () => ({ kind: 'filled', column: column(1) }), 4, 5],
    ['alone', () => ({ kind: 'alone', columns: [column(0)] }), 3, 5],
    ['alone of two columns', () => ({ kind: 'alone', columns: [column(0), column(1)] }), 4, 4],
    ['first', () => ({ kind: 'first', columns: [column(5)] }), 3, 5],
    ['first of whole rows', () => ({ kind: 'first', columns: [] }), 5, 5],
    ['matches', () => ({ kind: 'matches', column: column(0), pattern: 'ZD-[0-9]{6}' }), 4, 5],
    ['length', () => ({ kind: 'length', column: column(0), min: 5, max: 9 }), 4, 5],
    ['between numbers', () => ({ kind: 'between', column: column(4), min: '0' }), 4, 5],
    ['between dates', () => ({ kind: 'between', column: column(2), min: '2026-07-01', max: '2026-12-31' }), 4, 5],
    ['oneOf', () => ({ kind: 'oneOf', column: column(5), values: ['管线', '绿化'] }), 4, 5],
    ['compare', () => ({ kind: 'compare', column: column(2), operator: 'lte', other: column(3) }), 3, 4],
    ['identifier', () => ({ kind: 'identifier', column: column(6), identifier: 'phone' }), 0, 4],
  ] as const)('%s', async (_, check, conforming, evaluated) => {
    const counted = await measured(versionId, check() as Check)
    expect(counted).toEqual([[conforming, evaluated]])
  })

  it('decimals are compared as decimals, whatever digits the bounds have', async () => {
    const { version } = await gate.draft(['编号,面积', 'A1,1.50', 'A2,0.05', 'A3,-2.25', 'A4,10.00', 'A5,'].join('\n'))
    const [, size = ''] = version.columns.map(({ name }) => name)
    expect(version.columns[1]).toMatchObject({ type: 'decimal', scale: 2 })
    expect(
      await measured(
        version.id,
        { kind: 'between', column: size, min: '0' },
        { kind: 'between', column: size, min: '0.0499', max: '1.5001' },
        { kind: 'between', column: size, min: '-99999999999999999999999999' },
        { kind: 'oneOf', column: size, values: ['1.5', '10', '0.051'] },
      ),
    ).toEqual([
      [3, 4],
      [2, 4],
      [4, 4],
      [2, 4],
    ])
  })

  it('among the values of another version', async () => {
    const { version } = await gate.open('路名\n望江路\n汀桥路')
    const other = version.columns[0]?.name ?? ''
    expect(await measured(versionId, { kind: 'among', column: column(1), versionId: version.id, other })).toEqual([
      [3, 4],
    ])
  })

  it('counts many checks in few scans, in the order asked, with progress that only grows', async () => {
    const checks = Array.from({ length: 90 }, (_, n): Check => ({ kind: 'length', column: column(0), min: n % 12 }))
    const shares: number[] = []
    const { rows, counts } = await measureChecks(gate.ctx(machine), versionId, checks, {
      progress: (share) => void shares.push(share),
    })
    expect(rows).toBe(5)
    expect(counts.map(({ conforming }) => conforming)).toEqual(
      checks.map((_, n) => [9, 9, 9, 9, 4].filter((length) => length >= n % 12).length),
    )
    expect(shares.at(-1)).toBe(1)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  it('nobody but the program counts without a ruling', async () => {
    await expect(measureChecks(officer(), versionId, [])).rejects.toThrow('only the program itself')
  })

  it('a pattern made to explode ends as any other', async () => {
    const began = performance.now()
    const check = { kind: 'matches', column: column(0), pattern: '(?:(?:Z+)+D*)+(?:-|[0-9]+)+x' } as const
    expect(await measured(versionId, check)).toEqual([[0, 5]])
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

/** GB 11643-1999: the last character to seventeen digits. */
const residentId = (first: string): string => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first[at]), 0)
  return first + '10X98765432'[sum % 11]
}

describe('identifiers are checked one by one', () => {
  it('by form and check character', async () => {
    const good = residentId('00990119800101001')
    const wrong = good.slice(0, 17) + (good.endsWith('X') ? '0' : 'X')
    // 91350100M000100Y43 is the sample code of GB 32100-2015.
    const lines = [
      '证号,单位,电话',
      `${good},91350100M000100Y43,13800000000`,
      `${wrong},91350100M000100Y44,12800000000`,
      `${residentId('00990119800231001')},91350100M000100Y4,0571-87654321`,
      ',,',
    ]
    const { version } = await gate.draft(lines.join('\n'))
    const [id, code, phone] = version.columns.map(({ name }) => name) as [string, string, string]
    expect(
      await measured(
        version.id,
        { kind: 'identifier', column: id, identifier: 'residentId' },
        { kind: 'identifier', column: code, identifier: 'creditCode' },
        { kind: 'identifier', column: phone, identifier: 'phone' },
      ),
    ).toEqual([
      [1, 3],
      [1, 3],
      [2, 3],
    ])
  }, 60_000)
})

const roundOf = (count: number): string => {
  const lines = Array.from({ length: count }, (_, n) => {
    const text = n % 7 === 0 ? '' : `${'abcd'[n % 4]}${(n * 37) % 90}`
    const size = n % 5 === 0 ? '' : String(((n * 53) % 41) - 10)
    const other = n % 11 === 0 ? '' : String((n * 29) % 31)
    const day = n % 9 === 0 ? '' : `2026-0${1 + (n % 9)}-1${n % 10}`
    return `${text},${size},${other},${day}`
  })
  return ['名,甲,乙,日', ...lines].join('\n')
}

describe('what the engine counts is what one would count by hand', () => {
  it('for any check over the same rows', async () => {
    const { dataset, version } = await gate.open(roundOf(300))
    const { rows } = await readRows(gate.ctx(machine), dataset.id, { limit: 1000 })
    expect(rows).toHaveLength(version.rows)
    const [text, one, two, day] = version.columns.map(({ name }) => name) as [string, string, string, string]
    const any = fc.constantFrom(text, one, two, day)
    const size = fc.integer({ min: -12, max: 45 })
    const checks: fc.Arbitrary<Check> = fc.oneof(
      any.map((column): Check => ({ kind: 'filled', column })),
      fc.uniqueArray(any, { minLength: 1, maxLength: 3 }).map((columns): Check => ({ kind: 'alone', columns })),
      fc.uniqueArray(any, { minLength: 0, maxLength: 3 }).map((columns): Check => ({ kind: 'first', columns })),
      fc
        .constantFrom('[ab][0-9]+', '[a-d][0-9]', 'c.*', '(?:a|b)8[0-9]?')
        .map((pattern): Check => ({ kind: 'matches', column: text, pattern })),
      fc.tuple(fc.nat(4), fc.nat(4)).map(([min, max]): Check => ({ kind: 'length', column: text, min, max })),
      fc
        .tuple(size, size)
        .map(([min, max]): Check => ({ kind: 'between', column: one, min: String(min), max: String(max) })),
      fc.integer({ min: 1, max: 9 }).map((n): Check => ({ kind: 'between', column: day, max: `2026-0${n}-15` })),
      fc
        .uniqueArray(size, { minLength: 1, maxLength: 8 })
        .map((values): Check => ({ kind: 'oneOf', column: two, values: values.map(String) })),
      fc
        .constantFrom(...comparisons)
        .map((operator): Check => ({ kind: 'compare', column: one, operator, other: two })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(checks, { minLength: 1, maxLength: 12 }), async (drawn) => {
        const sound = drawn.filter((check) => checkFaults(check, version.columns, '').length === 0)
        const expected = sound.map((check) =>
          naive(
            check,
            rows,
            version.columns.map(({ name }) => name),
          ),
        )
        expect(await measured(version.id, ...sound)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  }, 120_000)
})

/** [A, B] by looking at each row. */
function naive(check: Check, rows: readonly Row[], names: readonly string[]): [number, number] {
  const has = (row: Row, name: string): boolean => row[name] !== null && row[name] !== undefined
  const keyOf = (row: Row, columns: readonly string[]): string => JSON.stringify(columns.map((name) => row[name]))
  if (check.kind === 'alone') {
    const whole = rows.filter((row) => check.columns.every((name) => has(row, name)))
    const keys = whole.map((row) => keyOf(row, check.columns))
    return [keys.filter((key) => keys.indexOf(key) === keys.lastIndexOf(key)).length, whole.length]
  }
  if (check.kind === 'first') {
    const columns = check.columns.length > 0 ? check.columns : names
    return [new Set(rows.map((row) => keyOf(row, columns))).size, rows.length]
  }
  if (check.kind === 'filled') return [rows.filter((row) => has(row, check.column)).length, rows.length]
  const evaluated = rows.filter((row) => has(row, check.column) && (check.kind !== 'compare' || has(row, check.other)))
  return [evaluated.filter((row) => conforms(check, row)).length, evaluated.length]
}

function conforms(check: Check, row: Row): boolean {
  const value = 'column' in check ? row[check.column] : undefined
  switch (check.kind) {
    case 'matches':
      return new RegExp(`^(?:${check.pattern})$`, 'u').test(String(value))
    case 'length':
      return String(value).length >= (check.min ?? 0) && String(value).length <= (check.max ?? Number.POSITIVE_INFINITY)
    case 'between': {
      const isDay = String(value).includes('-') && String(value).length === 10
      if (isDay) return String(value) <= (check.max ?? '9')
      return Number(value) >= Number(check.min) && Number(value) <= Number(check.max)
    }
    case 'oneOf':
      return check.values.includes(String(value))
    case 'compare':
      return compared(Number(value), check.operator, Number(row[check.other]))
    default:
      throw new Error('not drawn')
  }
}

const compared = (a: number, operator: Comparison, b: number): boolean =>
  ({ eq: a === b, ne: a !== b, lt: a < b, lte: a <= b, gt: a > b, gte: a >= b })[operator]

describe('a check that does not fit its columns is refused with what to write instead', () => {
  const columns = [
    { name: 'code', label: '编码', type: 'text' },
    { name: 'size', label: '面积', type: 'decimal' },
    { name: 'day', label: '日期', type: 'date' },
    {
      name: 'id',
      label: '身份证号',
      type: 'text',
      detector: { kind: 'residentId', rate: 1, chance: 0, hits: 3, basis: 'all' },
    },
  ] as const
  it.each([
    [{ kind: 'filled', column: 'none' }, 'code size day id'],
    [{ kind: 'matches', column: 'size', pattern: 'a' }, 'use a range'],
    [{ kind: 'length', column: 'day', min: 1 }, 'use a range'],
    [{ kind: 'length', column: 'code' }, 'a lower or an upper bound'],
    [{ kind: 'length', column: 'code', min: 5, max: 2 }, 'exchange them'],
    [{ kind: 'between', column: 'code', min: '1' }, 'a pattern, a length or a code list'],
    [{ kind: 'between', column: 'size', min: 'many' }, 'a decimal number'],
    [{ kind: 'between', column: 'size', min: '10', max: '9' }, 'exchange them'],
    [{ kind: 'between', column: 'day', min: '2026-02-30' }, 'a date such as'],
    [{ kind: 'oneOf', column: 'size', values: ['x'] }, 'a decimal number'],
    [{ kind: 'oneOf', column: 'id', values: ['009901198001010017'] }, 'cannot stand in a rule'],
    [{ kind: 'compare', column: 'code', operator: 'lt', other: 'day' }, 'of one type'],
  ] as const)('%j', (check, words) => {
    expect(
      checkFaults(check as Check, columns, 'rules[0]')
        .map(({ message }) => message.en)
        .join(),
    ).toContain(words)
  })
})

describe('failing rows', () => {
  const refusedAs = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'let through',
      (error: Problem) => `${error.type} ${String(error.members?.reason ?? '')}`,
    )

  it('are shown to the data officer as they are while the data are L1, in file order and page by page', async () => {
    const { dataset, version } = await gate.draft(permits)
    const name = version.columns[5]?.name ?? ''
    const check: Check = { kind: 'oneOf', column: name, values: ['管线'] }
    const first = await readFailing(officer(), dataset.id, { versionId: version.id, check, limit: 1 })
    expect(first.columns[0]).toMatchObject({ name, show: 'clear' })
    expect(first.rows).toMatchObject([{ row: 3 }])
    expect(first.rows[0]?.cells[0]).toBe('绿化')
    expect(first.next).toBe(3)
    const second = await readFailing(officer(), dataset.id, { versionId: version.id, check, limit: 1, after: 3 })
    expect(second).toMatchObject({ rows: [{ row: 4 }], next: null })
    const use = gate.entries.filter(({ event }) => event === 'data.preview').at(-1)
    expect(use?.record).toMatchObject({ rows: 1, query: { of: 'failingRows' } })
    expect(JSON.stringify(use)).not.toContain('管线')
  }, 60_000)

  it('R-DQ-08: of data graded L2 or more no value is shown whole', async () => {
    const { dataset, version } = await gate.draft(permits, {
      level: 2,
      openness: 'conditional',
      conditions: { zh: '实名' },
    })
    const check: Check = { kind: 'between', column: version.columns[4]?.name ?? '', min: '0' }
    const { columns, rows } = await readFailing(officer(), dataset.id, { versionId: version.id, check, limit: 10 })
    expect(columns.every(({ show }) => show === 'masked')).toBe(true)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.row).toBe(3)
    expect(rows[0]?.cells.slice(0, 2)).toEqual(['-*', 'Z********'])
  }, 60_000)

  it('find the keys that more rows than one have, and repeats after the first', async () => {
    const { dataset, version } = await gate.draft(permits)
    const rowsOf = async (check: Check) =>
      (await readFailing(officer(), dataset.id, { versionId: version.id, check, limit: 10 })).rows.map(({ row }) => row)
    const [code, road, , , , kind] = version.columns.map(({ name }) => name) as string[]
    expect(await rowsOf({ kind: 'alone', columns: [code ?? ''] })).toEqual([3, 4])
    expect(await rowsOf({ kind: 'first', columns: [kind ?? ''] })).toEqual([2, 5])
    expect(await rowsOf({ kind: 'filled', column: road ?? '' })).toEqual([3])
    expect(await rowsOf({ kind: 'first', columns: [] })).toEqual([])
  }, 60_000)

  it('are for those who work on the dataset, not for whoever may read it', async () => {
    const { dataset, version } = await gate.open(permits)
    const check: Check = { kind: 'filled', column: version.columns[1]?.name ?? '' }
    const asked = { versionId: version.id, check, limit: 10 }
    expect(await refusedAs(readFailing(gate.ctx(), dataset.id, asked))).toContain('denied')
    const stranger = gate.ctx(holding({ post: 'dataOfficer', organisationId: newId() }))
    expect(await refusedAs(readFailing(stranger, dataset.id, asked))).toContain('denied')
    expect((await readFailing(officer(), dataset.id, asked)).rows).toHaveLength(1)
  }, 60_000)

  it('R-SEC-09: a suspended dataset is neither measured nor shown', async () => {
    const { dataset, version } = await gate.open(permits)
    await suspendDataset(gate.ctx(machine), dataset.id)
    const check: Check = { kind: 'filled', column: version.columns[1]?.name ?? '' }
    await expect(measureChecks(gate.ctx(machine), version.id, [check])).rejects.toThrow('noVersion')
    expect(await refusedAs(readFailing(officer(), dataset.id, { versionId: version.id, check, limit: 1 }))).toContain(
      'suspended',
    )
    await expect(describeDataset(gate.ctx(machine), dataset.id, { level: 1 })).rejects.toThrow()
  }, 60_000)
})
