import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import * as xlsx from '@e965/xlsx'
import { encode } from '@gongshu/tabular/testing/encode.ts'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Version } from './model.ts'
import { parquetRelation } from './relation.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

// Every line of "Bad input": a clear message or a correct result, and nothing that stood before is lost or changed.

let test: TestLake
let before: Version
const csv = '序号,名称,总数\n1,滨江路停车场,12\n2,东湖路停车场,30\n3,站前街停车场,7\n'
const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

beforeAll(async () => {
  test = await testLake()
  const { versionId } = await test.load((await test.bring(test.file('早先.csv', csv))).id)
  before = await lake.getVersion(test.ctx, versionId ?? '')
})
afterAll(async () => {
  const { parquet } = await lake.filesOf(test.ctx, before.id)
  expect(digestOf(parquet)).toBe(before.sha256)
  expect(await lake.getVersion(test.ctx, before.id)).toEqual(before)
  const { faults } = test
  await test.close()
  expect(faults).toEqual([])
})

const rowsOf = async (versionId: string | null) => {
  const { parquet } = await lake.filesOf(test.ctx, versionId ?? '')
  const { rows } = await test.engine.query(`SELECT * EXCLUDE (_row) FROM ${parquetRelation(parquet)} ORDER BY _row`)
  return rows.map((row) => Object.values(row))
}
const workbook = (fill?: (book: xlsx.WorkBook, sheet: xlsx.WorkSheet) => void): Uint8Array => {
  const book = xlsx.utils.book_new()
  const sheet = xlsx.utils.aoa_to_sheet(
    csv
      .trim()
      .split('\n')
      .map((line, index) =>
        index === 0 ? line.split(',') : line.split(',').map((cell, at) => (at === 1 ? cell : Number(cell))),
      ),
  )
  xlsx.utils.book_append_sheet(book, sheet, '台账')
  fill?.(book, sheet)
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
}
function encrypted(): Uint8Array {
  const container = xlsx.CFB.utils.cfb_new()
  xlsx.CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.from([4, 0, 4, 0]))
  xlsx.CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.alloc(5000, 7))
  return xlsx.CFB.write(container, { type: 'buffer' }) as Uint8Array
}
const junk = (): Uint8Array => Uint8Array.from({ length: 50_000 }, (_, at) => (at * 7919 + (at >> 3) * 104_729) % 256)

describe('a file that cannot be read is refused in words, and can be sent again another way', () => {
  // biome-ignore format: a table is read in columns
  const refused: { what: string; name: string; content: () => string | Uint8Array; code: string }[] = [
    { what: 'an empty file',                name: '空.csv',    content: () => '', code: 'fileEmpty' },
    { what: 'binary junk',                  name: '乱.csv',    content: junk, code: 'notATable' },
    { what: 'a zip bomb',                   name: '炸弹.zip',  content: () => zipSync({ 'a.csv': new Uint8Array(120 * 1024 * 1024) }, { level: 9 }), code: 'archiveBomb' },
    { what: 'an archive that leads outside', name: '越界.zip',  content: () => zipSync({ '../../etc/passwd.csv': strToU8(csv) }), code: 'archivePathUnsafe' },
    { what: 'a truncated gzip',             name: '断.csv.gz', content: () => gzipSync(csv.repeat(5000)).subarray(0, 900), code: 'archiveTruncated' },
    { what: 'a workbook with a password',   name: '加密.xlsx', content: encrypted, code: 'workbookPassword' },
    { what: '10,000 columns',               name: '宽.csv',    content: () => `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(',')}\n${'1,'.repeat(9999)}1\n`, code: 'tooManyColumns' },
  ]
  it.each(refused)('$what', async ({ name, content, code }) => {
    const view = await test.bring(test.file(name, content()), { datasetId: before.datasetId })
    expect(view).toMatchObject({ state: 'refused', refusal: { type: `/problems/lake/file.${code}` }, fileName: name })
    expect(view.refusal?.title).not.toBe('')
    expect(view.refusal?.detail).not.toBe('')
    expect(view.stages.some(({ state }) => state === 'failed')).toBe(true)
  })

  it('a single line of 200 MB, with its place', async () => {
    const path = test.file('一行.csv', '')
    const out = createWriteStream(path)
    const piece = Buffer.alloc(1024 * 1024, 'x')
    out.write('a,b\n1,2\n')
    for (let written = 0; written < 200; written++) if (!out.write(piece)) await once(out, 'drain')
    out.end()
    await once(out, 'close')
    const view = await test.bring(path)
    rmSync(path)
    expect(view).toMatchObject({ state: 'refused', refusal: { type: '/problems/lake/file.recordTooLong' } })
    expect(view.refusal?.detail).toContain('第 3 行')
  })
})

it('NUL bytes are named as the reason, with their place and number, and what to do', async () => {
  const view = await test.bring(test.file('补零.csv', `${csv}${'\0'.repeat(60)}`))
  expect(view.refusal).toMatchObject({
    type: '/problems/lake/file.nulBytes',
    title: '文件里有 NUL 字节（值为 0 的字节），不能当作文本读',
  })
  expect(view.refusal?.detail).toMatch(/^第 93 字节，第 5 行，共 60 处。.*UTF-8/)
})

