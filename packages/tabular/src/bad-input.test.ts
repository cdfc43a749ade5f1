import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as xlsx from '@e965/xlsx'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { TabularError, type TabularErrorCode } from './errors.ts'
import { encodingNames } from './format-names.ts'
import { materialise } from './materialise.ts'
import type { EncodingName, ProposeOptions } from './model.ts'
import { propose } from './propose.ts'
import { encode } from './testing/encode.ts'
import { file, read, scratch } from './testing/files.ts'

async function failure(path: string, options: ProposeOptions = {}): Promise<TabularError> {
  try {
    await propose(path, options)
  } catch (error) {
    if (error instanceof TabularError) return error
    throw error
  }
  throw new Error('it was read')
}

const csv = '序号,名称,总数\n1,滨江路停车场,12\n2,东湖路停车场,30\n3,站前街停车场,7\n'
const workbook = (bookType: 'xlsx' | 'biff8', fill?: (book: xlsx.WorkBook) => void): Buffer => {
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(
    book,
    xlsx.utils.aoa_to_sheet([
      ['序号', '名称', '总数'],
      [1, '滨江路停车场', 12],
      [2, '东湖路停车场', 30],
      [3, '站前街停车场', 7],
    ]),
    '台账',
  )
  fill?.(book)
  const bytes: unknown = xlsx.write(book, { type: 'buffer', bookType })
  if (!Buffer.isBuffer(bytes)) throw new TypeError('no workbook')
  return bytes
}
const bytes = (length: number, byte: (index: number) => number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, index) => byte(index) & 255))

