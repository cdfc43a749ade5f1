import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { instantOf } from '../platform/time.ts'
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

describe('versions of one dataset', () => {
  const monthly = (rows: readonly string[], header = '编码,名称,泊位') => `${header}\n${rows.join('\n')}\n`
  const october = ['P001,滨江,120', 'P002,东湖,86', 'P003,站前,64']
  const november = ['P001,滨江,120', 'P002,东湖,90', 'P004,白鹭,530', 'P005,青石,264']

  it('are compared by key: added, removed and changed rows, and asOf finds what stood then', async () => {
    const first = await test.load((await test.bring(test.file('十月.csv', monthly(october)))).id)
    const datasetId = first.datasetId ?? ''
    const between = instantOf(Date.now())
    await new Promise((resolve) => setTimeout(resolve, 5))
    const proposed = await test.bring(test.file('十一月.csv', monthly(november)), { datasetId })
    expect(proposed.comparison).toEqual({
      words: '与第 1 版相比：多 2 行、少 1 行、改 1 行，列不变，结构相同。',
      compatibility: 'same',
    })
    const second = await test.load(proposed.id)
    const [newest, oldest] = await lake.listVersions(test.ctx, datasetId)
    expect(newest).toMatchObject({
      number: 2,
      compatibility: 'same',
      previousId: first.versionId,
      id: second.versionId,
    })
    expect(await lake.compareVersions(test.ctx, oldest?.id ?? '', newest?.id ?? '')).toMatchObject({
      compatibility: 'same',
      columns: [],
      rowsAdded: 2,
      rowsRemoved: 1,
      rowsChanged: 1,
    })
    expect(await lake.compareVersions(test.ctx, newest?.id ?? '', oldest?.id ?? '')).toMatchObject({
      rowsAdded: 1,
      rowsRemoved: 2,
      rowsChanged: 1,
    })
    expect((await lake.findVersionAt(test.ctx, datasetId, between))?.number).toBe(1)
    expect((await lake.findVersionAt(test.ctx, datasetId, instantOf(Date.now())))?.number).toBe(2)
  })

  it('a column more is compatible, a column gone or of another type breaks', async () => {
    const first = await test.load((await test.bring(test.file('一.csv', monthly(october)))).id)
    const datasetId = first.datasetId ?? ''
    const bring = async (name: string, header: string, rows: string[]) => {
      const view = await test.bring(test.file(name, monthly(rows, header)), { datasetId })
      return (await test.load(view.id)).versionId ?? ''
    }
    const more = await bring(
      '二.csv',
      '编码,名称,泊位,充电',
      october.map((row) => `${row},1`),
    )
    const gone = await bring('三.csv', '编码,名称,充电', ['P001,滨江,1', 'P002,东湖,1'])
    expect((await lake.getVersion(test.ctx, more)).compatibility).toBe('compatible')
    expect((await lake.getVersion(test.ctx, gone)).compatibility).toBe('breaking')
    const { columns } = await lake.compareVersions(test.ctx, more, gone)
    expect(columns).toMatchObject([{ change: 'removed', before: { name: 'spaces' } }])
  })

  it('a column inserted in the middle is compatible: the others keep name, and what was said of them', async () => {
    const rows = (cells: string): string => Array.from({ length: 12 }, (_, i) => `P${i},${cells}`).join('\n')
    const opened = await test.bring(test.file('一.csv', `编码,甲项,乙项,丙项\n${rows('11,12,13')}\n`))
    expect(opened.columns.map(({ name }) => name)).toEqual(['code', 'c02', 'c03', 'c04'])
    await lake.editImport(test.ctx, opened.id, {
      columns: [
        { index: 1, name: 'first_item', label: '甲项数', unit: '万元' },
        { index: 3, type: 'text' },
      ],
    })
    await test.settled(opened.id)
    const first = await test.load(opened.id)
    const datasetId = first.datasetId ?? ''
    const load = async (name: string, text: string) => {
      const { versionId } = await test.load((await test.bring(test.file(name, text), { datasetId })).id)
      return lake.getVersion(test.ctx, versionId ?? '')
    }
    const second = await load('二.csv', `编码,新项,甲项,乙项,丙 项\n${rows('10,11,12,13')}\n`)
    expect(second.compatibility).toBe('compatible')
    expect(second.columns.map(({ name, label, unit, type }) => [name, label, unit, type])).toEqual([
      ['code', '编码', undefined, 'text'],
      ['c02', '新项', undefined, 'integer'],
      ['first_item', '甲项数', '万元', 'integer'],
      ['c03', '乙项', undefined, 'integer'],
      ['c04', '丙 项', undefined, 'text'],
    ])
  })

  it('a first record with a word in each column of numbers is a record, because the names above it are known', async () => {
    const first = await test.load((await test.bring(test.file('旧.csv', '泊位,收入\n120,3\n86,5\n64,4\n'))).id)
    const text = '泊位,收入\n未报,未报\n120,3\n86,5\n64,4\n'
    const next = await test.bring(test.file('新.csv', text), { datasetId: first.datasetId ?? '' })
    expect(next.reading).toMatchObject({ headerRow: 1, headerRows: 1 })
    expect(next).toMatchObject({ rows: 4, columns: [{ label: '泊位' }, { label: '收入' }] })
    const other = await test.bring(test.file('别的.csv', text))
    expect(other.reading).toMatchObject({ headerRows: 2 })
  })

  it('the name that the publisher gives wins over the one of the version before', async () => {
    const first = await test.load((await test.bring(test.file('旧.csv', '编码,甲项\nA,1\nB,2\n'))).id)
    const next = await test.bring(test.file('新.csv', '编码,乙项,甲项\nA,5,1\nB,6,2\n'), {
      datasetId: first.datasetId ?? '',
    })
    expect(next.columns.map(({ name }) => name)).toEqual(['code', 'c03', 'c02'])
    const view = await lake.editImport(test.ctx, next.id, { columns: [{ index: 2, name: 'amount' }] })
    expect(view.columns.map(({ name }) => name)).toEqual(['code', 'c03', 'amount'])
    expect(view.comparison).toMatchObject({ compatibility: 'breaking' })
  })

  it('two publishers at once get two numbers, and each version is compared with the one before it', async () => {
    const first = await test.load((await test.bring(test.file('头.csv', monthly(october)))).id)
    const datasetId = first.datasetId ?? ''
    const both = await Promise.all(
      ['甲', '乙'].map((name, index) =>
        test.bring(test.file(`${name}.csv`, monthly([...october, `P10${index},${name},1`])), { datasetId }),
      ),
    )
    await Promise.all(both.map(({ id }) => lake.requestLoad(test.ctx, id, { accept: true })))
    await Promise.all(both.map(({ id }) => test.settled(id)))
    const versions = await lake.listVersions(test.ctx, datasetId)
    expect(versions.map(({ number }) => number)).toEqual([3, 2, 1])
    expect(versions.map(({ previousId }) => previousId)).toEqual([versions[1]?.id, versions[2]?.id, null])
  })

  it('the same file twice is recognised and said, and kept once', async () => {
    const text = monthly([...october, 'P777,重复,1'])
    await test.load((await test.bring(test.file('头一遍.csv', text))).id)
    const again = await test.bring(test.file('又一遍.csv', text))
    expect(again.sameFileAs).toMatchObject({ number: 1 })
    expect(again.findings.map(({ head }) => head)).toContain('与第 1 版的原件一模一样')
    const loaded = await test.load(again.id)
    const versions = await lake.listVersions(test.ctx, loaded.datasetId ?? '')
    expect(versions).toHaveLength(1)
  })
})
