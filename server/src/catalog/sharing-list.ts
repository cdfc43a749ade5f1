import { createHash } from 'node:crypto'
import * as parties from '../parties/service.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { problems } from './model.ts'
import { differenceOf, entryOf, isSame, type ListDifference, type ListEntry } from './sharing-list-model.ts'
import * as store from './sharing-list-store.ts'
import { nextNumber } from './store.ts'

/** 共享责任清单 of a department as the records have it now, and the versions that it published. */
export type CurrentList = {
  readonly organisationId: string
  readonly entries: readonly ListEntry[]
  readonly versions: readonly store.List[]
  /** How it stands to the version that was published last; undefined where none was. */
  readonly difference: ListDifference | undefined
  readonly mayPublish: boolean
}

export type PublishedList = {
  readonly list: store.List
  readonly entries: readonly ListEntry[]
  /** Against the version before; undefined of the first. */
  readonly difference: ListDifference | undefined
}

const publishes = ({ actor }: Ctx, organisationId: string): boolean =>
  actor.acts.some((act) => act.post === 'chiefDataOfficer' && act.organisationId === organisationId)

const entriesNow = async (ctx: Ctx, organisationId: string): Promise<ListEntry[]> =>
  (await store.listCatalogued(ctx.db, organisationId)).map((dataset) => entryOf(dataset, ctx.today))

export async function getCurrentList(ctx: Ctx, organisationId: string): Promise<CurrentList> {
  await parties.getOrganisation(ctx, organisationId)
  const entries = await entriesNow(ctx, organisationId)
  const versions = await store.listLists(ctx.db, organisationId)
  const [latest] = versions
  return {
    organisationId,
    entries,
    versions,
    difference: latest && differenceOf(await store.listEntries(ctx.db, latest.id), entries),
    mayPublish: publishes(ctx, organisationId),
  }
}

export async function getPublishedList(ctx: Ctx, organisationId: string, number: number): Promise<PublishedList> {
  const versions = await store.listLists(ctx.db, organisationId)
  const list = versions.find((one) => one.number === number)
  if (!list) throw problems.listNotFound({ number })
  const before = versions.find((one) => one.number === number - 1)
  const entries = await store.listEntries(ctx.db, list.id)
  const difference = before && differenceOf(await store.listEntries(ctx.db, before.id), entries)
  return { list, entries, difference }
}

/** 发布责任清单 (R-SHR-01): the list of this moment under the next number. What was published is never changed. */
export const publishList = (ctx: Ctx, organisationId: string): Promise<{ readonly number: number }> =>
  inTransaction(ctx, async (ctx) => {
    await parties.getOrganisation(ctx, organisationId)
    if (!publishes(ctx, organisationId)) throw problems.notListPublisher({ requires: 'chiefDataOfficer@publisher' })
    // The row of the number locks: of two at once the second sees what the first has published.
    const number = await nextNumber(ctx.db, `sharingList/${organisationId}`)
    const { entries, difference } = await getCurrentList(ctx, organisationId)
    if (entries.length === 0) throw problems.emptyList()
    if (difference && isSame(difference)) throw problems.listUnchanged()
    const digest = digestOf(entries)
    const list = { id: newId(), organisationId, number, digest, publishedBy: ctx.actor.id, publishedAt: ctx.now }
    await store.insertList(ctx.db, list, entries)
    await ctx.resources.appendLedger(ctx, {
      event: 'sharingList.publish',
      rule: 'R-SHR-01',
      subject: [list.id],
      record: { number, entries: entries.length, digest },
      parties: [organisationId],
    })
    return { number }
  })

/** Of the entries in the order of their codes, member by member: whoever has the rows can compute it again. */
export const digestOf = (entries: readonly ListEntry[]): string => {
  const lines = entries.map((entry) =>
    JSON.stringify([
      ...[entry.datasetId, entry.code, entry.sharingAttribute, entry.sharingMethods, entry.level],
      ...[entry.updateFrequency, entry.dataUpdatedAt, entry.dueOn, entry.onTime],
    ]),
  )
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`
}

/** Every department with anything in the catalogue, by name. */
export async function listDepartmentsListed(ctx: Ctx) {
  const [counts, latest] = await Promise.all([store.listCataloguers(ctx.db), store.listLatest(ctx.db)])
  const ids = [
    ...new Set([...counts, ...latest].map((one) => ('publisherId' in one ? one.publisherId : one.organisationId))),
  ]
  const organisations = ids.length ? await parties.listOrganisations(ctx, ids) : []
  return organisations
    .map(({ id, name }) => {
      const of = (attribute: string): number =>
        counts.find((one) => one.publisherId === id && one.sharingAttribute === attribute)?.count ?? 0
      const published = latest.find(({ organisationId }) => organisationId === id)
      return {
        ...{ organisationId: id, name },
        unconditional: of('unconditional'),
        conditional: of('conditional'),
        notShared: of('notShared'),
        latest: published ? { number: published.number, publishedAt: published.publishedAt } : null,
      }
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'zh'))
}
