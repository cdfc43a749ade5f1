/** What a correction changed (R-DQ-07): rows and columns in counts, the reported cell through the gate, the quality before and after. */
import { readRows } from '../access/service.ts'
import type { Dataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/problem.ts'
import type { CorrectionDifference } from './correction-shapes.ts'
import type { Correction } from './correction-store.ts'
import { indicators } from './indicators.ts'
import { allFigures } from './measuring.ts'
import { scoreAll } from './score.ts'
import * as store from './store.ts'

type Ended = Correction & { readonly versionId: string; readonly correctedVersionId: string }
export const hasDifference = (found: Correction): found is Ended =>
  found.versionId !== null && found.correctedVersionId !== null

/** `withCell`: the reader knows which row it was, as one concerned or because the words were released. */
export async function differenceOf(ctx: Ctx, found: Ended, withCell: boolean): Promise<CorrectionDifference> {
  const dataset = await catalog.getDataset(ctx, found.datasetId)
  const comparison = await lake.compareVersions(ctx, found.versionId, found.correctedVersionId)
  const [cell, quality] = await Promise.all([withCell ? cellOf(ctx, found) : null, qualityOf(ctx, dataset, found)])
  const { rowsAdded, rowsRemoved, rowsChanged } = comparison
  return {
    ...{ from: comparison.from.number, to: comparison.to.number, rowsAdded, rowsRemoved, rowsChanged },
    ...{ columnsChanged: comparison.columns.length, cell, quality },
  }
}

/** Both versions are asked the same question as the reader; where the gate says no to either, nothing is shown. */
async function cellOf(ctx: Ctx, found: Ended): Promise<CorrectionDifference['cell']> {
  const { columnName, keyColumn, keyValue, datasetId } = found
  if (!columnName || !keyColumn || keyValue === null) return null
  const where = JSON.stringify([keyColumn, 'eq', keyValue])
  const value = async (versionId: string): Promise<string | null> => {
    const { rows } = await readRows(ctx, datasetId, { versionId, where, select: columnName, limit: 1 })
    const cell = rows[0]?.[columnName]
    return cell === null || cell === undefined ? null : String(cell)
  }
  try {
    const label = (await lake.getVersion(ctx, found.versionId)).columns.find(({ name }) => name === columnName)?.label
    const [before, after] = [await value(found.versionId), await value(found.correctedVersionId)]
    return { column: columnName, label: label ?? columnName, before, after }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return null
    throw error
  }
}

async function scoresOf(ctx: Ctx, dataset: Dataset, versionId: string) {
  const [done, last] = await Promise.all([
    store.findLastMeasurement(ctx.db, versionId, 'done'),
    store.findLastMeasurement(ctx.db, versionId),
  ])
  const figures = done ? await store.listFigures(ctx.db, done.id) : []
  const rules =
    (done && done.ruleSetNumber > 0 ? await store.findRuleSet(ctx.db, dataset.id, done.ruleSetNumber) : undefined)
      ?.rules ?? []
  const version = await lake.getVersion(ctx, versionId)
  const all = await allFigures(ctx, dataset, version, { rows: done?.rows ?? null, figures, rules })
  const { total, dimensions } = scoreAll(all)
  const scores = new Map(dimensions.flatMap((one) => one.indicators.map(({ code, score }) => [code, score] as const)))
  return { total, scores, rules, isMeasuring: last?.state === 'waiting' }
}

/** The indicators that rules on the column count for, and those whose score is another now. */
async function qualityOf(
  ctx: Ctx,
  dataset: Dataset,
  { versionId, correctedVersionId, columnName }: Ended,
): Promise<CorrectionDifference['quality']> {
  const [before, after] = [await scoresOf(ctx, dataset, versionId), await scoresOf(ctx, dataset, correctedVersionId)]
  const concerned = new Set(
    after.rules
      .filter((rule) =>
        'column' in rule
          ? rule.column === columnName
          : 'columns' in rule && rule.columns.some((one) => one === columnName),
      )
      .map(({ indicator }) => indicator),
  )
  const shown = indicators.filter(
    ({ code }) => concerned.has(code) || before.scores.get(code) !== after.scores.get(code),
  )
  return {
    total: { before: before.total, after: after.total },
    indicators: shown.map(({ code, name }) => ({
      ...{ code, name: name[ctx.lang] },
      ...{ before: before.scores.get(code) ?? null, after: after.scores.get(code) ?? null },
    })),
    measuring: after.isMeasuring,
  }
}
