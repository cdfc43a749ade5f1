import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isPersonal } from './model.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

let number = 0
/** A register of places with one more column. */
const bring = (label: string, cells: readonly string[]) => {
  const rows = cells.map((cell, index) => `${index + 1},临澜市第${index + 1}停车场,"${cell}"`)
  return test.bring(test.file(`名录${++number}.csv`, `序号,名称,${label}\n${rows.join('\n')}\n`))
}
const prose = (count: number, index: number): string =>
  `${index % 7} 月正常开放，车位 ${(index % 90) + 10} 个（共 ${count} 处）`
/** `count` cells of running text, of which the first ones are these. */
const remarks = (count: number, odd: readonly string[]): string[] =>
  Array.from({ length: count }, (_, index) => odd[index] ?? prose(count, index))
const strayFinding = ({ findings }: Awaited<ReturnType<typeof bring>>) =>
  findings.find(({ head }) => head.includes('夹有个人信息'))

const card = '6222020200112233' // Luhn is made good below.
const luhnDigit = (digits: string): string => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return digits + String((10 - (sum % 10)) % 10)
}
const aCard = luhnDigit(card)

// biome-ignore format: a table is read in columns
it.each([
  ['a telephone number in 1 of 300 remarks',   300, ['请拨打13900991234联系'], 'phone', 1],
  ['a remark that is nothing else',            300, ['13900991234'], 'phone', 1],
  ['five in a hundred',                        100, Array.from({ length: 5 }, (_, n) => `业主王先生 139-0099-${1000 + n} 反映`), 'phone', 5],
  ['one after a date',                         100, ['2024-05-01 13900991234 已回访'], 'phone', 1],
  ['a bank card',                              100, [`退款至 ${aCard.slice(0, 4)} ${aCard.slice(4, 8)} ${aCard.slice(8, 12)} ${aCard.slice(12)}`], 'bankCard', 1],
  ['an e-mail address of a person',            100, ['材料发 wang.jianguo88@example.com，谢谢'], 'email', 1],
  ['a number plate',                           100, ['车辆闽A·12345长期占道'], 'plate', 1],
  ['a plate in one of four remarks',           100, Array.from({ length: 25 }, (_, n) => `车辆闽A·${12_345 + n}长期占道`), 'plate', 25],
  ['a plate of an electric car',               100, ['闽AD12345已驶离'], 'plate', 1],
] as const)('R-CODE-04: %s must be settled before the file is loaded', async (_, count, odd, kind, hits) => {
  const view = await bring('备注', remarks(count, odd))
  expect(view.columns[2]?.strays).toEqual({ found: [{ kind, hits }] })
  expect(strayFinding(view)).toMatchObject({ weight: 'must', rule: 'R-CODE-04', column: 2 })
  await expect(lake.requestLoad(test.ctx, view.id)).rejects.toMatchObject({ type: '/problems/lake/mustSettle' })
})

// biome-ignore format: a table is read in columns
it.each([
  ['landlines of offices',            '联系电话', (n: number) => `0591-8765${1000 + n}`],
  ['mailboxes of offices',            '邮箱',     (n: number) => `${['jtj', 'sfj', 'gaj'][n % 3]}@linlan.gov.cn`],
  ['a mailbox called after an office', '邮箱',    (n: number) => (n % 5 === 0 ? 'service@example.com' : '无')],
  ['an office in running text',       '备注',     (n: number) => (n % 9 === 0 ? '详询 info@linlan.gov.cn 或 0591-87651234' : prose(9, n))],
  ['the standards of a place',        '备注',     (n: number) => `依据新GB50016-2014、川DB51/T1234 第 ${n} 条`],
  ['serial numbers of eleven digits', '备注',     (n: number) => `流水 ${String(10_000_000_000 + n * 897_654_321).slice(0, 11)} 号`],
  ['serial numbers like bank cards',  '备注',     (n: number) => `流水 62${String(10_000_000_000_000 + n * 137_438_953_481)} 号`],
  ['letters like a plate',            '备注',     (n: number) => `迁至云SERVERS平台 ${n}`],
])('R-CODE-04: %s are nobody’s', async (_, label, cell) => {
  const view = await bring(label, Array.from({ length: 90 }, (_, index) => cell(index)))
  expect(view.columns[2]?.strays).toBeUndefined()
  expect(view.columns[2] && isPersonal(view.columns[2])).toBe(false)
  expect(strayFinding(view)).toBeUndefined()
})

