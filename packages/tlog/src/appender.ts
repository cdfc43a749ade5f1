/** One writer that grows one or more Merkle trees over the same entries, each with its own hash, origin and signers. */
import { equal, fromUtf8, utf8 } from './bytes.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import type { Hash } from './crypto.ts'
import { emptyFrontier, type Frontier, frontierRoot, grow, loadFrontier } from './frontier.ts'
import { leafHash } from './merkle.ts'
import { parseNote, type Signer, signNote } from './note.ts'
import type { ReadTile } from './proof.ts'
import type { Storage } from './storage.ts'
import { decodeBundle, encodeBundle, type LogFile, tilePath, tileWidth, widthAt } from './tile.ts'

export type Tree = {
  /** Folder of the tree inside the storage, for example `sha256`. The first tree's folder also holds the entry bundles. */
  readonly folder: string
  readonly origin: string
  readonly hash: Hash
  readonly signers: readonly Signer[]
}

export type Appender = {
  readonly size: () => number
  /**
   * Adds entries at the end and signs; when it resolves, entries, tiles and checkpoints are durable, in this order. Not to be
   * called again before that. After a failure the appender refuses further work: open a new one, which recovers.
   */
  readonly append: (entries: readonly Uint8Array[]) => Promise<{ readonly first: number; readonly size: number }>
}

export type AppenderOptions = {
  /** Runs when the tiles of a batch are durable and its heads are not yet signed; if it throws, they never are. */
  readonly beforeHead?: () => Promise<void>
}

/** The storage has no log, or one that contradicts itself. Nothing was changed. */
export class LogDamaged extends Error {
  override name = 'LogDamaged'
}

/** Reads stored tiles of one tree; a pruned partial tile is served from the full one that replaced it. */
export const tileReader =
  (storage: Storage, folder: string): ReadTile =>
  async (level, n, width) => {
    const bytes =
      (await storage.read(`${folder}/${tilePath({ level, n, width })}`)) ??
      (await storage.read(`${folder}/${tilePath({ level, n, width: tileWidth })}`))
    if (!bytes || bytes.length < 32 * width) throw new LogDamaged(`tile ${level}/${n} of ${width} hashes is missing`)
    return bytes
  }

/** The entries `from` (inclusive) to `to` (exclusive) of the log, bundle by bundle. */
export async function* readEntries(
  storage: Storage,
  folder: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let n = Math.floor(from / tileWidth); n * tileWidth < to; n++) {
    const width = widthAt('entries', n, to)
    const bytes =
      (await storage.read(`${folder}/${tilePath({ level: 'entries', n, width })}`)) ??
      (await storage.read(`${folder}/${tilePath({ level: 'entries', n, width: tileWidth })}`))
    const entries = bytes && decodeBundle(bytes)
    if (!entries || entries.length < width)
      throw new LogDamaged(`entry bundle ${n} of ${width} entries is missing or torn`)
    yield* entries.slice(Math.max(0, from - n * tileWidth), width)
  }
}

async function gather(entries: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const entry of entries) all.push(entry)
  return all
}

export const checkpointPath = (folder: string): string => `${folder}/checkpoint`

type Grown = { readonly tree: Tree; readonly frontier: Frontier }

const checkpointOf = ({ tree, frontier }: Grown): LogFile => {
  const root = frontierRoot(tree.hash, frontier)
  const text = formatCheckpoint({ origin: tree.origin, size: frontier.size, root })
  return { path: checkpointPath(tree.folder), bytes: utf8(signNote(text, tree.signers)) }
}

async function openTree(storage: Storage, tree: Tree): Promise<Grown | undefined> {
  const stored = await storage.read(checkpointPath(tree.folder))
  if (!stored) return undefined
  const note = parseNote(fromUtf8(stored))
  const head = note && parseCheckpoint(note.text)
  if (!head) throw new LogDamaged(`the checkpoint of ${tree.folder} cannot be read`)
  if (head.origin !== tree.origin) throw new LogDamaged(`${tree.folder} is the log ${head.origin}, not ${tree.origin}`)
  const frontier = await loadFrontier(head.size, tileReader(storage, tree.folder))
  if (!equal(frontierRoot(tree.hash, frontier), head.root)) {
    throw new LogDamaged(`the tiles of ${tree.folder} do not give the root that was signed for ${head.size} entries`)
  }
  return { tree, frontier }
}

