import { districts, personName, roads } from '../city.ts'
import { creditCode, mobileNumber } from '../codes.ts'
import { seeded } from '../random.ts'
import { type Cell, writeGbkCsv, writeWorkbook } from '../sheets.ts'

/** 停哪儿 (story B): 312 lots, 48,615 spaces, a title above two merged header rows, 合计 and signatures below. */
const lotCount = 312
const spacesInAll = 48_615
const groups = ['序号', '停车场', null, null, null, '泊位', null, '收费', null, '经营单位', null, '备案', null, null]
const names = [
  ...[null, '编号', '名称', '地址', '区划', '总数', '充电', '标准', '时段', '名称', '信用代码', '日期'],
  ...['负责人', '联系电话'],
]

const operators = [
  { name: '临澜城投停车管理有限公司', code: creditCode('91', '009900', 'MA0KK101') },
  { name: '临澜泊位运营有限公司', code: creditCode('91', '009900', 'MA0KK102') },
  { name: '东汀区城建资产经营有限公司', code: creditCode('91', '009901', 'MA0KK103') },
  { name: '望溪区公共设施管理中心', code: creditCode('12', '009902', '00099104') },
  { name: '青屿县城市投资有限公司', code: creditCode('91', '009921', 'MA0KK105') },
]
const kinds = ['', '', '东', '西', '北', '地下', '立体']

export type ParkingEdition = {
  readonly quarter: '一季度' | '三季度'
  /** 5 元 in the first edition, which a citizen finds wrong: it is 6 (望江路停车场). */
  readonly wangjiangFee: number
}

function lots({ wangjiangFee }: ParkingEdition): Cell[][] {
  const random = seeded('parking')
  let left = spacesInAll
  return Array.from({ length: lotCount }, (_, index): Cell[] => {
    const number = index + 1
    const district = districts[random.between(0, 9) < 5 ? 0 : random.between(1, 2)] ?? districts[0]
    const road = random.pick(roads)
    const spaces = number === lotCount ? left : random.between(60, 246)
    left -= number === lotCount ? 0 : spaces
    const isWangjiang = number === 18
    const operator = random.pick(operators)
    const [month, day] = [random.between(1, 3), random.between(1, 28)]
    return [
      number,
      `0099${String(number).padStart(4, '0')}`,
      isWangjiang ? '望江路停车场' : `${road}${random.pick(kinds)}${number}号停车场`,
      isWangjiang ? '望江路118号' : `${road}${random.between(1, 399)}号`,
      isWangjiang ? '009902' : district.code,
      spaces,
      number % 5 === 0 ? '—' : Math.min(spaces, random.between(0, 40)),
      isWangjiang ? wangjiangFee : random.pick([2, 3, 3, 4, 5, 5, 6, 8]),
      random.pick(['08:00-20:00', '07:30-21:30', '全天']),
      operator.name,
      operator.code,
      // Two clerks, two habits of writing a date.
      number % 4 === 0
        ? `2026年${month}月${day}日`
        : `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      personName(300 + random.between(0, 180)),
      mobileNumber(10_000_000 + random.between(0, 9_999_999)),
    ]
  })
}

const sumOf = (rows: readonly Cell[][], column: number): number =>
  rows.reduce((sum, row) => sum + (typeof row[column] === 'number' ? row[column] : 0), 0)

function grid(edition: ParkingEdition): Cell[][] {
  const rows = lots(edition)
  const total: Cell[] = ['合计', null, null, null, null, sumOf(rows, 5), sumOf(rows, 6)]
  const reported = edition.quarter === '一季度' ? '2026年4月8日' : '2026年10月9日'
  const title = `临澜市2026年${edition.quarter}公共停车场台账    单位：个、元/小时`
  const signatures = [`填表人：林知远      审核人：顾安平      报送日期：${reported}`]
  return [[title], groups, names, ...rows, total, signatures]
}

export function writeParkingXls(path: string, edition: ParkingEdition): void {
  const rows = grid(edition)
  const merges = ['A1:N1', 'A2:A3', 'B2:E2', 'F2:G2', 'H2:I2', 'J2:K2', 'L2:N2', `A${rows.length}:N${rows.length}`]
  writeWorkbook(path, [{ name: '台账', rows, merges }], 'xls')
}

/** The same list as Excel saves it to CSV on a Chinese machine. */
export const writeParkingGbk = (path: string, edition: ParkingEdition): void =>
  writeGbkCsv(
    path,
    grid(edition).map((row) => Array.from({ length: 14 }, (_, column) => row[column] ?? null)),
  )
