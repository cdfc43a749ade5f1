import { districts, personName, roads, streets } from '../city.ts'
import { mobileNumber, residentId } from '../codes.ts'
import { seeded } from '../random.ts'
import { type Cell, writeCsv, writeGbkCsv, writeWorkbook } from '../sheets.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** A register of people who do not exist: what the gate must never open. */
export function writeResidents(path: string): void {
  const random = seeded('residents')
  const header = ['姓名', '公民身份号码', '性别', '出生日期', '户籍地址', '联系电话', '户籍区划']
  const rows = Array.from({ length: 5000 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const birth = `${random.between(1940, 2025)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`
    const serial = random.between(1, 999)
    const street = random.pick(streets[district.code])
    return [
      personName(random.between(0, 639)),
      residentId(district.code, birth, serial),
      serial % 2 ? '男' : '女',
      birth,
      `临澜市${district.name}${street}${random.pick(roads)}${random.between(1, 300)}号${random.between(1, 20)}栋${random.between(101, 1802)}室`,
      mobileNumber(20_000_000 + index * 13),
      district.code,
    ]
  })
  writeGbkCsv(path, [header, ...rows])
}

/** 出生医学证明. The first is 顾安 of the story; nobody in it exists. */
export function writeBirths(path: string): void {
  const random = seeded('births')
  const header = [
    ...['证明编号', '新生儿姓名', '性别', '出生日期', '公民身份号码', '母亲姓名', '助产机构', '出生地区划'],
  ]
  const units = { '009901': '临澜市妇幼保健院', '009902': '望溪区人民医院', '009921': '青屿县人民医院' } as const
  const certificate = (index: number, child: string, code: keyof typeof units, birth: string, serial: number) => [
    `L${code}${String(index).padStart(4, '0')}`,
    child,
    serial % 2 ? '男' : '女',
    birth,
    residentId(code, birth, serial),
    personName(random.between(0, 639)),
    units[code],
    code,
  ]
  const rows: Cell[][] = [certificate(1, '顾安', '009901', '2026-09-18', 1)]
  for (let index = 2; index <= 160; index++) {
    const birth = `2026-${two(random.between(7, 9))}-${two(random.between(1, 20))}`
    const { code } = random.pick(districts)
    rows.push(certificate(index, personName(random.between(0, 639)), code, birth, random.between(2, 899)))
  }
  writeCsv(path, [header, ...rows])
}

/** 养老机构床位. */
export function writeCareHomes(path: string): void {
  const random = seeded('care homes')
  const title = ['临澜市养老机构名录（2026年三季度）']
  const header = [
    '序号',
    '机构名称',
    '机构类型',
    '区划代码',
    '所在街道',
    '核定床位',
    '护理型床位',
    '入住老年人',
    '护理员',
    '等级',
  ]
  const rows = Array.from({ length: 96 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const street = random.pick(streets[district.code])
    const beds = random.between(30, 420)
    return [
      index + 1,
      `${district.short}${random.pick(['松鹤', '颐年', '康宁', '夕照', '椿萱', '安澜', '怡养', '福汀'])}${random.pick(['养老院', '护理院', '老年公寓', '敬老院'])}`,
      random.pick(['公办', '公建民营', '民办']),
      district.code,
      street,
      beds,
      Math.round(beds * (0.4 + random.next() * 0.4)),
      Math.round(beds * (0.5 + random.next() * 0.45)),
      Math.round(beds / random.between(5, 9)),
      random.pick(['五级', '四级', '三级', '二级', '未评定']),
    ]
  })
  const total: Cell[] = [
    '合计',
    null,
    null,
    null,
    null,
    ...[5, 6, 7, 8].map((column) => rows.reduce((sum, row) => sum + Number(row[column]), 0)),
  ]
  writeWorkbook(path, [{ name: '名录', rows: [title, header, ...rows, total], merges: ['A1:J1'] }], 'xlsx')
}

/** 社会保险参保人数, months across two years; thousands separators and a unit in the header, as the bulletin prints them. */
export function writeInsured(path: string): void {
  const random = seeded('insured')
  const header = [
    '统计月份',
    '区划代码',
    '险种',
    '参保人数（人）',
    '当月新增（人）',
    '基金收入（万元）',
    '基金支出（万元）',
    '缴费率',
  ]
  const kinds = ['企业职工基本养老保险', '失业保险', '工伤保险', '城乡居民基本养老保险']
  const rows: Cell[][] = []
  for (let month = 0; month < 33; month++) {
    const label = `${2024 + Math.floor(month / 12)}年${(month % 12) + 1}月`
    for (const district of districts) {
      kinds.forEach((kind, index) => {
        const insured = Math.round(
          (240_000 - index * 42_000) * (1 + month * 0.002) * (district.code === '009921' ? 0.6 : 1),
        )
        const income = insured * (0.05 + random.next() * 0.01)
        rows.push([
          label,
          district.code,
          kind,
          insured.toLocaleString('en-US'),
          random.between(300, 4200).toLocaleString('en-US'),
          income.toLocaleString('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 }),
          (income * (0.82 + random.next() * 0.1)).toLocaleString('en-US', {
            maximumFractionDigits: 2,
            minimumFractionDigits: 2,
          }),
          `${(95 + random.next() * 4).toFixed(1)}%`,
        ])
      })
    }
  }
  writeCsv(path, [header, ...rows])
}

/** 公共招聘会场次. */
export function writeJobFairs(path: string): void {
  const random = seeded('fairs')
  const header = ['场次编号', '名称', '举办日期', '开始时间', '地点', '参加单位数', '岗位数', '达成意向人数']
  const rows = Array.from({ length: 118 }, (_, index): Cell[] => {
    const date = new Date(Date.parse('2025-01-06') + index * 3 * 86_400_000)
    const units = random.between(12, 140)
    return [
      `ZPH${date.getUTCFullYear()}${String(index + 1).padStart(4, '0')}`,
      `${random.pick(districts).name}${random.pick(['春风行动', '高校毕业生', '退役军人', '就业援助', '园区企业'])}专场招聘会`,
      `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`,
      random.pick(['09:00', '09:30', '14:00']),
      `${random.pick(roads)}${random.between(1, 200)}号`,
      units,
      units * random.between(8, 22),
      units * random.between(2, 9),
    ]
  })
  writeCsv(path, [header, ...rows])
}
