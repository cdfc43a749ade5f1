import type { Ctx, Resources } from '../platform/ctx.ts'

type Kept = { readonly until: number; readonly value: Promise<unknown> }
const kept = new WeakMap<Resources, Map<string, Kept>>()

/**
 * Answers that everyone gets, kept for a moment: however many ask at once, the database is asked once. A failure is not kept. For
 * what depends on who asks this is the wrong place.
 */
export function cachedFor<T>(ctx: Ctx, seconds: number, name: string, make: () => Promise<T>): Promise<T> {
  const answers = kept.get(ctx.resources) ?? new Map<string, Kept>()
  kept.set(ctx.resources, answers)
  const found = answers.get(name)
  if (found && found.until > Date.now()) return found.value as Promise<T>
  const value = make()
  answers.set(name, { until: Date.now() + seconds * 1000, value })
  value.catch(() => answers.delete(name))
  return value
}
