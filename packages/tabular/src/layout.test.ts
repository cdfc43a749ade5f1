import * as xlsx from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import type { ProposeOptions } from './model.ts'
import { propose } from './propose.ts'
import { file, type Read, read } from './testing/files.ts'

const csv = async (text: string, options?: ProposeOptions): Promise<Read> => read(await file('a.csv', text), options)
const labels = ({ proposal }: Read): string[] => proposal.columns.map(({ label }) => label)

function sheet(rows: (string | number | null)[][], merges: string[] = []): Buffer {
  const made = xlsx.utils.aoa_to_sheet(rows)
  made['!merges'] = merges.map((range) => xlsx.utils.decode_range(range))
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, made, 'Sheet1')
  const bytes: unknown = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
  if (!Buffer.isBuffer(bytes)) throw new TypeError('no workbook')
  return bytes
}

describe('headers', () => {
  it('a row of units under the names gives each column its unit', async () => {
    const got = await csv(
      '地区,总产值,增速,人口\n,万元,%,万人\n东汀区,1200.5,3.2,12.1\n望溪区,980.0,2.8,9.7\n青屿县,455.1,4.0,6.2\n',
    )
    expect(labels(got)).toEqual(['地区', '总产值', '增速', '人口'])
    expect(got.proposal.columns.map(({ unit }) => unit)).toEqual([undefined, '万元', '%', '万人'])
    expect(got.rows).toHaveLength(3)
  })

  it('the row of column numbers of a statistical table is no data', async () => {
    const got = await csv(
      '指标,代码,本月,累计\n甲,乙,1,2\n工业总产值,01,120,980\n商品零售额,02,60,455\n进出口额,03,9,88\n',
    )
    expect(labels(got)).toEqual(['指标', '代码', '本月', '累计'])
    expect(got.rows.map(([name]) => name)).toEqual(['工业总产值', '商品零售额', '进出口额'])
    expect(got.rows[0]?.[1]).toBe('01')
  })

  it('a record that counts 1, 2, 3 among records of whole numbers is a record', async () => {
    for (const text of ['序号,甲,乙\n1,2,3\n2,5,9\n3,6,8\n', '编号,泊位,车辆,充电桩\n1,2,3,4\n5,6,7,8\n']) {
      const lines = text.trim().split('\n').slice(1)
      expect((await csv(text)).rows.map((row) => row.join(','))).toEqual(lines)
    }
    const numbered = await csv('年份,人口,户数\n1,2,3\n2020,12345,4567\n2021,12400,4601\n2022,12477,4666\n')
    expect(numbered.rows).toHaveLength(3)
  })

  it('names of which none is a known word are still found by what stands below', async () => {
    const got = await csv(
      '甲方,乙方,标的\n临澜数据运营有限公司,澜图科技,2026-DX-001\n青屿农村商业银行,市水务集团,2026-DX-002\n市大数据中心,澜图科技,2026-DX-003\n',
    )
    expect(labels(got)).toEqual(['甲方', '乙方', '标的'])
    expect(got.rows).toHaveLength(3)
  })

  it('a file without names keeps its first row as data', async () => {
    const got = await csv('1,滨江路停车场,009901\n2,东湖路停车场,009902\n3,站前街停车场,009921\n')
    expect(got.proposal.layout.headerRows).toEqual([])
    expect(got.rows).toHaveLength(3)
    expect(labels(got)).toEqual(['第 1 列', '第 2 列', '第 3 列'])
  })

  it('years across the top are names', async () => {
    const got = await csv('地区,2023,2024,2025\n东汀区,120,130,141\n望溪区,98,97,99\n青屿县,45,44,50\n')
    expect(labels(got)).toEqual(['地区', '2023', '2024', '2025'])
    expect(got.proposal.columns.map(({ name }) => name)).toEqual(
      ['c01', 'n2023', 'n2024', 'n2025'].map((name, index) =>
        index === 0 ? (got.proposal.columns[0]?.name ?? '') : name,
      ),
    )
  })

  it('white space and line breaks in names are taken out, and that is said', async () => {
    const got = await csv('"序 号"," 单位\n名称 ",总数\n1,甲公司,3\n2,乙公司,4\n3,丙公司,5\n')
    expect(labels(got)).toEqual(['序 号', '单位名称', '总数'])
    expect(got.proposal.findings.find(({ code }) => code === 'columnNameTrimmed')).toMatchObject({
      columns: ['单位名称'],
    })
  })

  it('title, organisation and unit above the names are notes, and the unit is used', async () => {
    const got = await csv(
      '临澜市一般公共预算收支表,,\n填报单位：市财政局,,单位：万元\n项目,预算金额,决算金额\n教育支出,1200,1188\n卫生支出,980,975\n',
    )
    expect(got.proposal.layout.noteRows).toEqual([1, 2])
    expect(labels(got)).toEqual(['项目', '预算金额', '决算金额'])
    expect(got.proposal.columns.map(({ unit }) => unit)).toEqual([undefined, '万元', '万元'])
  })
})