describe('a file that is odd is read rightly, and says what is odd', () => {
  it('a header and not one row: nothing can be loaded, and it says why', async () => {
    const view = await test.bring(test.file('只有表头.csv', '序号,名称,总数\n'))
    expect(view.findings[0]).toMatchObject({ weight: 'must', head: '只有表头，没有数据行' })
    await expect(lake.requestLoad(test.ctx, view.id, { accept: true })).rejects.toMatchObject({
      type: '/problems/lake/mustSettle',
    })
  })

  it('a header and one record, all text: it loads, and whoever knows better says that both are data', async () => {
    const view = await test.bring(test.file('一条.csv', '甲方,乙方\n某公司,某局\n'))
    expect(view).toMatchObject({ rows: 1, columns: [{ label: '甲方' }, { label: '乙方' }] })
    const number = view.findings.findIndex(({ head }) => head.includes('第 1 行暂当列名，请核对')) + 1
    expect(view.findings[number - 1]?.repairs.map(({ id }) => id)).toEqual(['asIs', 'headerIsData'])
    expect(await rowsOf((await test.load(view.id)).versionId)).toEqual([['某公司', '某局']])
    const other = await test.bring(test.file('两条.csv', '甲方,乙方\n某公司,某局\n'))
    await lake.editImport(test.ctx, other.id, { repair: { finding: number, repair: 'headerIsData' } })
    expect(await test.settled(other.id)).toMatchObject({ rows: 2, reading: { headerRows: 0 } })
  })

  it('600 columns', async () => {
    const width = 600
    const line = (row: number): string => Array.from({ length: width }, (_, at) => (row * 31 + at * 17) % 97).join(',')
    const text = `${Array.from({ length: width }, (_, at) => `指标${at}`).join(',')}\n${[1, 2, 3].map(line).join('\n')}\n`
    const view = await test.bring(test.file('很宽.csv', text))
    expect(view).toMatchObject({ state: 'proposed', rows: 3 })
    expect(view.columns).toHaveLength(width)
    const loaded = await test.load(view.id)
    const version = await lake.getVersion(test.ctx, loaded.versionId ?? '')
    expect(version.columns.at(-1)).toMatchObject({ label: '指标599', type: 'integer' })
  }, 180_000)

  it('duplicate and empty column names', async () => {
    const view = await test.bring(test.file('重名.csv', '名称,数量,数量,\n滨江,1,2,甲\n东湖,3,4,乙\n站前,5,6,丙\n'))
    expect(view.columns.map(({ label }) => label)).toEqual(['名称', '数量', '数量', '第 4 列'])
    expect(new Set(view.columns.map(({ name }) => name)).size).toBe(4)
    expect(view.findings.map(({ head }) => head).join()).toMatch(/2 列重名.*1 列没有列名|1 列没有列名.*2 列重名/)
    const loaded = await test.load(view.id)
    expect(await rowsOf(loaded.versionId)).toEqual([
      ['滨江', '1', '2', '甲'],
      ['东湖', '3', '4', '乙'],
      ['站前', '5', '6', '丙'],
    ])
  })

  it('two encodings in one file', async () => {
    const content = Buffer.concat([
      encode('序号,名称\n1,滨江路停车场\n2,东湖路停车场\n', 'utf-8'),
      encode('3,站前街停车场\n4,健康路停车场\n', 'gb18030'),
      encode('5,白鹭街停车场\n', 'utf-8'),
    ])
    const view = await test.bring(test.file('混编.csv', content))
    expect(view.findings.some(({ head, weight }) => weight === 'advice' && head.includes('2 行（第 4、5 行'))).toBe(
      true,
    )
    const loaded = await test.load(view.id)
    expect((await rowsOf(loaded.versionId)).map(([, name]) => name)).toEqual([
      '滨江路停车场',
      '东湖路停车场',
      '站前街停车场',
      '健康路停车场',
      '白鹭街停车场',
    ])
  })

  it('a file of two, half in each encoding: the command line does not accept it, a person decodes it line by line', async () => {
    const lines = (from: number): string =>
      Array.from({ length: 500 }, (_, index) => `${from + index},停车设施${from + index}\n`).join('')
    const content = Buffer.concat([encode(`编号,名称\n${lines(0)}`, 'utf-8'), encode(lines(500), 'gb18030')])
    const view = await test.bring(test.file('两半.csv', content))
    const must = view.findings.find(({ weight }) => weight === 'must')
    expect(must?.head).toBe(
      '文件里有两种编码：501 行 UTF-8，500 行 GB18030；第 502 行起编码改变。每行只合一种编码，可逐行解码',
    )
    await expect(lake.requestLoad(test.ctx, view.id, { accept: true })).rejects.toMatchObject({
      type: '/problems/lake/mustSettle',
      members: { findings: [{ number: 1, head: must?.head }] },
    })
    await lake.editImport(test.ctx, view.id, { repair: { finding: 1, repair: 'lineByLine' } })
    const { versionId } = await test.load(view.id)
    const rows = await rowsOf(versionId)
    expect(rows).toHaveLength(1000)
    expect(rows.every(([id, name]) => name === `停车设施${id}`)).toBe(true)
  })

  const jsonHalves = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `{"编号":"${from + index}","名称":"停车设施${from + index}"}`)

  it.each([
    ['NDJSON', '两半.ndjson', (own: string[]) => `${own.join('\n')}\n`, (own: string[]) => `${own.join('\n')}\n`],
    ['JSON', '两半.json', (own: string[]) => `[\n${own.join(',\n')},\n`, (own: string[]) => `${own.join(',\n')}\n]`],
  ])(
    '%s of two encodings: told where it changes, and decoded line by line by a person',
    async (_, name, first, second) => {
      const halves = [encode(first(jsonHalves(0, 300)), 'utf-8'), encode(second(jsonHalves(300, 200)), 'gb18030')]
      const view = await test.bring(test.file(name, Buffer.concat(halves)))
      const must = view.findings.find(({ weight }) => weight === 'must')
      expect(must?.head).toMatch(/^文件里有两种编码：300 行 UTF-8，200 行 GB18030；第 30[12] 行起编码改变/)
      await expect(lake.requestLoad(test.ctx, view.id, { accept: true })).rejects.toMatchObject({
        type: '/problems/lake/mustSettle',
      })
      await lake.editImport(test.ctx, view.id, { repair: { finding: must?.number ?? 0, repair: 'lineByLine' } })
      const rows = await rowsOf((await test.load(view.id)).versionId)
      expect(rows).toHaveLength(500)
      expect(rows.every(([id, name]) => name === `停车设施${id}`)).toBe(true)
    },
  )

  it('a few lines of another encoding in NDJSON are told and read', async () => {
    const halves = [
      encode(`${jsonHalves(0, 30).join('\n')}\n`, 'utf-8'),
      encode(`${jsonHalves(30, 2).join('\n')}\n`, 'gb18030'),
    ]
    const view = await test.bring(test.file('两行.ndjson', Buffer.concat(halves)))
    expect(view.findings.some(({ head, weight }) => weight === 'advice' && head.includes('2 行（第 31、32 行'))).toBe(
      true,
    )
    const rows = await rowsOf((await test.load(view.id)).versionId)
    expect(rows.every(([id, name]) => name === `停车设施${id}`)).toBe(true)
  })

  it.each([
    [40, 40],
    [300, 40],
    [40, 300],
  ])(
    'two encodings within one line (%i and %i records) cannot be told apart: not loaded, and it is said what to do',
    async (first, second) => {
      const halves = [
        encode(`[${jsonHalves(0, first).join(',')},`, 'utf-8'),
        encode(`${jsonHalves(first, second).join(',')}]`, 'gb18030'),
      ]
      const view = await test.bring(test.file('一行.json', Buffer.concat(halves)))
      const must = view.findings.find(({ weight }) => weight === 'must')
      expect(must).toMatchObject({ repairs: [] })
      expect(must?.head).toBe('第 1 行里混有 UTF-8 和 GB18030 两种编码，同一行分不开。请用原来的程序统一成 UTF-8 再送')
    },
  )

  it('a document on one line in GB18030 alone is read without a word', async () => {
    const view = await test.bring(test.file('一行国标.json', encode(`[${jsonHalves(0, 200).join(',')}]`, 'gb18030')))
    expect(view.findings.filter(({ head }) => head.includes('编码'))).toEqual([])
    expect(view.reading?.encoding?.toLowerCase()).toBe('gb18030')
  })

  it('a lying extension', async () => {
    const view = await test.bring(test.file('其实是文本.xls', csv))
    expect(view.formatNote).toBe('扩展名是 .xls，内容其实是逗号分隔的文本')
    expect(await rowsOf((await test.load(view.id)).versionId)).toHaveLength(3)
  })

  it('formulas and hidden sheets in a workbook', async () => {
    const content = workbook((book, sheet) => {
      sheet.C2 = { t: 'n', v: 12, f: 'A2*12' }
      xlsx.utils.book_append_sheet(
        book,
        xlsx.utils.aoa_to_sheet([
          ['x', 'y'],
          [1, 2],
        ]),
        '底稿',
      )
      book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] }
    })
    const view = await test.bring(test.file('公式.xlsx', content))
    const heads = view.findings.map(({ head }) => head).join('\n')
    expect(heads).toContain('1 格是公式，取文件里保存的结果')
    expect(heads).toContain('有隐藏的工作表：底稿')
    expect(view.sheets).toEqual(['台账', '底稿'])
    expect(await rowsOf((await test.load(view.id)).versionId)).toEqual([
      ['1', '滨江路停车场', '12'],
      ['2', '东湖路停车场', '30'],
      ['3', '站前街停车场', '7'],
    ])
  })

  it('NUL bytes', async () => {
    const view = await test.bring(test.file('零.csv', csv.replace('滨江路', '滨\0江路\0')))
    expect(view.findings.map(({ head }) => head)).toContain('去掉 2 个 NUL 字节')
    expect((await rowsOf((await test.load(view.id)).versionId))[0]).toEqual(['1', '滨江路停车场', '12'])
  })
})
