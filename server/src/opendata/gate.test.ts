import { expect, it, test } from 'vitest'
import type { Column } from '../lake/model.ts'
import { isBlocked } from './finding.ts'
import { checkPublication, detectorsOf } from './gate.ts'
import { column, description, material, version } from './testing-material.ts'

const findings = (overrides: Parameters<typeof material>[0] = {}) => checkPublication(material(overrides))
const musts = (overrides: Parameters<typeof material>[0] = {}) =>
  findings(overrides)
    .filter(({ weight }) => weight === 'must')
    .map(({ rule, field, column: of }) => [rule, of ?? field].join(' '))

test('R-OPEN-02: what is complete and harmless may be opened, without a finding', () => {
  expect(findings()).toEqual([])
})

test('R-OPEN-02: every fault is told at once, the blocking ones first', () => {
  const found = findings({
    description: description({ summary: { zh: '停车场' }, licence: null, updateFrequency: null, keywords: [] }),
    version: undefined,
  })
  expect(found.map(({ field }) => field)).toEqual(['summary', 'updateFrequency', 'licence', 'version', 'keywords'])
  expect(isBlocked(found)).toBe(true)
  expect(isBlocked(findings({ description: description({ keywords: [] }) }))).toBe(false)
})

const hit = (kind: NonNullable<Column['detector']>['kind'], hits = 299) => ({
  kind,
  rate: hits / 312,
  chance: 0.09,
  hits,
  basis: 'all' as const,
})

it.each(['residentId', 'phone', 'bankCard', 'email', 'personName'] as const)(
  'R-CLS-25: a column of %s keeps the dataset from being opened, and is named with its count',
  (kind) => {
    const columns = [column(), column({ name: 'c2', label: '负责人', nulls: 12, detector: hit(kind) })]
    for (const openness of ['unconditional', 'conditional'] as const) {
      const conditions = { zh: '签订使用协议' }
      const found = findings({ version: version({ columns }), description: description({ openness, conditions }) })
      expect(found[0]).toMatchObject({
        rule: 'R-CLS-25',
        weight: 'must',
        column: 'c2',
        detector: { kind, hits: 299, filled: 300 },
      })
      expect(found[0]?.message.zh).toMatch(/“负责人”列：300 个值中有 299 个/)
    }
  },
)

test('R-CLS-25: the address of a car park may be opened, and the plate of a bus where somebody says whose it is; a home or a private car may not', () => {
  const at = (label: string, kind: 'address' | 'plate' | 'creditCode' = 'address') =>
    musts({ version: version({ columns: [column({ name: 'c', label, detector: hit(kind) })] }) })
  expect(at('地址')).toEqual([])
  expect(at('家庭住址')).toEqual(['R-CLS-25 c'])
  expect(at('公交车号牌', 'plate')).toEqual(['R-CODE-04 c'])
  const strays = { found: [{ kind: 'plate' as const, hits: 299 }], reason: '公交公司的营运车辆' }
  const stated = column({ name: 'c', label: '公交车号牌', detector: hit('plate'), strays })
  expect(musts({ version: version({ columns: [stated] }) })).toEqual([])
  expect(at('车主号牌', 'plate')).toEqual(['R-CLS-25 c'])
  expect(at('统一社会信用代码', 'creditCode')).toEqual([])
})

test('R-CODE-04: strays that nobody answered for close a column; with a reason every reviewer reads it', () => {
  const found = [{ kind: 'phone' as const, hits: 3 }]
  const open = [column({ name: 'memo', label: '备注', nulls: 12, strays: { found } })]
  expect(musts({ version: version({ columns: open }) })).toEqual(['R-CLS-25 memo'])
  expect(findings({ version: version({ columns: open }) })[0]?.message.zh).toBe(
    '“备注”列夹有电话号码 3 格，不能开放；请去掉此列，或重新装载并说明为什么不是个人信息',
  )
  const stated = [column({ name: 'memo', label: '备注', nulls: 12, strays: { found, reason: '对外公布的值班电话' } })]
  expect(findings({ version: version({ columns: stated }) })).toMatchObject([
    {
      rule: 'R-CODE-04',
      weight: 'advice',
      column: 'memo',
      message: { zh: expect.stringContaining('对外公布的值班电话') },
    },
  ])
  expect(detectorsOf(version({ columns: [...open, ...stated] }))).toMatchObject([
    { label: '备注', personal: true, stray: true, reason: null, hit: { kind: 'phone', hits: 3, filled: 300 } },
    { label: '备注', personal: false, stray: true, reason: '对外公布的值班电话' },
  ])
})

