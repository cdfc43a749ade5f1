import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as xlsx from '@e965/xlsx'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { propose } from './propose.ts'
import { encode } from './testing/encode.ts'
import { file, scratch } from './testing/files.ts'

const csv = '序号,名称,总数\n1,滨江路停车场,12\n2,东湖路停车场,30\n3,站前街停车场,7\n'
const table = [
  ['序号', '名称', '总数'],
  [1, '滨江路停车场', 12],
  [2, '东湖路停车场', 30],
]
const workbook = (bookType: 'xlsx' | 'biff8', fill: (book: xlsx.WorkBook) => void): Buffer => {
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(table), '台账')
  fill(book)
  return xlsx.write(book, { type: 'buffer', bookType })
}
const otherSheet = (book: xlsx.WorkBook): void => {
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([['说明'], ['机密★1年']]), '底稿')
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 2 }] }
}
const comment = (book: xlsx.WorkBook): void => {
  const cell: xlsx.CellObject | undefined = book.Sheets.台账?.A1
  if (cell) xlsx.utils.cell_add_comment(cell, '秘密★10年', '办公室')
}
const pageHeader = (): Buffer => {
  const parts = unzipSync(workbook('xlsx', () => undefined))
  const name = 'xl/worksheets/sheet1.xml'
  const sheet = strFromU8(parts[name] ?? new Uint8Array())
  const headed = sheet.replace(
    '</worksheet>',
    '<headerFooter><oddHeader>&amp;C机密</oddHeader></headerFooter></worksheet>',
  )
  return Buffer.from(zipSync({ ...parts, [name]: strToU8(headed) }))
}
const zipped = (members: Record<string, string>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(members).map(([name, text]) => [name, strToU8(text)]))))
async function database(): Promise<Buffer> {
  const path = join(await scratch(), 'a.sqlite')
  const made = new DatabaseSync(path)
  made.exec('create table lots (n integer, name text); create table memo (line text)')
  for (let row = 0; row < 5; row++) made.exec(`insert into lots values (${row}, '停车场')`)
  made.exec(`insert into memo values ('绝密')`)
  made.close()
  return readFileSync(path)
}

