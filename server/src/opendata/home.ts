import { isReasonCode, reasons } from '../access/model.ts'
import { inLanguage, labelOf, themes } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as ledger from '../ledger/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { addDays, type PlainDate } from '../platform/time.ts'
import { cachedFor } from './cached.ts'
import { listDepartments } from './dataset-list.ts'
import type { Home } from './dataset-shapes.ts'
import { publisherNames } from './publisher-names.ts'

const shownUses = 12
/** Among so many of the latest, those that may be named are looked for: a refused or withdrawn dataset has no name here. */
const lookedAtUses = 200
const shownDatasets = 8
const usedWithinDays = 30

/** 门户首页: everything on it is counted from what is open and from the open records of the log. */
export const getHome = (ctx: Ctx): Promise<Home> => cachedFor(ctx, 2, `home ${ctx.lang}`, () => composeHome(ctx))

async function composeHome(ctx: Ctx): Promise<Home> {
  const [departments, themeFigures, newest, uses, today, mostUsed, ledgerSize] = await Promise.all([
    listDepartments(ctx),
    catalog.listThemeFigures(ctx),
    catalog.searchDatasets(ctx, catalog.DatasetSearch.parse({ limit: shownDatasets })),
    ledger.listPublicUses(ctx, lookedAtUses),
    cachedFor(ctx, 10, 'today', () => ledger.countPublicUses(ctx, midnight(ctx.today))),
    cachedFor(ctx, 60, 'mostUsed', () =>
      ledger.listMostUsed(ctx, midnight(addDays(ctx.today, -usedWithinDays)), shownDatasets),
    ),
    ledger.countEntries(ctx),
  ])
  const named = await publicTitles(ctx, [...uses, ...mostUsed])
  const name = await publisherNames(
    ctx,
    newest.datasets.map(({ publisherId }) => publisherId),
  )
  const last = departments.flatMap(({ lastPublishedAt }) => lastPublishedAt ?? []).sort()
  return {
    figures: {
      datasets: sum(departments.map(({ datasets }) => datasets)),
      departments: departments.length,
      rows: sum(departments.map(({ rows }) => rows)),
      lastLoadedAt: last.at(-1) ?? null,
      usesToday: today.uses,
      refusedToday: today.refused,
      ledgerSize,
    },
    themes: themeFigures.map(({ theme, count, examples }) => ({
      value: theme,
      label: labelOf(themes, theme, ctx.lang),
      count,
      examples,
    })),
    departments: departments.map(({ id, name, datasets, examples }) => ({ id, name, count: datasets, examples })),
    newest: newest.datasets.map((dataset) => ({
      id: dataset.id,
      title: inLanguage(dataset.title, ctx.lang),
      publisherName: name(dataset.publisherId),
      rowCount: dataset.rowCount,
      publishedAt: dataset.updatedAt,
    })),
    mostUsed: mostUsed.flatMap(({ datasetId, uses }) => {
      const about = named.get(datasetId)
      return about ? [{ id: datasetId, ...about, uses }] : []
    }),
    uses: uses
      .flatMap((use) => {
        const title = named.get(use.datasetId)?.title
        const action = actions.find((one) => one === use.use)
        if (!title || !action) return []
        const { index, at, datasetId, rows } = use
        return [{ index, at, action, datasetId, title, rows, refusal: refusalWords(use.refusal, ctx.lang) }]
      })
      .slice(0, shownUses),
  }
}

const actions = ['preview', 'read', 'aggregate', 'download', 'profile'] as const

const refusalWords = (reason: string | null, lang: 'zh' | 'en'): string | null =>
  reason !== null && isReasonCode(reason) ? reasons[reason].text[lang] : reason

/** Only what is open now is named; the log also knows what was withdrawn or is not for the public. */
async function publicTitles(
  ctx: Ctx,
  about: readonly { readonly datasetId: string }[],
): Promise<ReadonlyMap<string, { title: string; publisherName: string }>> {
  const datasets = await catalog.listDatasetsById(ctx, [...new Set(about.map(({ datasetId }) => datasetId))])
  const open = datasets.filter(({ state }) => state === 'published')
  const name = await publisherNames(
    ctx,
    open.map(({ publisherId }) => publisherId),
  )
  return new Map(
    open.map(({ id, title, publisherId }) => [
      id,
      { title: inLanguage(title, ctx.lang), publisherName: name(publisherId) },
    ]),
  )
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
const midnight = (day: PlainDate): string => `${day}T00:00:00+08:00`
