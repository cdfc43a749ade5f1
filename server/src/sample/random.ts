/** Numbers that look random and are the same on every machine: mulberry32, seeded by a word. */
export type Random = {
  /** 0 ≤ x < 1 */
  readonly next: () => number
  /** An integer, both ends included. */
  readonly between: (from: number, to: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** Around 0 with deviation 1, by the sum of twelve. */
  readonly normal: () => number
}

export function seeded(word: string): Random {
  let state = [...word].reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193),
    0x811c9dc5,
  )
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    between,
    pick: <T>(list: readonly T[]): T => {
      const found = list[between(0, list.length - 1)]
      if (found === undefined) throw new RangeError('nothing to pick from')
      return found
    },
    normal: () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6),
  }
}

/**
 * The sine of a part of a turn (0.25 is its top), by plain arithmetic after Bhāskara, within 0.002: what `Math.sin` gives may
 * differ in the last digit from machine to machine.
 */
export function sine(turns: number): number {
  const part = (turns - Math.floor(turns)) * 2
  const half = part < 1 ? part : part - 1
  const height = (16 * half * (1 - half)) / (5 - 4 * half * (1 - half))
  return part < 1 ? height : -height
}

export const cosine = (turns: number): number => sine(turns + 0.25)
