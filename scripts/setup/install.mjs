import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from './lock.mjs'
import { Stop, say } from './say.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const place = join(root, 'node_modules', '.gongshu')
export const lockFile = join(place, 'setup.lock')
const stamp = join(place, 'installed')

/** Node 24 as it came from npm; the Node that a machine has may be 20, which cannot run TypeScript. */
export const node24 = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')

const wanted = () => {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex')
}
const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()

/** Installs the npm packages if package-lock.json changed since they were last installed; otherwise touches nothing. */
export async function ensureInstalled() {
  if (isInstalled()) return
  const waiting = (pid) =>
    say(`等待另一个进程（${pid}）装完`, `waiting for another process (${pid}) that is installing`)
  await mayWrite(() =>
    alone(lockFile, waiting, async () => {
      if (isInstalled()) return
      await install()
      writeFileSync(stamp, wanted())
    }),
  )
  if (!existsSync(node24)) {
    throw new Stop(
      `没有适用于本机（${process.platform}-${process.arch}）的 Node 24 包；请用 Node 24 或更高版本运行。`,
      `There is no Node 24 package for this machine (${process.platform}-${process.arch}); run it with Node 24 or later.`,
    )
  }
}

async function install() {
  // `npm ci` insists on the packages of every other platform, which not every registry has; `--no-save` leaves the lock alone.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts']
  say('安装依赖包（只在 package-lock.json 变化后）', 'installing packages (only after package-lock.json changed)')
  const counting = setInterval(() => {
    const { present, all } = countInstalled()
    say(`已装 ${present} / 约 ${all} 个包`, `${present} of about ${all} packages are in place`)
  }, 4000)
  try {
    const { code, output } = await npm(args)
    if (code !== 0) {
      throw new Stop(
        `npm install 未完成（退出码 ${code}），请检查网络或 npm 源设置后再运行一次：\n${output}`,
        'npm install did not finish; check the network or the npm registry setting, then run the same command again.',
      )
    }
  } finally {
    clearInterval(counting)
  }
  say('依赖包已装好，以后启动不再联网', 'packages are installed; later starts need no network')
}

/** With the new Node first in PATH once it is there, as npm judges packages by the Node it runs on. */
function npm(args) {
  const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` }
  const script = process.env.npm_execpath
  const [file, all] = script?.endsWith('.js') ? [process.execPath, [script, ...args]] : ['npm', args]
  return new Promise((resolve, reject) => {
    const child = spawn(file, all, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const tail = []
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        tail.push(text)
        if (tail.length > 40) tail.shift()
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: tail.join('') }))
  })
}

function countInstalled() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const ours = Object.entries(packages).filter(
    ([path, { os, cpu, link }]) =>
      path.includes('node_modules/') &&
      !link &&
      (!os || os.includes(process.platform)) &&
      (!cpu || cpu.includes(process.arch)),
  )
  return {
    present: ours.filter(([path]) => existsSync(join(root, path, 'package.json'))).length,
    all: ours.length,
  }
}

/** A clone that belongs to somebody else can be used once it is set up, but not set up. */
async function mayWrite(work) {
  try {
    return await work()
  } catch (error) {
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error
    throw new Stop(
      '当前用户不能写入此目录：请由目录的所有者先运行一次 npm start。',
      'This user may not write to the clone: let its owner run npm start once first.',
      { cause: error },
    )
  }
}
