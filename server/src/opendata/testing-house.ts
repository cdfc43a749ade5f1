import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { openGate } from '../access/service.ts'
import type { NewDataset } from '../catalog/model.ts'
import { catalogUpdate } from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import { createVersionFromFile } from '../lake/service.ts'
import { testEngine } from '../lake/testing-engine.ts'
import { appendTo } from '../ledger/service.ts'
import type { Account, Post } from '../parties/model.ts'
import { createAccount, createOrganisation, listAccountsHolding, listOrganisations } from '../parties/service.ts'
import type { Actor, Ctx, LedgerEntry, Resources } from '../platform/ctx.ts'
import { type Connection, type Database, openDb, openPool } from '../platform/db.ts'
import { type Jobs, openJobs } from '../platform/jobs.ts'
import type { DataPaths } from '../platform/paths.ts'
import type { ProcessTable } from '../platform/process/model.ts'
import { testCtx, testPaths } from '../platform/testing.ts'
import { checkRequest, correction, jobs as qualityJobs } from '../quality/service.ts'
import {
  applicationDays,
  grantRevoked,
  jobs,
  openRequest,
  publication,
  reportAtDoor,
  reviewedVersions,
  reviewOf,
  secrecyDrill,
  tellOfCorrection,
} from './service.ts'

export { followDataset, listNotices } from './following.ts'

export const machine: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }
const password = '澜江之畔-Harbour7'

const posts = {
  officer: ['dataOfficer', 'publisher'],
  business: ['businessReviewer', 'publisher'],
  secrecy: ['secrecyOfficer', 'publisher'],
  chief: ['chiefDataOfficer', 'publisher'],
  reviewer: ['catalogReviewer', 'authority'],
  system: ['systemAdministrator', 'authority'],
  auditor: ['auditor', 'authority'],
} as const

export type House = {
  /** The machine itself, and each person of the two houses. */
  readonly ctx: Ctx
  readonly people: Readonly<Record<keyof typeof posts, Ctx>>
  readonly publisherId: string
  readonly authorityId: string
  readonly entries: LedgerEntry[]
  readonly paths: DataPaths
  /** A new draft with a version of these lines of CSV. */
  readonly load: (
    csv: string,
    about?: { datasetId?: string; describe?: Partial<Omit<NewDataset, 'publisherId'>>; fileName?: string },
  ) => Promise<Version>
  readonly close: () => Promise<void>
}

export const parking = [
  '停车场编号,停车场名称,泊位数',
  ...[1, 2, 3, 4, 5].map((n) => `0${n}01,望江路${n}号停车场,${n * 20}`),
].join('\n')

/** What a later capability adds to the house it tests in. */
export type Annex = { readonly tables: readonly ProcessTable[]; readonly resources: Partial<Resources> }

/** A department with a data authority and their people, the real lake, ledger, process and queue. */
export async function openHouse(connection: Connection, annex: Annex = { tables: [], resources: {} }): Promise<House> {
  const pool = openPool(connection)
  const db: Kysely<Database> = openDb(pool)
  const paths = testPaths()
  // The department's own folder, which is none of ours.
  const outside = testPaths()
  const engine = testEngine(paths)
  const gate = openGate({ connection, paths })
  const entries: LedgerEntry[] = []
  const append = appendTo()
  let queue: Jobs | undefined
  const resources: Partial<Resources> = {
    paths,
    engine,
    access: gate,
    reviewOf,
    reviewedVersions,
    applicationDays,
    grantRevoked,
    secrecyReport: reportAtDoor,
    ...annex.resources,
    correctionNews: tellOfCorrection,
    names: {
      organisations: async (ctx, ids) => new Map((await listOrganisations(ctx, ids)).map(({ id, name }) => [id, name])),
      holders: (ctx, post, organisationId) => listAccountsHolding(ctx, post as Post, organisationId),
      posts: new Map(Object.values(posts).map(([post]) => [post, { zh: post, en: post }])),
    },
    processes: new Map(
      [publication, openRequest, correction, checkRequest, secrecyDrill, catalogUpdate, ...annex.tables].map(
        (table) => [table.process, table],
      ),
    ),
    appendLedger: (ctx, entry) => {
      entries.push(entry)
      return append(ctx, entry)
    },
    get jobs() {
      if (!queue) throw new Error('the queue is not open')
      return queue
    },
  }
  const ctx = testCtx(db, {}, { actor: machine, resources: resources as Resources })
  queue = await openJobs({
    ...{ db, connection, jobs: [...jobs, ...qualityJobs] },
    systemCtx: (job) => ({ ...ctx, actor: { kind: 'system', id: job, name: job, acts: [], client: 'system' } }),
    report: (message, cause) => console.error(message, cause),
  })

  const region = { regionCode: '009900' }
  const authority = await createOrganisation(ctx, { name: '临澜市数据局', kind: 'dataAuthority', ...region })
  const publisher = await createOrganisation(ctx, { name: '临澜市城市管理局', kind: 'organ', ...region })
  const places = { publisher: publisher.id, authority: authority.id }
  const people: Partial<Record<keyof typeof posts, Ctx>> = {}
  for (const [role, [post, place]] of Object.entries(posts)) {
    const held = [{ post, organisationId: places[place] }]
    const account = await createAccount(ctx, { login: `house-${role}`, name: `林之${role}`, password, posts: held })
    people[role as keyof typeof posts] = as(ctx, account)
  }
  let files = 0
  return {
    ...{ ctx, entries, paths, publisherId: publisher.id, authorityId: authority.id },
    people: people as House['people'],
    load: async (csv, { datasetId, describe, fileName = '停车场.csv' } = {}) => {
      const path = join(outside.root, `sent-${++files}.csv`)
      await writeFile(path, csv)
      const about = { publisherId: publisher.id, fileName, title: '公共停车场名录' }
      const { version } = await createVersionFromFile(ctx, {
        ...{ ...about, path },
        ...(datasetId ? { datasetId } : {}),
        ...(describe ? { describe } : {}),
      })
      return version
    },
    close: async () => {
      await queue?.stop(1)
      await gate.close()
      await engine.close()
      await pool.end()
      paths.remove()
      outside.remove()
    },
  }
}

export const as = (ctx: Ctx, { id, name, posts }: Pick<Account, 'id' | 'name' | 'posts'>): Ctx => ({
  ...ctx,
  actor: {
    ...{ kind: 'person', id, name, client: `account:${id}` },
    acts: posts.map(({ post, organisationId }) => ({ post, organisationId })),
  },
})
