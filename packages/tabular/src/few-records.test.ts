import { describe, expect, it } from 'vitest'
import type { ProposeOptions } from './model.ts'
import { file, type Read, read } from './testing/files.ts'

const csv = async (text: string, options?: ProposeOptions): Promise<Read> => read(await file('a.csv', text), options)

describe('a table of a few records', () => {
  it.each([
    { text: '姓名,地址\n张三,某路1号\n', data: 1, isSure: true },
    { text: '姓名,地址\n张三,某路1号\n李四,某路2号\n王五,某街3号\n', data: 3, isSure: true },
    { text: '甲方,乙方\n某公司,某局\n', data: 1, isSure: false },
    { text: '企业,主营\n临澜数据,数据服务\n青屿银行,金融\n', data: 2, isSure: false },
    { text: '科目,内容,备注\n语文,阅读,\n', data: 1, isSure: false },
  ])('of a table that is all text, $data records below its names: $text', async ({ text, data, isSure }) => {
    const { proposal } = await csv(text)
    expect(proposal.layout).toMatchObject({ headerRows: [1], dataRows: data })
    expect(proposal.findings.some(({ code }) => code === 'headerUncertain')).toBe(!isSure)
    expect(proposal.layout.confidence > 0.8).toBe(isSure)
    const asData = await csv(text, { headerRows: [] })
    expect(asData.proposal.layout).toMatchObject({ headerRows: [], dataRows: data + 1 })
  })

  it('two records of one form are no header, and a header alone is one, also with a title or of two rows', async () => {
    expect((await csv('张三,某路1号\n李四,某路2号\n')).proposal.layout).toMatchObject({ headerRows: [], dataRows: 2 })
    for (const text of ['姓名,地址\n', '台账\n序号,姓名,地址\n', '地区,泊位,\n,总数,空余\n', '地区,泊位\n,个\n']) {
      const { proposal } = await csv(text)
      expect(proposal.layout.dataRows).toBe(0)
      expect(proposal.findings[0]).toMatchObject({ code: 'headerOnly', severity: 'block' })
    }
  })
})
