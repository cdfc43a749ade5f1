import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { NamelessUser } from '../platform/postgres.ts'
import { explainStart } from './start.ts'

const uid = 12_345
const setpriv = '/usr/bin/setpriv'
const source = join(import.meta.dirname, '..', 'platform', 'postgres.ts')
const asNameless = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(setpriv, [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--', file, ...args], {
    ...{ encoding: 'utf8', cwd: '/', env: { ...process.env, ...env } },
  })
/** Only root can become another user, and a clone may lie where others may not enter. */
const canTry = process.getuid?.() === 0 && asNameless('test', ['-r', source]).status === 0
const canMap = canTry && asNameless('unshare', ['--user', '--map-user=65534', 'true']).status === 0

const script = `const { startPostgres } = await import(process.argv[1])
try { await (await startPostgres(process.argv[2])).stop(); console.log('started') } catch (error) { console.log(error.name) }`

function startAs(env: NodeJS.ProcessEnv = {}, times = 1): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'gongshu-nameless-'))
  chownSync(folder, uid, uid)
  try {
    const args = ['--input-type=module', '-e', script, source, join(folder, 'postgres')]
    return Array.from({ length: times }, () => asNameless(process.execPath, args, env).stdout.trim())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it.skipIf(!canMap)('a user without a name in /etc/passwd starts the embedded database, a second time too', () => {
  expect(startAs({}, 2)).toEqual(['started', 'started'])
})

it.skipIf(!canTry)('where it may not be mapped to one that has a name, the start says so instead of a bug', () => {
  expect(startAs({ PATH: '/nowhere' })).toEqual(['NamelessUser'])
})

it('what to do is said in both languages, with the number of the user', () => {
  const said = explainStart(new NamelessUser(uid))
  for (const text of [said?.zh, said?.en]) expect(text).toMatch(/12345[\s\S]*\/etc\/passwd[\s\S]*DATABASE_URL/)
})
