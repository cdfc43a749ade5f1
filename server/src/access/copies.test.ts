import { mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { testPaths } from '../platform/testing.ts'
import { openCopies } from './copies.ts'

let paths: ReturnType<typeof testPaths>
beforeEach(() => {
  paths = testPaths()
})
afterEach(() => paths.remove())

const make = (text: string) => async (path: string) => {
  await writeFile(path, text)
  return { rows: 1 }
}

it('the folder that a crashed build spilled into is swept, with what lies in it', async () => {
  const copies = openCopies(paths, 1000)
  const { path } = await copies.make('v', 'pages.duckdb', make('pages'))
  const spill = `${path}.0badcafe.part.spill`
  mkdirSync(spill)
  writeFileSync(join(spill, 'block'), 'x')
  utimesSync(spill, 0, 0)
  expect(await copies.sweep()).toEqual([spill])
  expect((await readdir(join(paths.exports, 'v'))).toSorted()).toEqual(['pages.duckdb', 'pages.duckdb.json'])
})

it('a copy that a power loss cut short, or whose description is torn, is not trusted but made again', async () => {
  const copies = openCopies(paths, 1000)
  const { path } = await copies.make('v', 'a.csv', make('whole'))
  expect(copies.find('v', 'a.csv')).toMatchObject({ bytes: 5, about: { rows: 1 } })
  truncateSync(path, 2)
  expect(copies.find('v', 'a.csv')).toBeUndefined()
  await copies.make('v', 'a.csv', make('whole'))
  expect(copies.find('v', 'a.csv')).toMatchObject({ bytes: 5 })
  truncateSync(`${path}.json`, 3)
  expect(copies.find('v', 'a.csv')).toBeUndefined()
})
