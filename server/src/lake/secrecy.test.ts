import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as xlsx from '@e965/xlsx'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

const secret = '云中鹤计划'

/** Every file below the data directory that holds the words, in any of the encodings they could have. */
function filesWith(words: string, root = test.paths.root): string[] {
  const needles = [Buffer.from(words), Buffer.from(words, 'utf16le')]
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path)
      return needles.some((needle) => bytes.includes(needle)) || path.includes(words)
    })
}

const sources = (): string[] =>
  readdirSync(test.paths.source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

/** Every row of every table that holds the words. */
async function rowsWith(words: string): Promise<string[]> {
  const { db } = test.database
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(db)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.raw(name)} t where strpos(t::text, ${words}) > 0`.execute(db)
    if ((rows[0]?.n ?? 0) > 0) found.push(name)
  }
  return found
}

async function expectNothingLeft(): Promise<void> {
  // The refusal is on record a moment before the last byte is gone.
  await expect.poll(() => readdirSync(test.paths.uploads), { timeout: 20_000 }).toEqual([])
  await expect.poll(() => readdirSync(join(test.paths.lakeTmp, 'imports')), { timeout: 20_000 }).toEqual([])
  for (const words of [secret, '机密★']) {
    await expect.poll(() => filesWith(words), { timeout: 20_000 }).toEqual([])
    expect(await rowsWith(words)).toEqual([])
    expect(JSON.stringify([test.entries, test.reports])).not.toContain(words)
  }
  await expect.poll(sources, { timeout: 20_000 }).toEqual([])
}

const lines = Array.from({ length: 120 }, (_, index) => `${index + 1},${secret}第${index}号,${index * 3}`)

function workbook(property?: string): Uint8Array {
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(
    book,
    xlsx.utils.aoa_to_sheet([['序号', '事项', '数'], ...lines.map((line) => line.split(','))]),
  )
  if (property) book.Props = { Keywords: property }
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
}

function database(): Uint8Array {
  const path = test.file('made.sqlite', '')
  const db = new DatabaseSync(path)
  db.exec('create table t (n integer, item text)')
  for (const [index, line] of lines.entries()) {
    db.prepare('insert into t values (?, ?)').run(index, index === 60 ? '机密★10年' : line)
  }
  db.close()
  return readFileSync(path)
}

async function parquet(): Promise<Uint8Array> {
  const path = join(test.paths.exports, 'made.parquet')
  await test.engine.copyTo(
    `SELECT i AS n, CASE WHEN i = 777 THEN ' 机密★10年 ' ELSE '${secret}' || i END AS item FROM range(1000) t(i)`,
    [],
    path,
    { format: 'parquet' },
  )
  const bytes = readFileSync(path)
  rmSync(path)
  return bytes
}

// biome-ignore format: a table is read in columns
const marked: { what: string; name: string; content: () => Promise<string | Uint8Array> | string | Uint8Array; finding: string }[] = [
  { what: 'a cell of a CSV',               name: '事项.csv',     content: () => `序号,事项,数\n${lines.join('\n')}\n121,机密★10年,3\n`, finding: 'cell' },
  { what: 'a note above the table',        name: '事项2.csv',    content: () => `机密★10年,,\n序号,事项,数\n${lines.join('\n')}\n`, finding: 'cell' },
  { what: 'a property of a workbook',      name: '事项.xlsx',    content: () => workbook('机密★10年'), finding: 'documentProperty' },
  { what: 'a mark with nothing to see inside', name: '事项3.csv', content: () => `序号,事项,数\n${lines.join('\n')}\n121,机\u200b密★10年,3\n`, finding: 'cell' },
  { what: 'a mark in the other script', name: '事项4.csv', content: () => `序号,事项,数\n${lines.join('\n')}\n121,機密★10年,3\n`, finding: 'cell' },
  { what: 'a mark with an asterisk', name: '事项5.csv', content: () => `序号,事项,数\n${lines.join('\n')}\n121,机密*10年,3\n`, finding: 'cell' },
  { what: 'a row of SQLite behind the sample', name: '事项.sqlite', content: () => database(), finding: 'cell' },
  { what: 'a cell of Parquet',             name: '事项.parquet', content: () => parquet(), finding: 'cell' },
  { what: 'a cell far inside large UTF-16', name: '事项.txt',    content: () => Buffer.from(`\ufeff序号,事项,数\n${lines.join('\n')}\n${'9,平常,1\n'.repeat(3_000_000)}8,机密★10年,2\n${'9,平常,1\n'.repeat(50_000)}`, 'utf16le'), finding: 'cell' },
]

it.each(marked)(
  'R-SEC-09: $what stops the file; the officer is told, and no byte is left',
  async ({ name, content, finding }) => {
    test.reports.length = 0
    const path = test.file(name, await content())
    const view = await test.bring(path)
    rmSync(path)
    expect(view).toMatchObject({
      state: 'refused',
      fileName: '（已清除）',
      refusal: { type: '/problems/lake/secrecyMark', title: '文件带有密级或内部标志，已被挡下' },
      lines: [],
      columns: [],
      datasetId: null,
      sha256: null,
    })
    expect(JSON.stringify(view)).not.toContain('机密')
    expect(test.reports).toEqual([{ importId: view.id, datasetId: null, publisherId: test.bureau, finding }])
    expect(test.entries.at(-1)).toMatchObject({ event: 'import.refuse', rule: 'R-SEC-09', record: { finding } })
    await expectNothingLeft()
  },
)

it('R-SEC-09: a marked name is refused before a word of it is written, and the officer is told', async () => {
  test.reports.length = 0
  const name = `机密★10年_${secret}.csv`
  await expect(lake.createUpload(test.ctx, { name, bytes: 10 })).rejects.toMatchObject({
    type: '/problems/lake/secrecyMark',
    members: { finding: 'fileName' },
  })
  expect(test.reports).toMatchObject([{ importId: null, publisherId: test.bureau, finding: 'fileName' }])
  await expectNothingLeft()
})

it('R-SEC-09: a mark in the title that is sent with a file is refused, with its field, and nothing is begun', async () => {
  test.reports.length = 0
  const before = (await lake.listImports(test.ctx)).imports.length
  const { id } = await lake.createUploadFromPath(test.ctx, test.file('事项9.csv', '序号,事项\n1,甲\n'))
  const sent = { uploadId: id, publisherId: test.bureau, title: `机密★10年 ${secret}` }
  await expect(lake.startImport(test.ctx, sent)).rejects.toMatchObject({
    type: '/problems/lake/secrecyMark',
    members: { finding: 'content', field: 'title' },
  })
  expect(test.reports).toMatchObject([{ importId: null, publisherId: test.bureau, finding: 'content' }])
  expect((await lake.listImports(test.ctx)).imports).toHaveLength(before)
  await lake.deleteUpload(test.ctx, id)
})

it('words of secrecy in running text are a warning, and the file goes on', async () => {
  const view = await test.bring(test.file('法规.csv', '序号,条文\n1,国家秘密分为绝密、机密、秘密三级\n2,平常的一条\n'))
  expect(view.state).toBe('proposed')
  expect(view.findings.some(({ head }) => head.includes('绝密、机密、秘密'))).toBe(true)
  await lake.cancelImport(test.ctx, view.id)
})

it('R-SEC-09: a mark on a sheet that is not read stops the file as well', async () => {
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(
    book,
    xlsx.utils.aoa_to_sheet([
      ['序号', '数'],
      ['1', '2'],
      ['2', '3'],
    ]),
    '甲',
  )
  xlsx.utils.book_append_sheet(
    book,
    xlsx.utils.aoa_to_sheet([
      ['序号', '事项'],
      ['1', secret],
      ['2', '机密★10年'],
    ]),
    '乙',
  )
  const path = test.file('两页.xlsx', xlsx.write(book, { type: 'buffer', bookType: 'xlsx' }))
  const { state } = await test.bring(path)
  expect(state).toBe('refused')
  await expect.poll(sources, { timeout: 20_000 }).toEqual([])
})

it('R-SEC-09: a mark that only another reading of the file shows erases what was kept before, too', async () => {
  const rows = Array.from({ length: 12 }, (_, index) => `${index + 1},甲;${index === 7 ? '机密' : secret};乙,3,4,5,6`)
  const { id, state } = await test.bring(
    test.file('两种分法.csv', `序号,事项,一月,二月,三月,四月\n${rows.join('\n')}\n`),
  )
  expect(state).toBe('proposed')
  expect(sources()).toHaveLength(1)
  await lake.editImport(test.ctx, id, { reading: { delimiter: ';' } })
  expect(await test.settled(id)).toMatchObject({ state: 'refused', fileName: '（已清除）' })
  await expect.poll(sources, { timeout: 20_000 }).toEqual([])
})
