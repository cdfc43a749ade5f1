import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { handOver } from './setup/hand-over.mjs'
import { root } from './setup/install.mjs'

/**
 * npm run gen writes every generated file; with --check it compares instead and fails when one differs.
 * Row types come from the migrations, the reference pages from the tables in the code.
 */
if (Number(process.versions.node.split('.')[0]) < 24) handOver(process.argv.slice(1))
else process.exitCode = await generate(process.argv.includes('--check'))

async function generate(isCheck) {
  const { generateSchema } = await import('./reference/schema.ts')
  const { rulesPage } = await import('./reference/rules-page.ts')
  const { problemsPage } = await import('./reference/problems-page.ts')
  const { settingsPage } = await import('./reference/settings-page.ts')
  const { commandsPage } = await import('./reference/commands-page.ts')
  const { apiTypes, openApiDocument } = await import('./reference/openapi.ts')
  const { routesPage } = await import('./reference/routes-page.ts')
  const files = [
    ['server/src/platform/schema.gen.ts', generateSchema],
    ['docs/reference/openapi.json', openApiDocument],
    ['web/src/platform/api.gen.ts', apiTypes],
    ['docs/reference/routes.md', routesPage],
    ['docs/reference/rules.md', rulesPage],
    ['docs/reference/problems.md', problemsPage],
    ['docs/reference/settings.md', settingsPage],
    ['docs/reference/commands.md', commandsPage],
  ]
  let stale = 0
  for (const [file, make] of files) {
    const path = join(root, file)
    const text = await make()
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    if (isCheck) {
      stale++
      console.log(`${file} is not what its source gives: run npm run gen and commit it`)
      continue
    }
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    console.log(`wrote ${file}`)
  }
  return stale > 0 ? 1 : 0
}
