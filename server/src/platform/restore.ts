import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { counted } from '@gongshu/tabular/counted'
import type pg from 'pg'
import { extract } from 'tar-stream'
import { z } from 'zod'
import { BackupManifest } from './backup.ts'
import { loadTable } from './backup-tables.ts'
import { isDiskFull } from './db.ts'
import { listMigrations, migrate } from './migrate.ts'
import type { DataPaths } from './paths.ts'
import { plainError } from './plain-error.ts'
import { defineProblems, type Text } from './problem.ts'

export const problems = defineProblems('restore', {
  notEmpty: {
    status: 409,
    title: { zh: '目标不是空的，未做任何改动', en: 'The target is not empty; nothing was changed' },
    advice: {
      zh: '请用 DATA_DIR 指定一个空目录（外部数据库也须为空）后再恢复',
      en: 'Choose an empty directory with DATA_DIR (an external database must be empty too), then restore',
    },
  },
  notABackup: {
    status: 422,
    title: { zh: '这不是本程序的备份，或已损坏', en: 'This is not a backup of this program, or it is damaged' },
    advice: { zh: '未恢复任何内容。请换一份备份', en: 'Nothing was restored. Use another copy' },
  },
  interrupted: {
    status: 409,
    title: { zh: '上次恢复没有做完，不能启动', en: 'The last restore here was not finished, so nothing is started' },
    advice: {
      zh: '请清空该数据目录（外部数据库也清空），用备份重新恢复',
      en: 'Empty the data directory (an external database too) and restore the backup again',
    },
  },
  cannotWrite: {
    status: 507,
    title: { zh: '恢复写不下去，备份本身没有问题', en: 'The restore cannot be written; the backup itself is sound' },
    advice: {
      zh: 'cause 是原因。未恢复任何内容；请换一个有空间、可写的 DATA_DIR 再恢复。需要的空间约为 backupBytes 的数倍',
      en: '`cause` says why. Nothing was restored; choose a DATA_DIR with room that can be written, and restore again. It takes several times `backupBytes`',
    },
  },
  newerProgram: {
    status: 422,
    title: { zh: '备份来自更新的或改动过的版本', en: 'The backup was made by a newer or a changed version' },
    advice: { zh: '请用制作备份的那一版或更新的版本恢复', en: 'Restore with the version that made it, or a newer one' },
  },
})

export type RestoreReport = { readonly manifest: BackupManifest; readonly rows: number; readonly files: number }

const markOf = ({ root }: Pick<DataPaths, 'root'>): string => join(root, 'restoring')

/** Refuses a directory in which a restore was cut short: half of a house is not to be served. */
export function mustBeWhole(paths: Pick<DataPaths, 'root'>): void {
  if (existsSync(markOf(paths))) throw problems.interrupted()
}

/** Called when everything that belongs to the restore is done, the new log too. */
export const finishRestore = (paths: Pick<DataPaths, 'root'>): Promise<void> => rm(markOf(paths), { force: true })

