import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as catalog from '../catalog/service.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(async () => {
  const { faults } = test
  await test.close()
  expect(faults).toEqual([])
})

it('names of files, titles and columns bear nothing that turns or hides text, and it is said', async () => {
  const text = '\u202e临澜市停车场台账\u202c,,\n编\u200b号,泊位\u202e,区划\nA1,12,东汀\nA2,30,望溪\nA3,7,青屿\n'
  const view = await test.bring(test.file('台账\u202efdp.\u2066csv', text))
  expect(view.fileName).toBe('台账fdp.csv')
  expect(view.columns.map(({ label }) => label)).toEqual(['编号', '泊位', '区划'])
  expect(view.findings.map(({ head }) => head).filter((head) => head.includes('看不见'))).toEqual([
    '2 个列名里看不见的字符（零宽、方向控制）已去掉',
    '文件名里看不见的字符（零宽、方向控制）已去掉',
    '表上方的标题里看不见的字符（零宽、方向控制）已去掉',
  ])
  await lake.editImport(test.ctx, view.id, { columns: [{ index: 1, label: '泊\u202e位数' }] })
  const { versionId, datasetId } = await test.load(view.id)
  const version = await lake.getVersion(test.ctx, versionId ?? '')
  expect(version).toMatchObject({
    source: { fileName: '台账fdp.csv' },
    columns: [{ label: '编号' }, { label: '泊位数' }, { label: '区划' }],
  })
  expect((await catalog.getDataset(test.ctx, datasetId ?? '')).title.zh).toBe('临澜市停车场台账')
})

it('the same of Parquet, whose columns name themselves', async () => {
  const path = join(test.paths.exports, 'a.parquet')
  await test.engine.copyTo('SELECT 1 AS "编\u200b号", 2 AS "数"', [], path, { format: 'parquet' })
  const view = await test.bring(path)
  expect(view.columns.map(({ label }) => label)).toEqual(['编号', '数'])
  expect(view.findings.map(({ head }) => head)).toContain('1 个列名里看不见的字符（零宽、方向控制）已去掉')
})

const called = async (name: string) => {
  const content = new TextEncoder().encode('编号,泊位\nA1,12\nA2,30\nA3,7\n')
  const { id } = await lake.createUpload(test.ctx, { name, bytes: content.length })
  await lake.appendToUpload(test.ctx, id, 0, Readable.from([Buffer.from(content)]))
  const { id: importId } = await lake.startImport(test.ctx, { uploadId: id, publisherId: test.bureau })
  const view = await test.settled(importId)
  return { name: view.fileName, original: view.originalName, state: view.state }
}

// biome-ignore format: a table is read in columns
it.each([
  ['a NUL',                 '台账\0.csv',                   '台账.csv',   '台账\\u{0}.csv'],
  ['a mark that turns text', '台账\u202evsc.exe.csv',        '台账vsc.exe.csv', '台账\\u{202e}vsc.exe.csv'],
  ['a way out of a folder', '../../../etc/台账.csv',         '台账.csv',   '../../../etc/台账.csv'],
  ['the same of Windows',   '..\\..\\台账.csv',              '台账.csv',   '..\\u{5c}..\\u{5c}台账.csv'],
  ['an escape and a bell',  '台\u001b[31m账\u0007\n.csv',     '台[31m账.csv', '台\\u{1b}[31m账\\u{7}\\u{a}.csv'],
  ['nothing but signs',     '\u200b\u0000',                  'unnamed',    '\\u{200b}\\u{0}'],
  ['nothing odd',           '台账.csv',                     '台账.csv',   null],
] as const)('a file whose name has %s is shown without it, lies under no such path, and the record has what it was', async (_, said, name, original) => {
  expect(await called(said)).toEqual({ name, original, state: 'proposed' })
  expect(readdirSync(test.paths.root, { recursive: true }).map(String).filter((path) => path.includes('账'))).toEqual([])
})

it('of a name of three hundred characters the middle goes: the ending says what the file is', async () => {
  const said = `${'停'.repeat(296)}.csv`
  const { name, original } = await called(said)
  expect([name.length, name.endsWith('停.csv'), original]).toEqual([200, true, said])
})

it('R-SEC-09: a mark is seen wherever it stands in a long name', async () => {
  const name = `${'停'.repeat(250)}（机密★5年）${'车'.repeat(30)}.csv`
  await expect(lake.createUpload(test.ctx, { name, bytes: 10 })).rejects.toMatchObject({
    type: '/problems/lake/secrecyMark',
  })
})
