import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * The import law (biome.json, lint/*.grit) is checked by breaking it: each violation is planted in a copy of the sources,
 * since a checker that reads nothing also prints no errors.
 */
const root = join(import.meta.dirname, '..')
const planted: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['platform/ imports no capability', 'server/src/platform/planted.ts', "export { a } from '../ledger/service.ts'"],
  ['platform/ imports no capability', 'server/src/platform/process/planted.ts', "import '../../catalog/model.ts'"],
  ['by its front door only', 'server/src/lake/planted.ts', "export { a } from '../catalog/store.ts'"],
  ['by its front door only', 'server/src/sample/files/planted.ts', "export { a } from '../../catalog/words.ts'"],
  ['imports only earlier ones', 'server/src/catalog/planted.ts', "export const a = await import('../lake/service.ts')"],
  ['imports only earlier ones', 'server/src/access/planted-early.ts', "export { a } from '../quality/service.ts'"],
  ['imports only earlier ones', 'server/src/quality/planted.ts', "export { a } from '../opendata/service.ts'"],
  ['model.ts is pure', 'server/src/opendata/planted-model.ts', "export { readFileSync } from 'node:fs'"],
  ['model.ts is pure', 'server/src/parties/planted-model.ts', "export type { Db } from '../platform/db.ts'"],
  ['Only stores talk to the database', 'server/src/catalog/planted.ts', "export { sql } from 'kysely'"],
  [
    'Only routes know HTTP',
    'server/src/parties/planted.ts',
    "import type { FastifyRequest as R } from 'fastify'\nexport type Q = R",
  ],
  ['touch DuckDB', 'server/src/access/planted.ts', "export { DuckDBInstance } from '@duckdb/node-api'"],
  [
    'passes the gate',
    'server/src/opendata/planted.ts',
    'export const a = (ctx: { resources: { engine: 1 } }) => ctx.resources.engine',
  ],
  ['Calls go one way', 'server/src/catalog/planted-store.ts', "export { a } from './service.ts'"],
  ['Calls go one way', 'server/src/ledger/planted-routes.ts', "export { a } from './store.ts'"],
  ['put the program together', 'server/src/opendata/planted-main.ts', "export { a } from '../program.ts'"],
  [
    'A package stands alone',
    'packages/tabular/src/planted.ts',
    "export { a } from '../../../server/src/platform/time.ts'",
  ],
  ['The web asks /api/v1', 'web/src/catalog/planted.ts', "export { a } from '../../../server/src/catalog/model.ts'"],
  ['The web asks /api/v1', 'web/src/platform/planted.ts', "export { a } from '../catalog/queries.ts'"],
  [
    'part of a cycle',
    'server/src/platform/planted-a.ts',
    "import { b } from './planted-b.ts'\nexport const a = (): unknown => b",
  ],
  [
    'part of a cycle',
    'server/src/platform/planted-b.ts',
    "import { a } from './planted-a.ts'\nexport const b = (): unknown => a",
  ],
]
const folders = ['server/src', 'packages', 'web/src', 'lint']
const biome = join(root, 'node_modules', '.bin', 'biome')
let copy = ''

type Report = {
  readonly summary: { readonly unchanged: number }
  readonly diagnostics: readonly { readonly message: string; readonly location: { readonly path: string } }[]
}

/** Lints the copy and says what is wrong, one line a finding: `path message`. */
function lint(): { findings: string[]; checked: number } {
  const args = ['lint', '--max-diagnostics=none', '--reporter=json', '.']
  const { stdout } = spawnSync(biome, args, { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const { summary, diagnostics } = JSON.parse(stdout) as Report
  return {
    findings: diagnostics.map(({ message, location }) => `${location.path} ${message}`),
    checked: summary.unchanged,
  }
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'import-law-'))
  for (const folder of folders) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)(\/|$)/.test(path),
    })
  }
  for (const file of ['biome.json', '.gitignore', 'web/biome.json']) cpSync(join(root, file), join(copy, file))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}, 120_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe('the import law', () => {
  it('finds nothing in the sources as they are, having read every one of them', () => {
    const { findings, checked } = lint()
    const laws = planted.map(([rule]) => rule)
    expect(findings.filter((finding) => laws.some((law) => finding.includes(law)))).toEqual([])
    const listed = spawnSync(
      'find',
      ['-L', ...folders, '-type', 'f', '-regex', String.raw`.*\.\(ts\|tsx\|mjs\|css\|json\|grit\)`],
      {
        cwd: copy,
        encoding: 'utf8',
      },
    )
    const files = listed.stdout.split('\n').filter((file) => file !== '' && !file.endsWith('.gen.ts'))
    // and biome.json and web/biome.json themselves
    expect(checked).toBe(files.length + 2)
  })

  it('catches every planted violation, each in its own words', () => {
    for (const [, file, source] of planted) {
      mkdirSync(dirname(join(copy, file)), { recursive: true })
      writeFileSync(join(copy, file), `${source}\n`, { flag: 'a' })
    }
    const { findings } = lint()
    const missed = planted.filter(
      ([rule, file]) => !findings.some((finding) => finding.startsWith(`${file} `) && finding.includes(rule)),
    )
    expect(missed).toEqual([])
  })
})
