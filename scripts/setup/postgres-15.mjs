import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const binaries = '/usr/lib/postgresql/15/bin'
/** `nobody`: PostgreSQL refuses to run as root. */
const unprivileged = 65534

export const hasPostgres15 = () => existsSync(join(binaries, 'postgres'))

/** A throwaway cluster of Debian's PostgreSQL 15 on a Unix socket; `stop` ends it and removes every file. */
export async function startPostgres15() {
  const directory = mkdtempSync(join(process.getuid?.() === 0 ? '/tmp' : tmpdir(), 'gongshu-pg15-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  if (process.getuid?.() === 0) chownSync(directory, unprivileged, unprivileged)
  const cluster = join(directory, 'cluster')
  // Only the owner and root may enter the directory, so whoever reaches the socket may connect.
  const made = run('initdb', ['-D', cluster, '-U', 'gongshu', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=trust', '-N'])
  if (made.status !== 0) {
    remove()
    throw new Error(`initdb of PostgreSQL 15 failed: ${made.stderr}`)
  }
  const options = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses=', 'timezone=UTC']
  const settings = [...options, `unix_socket_directories=${directory}`].flatMap((option) => ['-c', option])
  const { file, args } = command('postgres', ['-D', cluster, ...settings])
  const server = spawn(file, args, { cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'ignore'] })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const stop = async () => {
    server.kill('SIGINT')
    await ended
    remove()
  }
  for (let tries = 0; !isReady(directory); tries++) {
    if (server.exitCode !== null || tries > 300) {
      await stop()
      throw new Error('PostgreSQL 15 did not start')
    }
    await sleep(100)
  }
  return { url: `postgres://gongshu@localhost/postgres?host=${encodeURIComponent(directory)}`, stop }
}

const isReady = (directory) => run('pg_isready', ['-q', '-h', directory, '-U', 'gongshu']).status === 0

/** As root: as the unprivileged user, ending with us. The working directory may be one that only root can enter. */
function command(program, args) {
  const file = join(binaries, program)
  const setpriv = '/usr/bin/setpriv'
  if (!existsSync(setpriv)) return { file, args }
  const user = [`--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups', '--no-new-privs']
  const rights = process.getuid?.() === 0 ? user : []
  return { file: setpriv, args: [...rights, '--pdeathsig', 'INT', '--', file, ...args] }
}

function run(program, parameters) {
  const { file, args } = command(program, parameters)
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }
  return spawnSync(file, args, { cwd: '/', env, encoding: 'utf8' })
}

// Kept by itself so that a cluster can be inspected by hand: node scripts/setup/postgres-15.mjs
if (process.argv[1] === import.meta.filename) {
  const { url, stop } = await startPostgres15()
  writeFileSync(1, `${url}\n`)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}
