import { access, constants, copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { counted } from '@gongshu/tabular/counted'
import { z } from 'zod'
import { beginNewLog } from '../ledger/restore.ts'
import type { Config } from '../platform/config.ts'
import { consoleActor } from '../platform/console-token.ts'
import type { Ctx, Resources } from '../platform/ctx.ts'
import { openDb } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import { failOpenJobs } from '../platform/job-store.ts'
import { migrate } from '../platform/migrate.ts'
import { finishRestore, restoreBackup } from '../platform/restore.ts'
import { dateInShanghai, instantOf } from '../platform/time.ts'
import { openGround } from '../program.ts'
import { problems } from './problems.ts'
import { exitCodes, readArgs, type Say } from './terminal.ts'

const form = 'restore FILE [--tombstones FILE] [--json]'

const FormerLogs = z.array(z.object({ no: z.number(), origin: z.string(), vkeys: z.array(z.string()) }))

/**
 * `gongshu restore FILE [--tombstones FILE] [--json]`: into an empty DATA_DIR. A new log begins, whose first entry says where the old
 * one stood. Without the tombstones nobody here knows what was purged after the backup, so it says when they are not there (R-SEC-09).
 */
export async function restore(config: Config, cwd: string, args: readonly string[], say: Say): Promise<number> {
  const { values, file } = readArgs(form, args, { json: { type: 'boolean' }, tombstones: { type: 'string' } })
  if (!file) throw problems.usage({ expected: form })
  await readable(resolve(cwd, file))
  const tombstones = values.tombstones === undefined ? undefined : resolve(cwd, values.tombstones)
  // Before anything is restored: a wrong path must not leave what was purged to come back.
  if (tombstones) await readable(tombstones)
  const closing: (() => Promise<unknown>)[] = []
  try {
    const { paths, pool } = await openGround(config, closing)
    const { manifest, rows, files } = await restoreBackup({ pool, paths, file: resolve(cwd, file), say })
    const hasTombstones = await placeTombstones(paths.root, tombstones)
    await migrate(pool)
    const db = openDb(pool)
    // Work that was under way when the backup was made is not taken up: its queue was not part of it.
    await failOpenJobs(db)
    const now = instantOf(Date.now())
    const ctx: Ctx = {
      ...{ db, actor: consoleActor, purpose: { kind: 'duty' }, zone: config.ZONE, now, today: dateInShanghai(now) },
      ...{ requestId: newId(), lang: 'zh', resources: {} as Resources }, // a restore opens nothing but the database and the log
    }
    const log = await beginNewLog(ctx, paths, config.PUBLIC_URL, FormerLogs.parse(manifest.notes.ledger ?? []))
    await finishRestore(paths)
    const report = { at: manifest.at, rows, files, log: log ?? null, tombstones: hasTombstones }
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
    else {
      say({
        zh: `已恢复：${rows}行，${files}个文件。存证从新日志${log?.origin ?? ''}继续，旧凭证仍可验证`,
        en: `restored: ${counted(rows, 'row')}, ${counted(files, 'file')}. The log goes on as ${log?.origin ?? ''}; receipts of the old one stay valid`,
      })
    }
    if (!hasTombstones) say(noTombstones)
    return exitCodes.done
  } finally {
    for (const end of closing.reverse()) await end()
  }
}

const readable = (path: string): Promise<void> =>
  access(path, constants.R_OK).catch(() => {
    throw problems.noSuchFile({ file: path })
  })

/** Whether the restored directory has its list of purges. It lies outside every backup, so somebody must bring it. */
async function placeTombstones(root: string, from: string | undefined): Promise<boolean> {
  const file = join(root, 'tombstones.ndjson')
  if (from && from !== file) await copyFile(from, file)
  return access(file).then(
    () => true,
    () => false,
  )
}

const noTombstones = {
  zh: '没有清除记录tombstones.ndjson。备份之后清除过的数据集会随备份回来：启动之前，请把最新的一份放进数据目录，或恢复时用--tombstones指明',
  en: 'There is no tombstones.ndjson. Datasets purged after the backup come back with it: before the first start, put the newest copy into the data directory, or name it with --tombstones',
}
