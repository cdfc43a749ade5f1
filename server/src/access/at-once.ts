import type { Actor } from '../platform/ctx.ts'
import { problems } from './problems.ts'

/** How many reads one caller may have under way. Others wait for nobody's appetite. */
export type AtOnce = <T>(actor: Actor, kind: 'query' | 'export', work: () => Promise<T>) => Promise<T>

const most = { query: 6, export: 2 } as const

export function limitAtOnce(limits: Readonly<Record<'query' | 'export', number>> = most): AtOnce {
  const running = new Map<string, number>()
  return async (actor, kind, work) => {
    const key = `${kind} ${actor.client}`
    const count = running.get(key) ?? 0
    if (count >= limits[kind]) throw problems.tooManyAtOnce({ limit: limits[kind], retryAfterSeconds: 1 })
    running.set(key, count + 1)
    try {
      return await work()
    } finally {
      const left = (running.get(key) ?? 1) - 1
      if (left > 0) running.set(key, left)
      else running.delete(key)
    }
  }
}
