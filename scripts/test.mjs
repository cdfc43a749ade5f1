import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { ensureDebianPackages } from './setup/debian.mjs'
import { handOver } from './setup/hand-over.mjs'
import { ensureInstalled, node24, root } from './setup/install.mjs'
import { hasPostgres15, startPostgres15 } from './setup/postgres-15.mjs'
import { main, say } from './setup/say.mjs'
import { ensureWeb } from './setup/web.mjs'

/**
 * npm test: everything on the embedded PostgreSQL 18, then what touches the database again on Debian's 15, then the browser
 * journeys. `npm test -- server/src/ledger` runs the files that match, once, on the embedded server. A path that matches no test file and a
 * project without one are failures: nothing ran there.
 */
const results = mkdtempSync(join(tmpdir(), 'gongshu-results-'))
process.once('exit', () => rmSync(results, { recursive: true, force: true }))
const totals = { passed: 0, failed: 0, skipped: 0 }
const passedNames = []

await main(async () => {
  await ensureInstalled()
  // The rest reads TypeScript, which needs the newer Node.
  if (Number(process.versions.node.split('.')[0]) < 24) return handOver(process.argv.slice(1))
  const chosen = process.argv.slice(2)
  if (chosen.length > 0) {
    await run('chosen', chosen)
    return report()
  }
  ensureDebianPackages()
  await ensureWeb()
  say('测试：嵌入式 PostgreSQL 18', 'tests on the embedded PostgreSQL 18')
  await run('embedded', ['--project', 'server', '--project', 'packages', '--project', 'scripts', '--project', 'web'])
  if (hasPostgres15()) await onPostgres15()
  say('浏览器走查', 'browser journeys')
  // Both wait more than they work: a browser for its pages, a killed product for its next start.
  const beside = run('operations', ['--project', 'e2e/operations'], {}, 'later')
  await run('e2e', ['--project', 'e2e'])
  await beside
  await coverage()
  report()
})

/**
 * Only the files whose tests open a database, themselves or through a test bed: the others cannot come out differently. The
 * corpus is left out too: what differs from file to file there is the reading, not the SQL.
 */
async function onPostgres15() {
  const sources = readdirSync(join(root, 'server/src'), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: join('server/src', file), text: readFileSync(join(root, 'server/src', file), 'utf8') }))
  const opensDatabase = ({ text }) => /\btestDatabase\(/.test(text)
  const beds = sources.filter((source) => /testing[a-z-]*\.ts$/.test(source.file) && opensDatabase(source))
  const bedNames = beds.map(({ file }) => basename(file))
  const files = sources
    .filter(({ file }) => file.endsWith('.test.ts') && basename(file) !== 'corpus.test.ts')
    .filter((source) => opensDatabase(source) || bedNames.some((bed) => source.text.includes(`/${bed}'`)))
    .map(({ file }) => file)
    .sort()
  say(
    `测试：Debian 的 PostgreSQL 15（${files.length} 个文件）`,
    `tests on Debian's PostgreSQL 15 (${files.length} files)`,
  )
  const { url, stop } = await startPostgres15()
  try {
    await run('postgres-15', ['--project', 'server', ...files], { TEST_DATABASE_URL: url })
  } finally {
    await stop()
  }
}

/** Runs vitest, shows its output, at once or all of it when it ends, and adds what it counted to the totals. */
async function run(name, args, env = {}, show = 'now') {
  const file = join(results, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const cli = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await new Promise((resolve, reject) => {
    const child = spawn(node24, [cli, 'run', ...reporters, ...args], {
      cwd: root,
      stdio: ['ignore', ...(show === 'now' ? ['inherit', 'inherit'] : ['pipe', 'pipe'])],
      env: { ...process.env, ...env },
    })
    const printed = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(chunk))
    child.once('close', () => process.stdout.write(Buffer.concat(printed)))
    const forward = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, forward)
    child.once('error', reject)
    child.once('close', resolve)
  })
  const { files, tests, brokenFiles } = read(file)
  for (const test of tests) {
    if (test.status === 'passed') {
      totals.passed++
      passedNames.push(test.fullName)
    } else if (test.status === 'failed') totals.failed++
    else {
      totals.skipped++
      console.log(`skipped: ${test.fullName}`)
    }
  }
  totals.failed += brokenFiles
  const empty = withoutTests(args, files)
  for (const name of empty) console.log(`FAIL no test file ran for ${name}`)
  totals.failed += empty.length
  // A crash outside any test (an unhandled rejection, a worker lost) is a failure too.
  const failures = tests.filter((test) => test.status === 'failed').length + brokenFiles + empty.length
  if (code !== 0 && failures === 0) totals.failed++
}

/** Which of the asked projects (each is named as its folder) and paths no file that ran belongs to. */
function withoutTests(args, files) {
  const ran = files.map((file) => relative(root, file))
  const isOption = (arg) => arg?.startsWith('-') ?? false
  return args.filter((arg, at) => {
    const before = args[at - 1]
    if (before === '--project') return !ran.some((file) => file.startsWith(`${arg}/`))
    // What follows another option is its value.
    if (isOption(arg) || (isOption(before) && !before.includes('='))) return false
    const path = relative(root, resolve(root, arg.replace(/:\d+$/, '')))
    return !ran.some((file) => file.includes(path) || file.includes(arg))
  })
}

function read(file) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { files: [], tests: [], brokenFiles: 0 } // vitest ended before it could write: its exit code counts
  }
  const tests = report.testResults.flatMap((result) => result.assertionResults)
  const broken = report.testResults.filter(
    (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  )
  return { files: report.testResults.map(({ name }) => name), tests, brokenFiles: broken.length }
}

/** A rule is covered when a test that passed has its id in its name. */
async function coverage() {
  const { loadRegister } = await import('./reference/rule-register.ts')
  const rules = await loadRegister()
  const names = passedNames.join('\n')
  const bare = rules.filter(({ id }) => !new RegExp(`${id}(?![0-9])`).test(names))
  for (const { id, capability } of bare) console.log(`FAIL no test that passed names ${id} (${capability}/rules.ts)`)
  totals.failed += bare.length
  console.log(`rules covered ${rules.length - bare.length}`)
}

function report() {
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
  process.exitCode = totals.failed > 0 ? 1 : 0
}