test('R-CLS-25: the landlines of offices may be opened, with many mobile telephones among them they may not', () => {
  const at = (houses: number, label = '联系电话') =>
    musts({ version: version({ columns: [column({ name: 'c', label, detector: { ...hit('phone'), houses } })] }) })
  expect(at(299)).toEqual([])
  expect(at(299, '家庭电话')).toEqual(['R-CLS-25 c'])
  expect(at(200)).toEqual(['R-CLS-25 c'])
})

test('R-SEC-09: words of the house are told to reviewers with the publisher’s reason', () => {
  const internalMarks = { count: 2, reason: '该词是列名，内容已公开' }
  expect(findings({ version: version({ internalMarks }) })).toMatchObject([
    { rule: 'R-SEC-09', weight: 'advice', message: { zh: expect.stringContaining('该词是列名，内容已公开') } },
  ])
})

test('R-OPEN-01: what is not open says why and by which law, and its data leave no way out', () => {
  const closed = { openness: 'closed', licence: null } as const
  expect(musts({ description: description(closed) })).toEqual(['R-OPEN-01 closedReason', 'R-OPEN-01 legalBasis'])
  const reasoned = description({ ...closed, closedReason: 'personalInformation', legalBasis: '个人信息保护法第十条' })
  const columns = [column({ detector: hit('residentId') })]
  expect(musts({ description: reasoned, version: version({ columns }) })).toEqual([])
  expect(musts({ description: reasoned, version: undefined })).toEqual([])
})

test('R-SHR-03, R-SHR-04: what other departments must be told of an entry is checked with it', () => {
  const says = {
    openness: 'closed',
    closedReason: 'legalBar',
    legalBasis: '统计法第二十五条',
    updateFrequency: null,
  } as const
  const kept = { sharingAttribute: 'notShared', notSharedReason: '统计原始资料', notSharedLaw: '有关规定' } as const
  expect(musts({ description: description({ ...says, ...kept }) })).toEqual([
    'R-SHR-03 updateFrequency',
    'R-SHR-04 notSharedLaw',
  ])
})

test('R-OPEN-01: what is open on application states the conditions', () => {
  expect(musts({ description: description({ openness: 'conditional' }) })).toEqual(['R-OPEN-01 conditions'])
})

// biome-ignore format: a table is read in columns
it.each([
  { rule: 'R-CLS-30', level: 1, openness: 'unconditional', refused: [] },
  { rule: 'R-CLS-31', level: 2, openness: 'unconditional', refused: ['R-CLS-31 openness'] },
  { rule: 'R-CLS-31', level: 2, openness: 'conditional', refused: [] },
  { rule: 'R-CLS-32', level: 3, openness: 'unconditional', refused: ['R-CLS-32 openness'] },
  { rule: 'R-CLS-32', level: 3, openness: 'conditional', refused: [] },
  { rule: 'R-CLS-33', level: 4, openness: 'unconditional', refused: ['R-CLS-33 openness'] },
  { rule: 'R-CLS-33', level: 4, openness: 'conditional', refused: ['R-CLS-33 openness'] },
  { rule: 'R-CLS-33', level: 4, openness: 'closed', refused: [] },
] as const)('$rule: level $level, $openness: refused $refused', ({ level, openness, refused }) => {
  const words = { conditions: { zh: '签订使用协议' }, closedReason: 'tradeSecret', legalBasis: '数据安全法' }
  expect(musts({ description: description({ level, openness, ...words }) })).toEqual(refused)
})

test('R-OPEN-08: a breaking change states its notice', () => {
  expect(musts({ compatibility: 'breaking' })).toEqual(['R-OPEN-08 notice'])
  expect(musts({ compatibility: 'breaking', notice: { days: 30, text: '泊位数改为两列' } })).toEqual([])
})

