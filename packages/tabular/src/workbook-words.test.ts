import * as xlsx from '@e965/xlsx'
import { expect, it } from 'vitest'
import { propose } from './propose.ts'
import { file } from './testing/files.ts'

const rows = [
  ['车场', '泊位', '空余'],
  ...Array.from({ length: 8 }, (_, place) => [`第${place + 1}停车场`, 100 + place, 20 + place]),
]

/** A workbook as a person leaves it behind: some formulas, something hidden. */
async function told(prepare: (sheet: xlsx.WorkSheet) => void) {
  const sheet = xlsx.utils.aoa_to_sheet(rows)
  prepare(sheet)
  const book = xlsx.utils.book_new(sheet, '车场')
  const bytes: Buffer = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
  const { findings } = await propose(await file('车场.xlsx', bytes))
  return (code: string) => findings.find((finding) => finding.code === code)
}

it.each([
  ['rows', 1, 0, '有隐藏的 1 行，一并读入', 'Hidden and read too: 1 row'],
  ['columns', 0, 2, '有隐藏的 2 列，一并读入', 'Hidden and read too: 2 columns'],
  ['both', 2, 1, '有隐藏的 2 行、1 列，一并读入', 'Hidden and read too: 2 rows and 1 column'],
])('speaks of what is hidden, and not of what is not: %s', async (_, rows, columns, zh, en) => {
  const found = await told((sheet) => {
    sheet['!rows'] = Array.from({ length: 9 }, (_, place) => (place > 0 && place <= rows ? { hidden: true } : {}))
    sheet['!cols'] = Array.from({ length: 3 }, (_, place) =>
      place < columns ? { hidden: true, wch: 10 } : { wch: 10 },
    )
  })
  expect(found('hiddenRowsOrColumns')?.message).toEqual({ zh, en })
})

it('names a row once, however many of its cells are formulas', async () => {
  const found = await told((sheet) => {
    for (const at of ['B2', 'C2', 'B8', 'C8']) sheet[at] = { t: 'n', v: 7, f: '3+4' }
  })
  expect(found('formulas')).toMatchObject({ count: 4, rows: [2, 8] })
  expect(found('formulas')?.message.en).toMatch(/^4 cells are formulas: the results .* are taken$/)
})
