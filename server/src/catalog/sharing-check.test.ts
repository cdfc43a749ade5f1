import { expect, it, test } from 'vitest'
import { NewDataset, type Sharing } from './model.ts'
import { checkSharing, type SharingEntry } from './sharing-check.ts'
import { newDataset, statedSharing } from './testing-dataset.ts'

type Description = SharingEntry['description']

const entry = (overrides: Partial<Description> = {}, more: Partial<SharingEntry> = {}): SharingEntry => ({
  description: {
    ...{ level: 1, openness: 'conditional', updateFrequency: 'monthly' },
    ...statedSharing(overrides.level),
    ...overrides,
  },
  items: 8,
  published: undefined,
  ...more,
})
const found = (overrides: Partial<Description> = {}, more: Partial<SharingEntry> = {}): string[] =>
  checkSharing(entry(overrides, more)).map(({ rule, field, weight }) => `${rule} ${field} ${weight}`)

const notShared = (
  notSharedLaw: string | null,
  notSharedReason: string | null = '统计调查取得的单个对象资料',
): Sharing => ({
  ...statedSharing(1),
  ...{ sharingAttribute: 'notShared', notSharedLaw, notSharedReason, sharingMethods: [] },
})

it.each([1, 2, 3, 4])('R-SHR-03: an entry of level %i that says all of it has no finding', (level) => {
  expect(found({ level })).toEqual([])
})

test('R-SHR-03: without a way of sharing an entry is refused; what is not shared needs none', () => {
  expect(found({ sharingMethods: [] })).toEqual(['R-SHR-03 sharingMethods must'])
  expect(found(notShared('《中华人民共和国统计法》第二十五条'))).toEqual([])
})

test('R-SHR-03: what is not open states its update frequency too, and is told that items are missing where nothing is loaded', () => {
  const closed = { openness: 'closed', updateFrequency: null }
  expect(found(closed, { items: 0 })).toEqual(['R-SHR-03 updateFrequency must', 'R-SHR-03 version advice'])
})

test('R-SHR-04: conditional sharing lists its scope and its purposes', () => {
  const conditional = { level: 2, sharingScope: null, sharingPurposes: ' ' }
  expect(found(conditional)).toEqual(['R-SHR-04 sharingScope must', 'R-SHR-04 sharingPurposes must'])
})

test('R-SHR-04: what is not shared without reason and without law is refused', () => {
  expect(found(notShared(null, null))).toEqual(['R-SHR-04 notSharedReason must', 'R-SHR-04 notSharedLaw must'])
})

it.each([
  '《中华人民共和国统计法》第二十五条',
  '《中华人民共和国个人信息保护法》（2021年）第二十五条、第三十四条',
  '《不动产登记暂行条例》第28条',
  '国务院关于加强数字政府建设的决定',
  '《国务院关于印发政务信息资源共享管理暂行办法的通知》（国发〔2016〕51号）第十条',
  '国务院令第809号',
])('R-SHR-04: %s is a law or a decision of the State Council', (law) => {
  expect(found(notShared(law))).toEqual([])
})

it.each([
  '涉密',
  '按照统计法',
  '《中华人民共和国统计法》',
  '第二十五条',
  '市局规定',
  '国办',
  '根据有关法律法规规定第三条',
])('R-SHR-04: %s is none, and what is expected is said', (law) => {
  const [finding, ...others] = checkSharing(entry(notShared(law)))
  expect(others).toEqual([])
  expect(finding).toMatchObject({ rule: 'R-SHR-04', field: 'notSharedLaw', weight: 'must' })
  expect(finding?.message.zh).toContain('《中华人民共和国统计法》第二十五条')
})

test('R-SHR-04: the rules of a ministry are pointed at: they do not justify keeping data back', () => {
  expect(found(notShared('《部门统计调查项目管理实施细则》第十二条'))).toEqual(['R-SHR-04 notSharedLaw advice'])
})

test('R-SHR-04: a gap that stands in the published entry is advice until its department states anything of sharing', () => {
  const gaps = { sharingMethods: [], sharingScope: null, sharingPurposes: null }
  const published: Sharing = { ...statedSharing(2), ...gaps }
  const fields = ['R-SHR-03 sharingMethods', 'R-SHR-04 sharingScope', 'R-SHR-04 sharingPurposes']
  expect(found({ level: 2, ...gaps }, { published })).toEqual(fields.map((field) => `${field} advice`))
  expect(found({ level: 2, ...gaps })).toEqual(fields.map((field) => `${field} must`))
  const scope = { sharingScope: '市级部门' }
  expect(found({ level: 2, ...gaps, ...scope }, { published })).toEqual([`${fields[0]} must`, `${fields[2]} must`])
})

it.each([
  { rule: 'R-CLS-30', level: 1, begins: 'unconditional', refused: [] },
  { rule: 'R-CLS-31', level: 2, begins: 'conditional', refused: [] },
  { rule: 'R-CLS-32', level: 3, begins: 'conditional', refused: ['unconditional'] },
  { rule: 'R-CLS-33', level: 4, begins: 'conditional', refused: ['unconditional'] },
] as const)(
  '$rule: data of level $level begin as $begins; refused are $refused',
  ({ rule, level, begins, refused }) => {
    const { sharingAttribute: _, sharingMethods: __, ...unsaid } = newDataset({ level })
    expect(NewDataset.parse(unsaid).description.sharingAttribute).toBe(begins)
    expect(NewDataset.parse({ ...unsaid, sharingAttribute: 'notShared' }).description.sharingAttribute).toBe(
      'notShared',
    )
    const law = notShared('《中华人民共和国统计法》第二十五条')
    const stated = { unconditional: {}, conditional: statedSharing(2), notShared: law }
    const attributes = ['unconditional', 'conditional', 'notShared'] as const
    const blocked = attributes.filter((sharingAttribute) => {
      const findings = found({ level, ...stated[sharingAttribute], sharingAttribute, sharingMethods: ['interface'] })
      return findings.includes(`${rule} sharingAttribute must`)
    })
    expect(blocked).toEqual(refused)
  },
)

it.each([
  ['须另行签订协议并收费', ['收费', '另签协议']],
  ['经分管领导批准后提供', ['经领导特批']],
  ['须经领导特批', ['经领导特批']],
  ['仅限本系统使用', ['限本系统使用']],
  ['以对等共享为前提，凭单位介绍信', ['以对等交换为条件', '须持公函、纸质材料']],
  ['须购买指定厂商的软件', ['指定厂商、软件']],
  ['视情况提供', ['条件不明确']],
  ['市级政务部门，办理户口迁移、低保审核时核对', []],
  ['不收费，全市各级部门', []],
])('R-SHR-05: “%s” reads as conditions of one’s own making: %j', (text, expected) => {
  const findings = checkSharing(entry({ level: 2, sharingScope: text }))
  expect(findings.map(({ rule, field, weight }) => `${rule} ${field} ${weight}`)).toEqual(
    expected.map(() => 'R-SHR-05 sharingScope advice'),
  )
  for (const label of expected) expect(findings.some(({ message }) => message.zh.includes(label))).toBe(true)
})

test('R-SHR-05: data open to everyone that set conditions for departments are pointed at', () => {
  const open = { openness: 'unconditional', ...statedSharing(2) }
  expect(found(open)).toEqual(['R-SHR-05 sharingAttribute advice'])
})
