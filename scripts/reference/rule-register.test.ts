import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PackRules } from '../../server/src/platform/pack-rules.ts'
import { loadRegister, type Registered, sortedOnce } from './rule-register.ts'

const root = join(import.meta.dirname, '..', '..')
const places = [
  'server/src/**/*.ts',
  'server/migrations/*.sql',
  'packages/*/src/**/*.ts',
  'web/src/**/*.{ts,tsx}',
  'packs/**/*.json',
]
const register = await loadRegister()

/** Ids that a file cites, `R-REG-09…12` counted by its ends. */
const claims = globSync(places, { cwd: root })
  .filter((file) => !file.endsWith('/rules.ts') && !file.includes('node_modules'))
  .flatMap((file) => {
    const ids = new Set(readFileSync(join(root, file), 'utf8').match(/\bR-(?!SAMPLE)[A-Z]+-\d+\b/g) ?? [])
    return [...ids].map((id) => ({ id, file }))
  })

describe('the rule register', () => {
  it('has read the rules of every capability and the claims of every file', () => {
    expect(new Set(register.map(({ capability }) => capability)).size).toBeGreaterThanOrEqual(3)
    expect(register.length).toBeGreaterThan(15)
    expect(claims.length).toBeGreaterThan(30)
  })

  it('has every rule id that code, tables and texts cite', () => {
    const known = new Set(register.map(({ id }) => id))
    expect(claims.filter(({ id }) => !known.has(id)).map(({ id, file }) => `${id} in ${file}`)).toEqual([])
  })

  it('refuses a rule that stands in two registers, and names both', () => {
    const rule = (capability: string): Registered => ({
      ...{ id: 'R-SAMPLE-1', title: { zh: '一条', en: 'One' }, source: '本平台', tag: 'D' as const },
      ...{ capability, file: `server/src/${capability}/rules.ts` },
    })
    expect(() => sortedOnce([rule('lake'), rule('access')])).toThrow(
      'R-SAMPLE-1 in server/src/lake/rules.ts and server/src/access/rules.ts',
    )
    expect(sortedOnce([rule('lake')])).toHaveLength(1)
  })

  it('has every rule that a pack overrides, with a value of the same kind', () => {
    const known = new Map<string, unknown>(
      register.flatMap(({ id, value, values = [] }) => [
        [id, value] as const,
        ...values.map((named) => [`${id}/${named.name}`, named.value] as const),
      ]),
    )
    for (const file of globSync('packs/*/rules.json', { cwd: root })) {
      const overrides = PackRules.parse(JSON.parse(readFileSync(join(root, file), 'utf8')))
      for (const [id, value] of Object.entries(overrides)) {
        expect(`${id}: ${typeof known.get(id)}`).toBe(`${id}: ${typeof value}`)
      }
    }
  })
})
