import * as xlsx from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { visibleName, withoutHidden } from './hidden-characters.ts'
import { propose } from './propose.ts'
import { file, read } from './testing/files.ts'

const listed = [
  ...[0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2061, 0x2062, 0x2063],
  ...[0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0x00ad, 0x061c, 0xe0041],
].map((code) => String.fromCodePoint(code))

describe('characters that show nothing', () => {
  it('leave labels, all of them, and what is seen stays', () => {
    for (const character of listed) expect(withoutHidden(`身份${character}证号`)).toBe('身份证号')
    for (const seen of ['é', '𠮷', '·', '\u0601', 'ᠨ\u180eᠠ', '（%）']) expect(withoutHidden(seen)).toBe(seen)
  })

  it('leave titles and names of files, but for joiners between letters that they shape', () => {
    for (const character of listed) expect(visibleName(`台账${character}.csv`)).toBe('台账.csv')
    for (const word of ['می\u200cخواهم', 'क्\u200dष']) expect(visibleName(word)).toBe(word)
    expect(visibleName('a\u200cb')).toBe('ab')
  })

  it('of columns, the title and the file, with a finding each', async () => {
    const path = await file(
      'a.csv',
      '\u202e停车场\u202c台账说明\n编\u200b号,\u202e名称\u202c,名\u2066称\u2069\nA1,滨江,甲\nA2,东湖,乙\n',
    )
    const { proposal, rows } = await read(path, { fileName: '台账\u202evsc.exe' })
    expect(proposal.columns.map(({ label }) => label)).toEqual(['编号', '名称', '名称'])
    expect(proposal.file.name).toBe('台账vsc.exe')
    expect(rows).toHaveLength(2)
    const found = proposal.findings.filter(({ code }) => code === 'hiddenCharacters')
    expect(found.map(({ message }) => message.zh)).toEqual([
      '3 个列名里看不见的字符（零宽、方向控制）已去掉',
      '文件名里看不见的字符（零宽、方向控制）已去掉',
      '表上方的标题里看不见的字符（零宽、方向控制）已去掉',
    ])
    expect(proposal.findings.map(({ code }) => code)).toContain('columnNameDuplicate')
    expect(proposal.findings.map(({ code }) => code)).not.toContain('columnNameTrimmed')
  })

  it('of keys of JSON, whose values are found all the same', async () => {
    const { proposal, rows } = await read(
      await file('a.json', '[{"编\u200b号":"A1","\u202e名称":{"全\u200e称":"滨江"}}]'),
    )
    expect(proposal.columns.map(({ label }) => label)).toEqual(['编号', '名称.全称'])
    expect(rows).toEqual([['A1', '滨江']])
  })

  it('and a clean file says nothing of them', async () => {
    const proposal = await propose(await file('a.csv', '编号,名称\nA1,滨江\nA2,东湖\n'))
    expect(proposal.findings).toEqual([])
  })

  it('a sheet is found by the name that is shown', async () => {
    const book = xlsx.utils.book_new()
    const sheet = (word: string) =>
      xlsx.utils.aoa_to_sheet([
        ['名称', '数'],
        [word, 1],
        [word, 2],
      ])
    xlsx.utils.book_append_sheet(book, sheet('甲'), '一')
    xlsx.utils.book_append_sheet(book, sheet('乙'), '明\u202e细')
    const bytes: Buffer = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
    const { rows, proposal } = await read(await file('a.xlsx', bytes), { table: '明细' })
    expect(rows[0]).toEqual(['乙', '1'])
    expect(JSON.stringify(proposal.findings)).not.toContain('\u202e')
  })
})
