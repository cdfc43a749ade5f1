import { describe, expect, it } from 'vitest'
import { columnVerdict, identifiers } from './identifiers.ts'
import { file, read } from './testing/files.ts'
import { parkingCsv, parkingLots, parkingSpaces, parkingXls } from './testing/parking.ts'

const labels = [
  '序号',
  '停车场·名称',
  '停车场·地址',
  '停车场·区划',
  '泊位·总数',
  '泊位·充电',
  '经营单位·名称',
  '经营单位·信用代码',
  '备案·日期',
  '备案·负责人',
  '备案·联系电话',
]

const twins = [
  { what: 'Excel 97–2003', name: '2026年一季度公共停车场台账.xls', content: () => parkingXls() },
  { what: 'XLSX', name: '2026年一季度公共停车场台账.xlsx', content: () => parkingXls('xlsx') },
  { what: 'GBK CSV', name: '2026年一季度公共停车场台账.csv', content: parkingCsv },
  {
    what: 'tab text in GBK named .xls',
    name: '停车场台账.xls',
    content: () => Buffer.from(parkingCsv().toString('latin1').replaceAll(',', '\t'), 'latin1'),
  },
]

describe.each(twins)('the parking register as $what', ({ name, content }) => {
  const reading = (async () => read(await file(name, content())))()

  it('has 312 rows, the title, total and signatures left out', async () => {
    const { proposal, rows } = await reading
    expect(rows).toHaveLength(312)
    expect(proposal.layout.dataRows).toBe(312)
    expect(proposal.layout.noteRows).toEqual([1])
    expect(proposal.layout.headerRows).toEqual([2, 3])
    expect(proposal.layout.footerRows.map(({ row, kind }) => ({ row, kind }))).toEqual([
      { row: 316, kind: 'total' },
      { row: 317, kind: 'signature' },
    ])
  })

  it('joins two header rows into one name per column', async () => {
    const { proposal } = await reading
    expect(proposal.columns.map(({ label }) => label)).toEqual(labels)
    expect(new Set(proposal.columns.map(({ name: physical }) => physical)).size).toBe(11)
    expect(proposal.columns.every(({ name: physical }) => /^[a-z_][a-z0-9_]{0,59}$/.test(physical))).toBe(true)
  })

  it('checks the total against the sum of its column', async () => {
    const { proposal } = await reading
    const total = proposal.layout.footerRows[0]
    expect(total?.checked?.find(({ column }) => column === '泊位·总数')).toEqual({
      column: '泊位·总数',
      stated: String(parkingSpaces),
      sum: String(parkingSpaces),
      equal: true,
    })
    expect(total?.checked?.every(({ equal }) => equal)).toBe(true)
  })

  it('keeps every cell as it is, with the zeros of the codes', async () => {
    const { rows } = await reading
    expect(rows).toEqual(parkingLots().map((lot) => lot.map(String)))
    expect(rows.every((row) => /^0099(01|02|21)$/.test(row[3] ?? ''))).toBe(true)
  })

  it('finds persons and telephones in their columns and nowhere else', async () => {
    const { proposal, rows } = await reading
    const personal = proposal.columns.flatMap(({ label }, column) => {
      const cells = rows.flatMap((row) => row[column] ?? [])
      return identifiers
        .filter(
          (kind) =>
            kind.isPersonal && columnVerdict(kind, cells.length, cells.filter(kind.valid).length, label).isLikely,
        )
        .map(({ kind }) => [label, kind])
    })
    expect(personal).toEqual([
      ['备案·负责人', 'personName'],
      ['备案·联系电话', 'mobile'],
    ])
  })
})

it('says that a file named .xls is separated text', async () => {
  const { proposal } = await read(await file('停车场台账.xls', parkingCsv()))
  expect(proposal.extensionLied).toEqual({ said: 'xls', is: 'delimited' })
  expect(proposal.encoding?.chosen).toBe('gb18030')
  expect(proposal.encoding?.hypotheses.find(({ name }) => name === 'utf-8')).toMatchObject({
    ok: false,
    firstBadOffset: 0,
  })
  const share = (name: string): number =>
    proposal.encoding?.hypotheses.find((hypothesis) => hypothesis.name === name)?.commonShare ?? 0
  expect(share('gb18030')).toBeGreaterThan(0.8)
  expect(share('big5')).toBeLessThan(0.4)
})