describe('rows that are not data', () => {
  it('subtotals, captions and headers repeated on each printed page', async () => {
    const page = (district: string, from: number): string =>
      Array.from(
        { length: 12 },
        (_, index) => `${from + index},${district}${index}号停车场,${district},${index + 1}`,
      ).join('\n')
    const got = await csv(
      `序号,名称,区划,泊位\n${page('东汀区', 1)}\n,小计,,78\n序号,名称,区划,泊位\n${page('望溪区', 13)}\n,小计,,78\n合计,,,156\n`,
    )
    expect(got.rows).toHaveLength(24)
    expect(got.proposal.layout.skippedRows.map(({ row, kind }) => [row, kind])).toEqual([
      [14, 'subtotal'],
      [15, 'repeatedHeader'],
      [28, 'subtotal'],
    ])
    expect(got.proposal.layout.footerRows[0]).toMatchObject({
      kind: 'total',
      checked: [{ column: '泊位', stated: '156', sum: '156', equal: true }],
    })
  })

  it('a total that is wrong is named', async () => {
    const got = await csv('序号,名称,泊位\n1,甲停车场,10\n2,乙停车场,20\n3,丙停车场,30\n合计,,70\n')
    expect(got.rows).toHaveLength(3)
    expect(got.proposal.findings.find(({ code }) => code === 'totalMismatch')).toMatchObject({
      columns: ['泊位'],
      rows: [5],
    })
  })

  it('notes and a line of signatures below', async () => {
    const got = await csv(
      '序号,名称,泊位\n1,甲停车场,10\n2,乙停车场,20\n3,丙停车场,30\n注：泊位含充电泊位。,,\n数据来源：市城管局,,\n单位负责人：　　填表人：　　报送日期：2026年4月8日,,\n',
    )
    expect(got.rows).toHaveLength(3)
    expect(got.proposal.layout.footerRows.map(({ kind }) => kind)).toEqual(['note', 'note', 'signature'])
  })

  it('a row called 合计 that comes first is data until the publisher says otherwise', async () => {
    const text = '地区,户数,人数\n合计,30,70\n东汀区,10,20\n望溪区,20,50\n'
    const got = await csv(text)
    expect(got.rows).toHaveLength(3)
    expect(
      got.proposal.findings.find(({ code, severity }) => code === 'totalRow' && severity === 'advice'),
    ).toMatchObject({ rows: [2] })
    expect((await csv(text, { skipRows: [2] })).rows).toHaveLength(2)
  })

  it('a sparse table loses nothing', async () => {
    const rows = Array.from({ length: 40 }, (_, index) =>
      index < 25 ? `${1978 + index}年,,,` : `${1978 + index}年,1,2,3`,
    )
    expect((await csv(`年份,甲项,乙项,丙项\n${rows.join('\n')}\n`)).rows).toHaveLength(40)
    expect((await csv(`年份,甲项,乙项,丙项\n${[...rows].reverse().join('\n')}\n`)).rows).toHaveLength(40)
  })

  it('rows of nothing but commas at the end, as sheets export them, are left out; those between stay', async () => {
    const got = await csv('序号,名称,泊位\n1,甲停车场,10\n,,\n2,乙停车场,20\n,,\n,,\n')
    expect(got.rows).toEqual([
      ['1', '甲停车场', '10'],
      [null, null, null],
      ['2', '乙停车场', '20'],
    ])
    expect(got.proposal.layout.dataRows).toBe(3)
  })

  it('what the publisher says goes before what was found', async () => {
    const text = '序号,名称,泊位\n1,甲停车场,10\n2,乙停车场,20\n合计,,30\n'
    expect((await csv(text, { keepRows: [4], lastDataRow: 4 })).rows).toHaveLength(3)
    const renamed = await csv(text, { names: { 2: 'spaces_total' } })
    expect(renamed.proposal.columns.map(({ name }) => name)).toEqual(['seq', 'name', 'spaces_total'])
    const headerless = await csv(text, { headerRows: [], firstDataRow: 1 })
    expect(headerless.rows[0]).toEqual(['序号', '名称', '泊位'])
  })
})