describe('R-SEC-09: a mark of secrecy stops the file', () => {
  // biome-ignore format: a table is read in columns
  const marked: { what: string; name: string; content: () => Buffer | string; where: string; row?: number }[] = [
    { what: 'in a cell', name: 'a.csv', content: () => `${csv}4,机密,9\n`, where: 'cell' },
    { what: 'in a cell with a term', name: 'a.csv', content: () => `${csv}4, 秘密★10年 ,9\n`, where: 'cell' },
    { what: 'in a note above the table', name: 'a.csv', content: () => `内部,,\n${csv}`, where: 'note' },
    { what: 'in the file name', name: '绝密★停车场.csv', content: () => csv, where: 'fileName' },
    { what: 'in a part of the file name', name: '【秘密】停车场.csv', content: () => csv, where: 'fileName' },
    { what: 'in a property of a workbook', name: 'a.xlsx', content: () => workbook('xlsx', (book) => { book.Props = { Keywords: '机密' } }), where: 'property' },
    { what: 'in a cell of JSON', name: 'a.json', content: () => '[{"a":1},{"a":"秘密★长期"}]', where: 'cell' },
    { what: 'after three hundred harmless words', name: 'a.csv', content: () => `编号,说明\n${'1,商业秘密\n'.repeat(300)}2,机密★1年\n`, where: 'cell', row: 302 },
    { what: 'in the middle of a large file', name: 'a.csv', content: () => `编号,说明\n${'1,普通\n'.repeat(30_000)}2,绝密\n${'3,普通\n'.repeat(30_000)}`, where: 'cell' },
    { what: 'in the middle of a file too large to be cut into cells', name: 'a.csv', content: () => `编号,说明\n${'1,普通普通普通普通普通\n'.repeat(600_000)}2,绝密\n${'3,普通普通普通普通普通\n'.repeat(600_000)}`, where: 'cell', row: 600_002 },
    { what: 'the same in GB18030', name: 'a.csv', content: () => Buffer.concat([encode('编号,说明\n', 'gb18030'), Buffer.from('1,normal normal\n'.repeat(1_200_000)), encode('2,秘密★3年\n', 'gb18030'), Buffer.from('3,normal normal\n'.repeat(1_200_000))]), where: 'cell', row: 1_200_002 },
  ]

  it.each(marked)('$what', async ({ name, content, where, row }) => {
    const proposal = await propose(await file(name, content()))
    expect(proposal.secrecyMarks.map((mark) => mark.where)).toContain(where)
    expect(proposal.findings[0]).toMatchObject({ code: 'secrecyMark', severity: 'block' })
    if (row !== undefined) expect(proposal.secrecyMarks).toMatchObject([{ row }])
  })

  it('words in running text are a warning only', async () => {
    const proposal = await propose(await file('a.csv', `${csv}4,不得泄露国家机密的培训,9\n`))
    expect(proposal.secrecyMarks).toEqual([])
    expect(proposal.findings.find(({ code }) => code === 'secrecyWord')).toMatchObject({
      severity: 'advice',
      rows: [5],
    })
  })

  it('内部 inside other words is nothing', async () => {
    const proposal = await propose(await file('内部控制制度.csv', `${csv}4,内部停车场,9\n`))
    expect(proposal.secrecyMarks).toEqual([])
  })

  // biome-ignore format: a table is read in columns
  const elsewhere: { what: string; name: string; content: () => Promise<Buffer | string> | Buffer | string; where: string }[] = [
    { what: 'on a hidden sheet of an XLSX', name: 'a.xlsx', content: () => workbook('xlsx', otherSheet), where: 'property' },
    { what: 'on a hidden sheet of an XLS', name: 'a.xls', content: () => workbook('biff8', otherSheet), where: 'cell' },
    { what: 'in a comment of an XLSX', name: 'a.xlsx', content: () => workbook('xlsx', comment), where: 'property' },
    { what: 'at the head of the printed page', name: 'a.xlsx', content: pageHeader, where: 'property' },
    { what: 'in the name of a member that is read', name: 'a.zip', content: () => zipped({ '机密★1年_台账.csv': csv }), where: 'fileName' },
    { what: 'in a member that is not read', name: 'a.zip', content: () => zipped({ '台账.csv': csv.repeat(3), '说明.txt': '一、来源\n机密★1年\n' }), where: 'cell' },
    { what: 'in another table of a database', name: 'a.sqlite', content: database, where: 'cell' },
    { what: 'as a name in GeoJSON', name: 'a.geojson', content: () => '{"type":"FeatureCollection","name":"机密★10年","features":[{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}', where: 'property' },
    { what: 'as a key of JSON beside the records', name: 'a.json', content: () => '{"秘密★长期":true,"rows":[{"a":1},{"a":2}]}', where: 'property' },
  ]

  it.each(elsewhere)('outside the table that is read: $what', async ({ name, content, where }) => {
    const proposal = await propose(await file(name, await content()))
    expect(proposal.secrecyMarks.map((mark) => mark.where)).toContain(where)
    expect(proposal.findings[0]).toMatchObject({ code: 'secrecyMark', severity: 'block' })
  })

  it('workbooks, archives and databases without a mark pass', async () => {
    const plain = (book: xlsx.WorkBook): void => {
      xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([['商业秘密'], ['内部停车场'], ['保密审查']]), '说明')
    }
    for (const [name, content] of [
      ['a.xlsx', workbook('xlsx', plain)],
      ['a.xls', workbook('biff8', plain)],
      ['a.zip', zipped({ '台账.csv': csv.repeat(3), '说明.txt': '商业秘密不在其中' })],
    ] as const) {
      expect((await propose(await file(name, content))).secrecyMarks, name).toEqual([])
    }
  })
})
