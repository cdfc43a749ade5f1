import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from './bytes.ts'
import { crypto } from './crypto-node.ts'
import { emptyFrontier, grow } from './frontier.ts'
import { leafHash } from './merkle.ts'
import { decodeBundle, encodeBundle, parseTilePath, tilePath } from './tile.ts'

describe('tile paths', () => {
  // The examples of c2sp.org/tlog-tiles.
  it.each([
    [{ level: 0, n: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, n: 0, width: 17 }, 'tile/1/000.p/17'],
    [{ level: 'entries', n: 273, width: 112 }, 'tile/entries/273.p/112'],
    [{ level: 2, n: 1000, width: 256 }, 'tile/2/x001/000'],
  ] as const)('%j is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual(tile)
  })

  it.each([
    'tile/00/000',
    'tile/64/000',
    'tile/0/0',
    'tile/0/x000/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/../../keys',
    'tile/0/001/000',
    'tile/data/000',
    'tile/0/000/',
  ])('%s is no path', (path) => {
    expect(parseTilePath(path)).toBeUndefined()
  })

  it('are read back for every tile', () => {
    const tile = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
      n: fc.nat(),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tile, (tile) => {
        expect(parseTilePath(tilePath(tile))).toEqual(tile)
      }),
    )
  })
})

it('a tree of 70,000 entries has the tiles that the specification counts', () => {
  const leaf = leafHash(crypto.sha256, utf8('x'))
  const paths = grow(crypto.sha256, emptyFrontier, Array<Uint8Array>(70_000).fill(leaf)).tiles.map(({ path }) => path)
  expect(paths.filter((path) => path.startsWith('tile/0/') && !path.includes('.p/'))).toHaveLength(273)
  expect(paths.filter((path) => path.startsWith('tile/1/') && !path.includes('.p/'))).toHaveLength(1)
  expect(paths.filter((path) => path.includes('.p/'))).toEqual([
    'tile/0/273.p/112',
    'tile/1/001.p/17',
    'tile/2/000.p/1',
  ])
})

describe('entry bundles', () => {
  it('are two bytes of length before each entry', () => {
    expect(encodeBundle([utf8('a'), new Uint8Array(0), utf8('bc')])).toEqual(
      Uint8Array.of(0, 1, 97, 0, 0, 0, 2, 98, 99),
    )
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow('65535')
  })
  it('are read back, and refused when cut anywhere else than between entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 20 }), (entries) => {
        const bundle = encodeBundle(entries)
        expect(decodeBundle(bundle)?.map((entry) => Uint8Array.from(entry))).toEqual(entries)
        const cut = decodeBundle(bundle.subarray(0, -1))
        if (entries.at(-1)?.length) expect(cut).toBeUndefined()
      }),
    )
  })
})
