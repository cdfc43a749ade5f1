import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Actor, asSystem, type Ctx, type LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { type Jobs, openJobs } from '../platform/jobs.ts'
import type { DataPaths } from '../platform/paths.ts'
import { person, type TestDatabase, testCtx, testDatabase, testPaths } from '../platform/testing.ts'
import { dateInShanghai, instantOf } from '../platform/time.ts'
import { Engine } from './engine.ts'
import type { ImportView } from './import-model.ts'
import { jobs as lakeJobs } from './jobs.ts'
import type { SecrecyReport } from './secrecy.ts'
import * as lake from './service.ts'

/** The lake as it runs: its own database, data directory, engine and job queue, and a data officer of one bureau. */
export type TestLake = {
  readonly ctx: Ctx
  readonly officer: (organisationId: string) => Ctx
  readonly bureau: string
  readonly paths: DataPaths
  readonly database: TestDatabase
  readonly engine: Engine
  readonly entries: LedgerEntry[]
  readonly reports: SecrecyReport[]
  readonly faults: unknown[]
  /** A file of this name in a folder of the test's own. */
  readonly file: (name: string, content: string | Uint8Array) => string
  /** Uploads the file and begins its import; returns it once a person is awaited or it has ended. */
  readonly bring: (path: string, input?: { datasetId?: string; title?: string; sheet?: string }) => Promise<ImportView>
  /** The import, once nothing runs any more. */
  readonly settled: (id: string) => Promise<ImportView>
  /** Accepts as proposed and waits for the version. */
  readonly load: (id: string) => Promise<ImportView>
  readonly restartJobs: () => Promise<void>
  readonly close: () => Promise<void>
}

const longestMs = 120_000

export async function testLake(): Promise<TestLake> {
  const database = await testDatabase()
  const paths = testPaths()
  const outside = testPaths()
  const engine = new Engine({
    processes: 1,
    memoryMb: 500,
    querySeconds: 20,
    directories: [paths.lake, paths.exports],
    temp: join(paths.lakeTmp, 'engine'),
  })
  const bureau = newId()
  const entries: LedgerEntry[] = []
  const reports: SecrecyReport[] = []
  const faults: unknown[] = []
  let queue: Jobs
  const resources = {
    engine,
    paths,
    appendLedger: async (_: Ctx, entry: LedgerEntry) => {
      entries.push(entry)
      return newId()
    },
    secrecyReport: async (_: Ctx, report: SecrecyReport) => {
      reports.push(report)
    },
    get jobs() {
      return queue
    },
  }
  const now = () => instantOf(Date.now())
  const as = (actor: Actor): Ctx => testCtx(database.db, resources, { actor, now: now(), today: dateInShanghai(now()) })
  const officer = (organisationId: string): Ctx => as(person({ post: 'dataOfficer', organisationId }))
  const ctx = officer(bureau)
  const open = async (): Promise<void> => {
    queue = await openJobs({
      db: database.db,
      connection: database.connection,
      jobs: lakeJobs,
      systemCtx: (job) => asSystem({ ...ctx, now: now() }, job),
      report: (_message, cause) => void faults.push(cause),
    })
  }
  await open()

  const settled = async (id: string): Promise<ImportView> => {
    const deadline = Date.now() + longestMs
    while (Date.now() < deadline) {
      const view = await lake.getImport(ctx, id)
      if (view.state !== 'detecting' && view.state !== 'loading') return view
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('the import goes on and on')
  }
  return {
    ...{ ctx, officer, bureau, paths, database, engine, entries, reports, faults, settled },
    file: (name, content) => {
      const path = join(outside.uploads, name)
      writeFileSync(path, content)
      return path
    },
    bring: async (path, input = {}) => {
      const upload = await lake.createUploadFromPath(ctx, path)
      const { id } = await lake.startImport(ctx, { uploadId: upload.id, ...input })
      return settled(id)
    },
    load: async (id) => {
      await lake.requestLoad(ctx, id, { accept: true })
      return settled(id)
    },
    restartJobs: async () => {
      await queue.stop(0)
      await open()
    },
    close: async () => {
      await queue.stop(1)
      await engine.close()
      await database.close()
      paths.remove()
      outside.remove()
    },
  }
}
