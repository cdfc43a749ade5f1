import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

type Locked = { readonly license?: string; readonly dev?: boolean; readonly link?: boolean }

/** Licences that may be used and passed on together with Apache-2.0. */
const allowed = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'Unlicense', 'MIT OR Apache-2.0'],
  '(MIT OR CC0-1.0)',
])
/** Tools of development, not passed on. */
const allowedInDevelopment = new Set([...allowed, 'MPL-2.0', 'CC-BY-4.0', 'Python-2.0', 'BlueOak-1.0.0'])

it('every package in the lock may be used under Apache-2.0: no GPL, AGPL or BUSL', () => {
  const lock = readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> }
  const foreign = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)
  expect(foreign.length).toBeGreaterThan(300)
  const refused = foreign.filter(
    ([, { license, dev }]) => !(dev ? allowedInDevelopment : allowed).has(license ?? 'none stated'),
  )
  expect(refused.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})
