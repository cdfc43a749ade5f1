import { readdirSync } from 'node:fs'
import { tileReader } from '@gongshu/tlog/appender'
import { equal } from '@gongshu/tlog/bytes'
import { crypto } from '@gongshu/tlog/crypto-node'
import { folderStorage } from '@gongshu/tlog/folder-storage'
import { storedRoot } from '@gongshu/tlog/proof'
import { sweep } from '../../server/src/lake/sweep.ts'
import { runMonitor } from '../../server/src/ledger/monitor.ts'
import { findHead } from '../../server/src/ledger/trees.ts'
import { readConfig } from '../../server/src/platform/config.ts'
import { openPool } from '../../server/src/platform/db.ts'
import { dataPaths } from '../../server/src/platform/paths.ts'
import { embeddedConnection } from '../../server/src/platform/postgres.ts'
import { instantOf } from '../../server/src/platform/time.ts'
import { openProgram } from '../../server/src/program.ts'
import { contentsOf, type Standing } from './standing.ts'

const eightDaysMs = 8 * 86_400_000

/** Opens what is left once more, in this process: the monitor replays the log, the sweeper takes away what nothing mentions. */
export async function examineRemains(
  dataDir: string,
  standing: Standing,
  faults: string[],
): Promise<{ entries: number; swept: number }> {
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }, dataDir)
  const program = await openProgram(config, { say: () => undefined, pages: false })
  try {
    await provePrefixes(dataDir, standing, faults)
    const { alarms, entries } = await runMonitor(program.ctx())
    if (alarms.length > 0)
      faults.push(`the monitor raised ${alarms.length} alarms: ${JSON.stringify(alarms.slice(0, 5))}`)
    const ctx = program.ctx()
    const swept = await sweep({ ...ctx, now: instantOf(Date.now() + eightDaysMs) })
    await lookForStrays(dataDir, faults)
    return { entries, swept: Object.values(swept).reduce((sum, n) => sum + n, 0) }
  } finally {
    await program.close()
  }
}

/** The tiles of today give every root that was signed before a kill. */
async function provePrefixes(dataDir: string, { heads }: Standing, faults: string[]): Promise<void> {
  const storage = folderStorage(dataPaths(dataDir).log)
  for (const { tree, head } of heads) {
    const hash = tree === 'sha256' ? crypto.sha256 : crypto.sm3
    const read = tileReader(storage, tree)
    const sizeNow = (await findHead(storage, tree))?.size ?? 0
    const root = await storedRoot(hash, head.size, async (level, n, width) => {
      const widthNow = Math.min(256, Math.floor(sizeNow / 256 ** level) - n * 256)
      return (await read(level, n, widthNow)).subarray(0, 32 * width)
    })
    if (!equal(root, head.root)) faults.push(`the ${tree} log of ${head.size} entries was rewritten`)
  }
}

/** After the sweeper only what a row mentions is left. */
async function lookForStrays(dataDir: string, faults: string[]): Promise<void> {
  const paths = dataPaths(dataDir)
  const pool = openPool(embeddedConnection(paths.postgres))
  const known = async (sql: string): Promise<Set<string>> =>
    new Set((await pool.query<{ id: string }>(sql)).rows.map(({ id }) => id))
  const stray = (what: string, names: readonly string[], mentioned: ReadonlySet<string>): void => {
    const found = names.filter((name) => !mentioned.has(name.slice(0, 64)))
    if (found.length > 0)
      faults.push(`${what} that nothing mentions: ${found.slice(0, 5).join(', ')} (${found.length})`)
  }
  try {
    const files = ['sha256', 'profile_sha256', 'rejected_sha256'].map(
      (column) => `select ${column} as id from lake.version`,
    )
    stray('files of the lake', contentsOf(paths.lake), await known(files.join(' union ')))
    stray('sources', contentsOf(paths.source), await known('select source_sha256 as id from lake.import'))
    const uploads = readdirSync(paths.uploads).map((name) => name.replace(/\.name$/, ''))
    stray('uploads', uploads, await known('select id::text from lake.upload'))
    stray(
      'folders of imports',
      readdirSync(`${paths.lakeTmp}/imports`),
      await known('select id::text from lake.import'),
    )
  } finally {
    await pool.end()
  }
}
