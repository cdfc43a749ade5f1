import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dataset, NewDataset } from '../catalog/model.ts'
import { createDataset, describeDataset, holdForReview, openDataset } from '../catalog/service.ts'
import { newDataset } from '../catalog/testing-dataset.ts'
import { Engine } from '../lake/engine.ts'
import type { Version } from '../lake/model.ts'
import { createVersionFromFile } from '../lake/service.ts'
import { appendTo } from '../ledger/service.ts'
import { createOrganisation, nameAuthority } from '../parties/service.ts'
import type { Act, Actor, Ctx, LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import type { DataPaths } from '../platform/paths.ts'
import { anonymous, type TestDatabase, testCtx, testDatabase, testPaths } from '../platform/testing.ts'
import { dateInShanghai, instantOf } from '../platform/time.ts'
import { openGate } from './service.ts'

export type TestGate = {
  readonly ctx: (actor?: Actor) => Ctx
  readonly database: TestDatabase
  readonly paths: DataPaths
  readonly engine: Engine
  /** What was written to the ledger, which is the real one without its sequencer. */
  readonly entries: LedgerEntry[]
  readonly bureau: string
  readonly authority: string
  /** A draft with one version of this text. */
  readonly draft: (text: string, words?: Partial<NewDataset>) => Promise<{ dataset: Dataset; version: Version }>
  readonly publish: (dataset: Dataset, version: Version | null) => Promise<Dataset>
  /** Draft and publication in one. */
  readonly open: (text: string, words?: Partial<NewDataset>) => Promise<{ dataset: Dataset; version: Version }>
  /** Another version of a dataset, loaded and not yet open. */
  readonly load: (dataset: Dataset, text: string, extension?: string) => Promise<Version>
  readonly close: () => Promise<void>
}

const machine: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }
export const holding = (...acts: Act[]): Actor => ({
  kind: 'person',
  id: newId(),
  name: 'person',
  acts,
  client: newId(),
})
export { anonymous, machine }

let count = 0

/** The gate as it runs, between a real database, engine, lake and catalogue, with a bureau and its data authority. */
export async function testGate(options: { limits?: { query: number; export: number } } = {}): Promise<TestGate> {
  const database = await testDatabase()
  const [paths, outside] = [testPaths(), testPaths()]
  const engine = new Engine({
    ...{ processes: 2, memoryMb: 500, querySeconds: 20, directories: [paths.lake, paths.exports] },
    temp: join(paths.lakeTmp, 'engine'),
  })
  const entries: LedgerEntry[] = []
  const append = appendTo()
  const access = openGate({ connection: database.connection, paths, ...options })
  const resources = {
    ...{ engine, paths, access },
    appendLedger: async (ctx: Ctx, entry: LedgerEntry) => {
      const id = await append(ctx, entry)
      entries.push(entry)
      return id
    },
  }
  const ctx = (actor: Actor = anonymous): Ctx => {
    const now = instantOf(Date.now())
    return testCtx(database.db, resources, { actor, now, today: dateInShanghai(now) })
  }
  const organisation = (name: string) => createOrganisation(ctx(machine), { name, kind: 'organ', regionCode: '009900' })
  const [{ id: bureau }, { id: authority }] = [await organisation('临澜市城管局'), await organisation('临澜市数据局')]
  await nameAuthority(ctx(machine), { regionCode: '009900', line: 'data', organisationId: authority })

  const load = async (dataset: Dataset, text: string, extension = 'csv'): Promise<Version> => {
    const path = join(outside.uploads, `${++count}.${extension}`)
    writeFileSync(path, text)
    const input = { path, publisherId: dataset.publisherId, datasetId: dataset.id }
    return (await createVersionFromFile(ctx(machine), input)).version
  }
  const draft: TestGate['draft'] = async (text, words = {}) => {
    const dataset = await createDataset(ctx(machine), newDataset({ publisherId: bureau, ...words }))
    const version = await load(dataset, text)
    return { dataset: await describeDataset(ctx(machine), dataset.id, { versionId: version.id }), version }
  }
  const publish: TestGate['publish'] = async ({ id, state }, version) => {
    if (state === 'published' && version) await describeDataset(ctx(machine), id, { versionId: version.id })
    await holdForReview(ctx(machine), id)
    const columns = version?.columns.map(({ name, label }) => ({ name, label })) ?? []
    const opened = { versionId: version?.id ?? null, columns, rowCount: version?.rows ?? null, formats: ['CSV'] }
    return openDataset(ctx(machine), id, { ...opened, publisherName: '城管局' })
  }
  return {
    ...{ ctx, database, paths, engine, entries, bureau, authority, draft, publish, load },
    open: async (text, words) => {
      const { dataset, version } = await draft(text, words)
      return { dataset: await publish(dataset, version), version }
    },
    close: async () => {
      await access.close()
      await engine.close()
      await database.close()
      paths.remove()
      outside.remove()
    },
  }
}
