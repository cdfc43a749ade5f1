import { join } from 'node:path'

// npm run gongshu -- COMMAND …: the command line. Standard output belongs to the command, so that `--json` prints one object only.
process.env.GONGSHU_QUIET_STDOUT = '1'
const { handOver } = await import('./setup/hand-over.mjs')
const { ensureInstalled, root } = await import('./setup/install.mjs')
const { ensureWeb } = await import('./setup/web.mjs')
const { main } = await import('./setup/say.mjs')

await main(async () => {
  await ensureInstalled()
  const command = process.argv[2]
  if (command === 'start') await ensureWeb()
  const { GONGSHU_QUIET_STDOUT: _, ...env } = process.env
  handOver([join(root, 'server/src/main.ts'), ...process.argv.slice(2)], env)
})
