import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const here = join(import.meta.dirname, '..')
const { exports: entries } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
const names: readonly string[] = Object.keys(entries).map((name) => `@gongshu/tlog/${name.slice(2)}`)
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin', 'tsc')
let root = ''

/** The folders of the packages we depend on, as installed here: packed too, so that the test needs no network. */
const dependencies = ['@noble/curves', '@noble/hashes', '@noble/ciphers', 'sm-crypto-v2'].map((name) =>
  join(here, '../../node_modules', name),
)

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tlog-pack-'))
  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  run(process.execPath, [join(here, 'build.mjs'), root])
  const packed = run('npm', ['pack', '--silent', '--ignore-scripts', './dist', ...dependencies])
    .trim()
    .split('\n')
  mkdirSync(join(root, 'user'))
  writeFileSync(join(root, 'user', 'package.json'), '{"type":"module","private":true}')
  const tarballs = packed.map((file) => join(root, file))
  run('npm', [
    'install',
    '--offline',
    '--silent',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--prefix',
    join(root, 'user'),
    ...tarballs,
  ])
}, 120_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('the packed package installs without our sources and every entry imports', () => {
  const script = `${names.map((name, i) => `import * as m${i} from '${name}'`).join('\n')}
    import { crypto as node } from '@gongshu/tlog/crypto-node'
    import { crypto as browser } from '@gongshu/tlog/crypto-browser'
    const hex = (bytes) => Buffer.from(bytes).toString('hex')
    console.log(JSON.stringify([hex(node.sm3(Buffer.from('abc'))), hex(browser.sm3(new TextEncoder().encode('abc')))]))`
  writeFileSync(join(root, 'user', 'use.mjs'), script)
  const printed = execFileSync(process.execPath, ['use.mjs'], { cwd: join(root, 'user'), encoding: 'utf8' })
  const digest = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
  expect(JSON.parse(printed)).toEqual([digest, digest])
})

it('its declarations are usable from TypeScript', () => {
  writeFileSync(
    join(root, 'user', 'use.ts'),
    `import { verifyReceipt, type Verification } from '@gongshu/tlog/receipt'
    import { crypto } from '@gongshu/tlog/crypto-browser'
    import type { Step } from '@gongshu/tlog/merkle'
    const verification: Verification = verifyReceipt('', [], crypto)
    export const steps: readonly Step[] | undefined = verification.trees[0]?.steps
    // @ts-expect-error a number is not a receipt
    verifyReceipt(7, [], crypto)`,
  )
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', '', 'use.ts']
  const checked = execFileSync(process.execPath, [compiler, ...options], { cwd: join(root, 'user'), encoding: 'utf8' })
  expect(checked).toBe('')
})

it('the browser entry reaches no module of Node', () => {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, name = ''] of readFileSync(join(root, 'dist', file), 'utf8').matchAll(/from ['"]([^'"]+)['"]/g)) {
      expect(name).not.toMatch(/^node:/)
      if (name.startsWith('./')) visit(name)
    }
  }
  for (const entry of ['crypto-browser.js', 'receipt.js']) visit(entry)
  expect(seen.size).toBeGreaterThan(8)
})
