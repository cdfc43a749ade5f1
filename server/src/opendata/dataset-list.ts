import {
  type Dataset,
  inLanguage,
  labelOf,
  opennessTerms,
  sharingAttributes,
  themes,
  updateFrequencies,
} from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import * as process from '../platform/process/service.ts'
import type { DatasetPage, DatasetSummary, Department, OwnDataset } from './dataset-shapes.ts'
import { problems } from './problems.ts'
import { publicationProcess } from './publication-table.ts'
import { publisherNames } from './publisher-names.ts'

/** 目录检索, with names and words for people. */
export async function listDatasets(ctx: Ctx, search: catalog.DatasetSearch): Promise<DatasetPage> {
  const page = await catalog.searchDatasets(ctx, search)
  const publishers = [
    ...page.datasets.map(({ publisherId }) => publisherId),
    ...page.facets.publisher.map(({ value }) => value),
  ]
  const name = await publisherNames(ctx, publishers)
  const labels: Readonly<Record<catalog.Facet, (value: string) => string>> = {
    openness: (value) => labelOf(opennessTerms, value, ctx.lang),
    publisher: name,
    theme: (value) => labelOf(themes, value, ctx.lang),
    updateFrequency: (value) => labelOf(updateFrequencies, value, ctx.lang),
    format: (value) => value,
    sharingAttribute: (value) => labelOf(sharingAttributes, value, ctx.lang),
  }
  const labelled = (facet: catalog.Facet) =>
    page.facets[facet].map((one) => ({ ...one, label: labels[facet](one.value) }))
  return {
    datasets: page.datasets.map((dataset) => ({
      ...summaryOf(dataset, name, ctx.lang),
      ...(dataset.hits ? { hits: dataset.hits } : {}),
    })),
    next: page.next,
    total: page.total,
    facets: {
      openness: labelled('openness'),
      publisher: labelled('publisher'),
      theme: labelled('theme'),
      updateFrequency: labelled('updateFrequency'),
      format: labelled('format'),
      ...(catalog.isOfficer(ctx.actor) ? { sharingAttribute: labelled('sharingAttribute') } : {}),
    },
  }
}

const summaryOf = (dataset: Dataset, name: (id: string) => string, lang: keyof Text): DatasetSummary => ({
  id: dataset.id,
  code: dataset.code,
  title: inLanguage(dataset.title, lang),
  summary: inLanguage(dataset.summary, lang),
  publisherId: dataset.publisherId,
  publisherName: name(dataset.publisherId),
  theme: dataset.theme,
  openness: dataset.openness,
  level: dataset.level,
  formats: dataset.formats,
  rowCount: dataset.rowCount,
  updatedAt: dataset.updatedAt,
})

/** Datasets that one follows, the latest followed first. */
export async function summariesOf(ctx: Ctx, ids: readonly string[]): Promise<DatasetSummary[]> {
  const datasets = await catalog.listDatasetsById(ctx, ids)
  const shown = datasets.filter(({ state }) => state === 'published' || state === 'withdrawn')
  const name = await publisherNames(
    ctx,
    shown.map(({ publisherId }) => publisherId),
  )
  const byId = new Map(shown.map((dataset) => [dataset.id, dataset]))
  return ids.flatMap((id) => {
    const dataset = byId.get(id)
    return dataset ? [summaryOf(dataset, name, ctx.lang)] : []
  })
}

/** What the houses one works for have, drafts included, newest first. */
export async function listOwnDatasets(
  ctx: Ctx,
  page: { readonly limit: number; readonly after?: number | undefined },
): Promise<{ datasets: OwnDataset[]; next: number | null; total: number }> {
  const houses = [...new Set(ctx.actor.acts.map(({ organisationId }) => organisationId))]
  const { datasets, next, total } = await catalog.listDatasetsOf(ctx, houses, page)
  const name = await publisherNames(ctx, houses)
  const own = await Promise.all(
    datasets.map(async (dataset): Promise<OwnDataset> => {
      const round = await process.findRunning(ctx, publicationProcess, dataset.id)
      return {
        id: dataset.id,
        code: dataset.code,
        title: dataset.state === 'suspended' ? dataset.code : inLanguage(dataset.title, ctx.lang),
        publisherName: name(dataset.publisherId),
        state: dataset.state,
        openness: dataset.openness,
        rowCount: dataset.rowCount,
        updatedAt: dataset.updatedAt,
        processId: round?.id ?? null,
      }
    }),
  )
  return { datasets: own, next, total }
}

export async function listDepartments(ctx: Ctx): Promise<Department[]> {
  const figures = await catalog.listPublisherFigures(ctx)
  const name = await publisherNames(
    ctx,
    figures.map(({ publisherId }) => publisherId),
  )
  return figures.map(({ publisherId, datasets, rows, examples, lastPublishedAt }) => ({
    ...{ id: publisherId, name: name(publisherId), datasets, rows, lastPublishedAt },
    examples: examples ?? [],
  }))
}

export async function getDepartment(ctx: Ctx, id: string): Promise<Department> {
  const found = (await listDepartments(ctx)).find((department) => department.id === id)
  if (!found) throw problems.departmentNotFound()
  return found
}
