import { z } from 'zod'
import * as parties from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import { type Dataset, inLanguage, labelOf, sharingAttributes, sharingMethods, updateFrequencies } from './model.ts'
import { type CurrentList, getCurrentList, getPublishedList } from './sharing-list.ts'
import { ComparedField, figuresOf, type ListDifference, ListEntry, ListFigures } from './sharing-list-model.ts'
import type { List } from './sharing-list-store.ts'
import { listDatasetsById } from './store.ts'

const words = z.string().nullable()

/** An entry with its words, as the catalogue has them today. */
export const EntryView = ListEntry.extend({
  title: z.string(),
  sharingAttributeLabel: z.string(),
  sharingMethodLabels: z.array(z.string()),
  updateFrequencyLabel: words,
}).meta({ id: 'SharingListEntry' })
export type EntryView = z.infer<typeof EntryView>

const Difference = z
  .object({
    added: z.array(EntryView),
    removed: z.array(EntryView),
    changed: z.array(z.object({ before: EntryView, after: EntryView, fields: z.array(ComparedField) })),
  })
  .meta({ id: 'SharingListDifference' })

const Version = z.object({
  number: z.number().int(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  digest: z.string(),
})

export const SharingListView = z
  .object({
    organisationId: z.uuid(),
    organisationName: z.string(),
    /** The version shown; null is the list as the records have it now. */
    version: Version.nullable(),
    figures: ListFigures,
    entries: z.array(EntryView),
    /** To the version before; null where there is none. */
    difference: Difference.nullable(),
    versions: z.array(Version),
    mayPublish: z.boolean(),
  })
  .meta({ id: 'SharingList' })
export type SharingListView = z.infer<typeof SharingListView>

/** 责任清单, as it is now or as it was published under a number. */
export async function getListView(ctx: Ctx, organisationId: string, number?: number): Promise<SharingListView> {
  const { name } = await parties.getOrganisation(ctx, organisationId)
  const current = await getCurrentList(ctx, organisationId)
  const shown =
    number === undefined ? { ...current, list: undefined } : await getPublishedList(ctx, organisationId, number)
  const { entries, difference, list } = shown
  const [worded, versionOf] = await Promise.all([entryWords(ctx, entries, difference), versionWords(ctx, current)])
  return {
    organisationId,
    organisationName: name,
    version: list ? versionOf(list) : null,
    figures: figuresOf(entries),
    entries: entries.map(worded),
    difference: difference
      ? {
          added: difference.added.map(worded),
          removed: difference.removed.map(worded),
          changed: difference.changed.map(({ before, after, fields }) => ({
            ...{ before: worded(before), after: worded(after), fields: [...fields] },
          })),
        }
      : null,
    versions: current.versions.map(versionOf),
    mayPublish: current.mayPublish,
  }
}

async function versionWords(ctx: Ctx, { versions }: CurrentList): Promise<(list: List) => z.infer<typeof Version>> {
  const names = await parties.listNamesOf(ctx, [...new Set(versions.map(({ publishedBy }) => publishedBy))])
  return ({ number, publishedAt, publishedBy, digest }) => ({
    ...{ number, publishedAt, digest },
    publishedBy: names.get(publishedBy) ?? '',
  })
}

/** A list keeps no words, so that a purge leaves none: they are read from the catalogue, and are those of today. */
async function entryWords(
  ctx: Ctx,
  entries: readonly ListEntry[],
  difference: ListDifference | undefined,
): Promise<(entry: ListEntry) => EntryView> {
  const ids = [...entries, ...(difference?.removed ?? [])].map(({ datasetId }) => datasetId)
  const datasets = new Map((await listDatasetsById(ctx.db, ids)).map((dataset) => [dataset.id, dataset]))
  const { lang } = ctx
  return (entry) => ({
    ...entry,
    title: titleOf(datasets.get(entry.datasetId), lang) ?? entry.code,
    sharingAttributeLabel: labelOf(sharingAttributes, entry.sharingAttribute, lang),
    sharingMethodLabels: entry.sharingMethods.map((method) => labelOf(sharingMethods, method, lang)),
    updateFrequencyLabel: entry.updateFrequency && labelOf(updateFrequencies, entry.updateFrequency, lang),
  })
}

/** While a drill is on not even the title is shown (R-SEC-09). */
const titleOf = (dataset: Dataset | undefined, lang: keyof Text): string | undefined =>
  dataset && dataset.state !== 'suspended' ? inLanguage(dataset.title, lang) : undefined