test('R-SEC-09: a secrecy mark in the words or in a header stops the publication; the word in a sentence is a warning', () => {
  expect(musts({ description: description({ note: { zh: '机密★5年' } }) })).toEqual(['R-SEC-09 note'])
  expect(musts({ description: description({ keywords: ['停车', '【内部】'] }) })).toEqual(['R-SEC-09 keywords'])
  expect(musts({ description: description({ title: { zh: '机密★10年 停车场名录' } }) })).toEqual(['R-SEC-09 title'])
  expect(musts({ version: version({ columns: [column({ name: 'a', label: '内部' })] }) })).toEqual(['R-SEC-09 a'])
  const found = findings({ description: description({ summary: { zh: '不含任何国家秘密的停车场名录。' } }) })
  expect(found.map(({ rule, weight }) => [rule, weight])).toEqual([['R-SEC-09', 'advice']])
})

test('R-OPEN-02: a column without a label is missing in the data dictionary', () => {
  expect(musts({ version: version({ columns: [column({ name: 'c', label: ' ' })] }) })).toEqual(['R-OPEN-02 c'])
})

it.each([
  ['title', { title: { zh: '停车场名录 13900991234' } }],
  ['summary', { summary: { zh: '公共停车场名称与泊位数，张伟009901195001010013。' } }],
  ['keywords', { keywords: ['停车', '139 0099 1234'] }],
  ['note', { note: { zh: '有事找张伟', en: 'ask zhang.wei@example.com' } }],
  ['conditions', { conditions: { zh: '联系 １３９００９９１２３４' } }],
  ['legalBasis', { legalBasis: '见 139-0099-1234' }],
] as const)('R-CLS-25: personal data in the %s are not published, and the finding names the field', (field, words) => {
  const changed = description(words as Parameters<typeof description>[0])
  expect(musts({ description: changed })).toEqual([`R-CLS-25 ${field}`])
  const closed = {
    openness: 'closed',
    closedReason: 'personalInformation',
    legalBasis: changed.legalBasis ?? '个人信息保护法第十条',
  } as const
  expect(musts({ description: { ...changed, ...closed } }), 'an entry without data is published too').toEqual([
    `R-CLS-25 ${field}`,
  ])
  expect(JSON.stringify(findings({ description: changed })), 'and does not repeat it').not.toContain('13900991234')
})

test('R-CLS-25: the notice of a change is looked at too; an office is reached by landline and mailbox', () => {
  const notice = { days: 30, text: '有疑问请打13900991234' }
  expect(musts({ compatibility: 'breaking', notice })).toEqual(['R-CLS-25 notice'])
  const note = { zh: '咨询电话 0571-87654321，邮箱 bgs@example.com、chengguan@linlan.gov.cn' }
  expect(findings({ description: description({ note }) })).toMatchObject([
    { rule: 'R-CLS-25', field: 'note', weight: 'advice', message: { zh: expect.stringContaining('是单位的电话') } },
  ])
})

test('R-CLS-25: a name of a column that is an id or a mobile number is not published, of a closed dataset neither', () => {
  const columns = [
    column(),
    column({ name: 'c2', label: '张伟13900991234' }),
    column({ name: 'c3', label: '009901195001010018' }),
  ]
  expect(musts({ version: version({ columns }) })).toEqual(['R-CLS-25 c2', 'R-CLS-25 c3'])
  const closed = description({
    openness: 'closed',
    closedReason: 'personalInformation',
    legalBasis: '个人信息保护法第十条',
  })
  expect(musts({ version: version({ columns }), description: closed })).toEqual(['R-CLS-25 c2', 'R-CLS-25 c3'])
})

test('R-CODE-04: the message says which rows to look at, of the file where they are known', () => {
  const told = (seen: Column['seen']) => {
    const strays = { found: [{ kind: 'phone' as const, hits: 2 }] }
    const columns = [column({ name: 'remark', label: '备注', strays, ...(seen ? { seen } : {}) })]
    return findings({ version: version({ columns }) }).find(({ rule }) => rule === 'R-CLS-25')?.message
  }
  const rows = [
    { kind: 'phone' as const, row: 3, line: 4 },
    { kind: 'phone' as const, row: 2901, line: 2902 },
  ]
  expect(told(rows)?.zh).toContain('电话号码 2 格（见原件第 4、2902 行）')
  expect(told(rows)?.en).toContain('(see rows 4, 2902 of the file)')
  expect(told([{ kind: 'phone', row: 3 }])?.zh).toContain('（见数据第 3 行）')
  expect(told(undefined)?.zh).not.toContain('行')
})
