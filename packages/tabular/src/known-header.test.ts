import { describe, expect, it } from 'vitest'
import type { ProposeOptions } from './model.ts'
import { file, type Read, read } from './testing/files.ts'

const csv = async (text: string, options?: ProposeOptions): Promise<Read> => read(await file('a.csv', text), options)
const labels = ({ proposal }: Read): string[] => proposal.columns.map(({ label }) => label)

describe('names that are known from the time before', () => {
  const known = (text: string, knownLabels: string[]): Promise<Read> => csv(text, { knownLabels })

  it('a word in every column of numbers of the first record makes no second header row', async () => {
    const text = '停车场,泊位,收入\n滨江,未报,未报\n东湖,86,120\n站前,64,80\n青石,264,300\n'
    expect((await csv(text)).proposal.layout.headerRows).toEqual([1, 2])
    const { proposal, rows } = await known(text, ['停车场', '泊位', '收入'])
    expect(proposal.layout).toMatchObject({ headerRows: [1], dataRows: 4 })
    expect(proposal.layout.why[0]?.zh).toBe('第 1 行与上一版的列名一致，其下都是数据')
    expect(rows[0]).toEqual(['滨江', '未报', '未报'])
  })

  it('the same where a column came or went, and below a note', async () => {
    const text =
      '台账\n停车场,区划,泊位,收入\n滨江,东汀,未报,未报\n东湖,望溪,86,120\n站前,青屿,64,80\n青石,东汀,264,300\n'
    for (const labels of [
      ['停车场', '泊位', '收入'],
      ['停车场', '区划', '泊 位', '收入', '备注'],
    ]) {
      expect((await known(text, labels)).proposal.layout).toMatchObject({ headerRows: [2], dataRows: 4 })
    }
  })

  it('a header of two rows and a row of units stay header', async () => {
    const text = '地区,泊位,,收入\n,总数,空余,本月\n,个,个,万元\n东汀,120,30,12\n望溪,86,20,9\n'
    const wanted = ['地区', '泊位·总数', '泊位·空余', '收入·本月']
    const got = await known(text, wanted)
    expect(labels(got)).toEqual(wanted)
    expect(got.proposal.layout.headerRows).toEqual([1, 2, 3])
    expect(got.rows).toHaveLength(2)
  })

  it('other names are sought as ever', async () => {
    const got = await known('甲,乙\n1,2\n3,4\n', ['停车场', '泊位'])
    expect(labels(got)).toEqual(['甲', '乙'])
  })
})