describe('a file that cannot be read says so in words', () => {
  // biome-ignore format: a table is read in columns
  const cases: { what: string; name: string; content: () => Buffer | string; code: TabularErrorCode }[] = [
    { what: 'an empty file', name: 'a.csv', content: () => '', code: 'fileEmpty' },
    { what: 'white space only', name: 'a.csv', content: () => ' \n\n  \n', code: 'tableEmpty' },
    { what: 'an empty gzip', name: 'a.csv.gz', content: () => gzipSync(''), code: 'fileEmpty' },
    { what: 'binary junk', name: 'a.csv', content: () => bytes(50_000, (index) => (index * 7919 + (index >> 3) * 104_729) % 256), code: 'notATable' },
    { what: 'a PDF named .csv', name: 'a.csv', content: () => '%PDF-1.7\n%âãÏÓ\n1 0 obj', code: 'formatUnsupported' },
    { what: 'a Word document', name: 'a.docx', content: () => Buffer.from(zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'word/document.xml': strToU8('<w/>') })), code: 'formatUnsupported' },
    { what: 'a truncated gzip', name: 'a.csv.gz', content: () => gzipSync(csv.repeat(5000)).subarray(0, 900), code: 'archiveTruncated' },
    { what: 'a damaged gzip', name: 'a.csv.gz', content: () => { const packed = gzipSync(Array.from({ length: 9000 }, (_, index) => `${index},${(index * 7919) % 104_729}`).join('\n')); packed[400] = (packed[400] ?? 0) ^ 255; packed[401] = 0; return packed }, code: 'archiveCorrupt' },
    { what: 'a truncated zip', name: 'a.zip', content: () => Buffer.from(zipSync({ 'a.csv': strToU8(csv.repeat(100)) })).subarray(0, 200), code: 'archiveTruncated' },
    { what: 'an empty zip', name: 'a.zip', content: () => Buffer.from(zipSync({})), code: 'archiveEmpty' },
    { what: 'a zip with only folders', name: 'a.zip', content: () => Buffer.from(zipSync({ 'x/': new Uint8Array() })), code: 'archiveEmpty' },
    { what: 'a zip that leads outside', name: 'a.zip', content: () => Buffer.from(zipSync({ '../../etc/passwd.csv': strToU8(csv) })), code: 'archivePathUnsafe' },
    { what: 'a zip with an absolute path', name: 'a.zip', content: () => Buffer.from(zipSync({ '/etc/a.csv': strToU8(csv) })), code: 'archivePathUnsafe' },
    { what: 'a zip with a drive letter', name: 'a.zip', content: () => Buffer.from(zipSync({ 'C:\\a.csv': strToU8(csv) })), code: 'archivePathUnsafe' },
    { what: 'a zip with a password', name: 'a.zip', content: () => withPassword(zipSync({ 'a.csv': strToU8(csv) })), code: 'archivePassword' },
    { what: 'an XLSX with a password', name: 'a.xlsx', content: encryptedWorkbook, code: 'workbookPassword' },
    { what: 'a damaged XLSX', name: 'a.xlsx', content: () => Buffer.from(zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'xl/workbook.xml': strToU8('<workbook/>') })), code: 'workbookCorrupt' },
    { what: 'entities in a workbook', name: 'a.xlsx', content: () => Buffer.from(zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'xl/workbook.xml': strToU8('<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook><sheets/></workbook>') })), code: 'workbookCorrupt' },
    { what: 'a truncated Parquet', name: 'a.parquet', content: () => Buffer.from('PAR1 and nothing more'), code: 'parquetInvalid' },
    { what: 'a damaged SQLite', name: 'a.sqlite', content: () => Buffer.concat([Buffer.from('SQLite format 3\0'), bytes(8000, (index) => index * 31)]), code: 'sqliteInvalid' },
    { what: 'broken JSON', name: 'a.json', content: () => '[{"a":1},{"a":2,}]', code: 'jsonInvalid' },
    { what: 'cut JSON', name: 'a.json', content: () => '[{"a":1},{"a":2}', code: 'jsonInvalid' },
    { what: 'JSON without a list', name: 'a.json', content: () => '{\n"a":1,\n"b":{"c":2}\n}', code: 'jsonNoTable' },
    { what: 'a broken line of NDJSON', name: 'a.ndjson', content: () => '{"a":1}\n{"a":2}\n{"a":\n', code: 'jsonInvalid' },
    { what: 'a tar', name: 'a.tar', content: () => { const tar = Buffer.alloc(1024); tar.write('a.csv'); tar.write('ustar', 257); return tar }, code: 'formatUnsupported' },
  ]

  it.each(cases)('$what: $code', async ({ name, content, code }) => {
    const error = await failure(await file(name, content()))
    expect(error.code).toBe(code)
    expect(error.title.zh).not.toBe('')
    expect(error.advice.zh).not.toBe('')
    expect(error.message).not.toContain('/tmp')
  })

  it('a zip bomb, by ratio, before it fills anything', async () => {
    const path = await file('bomb.zip', zipSync({ 'a.csv': new Uint8Array(120 * 1024 * 1024) }, { level: 9 }))
    expect((await failure(path)).code).toBe('archiveBomb')
  })

  it('a gzip bomb, by ratio and by size', async () => {
    const path = await file('bomb.csv.gz', gzipSync(Buffer.alloc(100 * 1024 * 1024, '1,2\n')))
    expect((await failure(path)).code).toBe('archiveBomb')
    const small = await file('a.csv.gz', gzipSync(csv.repeat(1000)))
    expect((await failure(small, { limits: { maxUnpackedBytes: 10_000 } })).details.limitBytes).toBe(10_000)
  })

  it('a zip of too many members', async () => {
    const members = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}.csv`, strToU8('a')]))
    expect((await failure(await file('a.zip', zipSync(members)), { limits: { maxMembers: 100 } })).code).toBe(
      'archiveBomb',
    )
  })

  it('a single line of 200 MB, in bounded memory, with its place', async () => {
    const path = join(await scratch(), 'line.csv')
    const out = createWriteStream(path)
    const piece = Buffer.alloc(1024 * 1024, 'x')
    out.write('a,b\n1,2\n')
    for (let written = 0; written < 200; written++) if (!out.write(piece)) await once(out, 'drain')
    out.end()
    await once(out, 'close')
    const before = process.memoryUsage.rss()
    const error = await failure(path)
    expect(error.code).toBe('recordTooLong')
    expect(error.details).toMatchObject({ row: 3, offset: 8 })
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024)
  })

  it('a single JSON value that never ends', async () => {
    const path = await file('a.json', `[{"a":"${'x'.repeat(3_000_000)}`)
    expect((await failure(path, { limits: { maxJsonValueBytes: 1_000_000 } })).code).toBe('recordTooLong')
  })

  it('more columns than any sheet has', async () => {
    const wide = Array.from({ length: 20_000 }, (_, index) => index).join(',')
    const error = await failure(await file('a.csv', `${wide}\n${wide}\n`))
    expect(error).toMatchObject({ code: 'tooManyColumns', details: { columns: 20_000, limit: 16_384 } })
  })

  it('a sheet or member that is not there, with those that are', async () => {
    expect((await failure(await file('a.xlsx', workbook('xlsx')), { table: '没有' })).details.tables).toEqual(['台账'])
    expect(
      (await failure(await file('a.zip', zipSync({ 'a.csv': strToU8(csv) })), { member: 'b.csv' })).details.members,
    ).toEqual(['a.csv'])
  })

  it('a reading that is not possible', async () => {
    const path = await file('a.csv', csv)
    expect((await failure(path, { headerRows: [2], firstDataRow: 2 })).code).toBe('overrideInvalid')
    expect((await failure(path, { names: { 0: 'a b' } })).code).toBe('overrideInvalid')
    expect((await failure(path, { names: { 0: 'a', 1: 'a' } })).code).toBe('overrideInvalid')
    expect((await failure(path, { headerRows: [99] })).code).toBe('overrideInvalid')
  })

  it('a reading that was called off', async () => {
    const controller = new AbortController()
    controller.abort()
    expect((await failure(await file('a.csv', csv), { signal: controller.signal })).code).toBe('cancelled')
  })

  const small = smallDisk()
  it.skipIf(small === undefined)(
    'a full disk, and leaves no half file (skipped where no small disk can be mounted)',
    async () => {
      const path = await file('a.csv', csv + '4,健康路停车场,9\n'.repeat(50_000))
      try {
        await expect(materialise(path, await propose(path), small ?? '', { forceCopy: true })).rejects.toMatchObject({
          code: 'diskFull',
        })
        expect(await readdir(small ?? '')).toEqual([])
      } finally {
        execFileSync('umount', [small ?? ''])
      }
    },
  )

  it('a file that was changed after it was looked at', async () => {
    const path = await file('a.csv', csv)
    const proposal = await propose(path)
    await writeFile(path, csv.slice(0, -9))
    await expect(materialise(path, proposal, await scratch(), { forceCopy: true })).rejects.toMatchObject({
      code: 'sourceChanged',
    })
  })

  it('a file that stands in the way is not overwritten', async () => {
    const path = await file('a.csv', csv)
    const out = await scratch()
    await writeFile(join(out, 'rows.csv'), 'mine')
    await expect(materialise(path, await propose(path), out, { forceCopy: true })).rejects.toThrow('EEXIST')
    expect(await readFile(join(out, 'rows.csv'), 'utf8')).toBe('mine')
  })
})

