/** What the catalogue, the versions and the reading itself know without a rule. Pure. */
import { counted } from '@gongshu/tabular/counted'
import type { DescriptionField } from '../catalog/model.ts'
import { type Description, updateFrequencies } from '../catalog/model.ts'
import { isPersonal, type Version } from '../lake/model.ts'
import type { Text } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'
import type { Figure } from './model.ts'

/** A figure of the catalogue's, with what was found lacking. */
export type Fact = Figure & { readonly note?: Text }

export type Known = {
  readonly description: Description
  readonly version: Version
  /** This version and those before it, newest first, purged ones included. */
  readonly versions: readonly Version[]
  /** Rows that the engine found when it last read the version; null where it has not. */
  readonly rowsRead: number | null
  /** Days between two versions by a rule, before those of the update frequency. */
  readonly freshnessDays: number | null
  readonly now: Instant
}

type Element = {
  readonly fields: readonly DescriptionField[]
  readonly name: Text
  /** Only where it can be expected. */
  readonly when?: (description: Description) => boolean
}

/** 编目要素 that a complete entry has; title, publisher and theme cannot be left out and are counted with the rest. */
// biome-ignore format: a table is read in columns
export const elements: readonly Element[] = [
  { fields: ['title'],           name: { zh: '名称', en: 'title' } },
  { fields: ['summary'],         name: { zh: '摘要', en: 'summary' } },
  { fields: ['theme'],           name: { zh: '主题', en: 'theme' } },
  { fields: ['keywords'],        name: { zh: '关键词', en: 'keywords' } },
  { fields: ['updateFrequency'], name: { zh: '更新周期', en: 'update frequency' } },
  { fields: ['spatial'],         name: { zh: '覆盖范围', en: 'place' } },
  { fields: ['temporalFrom'],    name: { zh: '时间范围', en: 'period' } },
  { fields: ['licence'],         name: { zh: '开放许可', en: 'licence' },            when: ({ openness }) => openness !== 'closed' },
  { fields: ['conditions'],      name: { zh: '开放条件', en: 'conditions of use' },  when: ({ openness }) => openness === 'conditional' },
  { fields: ['closedReason', 'legalBasis'], name: { zh: '不予开放的理由与法律依据', en: 'reason and legal basis for not opening' }, when: ({ openness }) => openness === 'closed' },
]

const isSaid = (value: unknown): boolean => {
  if (value === null || value === undefined) return false
  if (typeof value === 'object' && 'zh' in value) return String(value.zh).trim() !== ''
  return Array.isArray(value) ? value.length > 0 : String(value).trim() !== ''
}

/** 0103: elements of the catalogue entry, and a name of its own for each column. */
function metadata({ description, version }: Known): Fact {
  const expected = elements.filter(({ when }) => when?.(description) ?? true)
  const lacking = expected.filter(({ fields }) => !fields.every((field) => isSaid(description[field])))
  const unnamed = version.columns.filter(({ label }) => label.trim() === '')
  const b = expected.length + version.columns.length
  const lacks = [
    ...lacking.map(({ name }) => name),
    ...(unnamed.length > 0
      ? [
          {
            zh: `${unnamed.length} 列的名称`,
            en: unnamed.length === 1 ? 'the name of 1 column' : `the names of ${counted(unnamed.length, 'column')}`,
          },
        ]
      : []),
  ]
  const note = {
    zh: `没写${lacks.map(({ zh }) => zh).join('、')}`,
    en: `not stated: ${lacks.map(({ en }) => en).join(', ')}`,
  }
  return {
    ...{ indicator: '0103', a: b - lacking.length - unnamed.length, b },
    ...(lacks.length > 0 ? { note } : {}),
  }
}

/** 0102: the version before is the model; its columns are to be found again, with their types. */
function model({ version, versions }: Known): Fact | undefined {
  const before = versions.find(({ number, purgedAt }) => number < version.number && purgedAt === null)
  if (!before) return undefined
  const gone = before.columns.filter(
    ({ name, type }) => !version.columns.some((column) => column.name === name && column.type === type),
  )
  const note = {
    zh: `与第 ${before.number} 版相比缺少或改了类型：${gone.map(({ label }) => label).join('、')}`,
    en: `gone or of another type since version ${before.number}: ${gone.map(({ label }) => label).join(', ')}`,
  }
  return {
    ...{ indicator: '0102', a: before.columns.length - gone.length, b: before.columns.length },
    ...(gone.length > 0 ? { note } : {}),
  }
}

/** 0106: what points at people stands in no dataset that is graded as open to everyone (R-CLS-25). */
function security({ description, version }: Known): Fact {
  const isOpen = description.openness === 'unconditional' || description.level < 2
  const personal = isOpen ? version.columns.filter(isPersonal) : []
  const note = {
    zh: `分级与开放属性容不下个人信息列 ${personal.length} 个`,
    en: `${counted(personal.length, 'column points', 'columns point')} at people, which grade and openness do not allow`,
  }
  return {
    ...{ indicator: '0106', a: version.columns.length - personal.length, b: version.columns.length },
    ...(personal.length > 0 ? { note } : {}),
  }
}

/** 0305: cells that did not fit their column when the file was loaded, of all that had something in them. */
function dirty({ version }: Known): Fact {
  const filled = version.columns.reduce((sum, { nulls }) => sum + version.rows - nulls, 0)
  return { indicator: '0305', a: version.rejectedCells, b: filled + version.rejectedCells }
}

/** 0502: the newest version is no older than the update frequency allows. */
function timely({ description, versions, freshnessDays, now }: Known): Fact | undefined {
  const days =
    freshnessDays ?? updateFrequencies.find(({ value }) => value === description.updateFrequency)?.days ?? null
  const newest = versions.find(({ purgedAt }) => purgedAt === null)
  if (days === null || !newest) return undefined
  const age = Math.floor((Date.parse(now) - Date.parse(newest.createdAt)) / 86_400_000)
  const a = age <= days ? 1 : 0
  const note = {
    zh: `最近一版是 ${age} 天前的，应不超过 ${days} 天`,
    en: `the newest version is ${counted(age, 'day')} old; ${days} ${days === 1 ? 'is' : 'are'} allowed`,
  }
  return { indicator: '0502', a, b: 1, ...(a === 1 ? {} : { note }) }
}

/** 0601: the engine has read the record and found every row that the version is said to have. */
const accessible = ({ version, rowsRead }: Known): Fact | undefined =>
  rowsRead === null ? undefined : { indicator: '0601', a: rowsRead === version.rows ? 1 : 0, b: 1 }

/** 0602: versions that can still be had, of all there ever were. */
const usable = ({ versions }: Known): Fact => ({
  ...{ indicator: '0602', b: versions.length },
  a: versions.filter(({ purgedAt }) => purgedAt === null).length,
})

export const factsOf = (known: Known): readonly Fact[] =>
  [metadata, model, security, dirty, timely, accessible, usable].flatMap((fact) => fact(known) ?? [])
