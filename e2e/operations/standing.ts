import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { crypto } from '@gongshu/tlog/crypto-node'
import { folderStorage } from '@gongshu/tlog/folder-storage'
import pg from 'pg'
import { allVkeysOf, readKeys } from '../../server/src/ledger/keys.ts'
import { findHead, type Head } from '../../server/src/ledger/trees.ts'
import { verifyReceiptText } from '../../server/src/ledger/verify.ts'
import { dataPaths } from '../../server/src/platform/paths.ts'
import { embeddedConnection } from '../../server/src/platform/postgres.ts'
import { ask, surely } from './asking.ts'
import type { World } from './world.ts'

// What must hold in a data directory whose program was killed, whatever it was doing.

const open = "('businessReview', 'secrecyReview', 'signing', 'authorityReview', 'accepted')"
/** Each query gives what should not be there. */
const halfStates: Readonly<Record<string, string>> = {
  'a dataset in review without a round': `select id from catalog.dataset d where state = 'review' and not exists (
    select from process.instance i where i.process = 'publication' and i.subject_id = d.id::text and i.state in ${open})`,
  'a round under way that holds no dataset': `select id from process.instance i where process = 'publication' and state in ${open}
    and not exists (select from catalog.dataset d left join catalog.proposed_change c on c.dataset_id = d.id
      where d.id::text = i.subject_id and (d.state = 'review' or c.under_review))`,
  'a round without what was submitted': `select id from process.instance i where process = 'publication'
    and not exists (select from opendata.publication p where p.id = i.id)`,
  'a round under way without its clock': `select id from process.instance i where process = 'publication' and state in ${open} and state <> 'accepted'
    and not exists (select from process.clock c where c.instance_id = i.id and c.state = i.state and ended_at is null)`,
  'a dataset that opens a version which does not exist': `select id from catalog.dataset d where published_version_id is not null
    and not exists (select from lake.version v where v.id = d.published_version_id)`,
  'a version of no dataset': `select id from lake.version v where not exists (select from catalog.dataset d where d.id = v.dataset_id)`,
  'a version whose import does not know it': `select id from lake.version v where not exists (
    select from lake.import i where i.id = v.import_id and i.state = 'loaded' and i.version_id = v.id)`,
  'one title twice': `select title ->> 'zh' as id from catalog.dataset group by 1 having count(*) > 1`,
  'an import that nobody works on': `select id from lake.import i where state in ('detecting', 'loading') and account <> 'console'
    and not exists (select from platform.job j where j.id::text = i.job_id and j.state in ('waiting', 'running', 'retrying'))`,
  'a job that the queue has forgotten': `select id from platform.job j where state in ('waiting', 'running', 'retrying')
    and not exists (select from pgboss.job b where b.id = j.id and b.state::text in ('created', 'retry', 'active'))`,
  'numbers of the log with a gap': `select idx as id from (select idx, row_number() over (order by idx) - 1 as n from ledger.entry) e where idx <> n limit 1`,
}

/** Holds when nothing is under way any more. */
const unfinished: Readonly<Record<string, string>> = {
  'a job without end': `select name || ' ' || id as id from platform.job where state in ('waiting', 'running', 'retrying') and name not in ('lake.sweep', 'ledger-monitor')`,
  'an import without end': `select id || ' ' || state as id from lake.import where state in ('detecting', 'loading') or (state = 'proposed' and account = 'console')`,
  // What the command line was not asked to publish waits for its first reviewer.
  'a round without end': `select id from process.instance p where process = 'publication' and state in ${open}
    and not (state = 'businessReview' and exists (
      select from lake.import i where i.dataset_id::text = p.subject_id and i.account = 'console'))`,
}

type Row = Readonly<Record<string, string | number | null>>

export type Standing = {
  /** While it lies dead: the log is never shorter than it was. */
  readonly lookAtLog: () => Promise<void>
  /** After each start, before anybody is let in. */
  readonly look: () => Promise<void>
  /** The last receipts that were seen are given out, and hold; all of them again at the end. */
  readonly verifyReceipts: (most: number) => Promise<void>
  /** When all work has come to its end. */
  readonly lookAtEnd: () => Promise<void>
  readonly heads: readonly { readonly tree: 'sha256' | 'sm3'; readonly head: Head }[]
  readonly digested: ReadonlySet<string>
}