describe('NUL bytes', () => {
  const binary = (values: number[]): Buffer => Buffer.from(Int32Array.from(values).buffer)
  // biome-ignore format: a table is read in columns
  const refused: { what: string; content: Buffer; at: { offset: number; line: number; count: number } }[] = [
    { what: 'filled up with zeros', content: Buffer.from(`${csv}${'\0'.repeat(60)}`), at: { offset: Buffer.byteLength(csv) + 1, line: 5, count: 60 } },
    { what: 'after line ends of CRLF', content: Buffer.from(`a,b\r\n1,2\r\n3,${'\0'.repeat(30)}\r\n`), at: { offset: 13, line: 3, count: 30 } },
    { what: 'UTF-32', content: Buffer.from(Uint32Array.from([...'a,b\n1,2\n'].map((one) => one.codePointAt(0) ?? 0)).buffer), at: { offset: 2, line: 1, count: 24 } },
    { what: 'integers of a program', content: binary(Array.from({ length: 999 }, (_, index) => index * 37 + 257)), at: { offset: 3, line: 1, count: 0 } },
  ]
  it.each(refused)('$what: refused with the place of the first and how many there are', async ({ content, at }) => {
    const error = await failure(await file('a.csv', content))
    expect(error).toMatchObject({ code: 'nulBytes', details: { offset: at.offset, line: at.line } })
    expect(error.details.count).toBe(content.filter((byte) => byte === 0).length)
    if (at.count > 0) expect(error.details.count).toBe(at.count)
  })

  it.each<[string, EncodingName]>([
    ['姓名,地址\n张三,某路1号\n李四,某路2号\n', 'utf-16le'],
    ['姓名,地址\n张三,某路1号\n李四,某路2号\n', 'utf-16be'],
    [`姓名,地址\n${'龘靐齉,爩鱻麤\n'.repeat(40)}`, 'utf-16le'],
    [`Имя,Город\n${'Иван,Москва\nПётр,Казань\n'.repeat(20)}`, 'utf-16be'],
    [`ئىسىم,شەھەر\n${'ئالىم,قەشقەر\n'.repeat(20)}`, 'utf-16le'],
    ['a,b\n1,2', 'utf-16le'],
  ])('are no fault of UTF-16, with or without a mark: %s %s', async (text, name) => {
    const bytes = Buffer.from(text, 'utf16le')
    const { proposal, rows } = await read(await file('a.csv', name === 'utf-16le' ? bytes : bytes.swap16()))
    expect(proposal.encoding).toMatchObject({ chosen: name, bom: false })
    expect(rows.map((row) => row.join(','))).toEqual(text.trim().split('\n').slice(1))
  })

  it('a few are left out, and the first is named', async () => {
    const { proposal } = await read(await file('a.csv', csv.replace('东湖', '东\0湖')))
    expect(proposal.findings.find(({ code }) => code === 'nulBytes')).toMatchObject({ count: 1, rows: [3] })
  })
})

