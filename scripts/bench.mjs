import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, node24, root } from './setup/install.mjs'
import { main, say } from './setup/say.mjs'

// npm run bench [-- NAME…]: every measurement in bench/, or those named; they print ratios and never fail on a time.
await main(async () => {
  await ensureInstalled()
  const all = readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts') && !['generate.ts', 'open-gate.ts'].includes(file))
    .sort()
  const wanted = process.argv.slice(2)
  for (const file of all.filter((name) => wanted.length === 0 || wanted.some((part) => name.startsWith(part)))) {
    say(`测速：${file}`, `measuring: ${file}`)
    const { status } = spawnSync(node24, [join(root, 'bench', file)], { cwd: root, stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
})
