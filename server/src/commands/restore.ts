import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
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
import { exitCodes, type Say, UsageError } from './terminal.ts'

const FormerLogs = z.array(z.object({ no: z.number(), origin: z.string(), vkeys: z.array(z.string()) }))

/** `gongshu restore FILE [--json]`: into an empty DATA_DIR. A new log begins, whose first entry says where the old one stood. */
export async function restore(config: Config, cwd: string, args: readonly string[], say: Say): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  const [file] = positionals
  if (!file) throw new UsageError('restore FILE')
  const closing: (() => Promise<unknown>)[] = []
  try {
    const { paths, pool } = await openGround(config, closing)
    const { manifest, rows, files } = await restoreBackup({ pool, paths, file: resolve(cwd, file), say })
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
    const report = { at: manifest.at, rows, files, log: log ?? null }
    if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
    else {
      say({
        zh: `已恢复：${rows}行，${files}个文件。存证从新日志${log?.origin ?? ''}继续，旧凭证仍可验证`,
        en: `restored: ${rows} rows, ${files} files. The log goes on as ${log?.origin ?? ''}; receipts of the old one stay valid`,
      })
    }
    return exitCodes.done
  } finally {
    for (const end of closing.reverse()) await end()
  }
}