it('R-CODE-04: a mobile telephone among the landlines of offices is a stray; a column with many is people’s', async () => {
  const mixed = (mobiles: number) =>
    bring(
      '联系电话',
      Array.from({ length: 60 }, (_, n) => (n < mobiles ? `1390099${1000 + n}` : `0591-8765${1000 + n}`)),
    )
  const few = (await mixed(3)).columns[2]
  expect(few).toMatchObject({
    detector: { kind: 'phone', hits: 60, houses: 57 },
    strays: { found: [{ kind: 'phone', hits: 3 }] },
  })
  const many = (await mixed(12)).columns[2]
  expect(many?.strays).toBeUndefined()
  expect(many && isPersonal(many)).toBe(true)
})

it.each(['号牌', '公交车号牌', '编号'])(
  'R-CODE-04: a list of plates under “%s” asks whose vehicles they are, with a reason',
  async (label) => {
    const view = await bring(
      label,
      Array.from({ length: 90 }, (_, n) => `闽A${12_345 + n}`),
    )
    const finding = view.findings.find(({ head }) => head.includes('是车牌号'))
    expect(finding).toMatchObject({ weight: 'must', rule: 'R-CODE-04', column: 2 })
    expect(finding?.repairs.find(({ id }) => id === 'notPersonal')).toMatchObject({ asks: 'reason' })
    expect(view.columns[2] && isPersonal(view.columns[2])).toBe(true)
    const repair = { finding: finding?.number ?? 0, repair: 'notPersonal', reason: '公交公司的营运车辆' }
    const { columns } = await lake.editImport(test.ctx, view.id, { repair })
    expect(columns[2] && isPersonal(columns[2])).toBe(false)
  },
)

it('R-CODE-04: a register whose first person became its header is not loaded so; without a header it is', async () => {
  const people = Array.from({ length: 12 }, (_, n) => `A${n + 1},第${n + 1}停车场,${n * 3 + 20}`)
  const csv = `编号,张伟13900991234,009901195001010018\n${people.join('\n')}\n`
  const view = await test.bring(test.file('登记.csv', csv))
  const finding = view.findings.find(({ head }) => head.includes('列名里有'))
  expect(finding).toMatchObject({ weight: 'must', rule: 'R-CODE-04', column: 1 })
  expect(finding?.repairs).toMatchObject([{ id: 'headerIsData', recommended: true }, { id: 'byPosition' }])
  expect(finding?.head, 'and says it without repeating it').not.toMatch(/13900991234|009901195001010018/)
  expect(JSON.stringify(view.lines)).not.toContain('13900991234')
  await expect(lake.requestLoad(test.ctx, view.id, { accept: true })).rejects.toMatchObject({
    type: '/problems/lake/mustSettle',
  })
  await lake.editImport(test.ctx, view.id, { repair: { finding: finding?.number ?? 0, repair: 'headerIsData' } })
  const again = await test.settled(view.id)
  expect(again.columns.map(({ label }) => label)).toEqual(['第 1 列', '第 2 列', '第 3 列'])
  expect(again.findings.some(({ head }) => head.includes('列名里有'))).toBe(false)
})

it('R-CODE-04: a name that is a citizen’s or a telephone’s number is not given by hand either', async () => {
  const view = await bring('备注', remarks(20, []))
  const named = await lake.editImport(test.ctx, view.id, { columns: [{ index: 2, label: '张伟13900991234' }] })
  const finding = named.findings.find(({ head }) => head.includes('列名里有'))
  expect(finding).toMatchObject({ weight: 'must', column: 2 })
  const repaired = await lake.editImport(test.ctx, view.id, {
    repair: { finding: finding?.number ?? 0, repair: 'byPosition' },
  })
  expect(repaired.columns[2]?.label).toBe('第 3 列')
})

it('R-CODE-04: the landlines of homes are people’s', async () => {
  const view = await bring(
    '家庭电话',
    Array.from({ length: 60 }, (_, n) => `0591-8765${1000 + n}`),
  )
  expect(view.columns[2] && isPersonal(view.columns[2])).toBe(true)
})

it('R-CODE-04: what is said of strays is kept with the version and in the ledger, by its digest', async () => {
  const view = await bring('备注', remarks(100, ['值班手机 13900991234']))
  const finding = strayFinding(view)
  expect(finding?.repairs).toMatchObject([
    { id: 'leaveOut' },
    { id: 'notPersonal', asks: 'reason' },
    { id: 'keepClosed' },
  ])
  const repair = { finding: finding?.number ?? 0, repair: 'notPersonal' }
  for (const reason of [undefined, '机密★10年'])
    await expect(lake.editImport(test.ctx, view.id, { repair: { ...repair, reason } })).rejects.toMatchObject({
      members: { field: 'reason' },
    })
  const reason = '停车场对外公布的值班手机'
  const settled = await lake.editImport(test.ctx, view.id, { repair: { ...repair, reason } })
  expect(settled.findings.find(({ rule }) => rule === 'R-CODE-04')).toMatchObject({ weight: 'settled', cause: reason })
  const { versionId } = await test.load(view.id)
  const { columns } = await lake.getVersion(test.ctx, versionId ?? '')
  expect(columns[2]?.strays).toEqual({ found: [{ kind: 'phone', hits: 1 }], reason })
  expect(columns[2] && isPersonal(columns[2])).toBe(false)
  expect(test.entries.findLast(({ event }) => event === 'version.create')?.record).toMatchObject({
    strays: [{ column: 3, found: { phone: 1 }, reason: expect.stringMatching(/^sha256:/) }],
  })
})

