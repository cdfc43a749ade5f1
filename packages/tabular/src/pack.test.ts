import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const here = join(import.meta.dirname, '..')
const { exports: entries } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
const names: readonly string[] = Object.keys(entries)
  .filter((name) => !name.includes('*'))
  .map((name) => `@gongshu/tabular/${name.slice(2)}`)
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin', 'tsc')
let root = ''

/** The folders of the packages we depend on, as installed here: packed too, so that the test needs no network. */
const dependencies = ['@e965/xlsx', 'yauzl', 'pend'].map((name) => join(here, '../../node_modules', name))

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tabular-pack-'))
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

it('the packed package installs without our sources, every entry imports, and a file is read', () => {
  writeFileSync(join(root, 'user', 'a.csv'), '序号,名称\n1,甲\n2,乙\n')
  writeFileSync(
    join(root, 'user', 'use.mjs'),
    `${names.map((name, i) => `import * as m${i} from '${name}'`).join('\n')}
    import { propose } from '@gongshu/tabular/propose'
    console.log((await propose('a.csv')).layout.dataRows)`,
  )
  expect(execFileSync(process.execPath, ['use.mjs'], { cwd: join(root, 'user'), encoding: 'utf8' })).toBe('2\n')
})

it('its declarations are usable from TypeScript', () => {
  writeFileSync(
    join(root, 'user', 'use.ts'),
    `import { propose } from '@gongshu/tabular/propose'
    import { materialise } from '@gongshu/tabular/materialise'
    import type { Proposal } from '@gongshu/tabular/model'
    const proposal: Proposal = await propose('a.csv', { headerRows: [1] })
    export const rows: number | undefined = (await materialise('a.csv', proposal, '.')).rows
    // @ts-expect-error rows have numbers
    await propose('a.csv', { headerRows: ['1'] })`,
  )
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
    '--typeRoots',
    join(here, '../../node_modules/@types'),
    'use.ts',
  ]
  expect(execFileSync(process.execPath, [compiler, ...options], { cwd: join(root, 'user'), encoding: 'utf8' })).toBe('')
})
