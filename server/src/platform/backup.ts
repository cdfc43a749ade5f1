/**
 * One file that holds the whole installation: tables as NDJSON (any PostgreSQL 15 to 18 takes them back), the lake, the sources,
 * the log and the keys that are not the log's. A tar in Zstandard, so that it can be looked into without this program.
 */

import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, type Dirent } from 'node:fs'
import { chmod, lstat, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { counted } from '@gongshu/tabular/counted'
import type pg from 'pg'
import { type Pack, pack } from 'tar-stream'
import { z } from 'zod'
import { listBackupTables, writeTable } from './backup-tables.ts'
import { listMigrations } from './migrate.ts'
import type { DataPaths } from './paths.ts'
import { defineProblems, type Text } from './problem.ts'
import type { Instant } from './time.ts'

export const BackupManifest = z.object({
  format: z.literal('gongshu-backup/1'),
  at: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number().int() })),
  /** What the parts above the ground floor want to find again, for example the public keys of the log. */
  notes: z.record(z.string(), z.unknown()),
})
export type BackupManifest = z.infer<typeof BackupManifest>

export const problems = defineProblems('backup', {
  fileExists: {
    status: 409,
    title: { zh: '同名文件已存在，未做备份', en: 'The file exists already, so no backup was made' },
    advice: { zh: '请换一个文件名，或加 --force 覆盖', en: 'Choose another name, or replace it with --force' },
  },
  cannotWrite: {
    status: 507,
    title: { zh: '备份写不到这个位置', en: 'The backup cannot be written there' },
    advice: {
      zh: 'cause 是原因。文件由运行中的程序写，请换一个它可写、有空间的目录',
      en: '`cause` says why. The running program writes the file: choose a directory with room that it may write to',
    },
  },
})

export type BackupReport = {
  readonly file: string
  readonly bytes: number
  readonly tables: number
  readonly rows: number
  readonly files: number
}

export type BackupOptions = {
  readonly pool: pg.Pool
  readonly paths: DataPaths
  readonly file: string
  /** Replace a file that is there. */
  readonly replace?: boolean
  readonly now: Instant
  readonly notes: Readonly<Record<string, unknown>>
  readonly say: (line: Text) => void
}

/** Folders of DATA_DIR that a backup holds; exports and temporary files can be made again. */
const folders = ['lake', 'source', 'uploads', 'log', 'keys'] as const
/** The log's private keys stay where they are: a restored copy must never sign the old log again. */
const leftOut: readonly string[] = ['keys/ledger.json']

/** Consistent while the program runs: the tables are one snapshot, and the files it names never change. */
export async function writeBackup(options: BackupOptions): Promise<BackupReport> {
  const { pool, paths, file, replace = false, now, notes, say } = options
  await mustBeFree(file, replace)
  const temp = await mkdtemp(join(paths.lakeTmp, 'backup-'))
  const beside = `${file}.partial`
  const client = await pool.connect()
  const tar = pack()
  const written = pipeline(tar, createZstdCompress(), createWriteStream(beside, { mode: 0o600 }))
  written.catch(() => undefined)
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local statement_timeout = 0')
    const tables: BackupManifest['tables'] = []
    for (const table of await listBackupTables(client)) {
      const rows = await writeTable(client, table, join(temp, table.name))
      tables.push({ ...table, columns: [...table.columns], rows })
    }
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    say({
      zh: `数据库：${tables.length}张表，${rows}行`,
      en: `database: ${counted(tables.length, 'table')}, ${counted(rows, 'row')}`,
    })
    const migrations = await listMigrations(client)
    await client.query('commit')

    const digests: Record<string, string> = {}
    const manifest: BackupManifest = { format: 'gongshu-backup/1', at: now, migrations, tables, notes: { ...notes } }
    await addBytes(tar, 'manifest.json', Buffer.from(JSON.stringify(manifest)), digests)
    for (const { name } of tables) await addFile(tar, `tables/${name}.ndjson`, join(temp, name), digests)
    let files = 0
    for (const path of await listFiles(paths)) {
      if (await addFile(tar, relative(paths.root, path), path, digests)) files++
    }
    say({ zh: `文件：${files}个`, en: `files: ${files}` })
    await addBytes(tar, 'digests.json', Buffer.from(JSON.stringify(digests)), {})
    tar.finalize()
    await written
    await settle(beside, file)
    return { file, bytes: (await stat(file)).size, tables: tables.length, rows, files }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    tar.destroy()
    await rm(beside, { force: true })
    const cause = await written.then(
      () => undefined,
      (failed: NodeJS.ErrnoException) => failed.code,
    )
    throw cause && unwritable.includes(cause) ? problems.cannotWrite({ cause, file }) : error
  } finally {
    client.release()
    await rm(temp, { recursive: true, force: true })
  }
}

const unwritable: readonly string[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EIO']

/** A backup never takes the place of something else unasked, and of a folder not even then. */
async function mustBeFree(file: string, replace: boolean): Promise<void> {
  const found = await lstat(file).catch(gone)
  if (found && !(replace && found.isFile())) throw problems.fileExists({ file })
}

/** Checkpoints of the log come first: tiles that are added meanwhile do not hurt, tiles that are missing would. */
async function listFiles(paths: DataPaths): Promise<string[]> {
  const found: string[] = []
  for (const folder of folders) {
    const entries: Dirent[] = await readdir(join(paths.root, folder), { recursive: true, withFileTypes: true })
    found.push(...entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)))
  }
  const kept = found.filter(
    (path) => !leftOut.includes(relative(paths.root, path)) && !path.startsWith(`${paths.lakeTmp}/`),
  )
  const rank = (path: string): number => (path.endsWith('/checkpoint') ? 0 : 1)
  return kept.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

async function addBytes(tar: Pack, name: string, bytes: Buffer, digests: Record<string, string>): Promise<void> {
  digests[name] = createHash('sha256').update(bytes).digest('hex')
  await new Promise<void>((resolve, reject) => {
    tar.entry({ name, mode: 0o600 }, bytes, (error) => (error ? reject(error) : resolve()))
  })
}

/** Below this a file is read whole, so that one that is being replaced (the log's) is the old one or the new one. */
const smallBytes = 1024 * 1024

/** False when the file went away since it was listed. */
async function addFile(tar: Pack, name: string, path: string, digests: Record<string, string>): Promise<boolean> {
  const found = await stat(path).catch(gone)
  if (!found) return false
  if (found.size <= smallBytes) {
    const bytes = await readFile(path).catch(gone)
    if (!bytes) return false
    await addBytes(tar, name, bytes, digests)
    return true
  }
  const hash = createHash('sha256')
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const piece of source) {
      hash.update(piece)
      yield piece
    }
  }
  const content = Readable.from(counted(createReadStream(path, { end: found.size - 1 })))
  await new Promise<void>((resolve, reject) => {
    const entry = tar.entry({ name, mode: 0o600, size: found.size }, (error) => (error ? reject(error) : resolve()))
    pipeline(content, entry).catch(reject)
  })
  digests[name] = hash.digest('hex')
  return true
}

function gone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

async function settle(beside: string, file: string): Promise<void> {
  const handle = await open(beside, 'r+')
  await handle.sync()
  await handle.close()
  await chmod(beside, 0o600)
  await rename(beside, file)
  const directory = await open(dirname(file))
  await directory.sync()
  await directory.close()
}
