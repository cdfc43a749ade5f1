import { checkFaults, comparisons, type Fault } from '../access/model.ts'
import { explain } from '../access/service.ts'
import { problems as catalogProblems, type Dataset } from '../catalog/model.ts'
import { getDataset } from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import { getVersion, listVersions, patternFault } from '../lake/service.ts'
import type { Actor, Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { Problem, type Text } from '../platform/problem.ts'
import { kindOf, mostRules, type NewRule, type QualityRule } from './model.ts'
import { checkOf, type References } from './rule-checks.ts'

export type Read = { readonly rules: readonly QualityRule[] } | { readonly faults: readonly Fault[] }

/** Rules as they came, checked against the columns they speak of; every fault is told at once (一次性告知). */
export async function readRules(
  ctx: Ctx,
  dataset: Dataset,
  version: Version,
  given: readonly NewRule[],
  before: readonly QualityRule[],
): Promise<Read> {
  const faults: Fault[] = []
  const known = new Set(before.map(({ id }) => id))
  const taken = new Set<string>()
  const add = (place: string, message: Text): void => void faults.push({ place, message })
  if (given.length > mostRules)
    add('rules', { zh: `规则超过 ${mostRules} 条`, en: `there are more than ${mostRules} rules` })
  const rules: QualityRule[] = []
  for (const [index, rule] of given.slice(0, mostRules).entries()) {
    const place = `rules[${index}]`
    const { indicators, name } = kindOf(rule.kind)
    const [usual] = indicators
    const indicator = rule.indicator ?? usual
    if (!indicator || !indicators.includes(indicator)) {
      const fit = indicators.join(' ')
      add(`${place}.indicator`, {
        zh: `“${name.zh}”规则对应的指标是 ${fit}`,
        en: `a rule of this kind stands for ${fit}`,
      })
      continue
    }
    // A rule keeps its id from one set to the next; anything else that claims one gets its own.
    const id = rule.id !== undefined && known.has(rule.id) && !taken.has(rule.id) ? rule.id : newId()
    taken.add(id)
    const settled = { ...rule, id, indicator } as QualityRule
    faults.push(...(await faultsOf(ctx, dataset, version, settled, place)))
    if (rules.some((one) => isSame(one, settled)))
      add(place, { zh: '与前面一条规则相同，请删去', en: 'the same as a rule above; take it out' })
    rules.push(settled)
  }
  return faults.length > 0 ? { faults } : { rules }
}

const bare = ({ id: _id, indicator: _indicator, source: _source, ...rule }: QualityRule): string =>
  JSON.stringify(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)))
const isSame = (one: QualityRule, other: QualityRule): boolean =>
  one.indicator === other.indicator && bare(one) === bare(other)

async function faultsOf(
  ctx: Ctx,
  dataset: Dataset,
  { columns }: Version,
  rule: QualityRule,
  place: string,
): Promise<readonly Fault[]> {
  if (rule.kind === 'records' || rule.kind === 'freshness') return []
  if (rule.kind === 'reference') {
    const versionId = await referenceFor(ctx, dataset, rule.datasetId)
    const other = versionId && (await getVersion(ctx, versionId))
    if (!other)
      return [
        {
          place: `${place}.datasetId`,
          message: {
            zh: '参照的数据集应是本部门的，或是无条件开放的，并且装载过数据',
            en: 'a reference is to a dataset of your own house, or one open to everyone, that has data',
          },
        },
      ]
    const named = other.columns.map(({ name }) => name)
    const missing: Fault[] = named.includes(rule.other)
      ? []
      : [
          {
            place: `${place}.other`,
            message: {
              zh: `参照的数据集没有列 ${rule.other}；它的列：${named.slice(0, 12).join(' ')}`,
              en: `the dataset referred to has no column ${rule.other}; it has ${named.slice(0, 12).join(' ')}`,
            },
          },
        ]
    const check = { kind: 'among', column: rule.column, versionId: other.id, other: rule.other } as const
    return [...missing, ...checkFaults(check, columns, `${place}.column`)]
  }
  if (rule.kind === 'period') {
    const type = columns.find(({ name }) => name === rule.column)?.type
    if (type !== undefined && type !== 'date' && type !== 'timestamp') {
      const message = {
        zh: '时间范围规则只用于日期、时间列',
        en: 'a period is for columns of dates or times',
      }
      return [{ place: `${place}.column`, message }]
    }
    return checkFaults({ kind: 'filled', column: rule.column }, columns, `${place}.column`)
  }
  if (rule.kind === 'compare' && rule.indicator === '0503' && !orders.includes(rule.operator)) {
    const message = { zh: '先后次序用 lt lte gt gte', en: 'an order is one of lt lte gt gte' }
    return [{ place: `${place}.operator`, message }]
  }
  const check = checkOf(rule, columns, { temporalFrom: null, temporalTo: null }, new Map())
  const found = check ? checkFaults(check, columns, place) : []
  if (rule.kind !== 'pattern') return found
  const fault = await patternFault(ctx, rule.pattern)
  return fault ? [...found, { place: `${place}.pattern`, message: fault }] : found
}

const orders: readonly string[] = comparisons.filter((one) => one !== 'eq' && one !== 'ne')

const anyone: Actor = { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'quality' }

/**
 * The version that a reference is compared with. Counting hits tells what a column holds, so it must be the house's own or one that
 * anyone may read; it is looked at again at every measuring.
 */
export async function referenceFor(ctx: Ctx, { publisherId }: Dataset, datasetId: string): Promise<string | undefined> {
  try {
    const other = await getDataset(ctx, datasetId)
    if (other.state === 'suspended' || other.state === 'purged') return undefined
    if (other.publisherId === publisherId) {
      const newest = (await listVersions(ctx, other.id)).find(({ purgedAt }) => purgedAt === null)
      return other.publishedVersionId ?? newest?.id
    }
    const decision = await explain(
      { ...ctx, actor: anyone, purpose: { kind: 'open' } },
      { datasetId: other.id, use: 'read' },
    )
    return decision.allowed ? decision.ruling.version.id : undefined
  } catch (error) {
    if (error instanceof Problem && error.type === catalogProblems.datasetNotFound().type) return undefined
    throw error
  }
}

export async function referencesOf(ctx: Ctx, dataset: Dataset, rules: readonly QualityRule[]): Promise<References> {
  const ids = new Set(rules.flatMap((rule) => (rule.kind === 'reference' ? [rule.datasetId] : [])))
  const found = await Promise.all([...ids].map(async (id) => [id, await referenceFor(ctx, dataset, id)] as const))
  return new Map(found)
}
