import { type Instant, instantOf } from '../platform/time.ts'

/** `asOf` as an instant; a day means all of that day in Shanghai. */
export function instantAsOf(asOf: string | undefined): Instant | undefined {
  if (asOf === undefined) return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(asOf)
  return instantOf(Date.parse(isDay ? `${asOf}T23:59:59.999+08:00` : asOf))
}