/** Into an empty directory and an empty database; until `finishRestore` it cannot be started. Every byte is checked before a row is written. */
export async function restoreBackup(options: {
  readonly pool: pg.Pool
  readonly paths: DataPaths
  readonly file: string
  readonly say: (line: Text) => void
}): Promise<RestoreReport> {
  const { pool, paths, file, say } = options
  await mustBeEmpty(pool, paths)
  await mkdir(paths.lakeTmp, { recursive: true })
  const staged = await mkdtemp(join(paths.lakeTmp, 'restore-'))
  try {
    const names = await unpack(file, staged)
    const manifest = BackupManifest.parse(JSON.parse(await readText(join(staged, 'manifest.json'))))
    say({
      zh: `备份做于${manifest.at}，${names.length}个文件，校验无误`,
      en: `made at ${manifest.at}, ${counted(names.length, 'file')}, all digests right`,
    })
    await writeFile(markOf(paths), '')
    const rows = await loadTables(pool, manifest, staged).catch(async (error: unknown) => {
      // The database was empty a moment ago, and is again.
      await dropEverything(pool)
      await finishRestore(paths)
      throw isDiskFull(error) ? await unwritable(error, file) : error
    })
    say({ zh: `数据库：${rows}行`, en: `database: ${counted(rows, 'row')}` })
    const files = names.filter((name) => /^(?:lake|source|uploads|log|keys)\//.test(name))
    for (const name of files) {
      await mkdir(dirname(join(paths.root, name)), { recursive: true })
      await rename(join(staged, name), join(paths.root, name))
    }
    return { manifest, rows, files: files.length }
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

async function mustBeEmpty(pool: pg.Pool, paths: DataPaths): Promise<void> {
  const { rows } = await pool.query(
    `select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' limit 1`,
  )
  const folders = [paths.lake, paths.source, paths.log, paths.uploads, paths.keys]
  const held = await Promise.all(folders.map((folder) => readdir(folder)))
  if (rows.length > 0 || held.some((names) => names.length > 0)) throw problems.notEmpty()
}

/** Unpacks into `staged` and checks every member against the digests. Names are hostile until shown otherwise. */
async function unpack(file: string, staged: string): Promise<string[]> {
  const found = new Map<string, string>()
  const tar = extract()
  let unwritten: unknown
  tar.on('entry', (header, content, next) => {
    const name = normalize(header.name)
    if (header.type !== 'file' || name.startsWith('..') || name.startsWith('/')) {
      tar.destroy(problems.notABackup({ member: header.name }))
      return
    }
    const hash = createHash('sha256')
    const counted = new Transform({
      transform(piece: Buffer, _encoding, done) {
        hash.update(piece)
        done(null, piece)
      },
    })
    const path = join(staged, name)
    mkdir(dirname(path), { recursive: true })
      .then(() => pipeline(content, counted, createWriteStream(path, { mode: 0o600 })))
      .then(() => {
        found.set(name, hash.digest('hex'))
        next()
      })
      .catch((error: Error) => {
        if (isUnwritable(error)) unwritten = error
        tar.destroy(error)
      })
  })
  try {
    await pipeline(createReadStream(file), createZstdDecompress(), tar)
  } catch (error) {
    if (unwritten !== undefined) throw await unwritable(unwritten, file)
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error
    throw problems.notABackup()
  }
  const digests = z.record(z.string(), z.string()).parse(JSON.parse(await readText(join(staged, 'digests.json'))))
  const wrong = Object.entries(digests).filter(([name, digest]) => found.get(name) !== digest)
  const unknown = [...found.keys()].filter((name) => name !== 'digests.json' && digests[name] === undefined)
  if (wrong.length > 0 || unknown.length > 0) throw problems.notABackup({ members: wrong.map(([name]) => name) })
  return Object.keys(digests)
}

/** A fault of the place that is written to, which says nothing of the backup. */
const isUnwritable = (error: unknown): boolean =>
  isDiskFull(error) ||
  (error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS', 'EIO'].includes(String(error.code)))

async function unwritable(error: unknown, file: string) {
  const { message } = plainError(error)
  return problems.cannotWrite({
    cause: isDiskFull(error) ? 'disk full' : message,
    backupBytes: (await stat(file)).size,
  })
}

async function readText(path: string): Promise<string> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of createReadStream(path)) pieces.push(piece as Buffer)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw problems.notABackup()
    throw error
  }
  return Buffer.concat(pieces).toString('utf8')
}

async function loadTables(pool: pg.Pool, manifest: BackupManifest, staged: string): Promise<number> {
  await migrate(
    pool,
    undefined,
    manifest.migrations.map(({ name }) => name),
  )
  const present = new Map((await listMigrations(pool)).map(({ name, sha256 }) => [name, sha256]))
  const isSame = manifest.migrations.every(({ name, sha256 }) => present.get(name) === sha256)
  if (!isSame) throw problems.newerProgram()
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local statement_timeout = 0')
    let rows = 0
    for (const table of manifest.tables)
      rows += await loadTable(client, table, join(staged, 'tables', `${table.name}.ndjson`))
    await client.query('commit')
    return rows
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function dropEverything(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`,
  )
  for (const { name } of rows) await pool.query(`drop schema ${name} cascade`)
}
