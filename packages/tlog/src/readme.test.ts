import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const blocks = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = '']) => code,
)

it.each([
  ['append, prove, check', blocks[0], 'true\ntrue\n'],
  ['check a receipt in a page', blocks[1], "false { name: 'form', verdict: 'failed', reason: 'notAReceipt' }\n"],
])('the README example "%s" runs as printed', (_, code = '', output) => {
  const run = ['--no-warnings', '--input-type=module-typescript', '--eval', code]
  expect(
    execFileSync(process.execPath, run, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } }),
  ).toBe(output)
})
