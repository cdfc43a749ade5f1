import { createSetupLink, isUnused } from '../parties/service.ts'
import { type Config, ConfigError } from '../platform/config.ts'
import { DataDirectoryBusy } from '../platform/data-lock.ts'
import { findFact, writeFact } from '../platform/facts.ts'
import { NamelessUser } from '../platform/postgres.ts'
import type { Text } from '../platform/problem.ts'
import { removeRunFile, writeRunFile } from '../platform/run-file.ts'
import { openProgram, type Program } from '../program.ts'
import { samplePassword } from '../sample/cast.ts'
import { loadSample } from '../sample/load.ts'
import { exitCodes, readArgs, type Say } from './terminal.ts'

/** `gongshu start [--no-sample]`: serves until it is told to stop. */
export async function start(config: Config, args: readonly string[], say: Say): Promise<number> {
  const { values } = readArgs('start [--no-sample]', args, { 'no-sample': { type: 'boolean' } })
  const began = Date.now()
  const startAgain = (): never => {
    if (Date.now() - began < shortestLifeMs) throw new DatabaseLost()
    say({ zh: '自带的数据库意外终止，程序重新启动', en: 'the embedded database ended by itself: starting again' })
    // As after a kill, which is the one way of ending that loses nothing and needs no database.
    const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
    if (process.execve) return process.execve(process.execPath, command)
    process.exit(exitCodes.failed)
  }
  let isPrepared = false
  const program = await openProgram(config, {
    say,
    pages: true,
    readiness: [{ name: 'prepared', check: async () => isPrepared }],
  })
  const stopped = untilStopped()
  try {
    const address = await program.app.listen({ host: config.HOST, port: config.PORT, listenTextResolver })
    writeRunFile(program.paths.run, { url: address, pid: process.pid, token: program.token })
    const prepared = prepare(program, address, !values['no-sample'], say).then(async () => {
      isPrepared = true
      await sayAccounts(program, say)
      say({ zh: `公数已启动：${address}`, en: `Gongshu is ready: ${address}` })
    })
    // Told to stop in the middle of the first loading, it stops; the next start goes on where this one was.
    const signal = await Promise.race([stopped, prepared.then(() => stopped), program.databaseLost.then(startAgain)])
    prepared.catch(() => undefined)
    say({ zh: `收到${signal}，正在收尾`, en: `${signal}: draining` })
  } finally {
    removeRunFile(program.paths.run)
    await program.close()
  }
  say({ zh: '已停止', en: 'stopped' })
  return exitCodes.done
}

/** The one line of the log that every start begins with; in both languages, like what is said beside it. */
const listenTextResolver = (address: string): string => `监听 ${address} · listening at ${address}`

/** A database that ends sooner than this after a start will not be helped by another. */
const shortestLifeMs = 10_000

class DatabaseLost extends Error {
  override name = 'DatabaseLost'
}

/** What the first start does once: sample data, or the link by which the first administrators come in. */
async function prepare(program: Program, address: string, wantsSample: boolean, say: Say): Promise<void> {
  const ctx = program.ctx()
  if ((await originOf(program, wantsSample)) === 'sample') {
    if ((await findFact(ctx.db, 'sample')) !== undefined) return
    await loadSample(ctx, say)
    say({ zh: '示例数据：已装载', en: 'sample data: loaded' })
    return
  }
  const link = await createSetupLink(ctx)
  if (link) {
    const url = `${program.config.PUBLIC_URL ?? address}/setup?token=${link.token}`
    say({
      zh: `首次使用，请由系统管理员打开（只能用一次）：${url}`,
      en: 'first use: open this link once, as the system administrator',
    })
  }
}

/** Invented people come only into a house where nobody has an account, and only at its very first start. */
async function originOf(program: Program, wantsSample: boolean): Promise<string> {
  const ctx = program.ctx()
  const known = await findFact(ctx.db, 'origin')
  if (known !== undefined) return known
  const origin = wantsSample && (await isUnused(ctx)) ? 'sample' : 'real'
  await writeFact(ctx.db, 'origin', origin, ctx.now)
  return origin
}

/** The invented people of the sample, by what they do; only where the directory was made with them. */
async function sayAccounts(program: Program, say: Say): Promise<void> {
  if ((await findFact(program.ctx().db, 'origin')) !== 'sample') return
  const shown = [
    ['urban-data', '城管局数据专员', 'data officer'],
    ['urban-business', '业务科室审核', 'business review'],
    ['urban-secrecy', '保密审查', 'secrecy review'],
    ['urban-chief', '首席数据官签发', 'signs'],
    ['bureau-review', '数据局审核', 'review by the data bureau'],
    ['bureau-audit', '审计', 'auditor'],
    ['admin-system', '系统管理员', 'system administrator'],
  ] as const
  say({
    zh: `示例账号（密码都是 ${samplePassword}）：`,
    en: `sample accounts, all with the password ${samplePassword}`,
  })
  for (const [login, zh, en] of shown) say({ zh: `  ${login.padEnd(16)} ${zh}`, en })
}

function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
  })
}

/** Faults that a person can mend, as one line each. */
export function explainStart(error: unknown): Text | undefined {
  if (error instanceof ConfigError) return { zh: `设置有误：\n${error.message}`, en: `settings:\n${error.message}` }
  if (error instanceof DatabaseLost) {
    return {
      zh: '自带的数据库启动后随即终止。请看磁盘与内存是否够用，再启动',
      en: 'the embedded database ended right after its start; see whether disk and memory suffice, then start again',
    }
  }
  if (error instanceof NamelessUser) {
    const { uid } = error
    return {
      zh: `运行程序的用户（uid ${uid}）在 /etc/passwd 里没有条目，自带的数据库起不来。请三选一：加一行（echo 'gongshu:x:${uid}:${uid}::/tmp:/bin/sh' >> /etc/passwd，须 root）；换一个有名字的用户运行；或用 DATABASE_URL 指定现成的 PostgreSQL`,
      en: `the user that runs the program (uid ${uid}) has no entry in /etc/passwd, and the embedded database does not start without one: add it (as root: echo 'gongshu:x:${uid}:${uid}::/tmp:/bin/sh' >> /etc/passwd), run as a user that has a name, or set DATABASE_URL to a PostgreSQL that exists`,
    }
  }
  if (error instanceof DataDirectoryBusy) {
    return {
      zh: `另一个程序正在使用 ${error.directory}。请先停掉它，或用 DATA_DIR 指定别的目录`,
      en: `${error.message}; stop it first, or choose another directory with DATA_DIR`,
    }
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return {
      zh: '端口已被占用。请用 PORT 换一个，PORT=0 自动选取',
      en: 'the port is taken; choose another with PORT, 0 picks a free one',
    }
  }
  return undefined
}