describe('a file with faults is read, and the faults are named', () => {
  it('header only', async () => {
    const { proposal, rows } = await read(await file('a.csv', '序号,名称,总数\n'))
    expect(rows).toEqual([])
    expect(proposal.columns.map(({ label }) => label)).toEqual(['序号', '名称', '总数'])
    expect(proposal.findings[0]).toMatchObject({ code: 'headerOnly', severity: 'block' })
  })

  it('10,000 columns', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `指标${index}`).join(',')
    const values = Array.from({ length: 10_000 }, (_, index) => index).join(',')
    const { proposal, rows } = await read(await file('a.csv', `${names}\n${values}\n${values}\n${values}\n`))
    expect(proposal.columns).toHaveLength(10_000)
    expect(new Set(proposal.columns.map(({ name }) => name)).size).toBe(10_000)
    expect(rows).toHaveLength(3)
    expect(rows[0]).toHaveLength(10_000)
    expect(proposal.findings.map(({ code }) => code)).toContain('wideTable')
  })

  it('duplicate and empty column names', async () => {
    const { proposal } = await read(await file('a.csv', '名称,名称,,名称,\n甲,1,2,3,4\n乙,5,6,7,8\n'))
    expect(proposal.columns.map(({ label }) => label)).toEqual(['名称', '名称', '第 3 列', '名称', '第 5 列'])
    expect(proposal.columns.map(({ name }) => name)).toEqual(['name', 'name_2', 'c03', 'name_3', 'c05'])
    expect(proposal.findings.find(({ code }) => code === 'columnNameDuplicate')).toMatchObject({ count: 3 })
    expect(proposal.findings.find(({ code }) => code === 'columnNameEmpty')).toMatchObject({ count: 2 })
  })

  it('mixed encodings, with the lines', async () => {
    const content = Buffer.concat([
      encode('序号,名称\n1,滨江路停车场\n2,东湖路停车场\n', 'utf-8'),
      encode('3,站前街停车场\n4,健康路停车场\n', 'gb18030'),
      encode('5,白鹭街停车场\n', 'utf-8'),
    ])
    const { proposal, rows } = await read(await file('a.csv', content))
    expect(proposal.findings.find(({ code }) => code === 'encodingMixed')).toMatchObject({ count: 2, rows: [4, 5] })
    expect(rows.map(([, name]) => name)).toEqual([
      '滨江路停车场',
      '东湖路停车场',
      '站前街停车场',
      '健康路停车场',
      '白鹭街停车场',
    ])
  })

  it('a few UTF-8 lines in a file of GBK', async () => {
    const content = Buffer.concat([
      encode('序号,名称\n', 'gb18030'),
      ...Array.from({ length: 40 }, (_, index) => encode(`${index},停车场\n`, index === 20 ? 'utf-8' : 'gb18030')),
    ])
    const { proposal, rows } = await read(await file('a.csv', content))
    expect(proposal.encoding?.chosen).toBe('gb18030')
    expect(rows.every(([, name]) => name === '停车场')).toBe(true)
    expect(proposal.findings.find(({ code }) => code === 'encodingMixed')).toMatchObject({ count: 1, rows: [22] })
  })

  describe('a file made of two, the second behind the first, that would fit GB18030 to the last byte', () => {
    // An even number of characters: read as GB18030, their UTF-8 is pairs of rare characters and nothing is amiss.
    const lines = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, index) => `${from + index},停车设施${from + index},滨江路口\n`).join('')
    const header = '编号,名称,位置\n'

    it.each([
      ['UTF-8 first', 'utf-8', 'gb18030', 500, 500],
      ['GB18030 first', 'gb18030', 'utf-8', 500, 500],
      ['mostly GB18030', 'utf-8', 'gb18030', 100, 900],
      ['mostly UTF-8', 'utf-8', 'gb18030', 900, 100],
    ] as const)('%s: each line is read on its own, and a person must look', async (_, first, second, many, more) => {
      const content = Buffer.concat([encode(header + lines(0, many), first), encode(lines(many, many + more), second)])
      const { proposal, rows } = await read(await file('a.csv', content))
      expect(rows).toHaveLength(many + more)
      expect(rows.every(([id, name, place]) => name === `停车设施${id}` && place === '滨江路口')).toBe(true)
      expect(proposal.columns.map(({ label }) => label)).toEqual(['编号', '名称', '位置'])
      const found = proposal.findings.find(({ code }) => code === 'encodingMixed')
      expect(found).toMatchObject({ severity: 'block' })
      const [one, other] = [`${many + 1} 行 ${encodingNames[first]}`, `${more} 行 ${encodingNames[second]}`]
      expect(found?.message.zh).toContain(one)
      expect(found?.message.zh).toContain(other)
      expect(found?.message.zh).toContain(`第 ${many + 2} 行起编码改变`)
      expect(found?.message.zh).toContain('可逐行解码')
    })

    it('one stray line in three thousand stays advice', async () => {
      for (const [own, stray] of [
        ['utf-8', 'gb18030'],
        ['gb18030', 'utf-8'],
      ] as const) {
        const content = Buffer.concat([
          encode(header + lines(0, 1500), own),
          encode(lines(1500, 1501), stray),
          encode(lines(1501, 3000), own),
        ])
        const { proposal, rows } = await read(await file('a.csv', content))
        expect(proposal.encoding?.chosen).toBe(own)
        expect(rows[1500]?.[1]).toBe('停车设施1500')
        const found = proposal.findings.find(({ code }) => code === 'encodingMixed')
        expect(found).toMatchObject({ severity: 'advice', count: 1, rows: [1502] })
      }
    })

    it('a line that fits both is named', async () => {
      // The middle dot of UTF-8 is 路 in GB18030.
      const content = Buffer.concat([
        encode(header + lines(0, 300), 'utf-8'),
        Buffer.from('300,\u00b7\u00b7,\u00b7\n'),
        encode(lines(301, 600), 'gb18030'),
      ])
      const { proposal } = await read(await file('a.csv', content))
      const found = proposal.findings.find(({ code }) => code === 'encodingMixed')
      expect(found?.message.zh).toContain('第 302 行两种都合')
    })
  })

  it.each<[EncodingName, EncodingName, number?]>([
    ['utf-8', 'gb18030'],
    ['gb18030', 'utf-8', 1],
    ['utf-8', 'utf-16le', 1],
    ['utf-8', 'iso-8859-1', 5],
    ['big5', 'utf-8', 1],
  ])(
    '%s read as %s, because somebody chose it: refused with the place, not read with gaps',
    async (own, chosen, offset) => {
      const text = '編號,名稱\n1,濱江路停車場\n2,東湖路停車場\n'.repeat(3)
      const simplified = '编号,名称\n1,滨江路停车场\n2,东湖路停车场\n'.repeat(3)
      const content = encode(own === 'big5' ? text : simplified, own)
      await expect(propose(await file('a.csv', content), { encoding: chosen })).rejects.toMatchObject({
        code: 'encodingInvalid',
        details: { encoding: chosen, ...(offset === undefined ? {} : { offset }) },
      })
    },
  )

  it('a bad byte far behind the beginning refuses the chosen encoding as well, in text and in JSON', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `{"序号":${index},"名称":"滨江路停车场"}\n`).join('')
    const bad = Buffer.concat([
      Buffer.from(lines),
      Buffer.from('{"序号":1,"名称":"'),
      Buffer.of(0xff),
      Buffer.from('"}\n'),
    ])
    for (const name of ['a.ndjson', 'a.txt']) {
      const options = { encoding: 'utf-8', ...(name === 'a.txt' ? { format: 'delimited' as const } : {}) } as const
      await expect(propose(await file(name, bad), options)).rejects.toMatchObject({
        code: 'encodingInvalid',
        details: { encoding: 'utf-8', offset: bad.indexOf(0xff) + 1, count: 1 },
      })
    }
  })

  it('the encoding that it is in can be chosen, and so can any for text of ASCII', async () => {
    const own = await propose(await file('a.csv', encode(csv, 'gb18030')), { encoding: 'gb18030' })
    expect(own.encoding).toMatchObject({
      chosen: 'gb18030',
      hypotheses: expect.arrayContaining([expect.objectContaining({ name: 'gb18030', ok: true })]),
    })
    const plain = await propose(await file('b.csv', 'a,b\n1,2\n3,4\n'), { encoding: 'big5' })
    expect(plain.encoding?.chosen).toBe('big5')
    expect(plain.findings).toEqual([])
  })

  it('NUL bytes', async () => {
    const { proposal, rows } = await read(await file('a.csv', csv.replace('东湖', '东\0湖')))
    expect(rows[1]).toEqual(['2', '东湖路停车场', '30'])
    expect(proposal.findings.find(({ code }) => code === 'nulBytes')).toMatchObject({ count: 1 })
  })

  it('a quote that is never closed', async () => {
    const lines = Array.from(
      { length: 300 },
      (_, index) => `${index},${index === 100 ? '"滨江路' : '站前街'}停车场,${index}`,
    ).join('\n')
    const { proposal, rows } = await read(await file('a.csv', `序号,名称,总数\n${lines}\n`))
    expect(rows).toHaveLength(300)
    expect(rows[100]).toEqual(['100', '"滨江路停车场', '100'])
    expect(proposal.findings.find(({ code }) => code === 'quoteUnclosed')).toMatchObject({ rows: [102] })
  })

  it('rows that are too short or too long, with what they hold too much', async () => {
    const { proposal, rows, result } = await read(
      await file('a.csv', `${csv}4,健康路停车场\n5,白鹭街停车场,8,多,余\n6,府前路停车场,9,,\n`),
    )
    expect(rows.slice(3)).toEqual([
      ['4', '健康路停车场', null],
      ['5', '白鹭街停车场', '8'],
      ['6', '府前路停车场', '9'],
    ])
    expect(result.ragged).toEqual([
      { row: 5, cells: 2 },
      { row: 6, cells: 5, surplus: ['多', '余'] },
      { row: 7, cells: 5 },
    ])
    expect(proposal.findings.find(({ code }) => code === 'raggedRows')).toMatchObject({ count: 3, rows: [5, 6, 7] })
  })

  it('line ends of three kinds', async () => {
    const { proposal, rows } = await read(await file('a.csv', '序号,名称\r\n1,甲地\n2,乙地\r3,丙地\r\n'))
    expect(rows.map(([number]) => number)).toEqual(['1', '2', '3'])
    expect(proposal.dialect?.newline).toBe('mixed')
  })

  it('carriage returns only', async () => {
    const { proposal, rows } = await read(await file('a.csv', csv.replaceAll('\n', '\r')))
    expect(rows).toHaveLength(3)
    expect(proposal.dialect?.newline).toBe('cr')
  })

  it('a lying extension', async () => {
    const cases = [
      ['a.xlsx', csv, 'delimited'],
      ['a.csv', workbook('xlsx'), 'xlsx'],
      ['a.xlsx', workbook('biff8'), 'xls'],
      [
        'a.xls',
        '<html><body><table><tr><th>序号</th><th>名称</th></tr><tr><td>001</td><td>滨江路</td></tr><tr><td>002</td><td>东湖路</td></tr></table></body></html>',
        'html',
      ],
      ['a.csv', '[{"a":1},{"a":2}]', 'json'],
    ] as const
    for (const [name, content, is] of cases) {
      const { proposal, rows } = await read(await file(name, content))
      expect(proposal.extensionLied).toEqual({ said: name.slice(2), is })
      expect(rows.length).toBeGreaterThan(1)
    }
  })

  it('a page of HTML under the name of a workbook keeps the zeros of codes', async () => {
    const { rows } = await read(
      await file(
        'a.xls',
        encode(
          '<table><tr><td>区划</td><td>名称</td></tr><tr><td>009901</td><td>东汀区</td></tr><tr><td>009902</td><td>望溪区</td></tr></table>',
          'gb18030',
        ),
      ),
    )
    expect(rows).toEqual([
      ['009901', '东汀区'],
      ['009902', '望溪区'],
    ])
  })

  it('formulas, errors and hidden sheets in an XLSX', async () => {
    const { proposal, rows } = await read(
      await file(
        'a.xlsx',
        workbook('xlsx', (book) => {
          const sheet = book.Sheets.台账
          if (!sheet) throw new TypeError()
          sheet.C2 = { t: 'n', v: 12, f: 'A2*12' }
          sheet.C4 = { t: 'e', v: 0x2a, w: '#N/A' }
          xlsx.utils.book_append_sheet(
            book,
            xlsx.utils.aoa_to_sheet([
              ['x', 'y'],
              [1, 2],
            ]),
            '底稿',
          )
          book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] }
        }),
      ),
    )
    expect(rows).toEqual([
      ['1', '滨江路停车场', '12'],
      ['2', '东湖路停车场', '30'],
      ['3', '站前街停车场', '#N/A'],
    ])
    const codes = proposal.findings.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['formulas', 'formulaErrors', 'hiddenSheet']))
    expect(proposal.tables).toMatchObject([{ name: '台账' }, { name: '底稿', hidden: true }])
  })

  it('a formula whose result was never saved blocks', async () => {
    const sheet =
      '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>总数</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2"><f>SUM(1,2)</f></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>乙</t></is></c><c r="B3"><v>4</v></c></row></sheetData></worksheet>'
    const { proposal } = await read(await file('a.xlsx', minimalXlsx(sheet)))
    expect(proposal.findings.find(({ code }) => code === 'formulaWithoutValue')).toMatchObject({
      severity: 'block',
      count: 1,
    })
  })

  it('ids entered as numbers, whose end is already lost', async () => {
    const { proposal } = await read(
      await file(
        'a.xlsx',
        workbook('xlsx', (book) => {
          const sheet = book.Sheets.台账
          if (sheet) sheet.C2 = { t: 'n', v: 440_307_199_001_011_200 }
        }),
      ),
    )
    expect(proposal.findings.find(({ code }) => code === 'numberPrecision')).toMatchObject({ count: 1, rows: [2] })
  })

  it('names of members in GBK, litter beside the data, and other files named', async () => {
    const name = encode('台账/停车场.csv', 'gb18030')
    const standIn = 'A'.repeat(name.length)
    const raw = Buffer.from(
      zipSync({ [standIn]: strToU8(csv), '__MACOSX/._a.csv': strToU8('x'), 'readme.pdf': strToU8('%PDF') }),
    )
    // No packer here writes GBK: the bytes of the name are put in place of others.
    for (let at = raw.indexOf(standIn); at >= 0; at = raw.indexOf(standIn)) name.copy(raw, at)
    const proposal = await propose(await file('a.zip', raw))
    expect(proposal.file).toMatchObject({ container: 'zip', member: '台账/停车场.csv' })
    expect(proposal.file.members?.map((member) => member.name)).toEqual(['台账/停车场.csv', 'readme.pdf'])
    expect(proposal.findings.find(({ code }) => code === 'otherMembers')).toMatchObject({ count: 1 })
  })

  it('a workbook inside a zip and a database inside a gzip, leaving nothing behind', async () => {
    const tmpDir = await scratch()
    const inZip = await read(await file('a.zip', zipSync({ '台账.xlsx': new Uint8Array(workbook('xlsx')) })), {
      tmpDir,
    })
    expect(inZip.rows).toHaveLength(3)
    expect(await readdir(tmpDir)).toEqual([])
    expect(inZip.proposal.file).toMatchObject({ container: 'zip', member: '台账.xlsx' })
  })
})

