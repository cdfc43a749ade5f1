import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Rule } from '../../server/src/platform/rules.ts'

const source = join(import.meta.dirname, '..', '..', 'server', 'src')

/** A rule with the capability that applies it. */
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
  return lists.flat().sort((a, b) => compareIds(a.id, b.id))
}

function compareIds(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