describe('sheets', () => {
  it('cells merged over several rows of data say the same for each', async () => {
    const got = await read(
      await file(
        'a.xlsx',
        sheet(
          [
            ['区划', '名称', '泊位'],
            ['东汀区', '甲停车场', 10],
            [null, '乙停车场', 20],
            [null, '丙停车场', 30],
            ['望溪区', '丁停车场', 40],
          ],
          ['A2:A4'],
        ),
      ),
    )
    expect(got.rows.map(([district]) => district)).toEqual(['东汀区', '东汀区', '东汀区', '望溪区'])
    expect(got.proposal.findings.find(({ code }) => code === 'mergedDataFilled')).toMatchObject({ count: 1, rows: [2] })
  })

  it('a table that begins in the third column and the fourth row keeps its place', async () => {
    const got = await read(
      await file(
        'a.xlsx',
        sheet([[], [], [], [null, null, '序号', '名称'], [null, null, 1, '甲'], [null, null, 2, '乙']]),
      ),
    )
    expect(labels(got)).toEqual(['序号', '名称'])
    expect(got.proposal.columns.map(({ index }) => index)).toEqual([2, 3])
    expect(got.rows).toEqual([
      ['1', '甲'],
      ['2', '乙'],
    ])
  })

  it('numbers look as they do in the cell, with all their digits', async () => {
    const made = xlsx.utils.aoa_to_sheet([
      ['日期', '编号', '占比', '金额', '时间', '月份'],
      [46_023, 7, 0.156_34, 0.1 + 0.2, 46_023.5, 46_023],
    ])
    const formats = ['yyyy"年"m"月"d"日"', '000000', '0.0%', '#,##0.00', 'yyyy/m/d h:mm', 'yyyy"年"m"月"']
    for (const [column, format] of formats.entries()) {
      const cell = made[xlsx.utils.encode_cell({ r: 1, c: column })]
      if (cell) cell.z = format
    }
    const book = xlsx.utils.book_new()
    xlsx.utils.book_append_sheet(book, made, 'a')
    for (const bookType of ['xlsx', 'biff8'] as const) {
      const bytes: unknown = xlsx.write(book, { type: 'buffer', bookType })
      if (!Buffer.isBuffer(bytes)) throw new TypeError('no workbook')
      const got = await read(await file(`a.${bookType === 'xlsx' ? 'xlsx' : 'xls'}`, bytes))
      expect(got.rows).toEqual([['2026-01-01', '000007', '15.634%', '0.3', '2026-01-01 12:00:00', '2026-01']])
    }
  })

  it('progress goes up to the size of the sheet', async () => {
    const seen: number[] = []
    let total = 0
    await propose(await file('a.xlsx', sheet(Array.from({ length: 20_000 }, (_, index) => [index, `名称${index}`]))), {
      onProgress: ({ bytesDone, bytesTotal }) => {
        seen.push(bytesDone)
        total = bytesTotal
      },
    })
    expect(seen.length).toBeGreaterThan(3)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(total)
  })
})

describe('JSON', () => {
  const json = async (value: unknown, options?: ProposeOptions): Promise<Read> =>
    read(await file('a.json', typeof value === 'string' ? value : JSON.stringify(value)), options)

  it('numbers keep the digits and zeros that are written', async () => {
    const got = await json('[{"id":12345678901234567890,"amount":1.10,"code":"007"},{"id":2,"amount":1e3,"code":null}]')
    expect(got.rows).toEqual([
      ['12345678901234567890', '1.10', '007'],
      ['2', '1e3', null],
    ])
  })

  it('nested objects become dotted columns, arrays stay JSON', async () => {
    const got = await json([
      { id: 1, place: { city: '临澜', at: { lon: 1.5 } }, tags: ['a', 'b'] },
      { id: 2, place: { city: '青屿' } },
    ])
    expect(labels(got)).toEqual(['id', 'place.city', 'place.at.lon', 'tags'])
    expect(got.rows).toEqual([
      ['1', '临澜', '1.5', '["a","b"]'],
      ['2', '青屿', null, null],
    ])
    const kept = await json(
      [
        { id: 1, place: { city: '临澜' } },
        { id: 2, place: null },
      ],
      { flatten: false },
    )
    expect(kept.rows).toEqual([
      ['1', '{"city":"临澜"}'],
      ['2', null],
    ])
  })

  it('the list is found inside an answer of an interface', async () => {
    const got = await json({ code: 0, msg: 'ok', data: { total: 2, records: [{ a: 1 }, { a: 2 }] }, extra: [{ b: 1 }] })
    expect(got.proposal.table).toBe('data.records')
    expect(got.rows).toEqual([['1'], ['2']])
    expect((await json({ data: [{ a: 1 }], extra: [{ b: 1 }] }, { table: 'extra' })).rows).toEqual([['1']])
  })

  it('rows as arrays, and one object per line', async () => {
    expect((await json('[["a",1],["b",2]]')).rows).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
    const lines = await read(await file('a.ndjson', '{"a":1,"b":"x"}\n{"b":"y","c":true}\n'))
    expect(labels(lines)).toEqual(['a', 'b', 'c'])
    expect(lines.rows).toEqual([
      ['1', 'x', null],
      [null, 'y', 'true'],
    ])
  })

  it('an error never shows what stands in the file', async () => {
    await expect(propose(await file('a.json', '[{"name":"周向明","id":}]'))).rejects.toSatisfy(
      (error) => error instanceof Error && !/周/.test(error.message + JSON.stringify(error)),
    )
  })
})
