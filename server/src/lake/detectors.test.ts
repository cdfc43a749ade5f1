import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

const columnOf = async (label: string, cells: readonly string[]) => {
  const text = `序号,${label}\n${cells.map((cell, index) => `${index + 1},${cell}`).join('\n')}\n`
  const { columns, findings } = await test.bring(test.file(`${label}.csv`, text))
  return { column: columns[1], findings }
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** The check character of GB 11643 for seventeen digits. */
const checked = (digits: string): string =>
  digits + '10X98765432'[[...digits].reduce((sum, digit, at) => sum + Number(digit) * (weights[at] ?? 0), 0) % 11]

it('R-CODE-03: citizen ids are known by date and check character, and stay text', async () => {
  const ids = Array.from({ length: 40 }, (_, index) =>
    checked(`0099011990${String((index % 12) + 1).padStart(2, '0')}15${String(100 + index)}`),
  )
  const { column } = await columnOf('证件', ids)
  expect(column).toMatchObject({ type: 'text', detector: { kind: 'residentId', hits: 40, rate: 1, basis: 'all' } })
  const wrong = ids.map((id) => id.slice(0, 17) + (id.endsWith('1') ? '2' : '1'))
  const { column: no } = await columnOf('单号', wrong)
  expect(no?.detector?.kind).not.toBe('residentId')
})

it('R-CODE-05: cards of permanent residence (9…) and permits (81, 82, 83) count as well', async () => {
  const ids = ['911156', '810000', '820000', '830000'].flatMap((region) =>
    Array.from({ length: 10 }, (_, index) => checked(`${region}19850312${String(200 + index)}`)),
  )
  const { column } = await columnOf('证件', ids)
  expect(column?.detector).toMatchObject({ kind: 'residentId', hits: 40 })
})

it('R-CODE-01: unified credit codes are known, also those whose check character is 0, and those that fail are said', async () => {
  const codes = ['91350100M000100Y43', '52100000500000784G', '91440300708461136T', '914403001922038216']
  const cells = Array.from({ length: 40 }, (_, index) =>
    index === 7 ? '91350100M000100Y44' : (codes[index % 4] ?? ''),
  )
  const { column, findings } = await columnOf('统一社会信用代码', cells)
  expect(column).toMatchObject({ type: 'text', role: 'identifier', detector: { kind: 'creditCode', hits: 39 } })
  expect(findings.find(({ rule }) => rule === 'R-CODE-01')).toMatchObject({
    weight: 'advice',
    head: '1 个“统一社会信用代码”通不过校验',
  })
})

it('R-CODE-04: a few telephone numbers in remarks are noticed, and the remarks are not called telephone numbers', async () => {
  const cells = Array.from({ length: 60 }, (_, index) =>
    index % 20 === 3 ? `1391234${String(1000 + index)}` : `正常营业${index}`,
  )
  const { column, findings } = await columnOf('备注', cells)
  expect(column?.detector).toBeUndefined()
  expect(findings.find(({ rule }) => rule === 'R-CODE-04')).toMatchObject({
    weight: 'must',
    head: '“备注”里夹有个人信息',
    cause: '3 格像电话号码。不收、说明不是个人信息，或者收而不开放。',
  })
  expect(column?.detectors).toMatchObject([{ kind: 'phone', hits: 3 }])
})

const anId = checked('00990119500101000')
/** Its check character is X, which has look-alikes. */
const anXId = checked('00990119500101003')
const lookAlike = (last: string) => () => `${anXId.slice(0, 17)}${last}`
it.each([
  ['联系电话', (n: number) => `139-0099-${1000 + n}`, 'phone'],
  ['联系电话', (n: number) => `139 0099 ${1000 + n}`, 'phone'],
  ['联系电话', (n: number) => `１３９００９９${1000 + n}`, 'phone'],
  ['联系方式', (n: number) => `1390099${1000 + n}/1380099${1000 + n}`, 'phone'],
  ['负责人及电话', (n: number) => `王建国1390099${1000 + n}`, 'phone'],
  ['备注', () => `身份证号：${anId}`, 'residentId'],
  ['证件', () => `${anId.slice(0, 6)} ${anId.slice(6, 14)} ${anId.slice(14)}`, 'residentId'],
  ['身份证号', (n: number) => `009901500101${100 + n}`, 'residentId'],
  ['证件', () => `${anId.slice(0, 6)}.${anId.slice(6, 14)}.${anId.slice(14)}`, 'residentId'],
  ['证件', () => `${anId.slice(0, 6)}/${anId.slice(6, 14)}/${anId.slice(14)}`, 'residentId'],
  ['备注', () => `${anId.slice(0, 9)}\u200b${anId.slice(9)}`, 'residentId'],
  ['证件', lookAlike('×'), 'residentId'],
  ['证件', lookAlike('Ⅹ'), 'residentId'],
  ['证件', lookAlike('Х'), 'residentId'],
  ['联系方式', (n: number) => `139.0099.${1000 + n}`, 'phone'],
  ['备注', (n: number) => `1390\u200b099${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139_0099_${1000 + n}`, 'phone'],
  ['备用', (n: number) => `(139)0099${1000 + n}`, 'phone'],
  ['备用', (n: number) => `（139）0099-${1000 + n}`, 'phone'],
  ['备用', (n: number) => `+86(139) 0099 ${1000 + n}`, 'phone'],
  ['备用', (n: number) => `tel1390099${1000 + n}x`, 'phone'],
  ['备用', (n: number) => `１３９-００９９-１${['０', '１', '２'][n % 3]}３４`, 'phone'],
  ['备用', (n: number) => `+86 139 0099 ${1000 + n}`, 'phone'],
  ['备用', (n: number) => `0086-1390099${1000 + n}`, 'phone'],
  ['备用', (n: number) => `0086 139 0099 ${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139·0099·${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139:0099:${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139|0099|${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139*0099*${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139\\0099\\${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139，0099，${1000 + n}`, 'phone'],
  ['备用', (n: number) => `139\u00a00099\u00a0${1000 + n}`, 'phone'],
  ['备用', () => `${anId.slice(0, 6)}_${anId.slice(6, 14)}_${anId.slice(14)}`, 'residentId'],
  ['备用', () => `${anId.slice(0, 6)}(${anId.slice(6, 14)})${anId.slice(14)}`, 'residentId'],
])('R-CODE-04: %s written as people write it is known: case %#', async (label, cell, kind) => {
  const cells = Array.from({ length: 60 }, (_, index) => cell(index))
  const { column } = await columnOf(label, cells)
  expect(column?.detector).toMatchObject({ kind, hits: 60 })
})

// biome-ignore format: a table is read in columns
it.each([
  ['landlines with their area code in brackets', (n: number) => `(010)8765${1000 + n}`],
  ['amounts grouped by four',                    (n: number) => `${100 + n * 14},0099,${1000 + n}`],
  ['serial numbers of eleven digits',            (n: number) => `No${10_000_000_000 + n * 1_234_567_891}x`],
  ['file names with a date',                     (n: number) => `IMG_20240${101 + n}_13${1000 + n}.jpg`],
  ['longitudes and latitudes',                   (n: number) => `[-${10 + n}.23333333,${130 + n}.7666${1000 + n}]`],
  ['versions',                                   (n: number) => `13.${n}.139`],
])('R-CODE-04: %s are nobody’s telephone', async (_, cell) => {
  const cells = Array.from({ length: 60 }, (_, index) => `"${cell(index)}"`)
  const { column } = await columnOf('备用', cells)
  expect(column?.detectors ?? []).not.toContainEqual(expect.objectContaining({ kind: 'phone' }))
  expect(column?.strays).toBeUndefined()
})

it('R-CODE-03: one valid citizen id inside a remark makes the remarks personal', async () => {
  const cells = Array.from({ length: 60 }, (_, index) => (index === 41 ? `见${anId}的材料` : `正常营业${index}`))
  const { column } = await columnOf('备注', cells)
  expect(column?.detector).toMatchObject({ kind: 'residentId', hits: 1 })
})

it('serial numbers of the same eighteen digits are not taken for citizens: one in eleven passes by chance', async () => {
  const cells = Array.from(
    { length: 330 },
    (_, index) => `许可009901${20240101 + (index % 28)}${String(1000 + index)}号`,
  )
  const { column } = await columnOf('文号', cells)
  expect(column?.detector?.kind).not.toBe('residentId')
})

it.each([1, 2])('R-CODE-03: %d bare citizen ids among sixty remarks make them personal', async (count) => {
  const cells = Array.from({ length: 60 }, (_, index) => (index < count ? anId : `正常营业${index}`))
  const { column } = await columnOf('备注', cells)
  expect(column?.detector).toMatchObject({ kind: 'residentId', hits: count })
})

const aCode = '91350100M000100Y43'
const anAddress = (n: number): string => `临澜市望江区滨江路${n + 1}号${n + 2}室`
it.each([
  ['统一社会信用代码', (n: number) => (n % 5 === 0 ? anId : aCode), 20],
  ['备注', (n: number) => (n === 41 ? `见${anId}的材料` : anAddress(n)), 1],
  ['说明', (n: number) => (n % 5 === 0 ? anId : anAddress(n)), 20],
])('R-CODE-03: citizen ids in %s are not outvoted by what most cells are', async (label, cell, hits) => {
  const { column } = await columnOf(
    label,
    Array.from({ length: 100 }, (_, index) => cell(index)),
  )
  expect(column?.detector).toMatchObject({ kind: 'residentId', hits })
})

it('R-CODE-04: what points at persons comes before what most cells are', async () => {
  const cells = Array.from({ length: 100 }, (_, n) => (n % 3 === 0 ? `1390099${1000 + n}` : anAddress(n)))
  const { column } = await columnOf('联系方式', cells)
  expect(column?.detector).toMatchObject({ kind: 'phone', hits: 34 })
})