it('R-CODE-04: undone, what was said is asked for again; kept without a word it closes the column', async () => {
  const view = await bring('备注', remarks(100, ['值班手机 13900991234']))
  const number = strayFinding(view)?.number ?? 0
  const settled = await lake.editImport(test.ctx, view.id, {
    repair: { finding: number, repair: 'notPersonal', reason: '对外公布的值班手机' },
  })
  const done = settled.findings.find(({ rule }) => rule === 'R-CODE-04')?.number ?? 0
  const again = await lake.editImport(test.ctx, view.id, { repair: { finding: done, repair: 'undo' } })
  expect(strayFinding(again)).toMatchObject({ weight: 'must' })
  const { versionId } = await test.load(view.id)
  const { columns } = await lake.getVersion(test.ctx, versionId ?? '')
  expect(columns[2]?.strays).toEqual({ found: [{ kind: 'phone', hits: 1 }] })
  expect(columns[2] && isPersonal(columns[2])).toBe(true)
})

it('R-CODE-04: one number among thousands of cells is told by its row, its column and its masked cell, and marked in the proof', async () => {
  const odd: string[] = []
  odd[2] = '请拨打13900991234联系'
  odd[2900] = '业主 139-0099-1235 反映'
  const view = await bring('备注', remarks(3000, odd))
  const finding = strayFinding(view)
  expect(finding?.places).toEqual([
    { row: 3, line: 4, column: '备注', cell: '请拨打********34联系', shown: 'cell-4-2' },
    { row: 2901, line: 2902, column: '备注', cell: expect.stringContaining('*'), shown: null },
  ])
  const line = view.lines.find((one) => one.of === 'data' && one.number === 4)
  const cell = line?.of === 'data' ? line.cells[2] : undefined
  expect(cell).toMatchObject({ personal: true, finding: finding?.number, place: 'cell-4-2' })
  expect(view.columns[2]?.seen).toEqual([
    { kind: 'phone', row: 3, line: 4 },
    { kind: 'phone', row: 2901, line: 2902 },
  ])
})

// biome-ignore format: a table is read in columns
it.each([
  ['an id card number in a remark',        '备注',     ['', '', `居民 ${'110105'}19491231002X 来电`], 'residentId'],
  ['an id card number that is the cell',   '办件编号', ['', '11010519491231002X'], 'residentId'],
  ['a bank card',                          '备注',     ['', `退款至 ${aCard}`], 'bankCard'],
  ['a mailbox',                            '备注',     ['材料发 wang.jianguo88@example.com，谢谢'], 'email'],
  ['a plate',                              '备注',     ['', '', '', '车辆闽A·12345长期占道'], 'plate'],
] as const)('R-CODE-04: %s is located, and nothing else is taken for it', async (_, label, odd, kind) => {
  const cells = remarks(200, odd.map((cell, index) => cell || prose(200, index)))
  const { columns } = await bring(label, cells)
  expect(columns[2]?.seen).toEqual([{ kind, row: odd.length, line: odd.length + 1 }])
})

it('what a version keeps of it are numbers: no cell lies in the database or in the profile that others may read', async () => {
  const view = await bring('备注', remarks(100, ['请拨打13900991234联系']))
  await lake.requestLoad(test.ctx, view.id, { accept: true })
  const { versionId } = await test.settled(view.id)
  const version = await lake.findVersion(test.ctx, versionId ?? '')
  expect(version?.columns[2]?.seen).toEqual([{ kind: 'phone', row: 1, line: 2 }])
  expect(JSON.stringify(version)).not.toContain('*')
  const { profile } = await lake.filesOf(test.ctx, versionId ?? '')
  expect(readFileSync(profile, 'utf8')).not.toContain('sightings')
  const loaded = await lake.getImport(test.ctx, view.id)
  expect(loaded.findings.flatMap(({ places }) => places).every(({ cell }) => cell === null)).toBe(true)
})
