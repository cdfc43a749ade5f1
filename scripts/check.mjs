import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { handOver } from './setup/hand-over.mjs'
import { ensureInstalled, node24, root } from './setup/install.mjs'
import { main, say } from './setup/say.mjs'

/** npm run check: what can be known without running the product. Every check runs, so that one run shows every fault. */
const inModules = (...path) => join(root, 'node_modules', ...path)
const tsc = inModules('typescript-7', 'bin', 'tsc')

// biome-ignore format: a table is read in columns
const checks = [
  { zh: '类型：服务器、库、脚本',       en: 'types of server, packages and scripts',   run: [tsc, '--noEmit', '-p', '.'] },
  { zh: '类型：网页',                   en: 'types of the web',                        run: [tsc, '--noEmit', '-p', 'web'] },
  { zh: '类型：浏览器走查',             en: 'types of the browser journeys',           run: [tsc, '--noEmit', '-p', 'e2e'] },
  { zh: '格式、写法、引用规则',         en: 'format, lint and import law',             file: inModules('.bin', 'biome'), run: ['check', '--error-on-warnings', '--max-diagnostics=100', '.'] },
  { zh: '无用的文件、导出、依赖',       en: 'dead files, exports and dependencies',    run: [inModules('knip', 'bin', 'knip.js')] },
  { zh: '生成的文件与来源一致',         en: 'generated files agree with their source', run: [join(root, 'scripts/gen.mjs'), '--check'] },
]

await main(async () => {
  await ensureInstalled()
  if (Number(process.versions.node.split('.')[0]) < 24) return handOver(process.argv.slice(1))
  let failed = 0
  for (const check of checks) {
    const { code, output } = await run(check.file ?? node24, check.run)
    say(`${code === 0 ? '通过' : '未通过'}：${check.zh}`, `${code === 0 ? 'passed' : 'FAILED'}: ${check.en}`)
    if (code !== 0) {
      failed++
      process.stdout.write(`${output}\n`)
    }
  }
  console.log(`${checks.length - failed} passed, ${failed} failed, 0 skipped`)
  process.exitCode = failed > 0 ? 1 : 0
})

function run(file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}
