import { join } from 'node:path'
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
