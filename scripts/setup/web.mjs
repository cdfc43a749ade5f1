import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { lockFile, node24, root } from './install.mjs'
import { alone } from './lock.mjs'
import { Stop, say } from './say.mjs'

const stamp = join(root, 'web', 'build', 'built-from')
const sources = [
  ...['web/src', 'web/public', 'web/package.json', 'web/vite.config.ts', 'web/react-router.config.ts'],
  ...['packages/tlog/src', 'package-lock.json'],
]

/** Builds the web application if one of its sources changed since the last build. */
export async function ensureWeb() {
  if (isBuilt()) return
  const waiting = (pid) =>
    say(`等待另一个进程（${pid}）构建网页`, `waiting for another process (${pid}) to build the web`)
  await alone(lockFile, waiting, async () => {
    const wanted = digest()
    if (isBuilt()) return
    say('构建网页（只在源码变化后）', 'building the web application (only after its sources changed)')
    await build()
    writeFileSync(stamp, wanted)
    say('网页已构建', 'the web application is built')
  })
}

const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest()

function build() {
  const cli = join(root, 'node_modules', '@react-router', 'dev', 'bin.cjs')
  const env = { ...process.env, NODE_ENV: 'production' }
  return new Promise((resolve, reject) => {
    const child = spawn(node24, [cli, 'build'], { cwd: join(root, 'web'), env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Stop(`网页构建失败：\n${output}`, 'The web application could not be built; the output is above.'))
    })
  })
}

function digest() {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(listFiles)) hash.update(`${relative(root, file)}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

function listFiles(source) {
  const path = join(root, source)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}
