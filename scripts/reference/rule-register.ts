import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import type { Rule } from '../../server/src/platform/rules.ts'

const source = join(import.meta.dirname, '..', '..', 'server', 'src')

/** A rule with the capability that keeps it. */
export type Registered = Rule & { readonly capability: string; readonly file: string }

/** Every rule that a capability declares in its `rules.ts`, in the order of the rulebook's ids. */
export async function loadRegister(): Promise<Registered[]> {
  const files = globSync('**/rules.ts', { cwd: source })
    .filter((file) => file !== join('platform', 'rules.ts'))
    .sort()
  const lists = await Promise.all(
    files.map(async (file) => {
      const { rules } = (await import(join(source, file))) as { rules: readonly Rule[] }
      return rules.map((rule) => ({ ...rule, capability: basename(dirname(file)), file: `server/src/${file}` }))
    }),
  )
  return sortedOnce(lists.flat())
}

/** A rule has one wording and one number, so one capability keeps it; the others cite its id. */
export function sortedOnce(rules: readonly Registered[]): Registered[] {
  const doubles = [...Map.groupBy(rules, ({ id }) => id)]
    .filter(([, same]) => same.length > 1)
    .map(([id, same]) => `${id} in ${same.map(({ file }) => file).join(' and ')}`)
  if (doubles.length > 0) throw new Error(`a rule stands in one register only: ${doubles.join('; ')}`)
  return rules.toSorted((a, b) => compareIds(a.id, b.id))
}

/** The folders of server/src whose code cites each id, tests and the registers themselves aside. */
export function citingCapabilities(): Map<string, string[]> {
  const cited = new Map<string, Set<string>>()
  const files = globSync('*/**/*.ts', { cwd: source }).filter((file) => !/\.test\.ts$|(^|\/)rules\.ts$/.test(file))
  for (const file of files) {
    const capability = file.split(sep)[0] ?? ''
    for (const id of readFileSync(join(source, file), 'utf8').match(/\bR-[A-Z]+-\d+\b/g) ?? []) {
      cited.set(id, (cited.get(id) ?? new Set()).add(capability))
    }
  }
  return new Map([...cited].map(([id, names]) => [id, [...names].sort()]))
}

function compareIds(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
