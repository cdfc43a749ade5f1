import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeDataPaths } from './paths.ts'

it('what holds data or keys is for the owner only, also where it stood open before', () => {
  const root = mkdtempSync(join(tmpdir(), 'gongshu-paths-'))
  mkdirSync(join(root, 'source'))
  chmodSync(join(root, 'source'), 0o755)
  const { lake, lakeTmp } = makeDataPaths(root)
  const modes = ['lake', 'source', 'uploads', 'exports', 'keys'].map((name) => statSync(join(root, name)).mode & 0o777)
  expect(modes).toEqual(modes.map(() => 0o700))
  expect([lake, lakeTmp].map((path) => statSync(path).isDirectory())).toEqual([true, true])
  rmSync(root, { recursive: true })
})