export function openStanding(world: World, dataDir: string): Standing {
  const paths = dataPaths(dataDir)
  const { faults } = world
  const heads: { tree: 'sha256' | 'sm3'; head: Head }[] = []
  const digested = new Set<string>()

  async function query(client: pg.Client, named: Readonly<Record<string, string>>): Promise<void> {
    for (const [what, sql] of Object.entries(named)) {
      const { rows } = await client.query<{ id: string }>(sql)
      if (rows.length > 0) faults.push(`${what}: ${rows.map(({ id }) => id).join(', ')}`)
    }
  }

  async function inDatabase(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client(embeddedConnection(paths.postgres))
    await client.connect()
    try {
      // One moment: jobs taken up again go on while we look.
      await client.query('begin isolation level repeatable read read only')
      await work(client)
    } finally {
      await client.end()
    }
  }

  /** Files are what their names and rows say. Each is digested once, and all of them again at the end. */
  async function lookAtFiles(client: pg.Client, again: boolean): Promise<void> {
    const { rows } = await client.query<Row>(
      'select id, sha256, bytes, profile_sha256, rejected_sha256, source_sha256, source_bytes from lake.version where purged_at is null',
    )
    for (const row of rows) {
      const parts = [
        [paths.lake, row.sha256, row.bytes],
        [paths.lake, row.profile_sha256, null],
        [paths.lake, row.rejected_sha256, null],
        [paths.source, row.source_sha256, row.source_bytes],
      ] as const
      for (const [root, sha256, bytes] of parts) {
        if (typeof sha256 !== 'string' || (digested.has(sha256) && !again)) continue
        const path = join(root, sha256.slice(0, 2), sha256)
        if (!existsSync(path)) faults.push(`version ${row.id}: ${path} is missing`)
        else if (digestOf(path) !== sha256) faults.push(`version ${row.id}: ${path} has other content`)
        else if (bytes !== null && statSync(path).size !== Number(bytes))
          faults.push(`version ${row.id}: size of ${path}`)
        digested.add(sha256)
      }
    }
  }

  /**
   * What was acknowledged of an upload is on the disk: where it arrived, or among the sources once an import has kept it. Jobs that were
   * taken up again move files while we look, so what is not there is looked for again, by its row as it is then.
   */
  async function lookAtUploads(client: pg.Client): Promise<void> {
    const recorded = new Map((await listUploads(client)).map(({ id, bytes }) => [id, bytes]))
    for (const [id, sent] of world.uploads) {
      const has = recorded.get(id) ?? 0
      if (has < sent) faults.push(`upload ${id}: ${sent} bytes acknowledged, ${has} recorded`)
    }
  }

  async function lookForUploads(): Promise<void> {
    const missing = async (): Promise<string[]> => {
      let found: readonly Stored[] = []
      await inDatabase(async (client) => {
        found = await listUploads(client)
      })
      return found.flatMap(({ id, bytes, path }) =>
        existsSync(path) && statSync(path).size >= bytes ? [] : [`upload ${id}: ${bytes} bytes are not on disk`],
      )
    }
    let left = await missing()
    for (let look = 0; left.length > 0 && look < 10; look++) {
      await sleep(300)
      const still = await missing()
      left = left.filter((fault) => still.includes(fault))
    }
    faults.push(...left)
  }

  type Stored = { readonly id: string; readonly bytes: number; readonly path: string }
  async function listUploads(client: pg.Client): Promise<Stored[]> {
    const { rows } = await client.query<Row>(
      'select u.id, u.received_bytes, i.source_sha256 from lake.upload u left join lake.import i on i.upload_id = u.id',
    )
    return rows.map(({ id, received_bytes: bytes, source_sha256: kept }) => ({
      id: String(id),
      bytes: Number(bytes),
      path: typeof kept === 'string' ? join(paths.source, kept.slice(0, 2), kept) : join(paths.uploads, String(id)),
    }))
  }

  async function verifyReceipts(most: number): Promise<void> {
    const keys = await readKeys(paths.keys)
    const vkeys = keys ? allVkeysOf(keys) : []
    for (const id of world.receipts.slice(-most)) {
      const text = await receiptOf(world, id)
      if (text && !verifyReceiptText(text, vkeys, crypto).valid) faults.push(`receipt ${id} does not verify`)
    }
  }

  return {
    heads,
    digested,
    lookAtLog: async () => {
      for (const tree of ['sha256', 'sm3'] as const) {
        const head = await findHead(folderStorage(paths.log), tree)
        const last = heads.findLast((one) => one.tree === tree)?.head
        if (last && (head?.size ?? 0) < last.size)
          faults.push(`the ${tree} log shrank from ${last.size} to ${head?.size}`)
        if (head && head.size !== last?.size) heads.push({ tree, head })
      }
    },
    look: async () => {
      await inDatabase(async (client) => {
        await query(client, halfStates)
        await lookAtFiles(client, false)
        await lookAtUploads(client)
      })
      await lookForUploads()
    },
    verifyReceipts,
    lookAtEnd: async () => {
      await inDatabase(async (client) => {
        await query(client, { ...halfStates, ...unfinished })
        await lookAtFiles(client, true)
        await lookAtUploads(client)
      })
      await lookForUploads()
      await verifyReceipts(Number.POSITIVE_INFINITY)
    },
  }
}

/** A receipt whose id was seen is given out; before a checkpoint covers it the answer is to wait. */
export async function receiptOf({ victim, faults }: World, id: string, as?: string): Promise<string | undefined> {
  for (let asked = 0; asked < 300; asked++) {
    const { status, body } = await surely(() => ask(victim, `/api/v1/receipts/${id}`, as ? { as } : {}))
    if (status === 200 && body) return body.toString()
    if (status !== 202) {
      faults.push(`receipt ${id}: ${status} ${body ?? ''}`)
      return undefined
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  faults.push(`receipt ${id}: no checkpoint covers it`)
  return undefined
}

export const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Content files below a folder, by their names. */
export const contentsOf = (root: string): string[] =>
  readdirSync(root).flatMap((shard) => (/^[0-9a-f]{2}$/.test(shard) ? readdirSync(join(root, shard)) : []))
