import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { instantOf } from '../platform/time.ts'
import { contentPath } from './content.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Files may go while we look. */
const holds = (path: string, secret: string): boolean => existsSync(path) && readFileSync(path).includes(secret)

it('R-SEC-09: a purge takes versions, profiles, rejected cells, sources and imports, and leaves number and day', async () => {
  const secret = '云中鹤'
  const lines = Array.from({ length: 100 }, (_, index) => `${index},${secret}${index},${index === 50 ? '约9' : index}`)
  const text = `序号,名称,数\n${lines.join('\n')}\n`
  const first = await test.load((await test.bring(test.file('一.csv', text))).id)
  const datasetId = first.datasetId ?? ''
  await test.load((await test.bring(test.file('二.csv', `${text}200,${secret}200,3\n`), { datasetId })).id)
  const waiting = await test.bring(test.file('三.csv', `${text}300,${secret}300,3\n`), { datasetId })
  const kept = await test.load((await test.bring(test.file('旁的.csv', '序号,名称\n1,滨江\n2,东湖\n'))).id)

  const [version] = await lake.listVersions(test.ctx, datasetId)
  const rebuilt = `${contentPath(test.paths.lake, version?.sha256 ?? '')}.duckdb`
  writeFileSync(rebuilt, secret)

  const purged = await lake.purgeVersions(test.ctx, datasetId)
  expect(purged).toMatchObject({ versions: 2, sources: 3, imports: 3, uploads: 0, alsoIn: [] })
  // Two Parquet files, two profiles, two of rejected cells (the same bytes once), one rebuilt file, three sources.
  expect(purged.files).toBeGreaterThanOrEqual(9)
  const left = filesBelow(test.paths.root).filter((path) => readFileSync(path).includes(secret))
  expect(left).toEqual([])
  expect(await lake.listVersions(test.ctx, datasetId)).toMatchObject([
    { number: 2, columns: [], sha256: '', purgedAt: expect.any(String), source: { fileName: '', sha256: '' } },
    { number: 1, columns: [], sha256: '', purgedAt: expect.any(String) },
  ])
  await expect(lake.filesOf(test.ctx, version?.id ?? '')).rejects.toMatchObject({
    type: '/problems/lake/versionPurged',
  })
  await expect(lake.getImport(test.ctx, waiting.id)).rejects.toMatchObject({ type: '/problems/lake/importNotFound' })
  expect(await lake.purgeVersions(test.ctx, datasetId)).toMatchObject({ versions: 0, files: 0 })
  const { parquet } = await lake.filesOf(test.ctx, kept.versionId ?? '')
  expect(readFileSync(parquet).length).toBeGreaterThan(0)
})

it('bytes that another dataset stands on too stay, and the other dataset is named', async () => {
  const text = '序号,名称\n7,青石\n8,白鹭\n'
  const one = await test.load((await test.bring(test.file('甲.csv', text))).id)
  const two = await test.load((await test.bring(test.file('乙.csv', text))).id)
  expect(await lake.purgeVersions(test.ctx, one.datasetId ?? '')).toMatchObject({
    versions: 1,
    alsoIn: [two.datasetId],
    sources: 0,
  })
  const { parquet } = await lake.filesOf(test.ctx, two.versionId ?? '')
  expect(readFileSync(parquet).length).toBeGreaterThan(0)
  expect((await lake.getVersion(test.ctx, two.versionId ?? '')).source.fileName).toBe('乙.csv')
})

it('R-SEC-09: an unfinished import of the same file is ended, and the file goes', async () => {
  const secret = '鹿鸣渡'
  const text = `序号,名称\n1,${secret}\n2,${secret}口\n`
  const one = await test.load((await test.bring(test.file('丙.csv', text))).id)
  const other = await test.bring(test.file('丁.csv', text))
  expect(other.state).toBe('proposed')
  expect(await lake.purgeVersions(test.ctx, one.datasetId ?? '')).toMatchObject({ sources: 1, imports: 2, alsoIn: [] })
  expect(filesBelow(test.paths.root).filter((path) => readFileSync(path).includes(secret))).toEqual([])
  expect(await lake.getImport(test.ctx, other.id)).toMatchObject({ state: 'refused' })
})

it('R-SEC-09: a purged file is stopped when it comes again, also one that was on its way in', async () => {
  const secret = '雁回峰'
  const text = `序号,名称\n1,${secret}\n2,${secret}北\n`
  const one = await test.load((await test.bring(test.file('戊.csv', text))).id)
  await lake.purgeVersions(test.ctx, one.datasetId ?? '')
  const again = await test.bring(test.file('己.csv', text))
  expect(again).toMatchObject({
    state: 'refused',
    fileName: '（已清除）',
    refusal: { type: '/problems/lake/secrecyMark' },
  })
  expect(again.refusal?.detail).toContain('同一文件曾按标密文件清除')
  expect(test.reports.at(-1)).toMatchObject({ importId: again.id, finding: 'purged' })
  // The row is refused first, so that nobody is shown a word; the bytes go next.
  const left = () => filesBelow(test.paths.root).filter((path) => holds(path, secret))
  await expect.poll(left, { timeout: 20_000 }).toEqual([])
  const changed = await test.bring(test.file('庚.csv', `${text}3,滨江\n`))
  expect(changed.state, 'another file is another matter').toBe('proposed')
})

it('the sweeper takes what no row mentions once it is a day old, and nothing else', async () => {
  const loaded = await test.load((await test.bring(test.file('留下.csv', '序号,名称\n1,滨江\n5,东湖\n'))).id)
  const { parquet } = await lake.filesOf(test.ctx, loaded.versionId ?? '')
  const upload = await lake.createUpload(test.ctx, { name: 'half.csv', bytes: 10 })
  const orphan = contentPath(test.paths.lake, 'ab'.repeat(32))
  const stray = join(test.paths.uploads, '01900000-0000-7000-8000-00000000beef')
  mkdirSync(join(orphan, '..'), { recursive: true })
  for (const path of [orphan, stray]) writeFileSync(path, 'left by a crash')

  expect(await lake.sweep({ ...test.ctx, now: instantOf(Date.now()) })).toEqual({
    uploads: 0,
    folders: 0,
    contents: 0,
    sources: 0,
  })
  // The clock of the sweep, two days on.
  const later = { ...test.ctx, now: instantOf(Date.now() + 2 * 86_400_000) }
  expect(await lake.sweep(later)).toMatchObject({ uploads: 1, contents: 1, sources: 0 })
  expect(await lake.getUpload(test.ctx, upload.id)).toMatchObject({ receivedBytes: 0 })
  expect(readFileSync(parquet).length).toBeGreaterThan(0)
  const muchLater = { ...test.ctx, now: instantOf(Date.now() + 9 * 86_400_000) }
  expect(await lake.sweep(muchLater)).toMatchObject({ uploads: 1, contents: 0 })
  await expect(lake.getUpload(test.ctx, upload.id)).rejects.toMatchObject({ status: 404 })
})
