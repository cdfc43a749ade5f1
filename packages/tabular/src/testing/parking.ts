import * as xlsx from '@e965/xlsx'
import { encode } from './encode.ts'

/**
 * The parking register of an invented city, as its office would keep it: a title, two header rows with merged cells, 312 lots, a
 * total and a line of signatures. Region codes 0099xx were never issued; the mobile range 154 is not assigned.
 */
export const parkingTitle = '临澜市2026年一季度公共停车场台账    单位：个'
export const parkingGroups = ['序号', '停车场', '', '', '泊位', '', '经营单位', '', '备案', '', ''] as const
export const parkingNames = [
  '',
  '名称',
  '地址',
  '区划',
  '总数',
  '充电',
  '名称',
  '信用代码',
  '日期',
  '负责人',
  '联系电话',
] as const
export const parkingSpaces = 48_615

const people = ['周向明', '吴澜', '郑晓舟', '孙望', '李青', '钱立新', '冯一鸣', '陈东汀', '褚卫', '卫国强']
const roads = ['滨江路', '望江路', '青屿大道', '站前街', '府前路', '东湖路', '健康路', '白鹭街']
const regions = ['009901', '009902', '009921']

export type ParkingLot = (string | number)[]

export function parkingLots(): ParkingLot[] {
  const lots: ParkingLot[] = []
  let left = parkingSpaces
  for (let number = 1; number <= 312; number++) {
    const spaces = number === 312 ? left : 120 + ((number * 37) % 70)
    left -= spaces
    const road = roads[number % roads.length] ?? ''
    lots.push([
      number,
      `${road.slice(0, 2)}${number}号停车场`,
      `${road}${(number * 7) % 300}号`,
      regions[number % regions.length] ?? '',
      spaces,
      number % 5 === 0 ? '—' : (number * 3) % 40,
      number % 3 === 0 ? '临澜泊位有限公司' : '临澜城投停车管理有限公司',
      number % 3 === 0 ? '91009900MA0KK0055D' : '91009900MA0KK0039P',
      number % 4 === 0
        ? `2026.${1 + (number % 3)}.${1 + (number % 28)}`
        : `2026/${1 + (number % 3)}/${1 + (number % 28)}`,
      people[number % people.length] ?? '',
      `154${String(90_000_000 + number * 31).padStart(8, '0')}`,
    ])
  }
  return lots
}

const charging = (lots: readonly ParkingLot[]): number =>
  lots.reduce((sum, lot) => sum + (typeof lot[5] === 'number' ? lot[5] : 0), 0)

function grid(): (string | number | null)[][] {
  const lots = parkingLots()
  return [
    [parkingTitle],
    [...parkingGroups],
    [...parkingNames],
    ...lots,
    ['合计', null, null, null, parkingSpaces, charging(lots)],
    ['填表人：李明      审核人：陈刚      报送日期：2026年4月8日'],
  ]
}

/** Excel 97–2003, with the cells merged that people merge. */
export function parkingXls(bookType: 'biff8' | 'xlsx' = 'biff8'): Buffer {
  const sheet = xlsx.utils.aoa_to_sheet(grid().map((row) => row.map((cell) => (cell === '' ? null : cell))))
  const merge = (from: string, to: string): xlsx.Range => ({
    s: xlsx.utils.decode_cell(from),
    e: xlsx.utils.decode_cell(to),
  })
  sheet['!merges'] = [
    merge('A1', 'K1'),
    merge('A2', 'A3'),
    merge('B2', 'D2'),
    merge('E2', 'F2'),
    merge('G2', 'H2'),
    merge('I2', 'K2'),
    merge('A317', 'K317'),
  ]
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, sheet, '台账')
  const bytes: unknown = xlsx.write(book, { type: 'buffer', bookType })
  if (!Buffer.isBuffer(bytes)) throw new TypeError('no workbook')
  return bytes
}

/** The same as a program exports it to CSV in GBK: merged cells are lost, their texts stay where they began. */
export function parkingCsv(): Buffer {
  const lines = grid().map((row) => Array.from({ length: 11 }, (_, column) => row[column] ?? '').join(','))
  return encode(`${lines.join('\r\n')}\r\n`, 'gb18030')
}