/** A disk of 256 KB, where the system lets us mount one. */
function smallDisk(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'gongshu-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory], { stdio: 'ignore' })
    return directory
  } catch {
    rmSync(directory, { recursive: true })
    return undefined
  }
}

function withPassword(zip: Uint8Array): Buffer {
  const raw = Buffer.from(zip)
  // The flag of encryption in the local and the central header.
  raw[6] = (raw[6] ?? 0) | 1
  const central = raw.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  raw[central + 8] = (raw[central + 8] ?? 0) | 1
  return raw
}

/** An OLE container that holds a stream EncryptedPackage, as Office writes it for a workbook with a password. */
function encryptedWorkbook(): Buffer {
  const cfb = xlsx.CFB.utils.cfb_new()
  xlsx.CFB.utils.cfb_add(cfb, '/EncryptionInfo', Buffer.from([4, 0, 4, 0]))
  xlsx.CFB.utils.cfb_add(cfb, '/EncryptedPackage', Buffer.alloc(5000, 7))
  const out: unknown = xlsx.CFB.write(cfb, { type: 'buffer' })
  if (!Buffer.isBuffer(out)) throw new TypeError('no container')
  return out
}

function minimalXlsx(sheet: string): Uint8Array {
  return zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    '_rels/.rels': strToU8(
      '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
    'xl/workbook.xml': strToU8(
      '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': strToU8(sheet),
  })
}
