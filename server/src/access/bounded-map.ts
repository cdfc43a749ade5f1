export type BoundedMap<K, V> = {
  readonly get: (key: K) => V | undefined
  readonly set: (key: K, value: V) => void
  readonly clear: () => void
  readonly size: () => number
}

/** A map that forgets what was not used for longest. */
export function boundedMap<K, V>(most: number): BoundedMap<K, V> {
  const held = new Map<K, V>()
  return {
    get: (key) => {
      const value = held.get(key)
      if (value === undefined) return undefined
      held.delete(key)
      held.set(key, value)
      return value
    },
    set: (key, value) => {
      held.delete(key)
      held.set(key, value)
      const [oldest] = held.keys()
      if (held.size > most && oldest !== undefined) held.delete(oldest)
    },
    clear: () => held.clear(),
    size: () => held.size,
  }
}