/** Begins a log: empty trees with signed heads. Refuses where any of them has a head, which must never shrink. */
export async function createLog(storage: Storage, trees: readonly Tree[]): Promise<void> {
  for (const tree of trees) {
    if (await storage.read(checkpointPath(tree.folder))) throw new LogDamaged(`${tree.folder} already holds a log`)
  }
  await storage.write(trees.map((tree) => checkpointOf({ tree, frontier: emptyFrontier })))
}

/**
 * Opens a log to append. What a crash left beyond the signed heads was never promised and is overwritten; a tree whose head
 * lags behind another's is brought up from the entry bundles, which were durable before either head was signed.
 */
export async function openAppender(
  storage: Storage,
  trees: readonly Tree[],
  { beforeHead }: AppenderOptions = {},
): Promise<Appender> {
  const bundles = trees[0]?.folder
  if (bundles === undefined) throw new RangeError('a log needs a tree')
  const opened = await Promise.all(trees.map((tree) => openTree(storage, tree)))
  const present = opened.filter((state) => state !== undefined)
  if (present.length !== trees.length) throw new LogDamaged('a tree has no checkpoint')
  const size = Math.max(...present.map(({ frontier }) => frontier.size))

  let states: readonly Grown[] = await Promise.all(present.map((state) => catchUp(storage, bundles, state, size)))
  let tail: readonly Uint8Array[] = await gather(readEntries(storage, bundles, size - (size % tileWidth), size))
  let busy = false

  return {
    size: () => states[0]?.frontier.size ?? 0,
    append: async (entries) => {
      if (busy) throw new Error('an append is under way or has failed; open the log anew')
      busy = true
      const first = states[0]?.frontier.size ?? 0
      const bundled = bundleFiles(first, tail, entries)
      const grown = states.map(({ tree, frontier }) => {
        const leaves = entries.map((entry) => leafHash(tree.hash, entry))
        return { tree, ...grow(tree.hash, frontier, leaves) }
      })
      await storage.write([
        ...bundled.files.map(({ path, bytes }) => ({ path: `${bundles}/${path}`, bytes })),
        ...grown.flatMap(({ tree, tiles }) =>
          tiles.map(({ path, bytes }) => ({ path: `${tree.folder}/${path}`, bytes })),
        ),
      ])
      await beforeHead?.()
      await storage.write(grown.map(checkpointOf))
      states = grown.map(({ tree, frontier }) => ({ tree, frontier }))
      tail = bundled.tail
      await prune(storage, bundles, grown, bundled.files)
      busy = false
      return { first, size: first + entries.length }
    },
  }
}

function bundleFiles(
  first: number,
  tail: readonly Uint8Array[],
  entries: readonly Uint8Array[],
): { readonly files: readonly LogFile[]; readonly tail: readonly Uint8Array[] } {
  const all = [...tail, ...entries]
  const start = Math.floor(first / tileWidth)
  const files = Array.from({ length: Math.ceil(all.length / tileWidth) }, (_, i) => {
    const bundle = all.slice(i * tileWidth, (i + 1) * tileWidth)
    return { path: tilePath({ level: 'entries', n: start + i, width: bundle.length }), bytes: encodeBundle(bundle) }
  })
  return { files, tail: all.slice(all.length - (all.length % tileWidth)) }
}

/** Partial tiles may go once the full one is there; kept, they would be most of the files. */
async function prune(
  storage: Storage,
  bundles: string,
  grown: readonly { readonly tree: Tree; readonly tiles: readonly LogFile[] }[],
  bundled: readonly LogFile[],
): Promise<void> {
  const files = [
    ...bundled.map(({ path }) => `${bundles}/${path}`),
    ...grown.flatMap(({ tree, tiles }) => tiles.map(({ path }) => `${tree.folder}/${path}`)),
  ]
  const full = files.filter((path) => !path.includes('.p/'))
  await Promise.all(full.map((path) => storage.removeFolder(`${path}.p`)))
}

async function catchUp(storage: Storage, bundles: string, state: Grown, size: number): Promise<Grown> {
  if (state.frontier.size === size) return state
  const { tree, frontier } = state
  const missing = await gather(readEntries(storage, bundles, frontier.size, size))
  const grown = grow(
    tree.hash,
    frontier,
    missing.map((entry) => leafHash(tree.hash, entry)),
  )
  await storage.write(grown.tiles.map(({ path, bytes }) => ({ path: `${tree.folder}/${path}`, bytes })))
  const caughtUp = { tree, frontier: grown.frontier }
  await storage.write([checkpointOf(caughtUp)])
  return caughtUp
}
