import type { Text } from '../platform/problem.ts'

/** One fault of a query: where it stands, in a path that points into what was sent, and what is wrong with it. */
export type Fault = { readonly place: string; readonly message: Text; readonly columns?: readonly string[] }

/** Gathers every fault instead of stopping at the first. */
export type Faults = {
  readonly add: (place: string, zh: string, en: string) => undefined
  readonly found: readonly Fault[]
}

export function gatherFaults(): Faults {
  const found: Fault[] = []
  return {
    found,
    add: (place, zh, en) => {
      found.push({ place, message: { zh, en } })
      return undefined
    },
  }
}
