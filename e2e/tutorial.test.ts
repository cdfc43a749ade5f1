import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { root } from './product.ts'

/** The ```sh blocks of a document, in order: what its reader types. */
const typed = (document: string): string[] =>
  [...readFileSync(join(root, document), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '')

/** Runs the blocks as one shell session in the clone and returns what it printed; the first command that fails ends it. */
function run(blocks: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; printed: string }> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-eu', '-o', 'pipefail', '-c', blocks.join('\n')], {
      cwd: root,
      env: { ...process.env, INIT_CWD: root, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text
      })
    }
    shell.once('error', reject)
    shell.once('close', (code) => resolve({ code, printed }))
  })
}

it('the tutorial leads from a file to a receipt that verifies, typed word for word', async () => {
  const { url, dataDir } = inject('product')
  const blocks = typed('docs/tutorial/first-dataset.md')
  expect(blocks.length).toBeGreaterThanOrEqual(6)
  const { code, printed } = await run(blocks, { URL: url, DATA_DIR: dataDir })
  expect(printed + code).toMatch(/0$/)
  expect(printed).toContain('滨河路停车场')
  expect(JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ exitCode: 0 })
})
