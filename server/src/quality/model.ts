import { z } from 'zod'
import { comparisons, testableIdentifiers } from '../access/model.ts'
import { defineProblems, type Text } from '../platform/problem.ts'
import { type IndicatorCode, indicatorCodes } from './indicators.ts'

export const Indicator = z.enum(indicatorCodes)

const column = z.string().min(1).max(200)
const columns = z.array(column).min(1).max(8)
const bound = z.string().trim().min(1).max(40)
const size = z.number().int().min(0).max(1_000_000)

/** What every rule has beside its own parameters. */
const common = {
  /** Given by the server; a rule that comes back with it is the same rule. */
  id: z.uuid().optional(),
  /** One of those that the kind can stand for; the first of them unless told. */
  indicator: Indicator.optional(),
  /** 依据: the standard, the list, the business rule behind it. */
  source: z.string().trim().max(200).optional(),
}

/** 质量规则. */
export const NewRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notNull'), column, ...common }),
  z.object({ kind: z.literal('unique'), columns, ...common }),
  /** No columns: the whole row. */
  z.object({ kind: z.literal('noRepeat'), columns: z.array(column).max(8), ...common }),
  z.object({ kind: z.literal('pattern'), column, pattern: z.string().max(2000), ...common }),
  z.object({ kind: z.literal('length'), column, min: size.optional(), max: size.optional(), ...common }),
  z.object({ kind: z.literal('range'), column, min: bound.optional(), max: bound.optional(), ...common }),
  z.object({
    kind: z.literal('codeList'),
    column,
    values: z.array(z.string().min(1).max(200)).min(1).max(1000),
    ...common,
  }),
  z.object({ kind: z.literal('reference'), column, datasetId: z.uuid(), other: column, ...common }),
  z.object({ kind: z.literal('compare'), column, operator: z.enum(comparisons), other: column, ...common }),
  z.object({ kind: z.literal('identifier'), column, identifier: z.enum(testableIdentifiers), ...common }),
  /** Days between two versions, where they are not those of the update frequency. */
  z.object({ kind: z.literal('freshness'), days: z.number().int().min(1).max(3660), ...common }),
  /** The dates of the column lie in the time coverage that the catalogue states. */
  z.object({ kind: z.literal('period'), column, ...common }),
  z.object({ kind: z.literal('records'), expected: z.number().int().min(1).max(10_000_000_000), ...common }),
])
export type NewRule = z.infer<typeof NewRule>
export type RuleKind = NewRule['kind']

type Settled<R> = R extends unknown
  ? Omit<R, 'id' | 'indicator'> & { readonly id: string; readonly indicator: IndicatorCode }
  : never
/** A rule as it is kept: with its id and the indicator it counts for. */
export type QualityRule = Settled<NewRule>

type KindRow = { readonly kind: RuleKind; readonly name: Text; readonly indicators: readonly IndicatorCode[] }

/** Which indicators a kind can stand for; the first is meant unless another is named. */
// biome-ignore format: a table is read in columns
export const kinds = [
  { kind: 'notNull',    name: { zh: '必填', en: 'Filled' },                     indicators: ['0201'] },
  { kind: 'unique',     name: { zh: '唯一', en: 'Unique' },                     indicators: ['0304'] },
  { kind: 'noRepeat',   name: { zh: '不重复', en: 'No repeated rows' },         indicators: ['0303'] },
  { kind: 'pattern',    name: { zh: '格式', en: 'Pattern' },                    indicators: ['0302', '0101', '0106'] },
  { kind: 'length',     name: { zh: '长度', en: 'Length' },                     indicators: ['0302', '0101'] },
  { kind: 'range',      name: { zh: '取值范围', en: 'Range' },                  indicators: ['0302', '0101', '0104'] },
  { kind: 'codeList',   name: { zh: '代码表', en: 'Code list' },                indicators: ['0105', '0101'] },
  { kind: 'reference',  name: { zh: '参照', en: 'Reference' },                  indicators: ['0105', '0401', '0402'] },
  { kind: 'compare',    name: { zh: '列间比较', en: 'Comparison of columns' },  indicators: ['0402', '0104', '0503'] },
  { kind: 'identifier', name: { zh: '标识符校验', en: 'Checked identifier' },   indicators: ['0301'] },
  { kind: 'freshness',  name: { zh: '更新期限', en: 'Freshness' },              indicators: ['0502'] },
  { kind: 'period',     name: { zh: '时间范围', en: 'Period' },                 indicators: ['0501'] },
  { kind: 'records',    name: { zh: '应有行数', en: 'Records expected' },       indicators: ['0202'] },
] as const satisfies readonly KindRow[]

export const kindOf = (kind: RuleKind): KindRow => {
  const found = kinds.find((one) => one.kind === kind)
  if (!found) throw new RangeError(`unknown kind of rule ${kind}`)
  return found
}

export const mostRules = 300

/** A and B of one rule or one fact of the catalogue, as the standard has them for the indicator, or what was missing to know them. */
export type Figure =
  | { readonly indicator: IndicatorCode; readonly a: number; readonly b: number }
  | { readonly indicator: IndicatorCode; readonly missing: Text }

export const isMeasured = (figure: Figure): figure is Extract<Figure, { b: number }> => 'b' in figure

export const problems = defineProblems('quality', {
  noCard: {
    status: 404,
    title: {
      zh: '这个数据集没有可以给您看的质量评价',
      en: 'There is no quality card of this dataset that you may see',
    },
  },
  wrongPost: {
    status: 403,
    title: {
      zh: '只有提供部门的数据专员可以定质量规则',
      en: 'Only a data officer of the publisher sets quality rules',
    },
    advice: { zh: '请由提供部门的数据专员登录后操作。', en: 'Ask a data officer of the publisher to do it.' },
  },
  rulesNotShown: {
    status: 403,
    title: {
      zh: '质量规则只给提供部门、轮到的审核人和审计看',
      en: 'The rules are for the publisher, reviewers in turn and auditors',
    },
  },
  invalidRules: {
    status: 400,
    title: { zh: '有规则不成立，一条也没有保存', en: 'Some rules are not possible; none was saved' },
    advice: {
      zh: 'errors 逐条写明在哪里、该怎么写；改好后再保存。',
      en: '`errors` says where each stands and what to write instead; mend them and save again.',
    },
  },
  changedMeanwhile: {
    status: 409,
    title: { zh: '规则刚被他人改动', en: 'Someone else has just changed the rules' },
    advice: { zh: '请刷新，在新的规则上再改。', en: 'Reload and change the new ones.' },
  },
  noVersion: {
    status: 409,
    title: { zh: '还没有装载过数据，无从评起', en: 'No data were loaded yet; there is nothing to measure' },
    advice: { zh: '请先送数、装载。', en: 'Bring a file and load it first.' },
  },
  notMeasurable: {
    status: 409,
    title: { zh: '已暂停或已清除的数据集不评', en: 'A suspended or purged dataset is not measured' },
  },
  ruleNotFound: {
    status: 404,
    title: { zh: '没有这条规则', en: 'There is no such rule' },
  },
  noFailingRows: {
    status: 409,
    title: { zh: '这条规则不是逐行的，没有违规行', en: 'This rule is not about single rows; it has no failing ones' },
  },
})
