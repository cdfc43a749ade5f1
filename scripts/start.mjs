import { join } from 'node:path'
import { handOver } from './setup/hand-over.mjs'
import { ensureInstalled, root } from './setup/install.mjs'
import { main, say } from './setup/say.mjs'
import { ensureWeb } from './setup/web.mjs'

// npm start: install if the lock changed, build the web if its sources changed, then become the server.
await main(async () => {
  await ensureInstalled()
  await ensureWeb()
  say('启动服务', 'starting the server')
  handOver([join(root, 'server/src/main.ts'), 'start', ...process.argv.slice(2)], {
    ...process.env,
    NODE_ENV: process.env.NODE_ENV ?? 'production',
  })
})
