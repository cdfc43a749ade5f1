import { z } from 'zod'
import * as access from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import { eraseOpeningsOf } from '../ledger/service.ts'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import { defineJob } from '../platform/jobs.ts'
import * as process from '../platform/process/service.ts'
import { scrubDatabase } from '../platform/scrub-store.ts'
import { instantOf } from '../platform/time.ts'
import { eraseRules, purgeCorrections } from '../quality/service.ts'
import { removeBackups } from './backup-copies.ts'
import { tell } from './following.ts'
import { purgedNotice } from './notice-model.ts'
import { purgeOpenRequests } from './open-request-effects.ts'
import { problems } from './problems.ts'
import { publicationProcess, purgeableStates } from './publication-table.ts'
import { shut } from './secrecy-case.ts'
import type { Erased } from './secrecy-model.ts'
import * as store from './secrecy-store.ts'
import { addTombstone, readTombstones } from './tombstones.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Ends what later capabilities keep of a dataset that is purged, in the same transaction; set by `main.ts`. */
    readonly datasetPurged?: (ctx: Ctx, datasetId: string) => Promise<void>
  }
}

/** Where words or names of a dataset can stand. Of the ledger only what it keeps apart: its records hold ids, figures and digests. */
const schemas = [
  'catalog',
  'opendata',
  'lake',
  'access',
  'quality',
  'sharing',
  'process',
  'platform',
  'pgboss',
  'parties',
  'ledger.opening',
] as const

/** 清除 (R-SEC-09). Every step can be done again: after a crash the job begins anew and ends in the same place. */
export const purgeJob = defineJob({
  name: 'opendata.purge',
  payload: z.object({ caseId: z.uuid() }),
  retries: 20,
  run: (ctx, { caseId }) => executePurge(ctx, caseId),
})

export async function executePurge(ctx: Ctx, caseId: string): Promise<void> {
  const found = await store.findCase(ctx.db, caseId)
  if (!found) throw problems.caseNotFound()
  if (found.purgedAt) return
  const { datasetId, publisherId } = found
  const gone = datasetId && !found.atDoor ? await eraseDataset(ctx, datasetId, caseId) : nothing
  const scrubbed = await scrubDatabase(ctx.db, schemas)
  await inTransaction(ctx, async (ctx) => {
    const { tablesRewritten, walCleared } = scrubbed
    await store.setPurged(ctx.db, caseId, { ...gone, tablesRewritten, walCleared }, ctx.now)
    await process.advance(asSystem(ctx, 'purge'), caseId, { event: 'finish' })
    if (!datasetId || found.atDoor) return
    const { code } = await catalog.getDataset(ctx, datasetId)
    const officers = await parties.listAccountsHolding(ctx, 'secrecyOfficer', publisherId)
    await tell(ctx, [...officers.map(({ id }) => id), found.reportedBy], datasetId, purgedNotice(code))
  })
}

/** The very same bytes under another roof: shut at once, and put before that house's own secrecy officer. */
async function suspendTwin(ctx: Ctx, datasetId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { state, publisherId, code } = await catalog.getDataset(ctx, datasetId)
    if (state === 'suspended' || state === 'purged' || (await store.findOpenCase(ctx.db, datasetId))) return
    await shut(ctx, { datasetId, publisherId, finding: 'purged' }, { zh: code, en: code })
  })
}

type Gone = Omit<Erased, 'tablesRewritten' | 'walCleared'>
const nothing: Gone = { versions: 0, files: 0, exports: 0, rounds: 0, notices: 0, backups: 0, alsoIn: [] }

/** Files first, since they are the data; then every row that described them, in one transaction with the ledger's entry. */
async function eraseDataset(ctx: Ctx, datasetId: string, caseId: string): Promise<Gone> {
  const { paths } = ctx.resources
  const dataset = await catalog.getDataset(ctx, datasetId)
  const { since = dataset.createdAt, sources, sharedWith } = await lake.arrivalsOf(ctx, datasetId)
  // Before anything is gone that tells of them.
  for (const id of sharedWith) await suspendTwin(ctx, id)
  await addTombstone(paths, { datasetId, caseId, at: ctx.now, sources: [...sources] })
  // First, while the imports still tell since when: a backup of the days before holds the file as it waited for a person.
  const backups = await removeBackups(paths, dayBefore(since < dataset.createdAt ? since : dataset.createdAt))
  const known = await lake.listVersions(ctx, datasetId)
  const exports = await access.dropCopies(
    ctx,
    known.map(({ id }) => id),
  )
  const { files, alsoIn } = await lake.purgeVersions(ctx, datasetId)
  const words = await inTransaction(ctx, async (ctx) => {
    const words = await store.eraseWords(ctx.db, datasetId)
    await endRounds(ctx, datasetId)
    await process.eraseWords(ctx, publicationProcess, datasetId)
    await catalog.eraseUpdates(ctx, datasetId)
    await purgeOpenRequests(ctx, datasetId)
    await ctx.resources.datasetPurged?.(ctx, datasetId)
    await purgeCorrections(ctx, datasetId)
    await access.eraseTerms(ctx, datasetId)
    await eraseRules(ctx, datasetId)
    await eraseOpeningsOf(ctx, datasetId)
    if (dataset.state === 'purged') return words
    await catalog.eraseDataset(ctx, datasetId, 'R-SEC-09')
    await ctx.resources.appendLedger(ctx, {
      event: 'dataset.purge',
      rule: 'R-SEC-09',
      subject: [datasetId],
      record: { case: caseId, versions: known.length, files },
      parties: [dataset.publisherId],
    })
    return words
  })
  return { versions: known.length, files, exports, backups, alsoIn: [...alsoIn], ...words }
}

/** An upload takes its time before it is an import, a day at the most: then it is swept. */
const dayBefore = (instant: string): string => new Date(Date.parse(instant) - 86_400_000).toISOString()

/** Nobody is asked any more to review, sign or withdraw what is gone. */
async function endRounds(ctx: Ctx, datasetId: string): Promise<void> {
  const system = asSystem(ctx, 'purge')
  for (const { id, state } of await process.listOfSubject(ctx, publicationProcess, datasetId)) {
    if (purgeableStates.has(state)) await process.advance(system, id, { event: 'purge' })
  }
}

/**
 * At start: purges again whatever a restored backup has brought back. A DATA_DIR that gets an older backup must get the tombstones too;
 * they lie outside the backup for this very reason.
 */
export async function reapplyPurges(ctx: Ctx): Promise<number> {
  let again = 0
  for (const { datasetId, caseId, sources } of await readTombstones(ctx.resources.paths)) {
    for (const sha256 of sources) await lake.refuseSource({ ...ctx, now: instantOf(Date.now()) }, sha256)
    const dataset = await catalog.findDataset(ctx, datasetId)
    if (!dataset || dataset.state === 'purged') continue
    if (dataset.state !== 'suspended') await catalog.suspendDataset(ctx, datasetId)
    await eraseDataset({ ...ctx, now: instantOf(Date.now()) }, datasetId, caseId)
    again++
  }
  if (again > 0) await scrubDatabase(ctx.db, schemas)
  return again
}
