import { openGate } from '../access/service.ts'
import { testEngine } from '../lake/testing-engine.ts'
import { appendTo } from '../ledger/service.ts'
import { jobs, publication, reviewedVersions, secrecyDrill, tellOfCorrection } from '../opendata/service.ts'
import type { Post } from '../parties/model.ts'
import { listAccountsHolding, listOrganisations } from '../parties/service.ts'
import { consoleActor } from '../platform/console-token.ts'
import type { Ctx, LedgerEntry, Resources } from '../platform/ctx.ts'
import { type Jobs, openJobs } from '../platform/jobs.ts'
import { testCtx, testDatabase, testPaths } from '../platform/testing.ts'
import { checkRequest, correction, measureNew, jobs as qualityJobs } from '../quality/service.ts'
import { endShares, noteUse, runningShares, shareRequests } from '../sharing/service.ts'

export type TestCity = {
  /** The machine itself, at 2026-11-24 10:00 in Shanghai. */
  readonly ctx: Ctx
  readonly entries: LedgerEntry[]
  readonly close: () => Promise<void>
}

/** An installation before its first start: the real lake, ledger, gate, process and queue over an empty database. */
export async function testCity(): Promise<TestCity> {
  const { db, connection, close } = await testDatabase()
  const paths = testPaths()
  const engine = testEngine(paths)
  const access = openGate({ connection, paths })
  const entries: LedgerEntry[] = []
  const append = appendTo()
  let queue: Jobs | undefined
  const resources: Partial<Resources> = {
    ...{ paths, engine, access, reviewedVersions, shareUsed: noteUse, datasetClosed: endShares, runningShares },
    names: {
      organisations: async (ctx, ids) => new Map((await listOrganisations(ctx, ids)).map(({ id, name }) => [id, name])),
      holders: (ctx, post, organisationId) => listAccountsHolding(ctx, post as Post, organisationId),
      posts: new Map(),
    },
    processes: new Map(
      [publication, correction, checkRequest, secrecyDrill, ...shareRequests].map((table) => [table.process, table]),
    ),
    appendLedger: (ctx, entry) => {
      entries.push(entry)
      return append(ctx, entry)
    },
    versionMade: measureNew,
    correctionNews: tellOfCorrection,
    get jobs() {
      if (!queue) throw new Error('the queue is not open')
      return queue
    },
  }
  const now = '2026-11-24T02:00:00.000Z' as Ctx['now']
  const ctx = testCtx(db, resources, { actor: consoleActor, now })
  const opened = await openJobs({
    ...{ db, connection, jobs: [...jobs, ...qualityJobs] },
    systemCtx: (job) => ({ ...ctx, actor: { kind: 'system', id: job, name: job, acts: [], client: 'system' } }),
    report: (message, cause) => console.error(message, cause),
  })
  queue = opened
  return {
    ctx,
    entries,
    close: async () => {
      await opened.stop()
      await access.close()
      await engine.close()
      await close()
      paths.remove()
    },
  }
}
