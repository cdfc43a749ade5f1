/** Tiles and entry bundles of c2sp.org/tlog-tiles. */
import { concat } from './bytes.ts'

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256

/** A file of the log, by path below its prefix. */
export type LogFile = { readonly path: string; readonly bytes: Uint8Array }

export type Tile = { readonly level: number | 'entries'; readonly n: number; readonly width: number }

/** 1234067 is `x001/x234/067`: no folder of a file system holds more than a thousand names. */
function indexPath(n: number): string {
  const groups = [String(n % 1000).padStart(3, '0')]
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  }
  return groups.join('/')
}

export const tilePath = ({ level, n, width }: Tile): string =>
  `tile/${level}/${indexPath(n)}${width === tileWidth ? '' : `.p/${width}`}`

/** Reads a path that a stranger sent; only the one spelling that `tilePath` writes is accepted. */
export function parseTilePath(path: string): Tile | undefined {
  const found = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path)
  if (!found) return undefined
  const [, kind = '', digits = '', partial] = found
  const level = kind === 'entries' ? kind : Number(kind)
  const tile = {
    level,
    n: Number(digits.replaceAll(/[x/]/g, '')),
    width: partial ? Number(partial) : tileWidth,
  } as const
  if (!Number.isSafeInteger(tile.n) || (level !== 'entries' && level > 63) || (partial && tile.width >= tileWidth))
    return undefined
  return tilePath(tile) === path ? tile : undefined
}

/** How many hashes (level `entries`: entries) a tree of `size` has at a level. */
export const levelSize = (level: Tile['level'], size: number): number =>
  level === 'entries' ? size : Math.floor(size / tileWidth ** level)

/** The width of tile `n` in a tree of `size`: 256, less for the last one, 0 where there is none. */
export const widthAt = (level: Tile['level'], n: number, size: number): number =>
  Math.max(0, Math.min(tileWidth, levelSize(level, size) - n * tileWidth))

export const splitHashes = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.floor(bytes.length / 32) }, (_, i) => bytes.subarray(32 * i, 32 * i + 32))

/** An entry is at most this long: its length travels in two bytes. */
export const maxEntryBytes = 65_535

export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > maxEntryBytes)
        throw new RangeError(`an entry of ${entry.length} bytes exceeds ${maxEntryBytes}`)
      return [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]
    }),
  )
}

/** `undefined` if the bytes do not end where an entry ends. */
export function decodeBundle(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)
    if (at + 2 > bytes.length || end > bytes.length) return undefined
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return entries
}
