import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const library = '/usr/share/gocode'
const packages = ['golang-go', 'golang-golang-x-mod-dev']
const command = `apt-get install -y ${packages.join(' ')}`

const findGo = (): string | undefined =>
  ['go', '/usr/lib/go/bin/go', '/usr/local/go/bin/go'].find((path) => spawnSync(path, ['version']).status === 0)
const isReady = (): boolean => findGo() !== undefined && existsSync(join(library, 'src/golang.org/x/mod/sumdb/tlog'))

/**
 * Whether Debian's Go and its x/mod library are here; as root they are installed when missing. Otherwise says which command
 * would do it, so that the reader of a skipped test knows.
 */
export function hasForeignVerifier(): boolean {
  if (isReady()) return true
  if (process.getuid?.() === 0) {
    console.log(`installing for the foreign check: ${command}`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    if (spawnSync('apt-get', ['install', '-y', ...packages], { env }).status !== 0) {
      spawnSync('apt-get', ['update'], { env })
      spawnSync('apt-get', ['install', '-y', ...packages], { env })
    }
  }
  if (!isReady()) console.warn(`skipped: Go and golang.org/x/mod are not installed; run: ${command}`)
  return isReady()
}

export type ForeignVerdict = { readonly status: number | null; readonly report?: unknown; readonly complaint: string }

/** Runs `verify.go` with the flags it documents. */
export function verifyForeign(flags: readonly string[]): ForeignVerdict {
  const go = findGo()
  if (!go) throw new Error(`Go is not installed; run: ${command}`)
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: library, GOPROXY: 'off', GOFLAGS: '' }
  const ran = spawnSync(go, ['run', join(import.meta.dirname, 'verify.go'), ...flags], { env, encoding: 'utf8' })
  return { status: ran.status, report: ran.status === 0 ? JSON.parse(ran.stdout) : undefined, complaint: ran.stderr }
}
