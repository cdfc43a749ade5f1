import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

async function parquetWith(words: string): Promise<Uint8Array> {
  const path = join(test.paths.exports, 'words.parquet')
  const sql = `SELECT i AS n, CASE WHEN i = 777 THEN '${words}' ELSE '平常' || i END AS item FROM range(1000) t(i)`
  await test.engine.copyTo(sql, [], path, { format: 'parquet' })
  const bytes = readFileSync(path)
  rmSync(path)
  return bytes
}

// biome-ignore format: a table is read in columns
const worded: readonly [what: string, name: string, content: () => Promise<Uint8Array> | string][] = [
  ['a cell',             '通讯录.csv',   () => `序号,事项\n1,平常\n2,内部资料 注意保存\n`],
  ['a note above',       '通讯录2.csv',  () => `职工通讯录（内部使用）,,\n序号,事项,数\n1,平常,3\n2,平常,5\n`],
  ['a header',           '目录.csv',     () => `序号,保密期限\n1,平常\n2,平常\n`],
  ['the file name',      '【内部资料】通讯录.csv', () => `序号,事项\n1,平常\n2,平常\n`],
  ['a cell of Parquet',  '通讯录.parquet', () => parquetWith('工作秘密')],
]

it.each(worded)(
  'R-SEC-09: a word of the house in %s stops nothing and passes only with a reason',
  async (_, name, content) => {
    const view = await test.bring(test.file(name, await content()))
    expect(view.state).toBe('proposed')
    const finding = view.findings.find(({ rule }) => rule === 'R-SEC-09')
    expect(finding).toMatchObject({ weight: 'must', repairs: [{ id: 'mayBeKept', asks: 'reason' }] })
    // The command line accepts what is proposed, and this is proposed to nobody.
    await expect(lake.requestLoad(test.ctx, view.id, { accept: true })).rejects.toMatchObject({
      type: '/problems/lake/mustSettle',
    })
    const reason = '已向社会公开的旧材料，标注未去'
    await lake.editImport(test.ctx, view.id, { repair: { finding: finding?.number ?? 0, repair: 'mayBeKept', reason } })
    const { versionId } = await test.load(view.id)
    const version = await lake.getVersion(test.ctx, versionId ?? '')
    expect(version.internalMarks).toEqual({ count: 1, reason })
    expect(test.entries.findLast(({ event }) => event === 'version.create')?.record).toMatchObject({
      internalMarks: { count: 1, reason: expect.stringMatching(/^sha256:/) },
    })
  },
)
