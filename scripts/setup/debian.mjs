import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { say } from './say.mjs'

/** What some tests need from Debian, and the file that shows it is there. Node packages come from npm, not from here. */
// biome-ignore format: a table is read in columns
const needs = [
  { package: 'chromium',                 file: '/usr/bin/chromium',                                   for: { zh: '浏览器走查', en: 'browser journeys' } },
  { package: 'fonts-noto-cjk',           file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', for: { zh: '浏览器走查的中文字体', en: 'Chinese type in browser journeys' } },
  { package: 'postgresql-15',            file: '/usr/lib/postgresql/15/bin/postgres',                 for: { zh: '在 PostgreSQL 15 上再测一遍', en: 'the second pass on PostgreSQL 15' } },
  { package: 'golang-go',                file: '/usr/bin/go',                                         for: { zh: '用 Go 官方库核验存证日志', en: "checking the log with Go's own libraries" } },
  { package: 'golang-golang-x-mod-dev',  file: '/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog',   for: { zh: '用 Go 官方库核验存证日志', en: "checking the log with Go's own libraries" } },
]

const missing = () => needs.filter(({ file }) => !existsSync(file))

/** Installs what is missing when we are root on Debian; otherwise says which command would, and the tests skip by name. */
export function ensureDebianPackages() {
  const absent = missing()
  if (absent.length === 0) return
  const names = absent.map((need) => need.package)
  const command = `apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    for (const need of absent)
      say(`需要 ${need.package}：${need.for.zh}`, `${need.package} is needed for ${need.for.en}`)
    say(`安装 Debian 软件包：${names.join(' ')}`, `installing Debian packages: ${names.join(' ')}`)
    apt(['update'])
    apt(['install', '-y', '--no-install-recommends', ...names])
  }
  for (const need of missing()) {
    const hint = isRoot ? command : `sudo sh -c '${command}'`
    say(
      `缺 ${need.package}，跳过：${need.for.zh}`,
      `no ${need.package}: skipping ${need.for.en}; to have it, run: ${hint}`,
    )
  }
}

function apt(args) {
  // A package that starts a service must not: the tests start the servers they need, and end them.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const done = spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (done.status !== 0)
    say(`apt-get ${args[0]} 未完成`, `apt-get ${args[0]} did not finish: ${done.stderr.trim().split('\n').at(-1)}`)
}
