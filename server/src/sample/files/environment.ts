import { closeSync, openSync, writeSync } from 'node:fs'
import { districts } from '../city.ts'
import { cosine, seeded, sine } from '../random.ts'
import { type Cell, writeCsv, writeWorkbook } from '../sheets.ts'

const stations = [
  ...['东汀滨江', '东汀府前', '东汀高新', '东汀学院路', '望溪溪口', '望溪健康路', '望溪工业园', '望溪水库'],
  ...['青屿城关', '青屿渔浦', '青屿上塘', '澜江大桥'],
]
const hour = 3_600_000
/** Five years of hours in Shanghai, 2021-10-01 0:00 to 2026-09-30 23:00: 12 × 43,824 rows. */
const [first, hours] = [Date.parse('2021-10-01T00:00:00Z'), 43_824]

/** 空气质量分指数 (HJ 633-2012): concentrations at which the index is 50, 100, 150, 200, straight lines between them. */
const fineSteps = [35, 75, 115, 150]
const coarseSteps = [50, 150, 250, 350]
const ozoneSteps = [160, 200, 300, 400]

function subIndex(value: number, steps: readonly number[]): number {
  let below = 0
  for (const [place, above] of steps.entries()) {
    if (value <= above) return Math.ceil(((value - below) / (above - below) + place) * 50)
    below = above
  }
  return 200
}

/** Hourly values of twelve stations. A fault leaves cells empty or `—`, as instruments do; no person is in it. */
export function writeAirQuality(path: string): void {
  const random = seeded('air')
  const file = openSync(path, 'w')
  writeSync(
    file,
    '\ufeff站点编号,站点名称,区划代码,监测时间,AQI,PM2.5(μg/m³),PM10(μg/m³),二氧化硫(μg/m³),二氧化氮(μg/m³),臭氧(μg/m³),一氧化碳(mg/m³)\r\n',
  )
  const drift = stations.map(() => 0)
  let lines: string[] = []
  for (let step = 0; step < hours; step++) {
    const at = new Date(first + step * hour).toISOString()
    const time = `${at.slice(0, 10)} ${at.slice(11, 16)}`
    const season = cosine((step - 100 * 24) / 8766) // highest in January
    const daylight = Math.max(0, sine(((step % 24) - 8) / 24))
    stations.forEach((name, index) => {
      drift[index] = (drift[index] ?? 0) * 0.97 + (random.next() - 0.5) * 9
      const fine = Math.max(3, Math.round(32 + 18 * season + (drift[index] ?? 0) * 1.6 + random.next() * 6))
      const coarse = Math.round(fine * 1.5 + random.next() * 14)
      const sulphur = Math.max(2, Math.round(8 + 3 * season + random.next() * 4))
      const nitrogen = Math.max(4, Math.round(28 + 8 * season - 10 * daylight + random.next() * 10))
      const ozone = Math.max(5, Math.round(48 - 22 * season + 70 * daylight * (1 - season * 0.4) + random.next() * 12))
      const carbon = (0.5 + 0.2 * season + random.next() * 0.3).toFixed(2)
      const quality = Math.max(subIndex(fine, fineSteps), subIndex(coarse, coarseSteps), subIndex(ozone, ozoneSteps))
      const fault = random.next()
      const values =
        fault < 0.003
          ? ['', '', '', '', '', '', '']
          : [quality, fault < 0.02 ? '—' : fine, coarse, sulphur, nitrogen, ozone, carbon]
      const district = districts[index < 4 ? 0 : index < 8 ? 1 : 2] ?? districts[0]
      lines.push(`0099A${String(index + 1).padStart(2, '0')},${name},${district.code},${time},${values.join(',')}`)
    })
    if (lines.length > 20_000 || step === hours - 1) {
      writeSync(file, `${lines.join('\r\n')}\r\n`)
      lines = []
    }
  }
  closeSync(file)
}

const sections = ['澜江大桥', '滨江取水口', '溪口', '望溪水库', '白沙渡', '渔浦入海口', '上塘', '东湖']

export type WaterQualityEdition = {
  readonly until: string
  /** `first`: five readings. `wider`: 高锰酸盐指数 behind them. `recoded`: the province's section codes, and the class as a number. */
  readonly form: 'first' | 'wider' | 'recoded'
}

/** Daily means of eight river sections, with units in the header; the form of the table changed twice. */
export function writeWaterQuality(path: string, { until, form }: WaterQualityEdition): void {
  const random = seeded('water')
  // Its own sequence: what the first edition said of a day, the later ones say again.
  const besides = seeded('permanganate')
  const isWider = form !== 'first'
  const header: Cell[] = [
    ...['断面编码', '断面名称', '监测日期', '水温（℃）', 'pH值', '溶解氧（mg/L）'],
    ...['氨氮（mg/L）', '总磷（mg/L）', form === 'recoded' ? '水质级别' : '水质类别'],
    ...(isWider ? ['高锰酸盐指数（mg/L）'] : []),
  ]
  const rows: Cell[][] = [header]
  for (let day = Date.parse('2024-01-01'); day <= Date.parse(until); day += 24 * hour) {
    const warm = -cosine(day / (24 * hour) / 365.25)
    sections.forEach((name, index) => {
      const permanganate = Math.max(0.8, 2.4 + besides.normal() * 0.5 + index * 0.15)
      const ammonia = Math.max(0.02, 0.25 + random.normal() * 0.12 + index * 0.02)
      const phosphorus = Math.max(0.01, 0.08 + random.normal() * 0.03)
      const grade = waterClass(ammonia, phosphorus)
      rows.push([
        form === 'recoded'
          ? `0099S${String(index * 2 + 1).padStart(3, '0')}`
          : `LJ${String(index + 1).padStart(3, '0')}`,
        name,
        new Date(day).toISOString().slice(0, 10),
        (17 + warm * 9 + random.normal()).toFixed(1),
        (7.6 + random.normal() * 0.2).toFixed(2),
        (8.4 - warm * 1.6 + random.normal() * 0.4).toFixed(2),
        random.next() < 0.01 ? '未检出' : ammonia.toFixed(3),
        phosphorus.toFixed(3),
        form === 'recoded' ? grade : ('ⅠⅡⅢⅣ'[grade - 1] ?? null),
        ...(isWider ? [permanganate.toFixed(1)] : []),
      ])
    })
  }
  writeCsv(path, rows)
}

/** Limits of the classes of surface water (GB 3838-2002) for the two readings it is judged by here; the worse one decides. */
const waterLimits = { ammonia: [0.15, 0.5, 1], phosphorus: [0.02, 0.1, 0.2] }
const waterClass = (ammonia: number, phosphorus: number): number =>
  1 +
  Math.max(
    waterLimits.ammonia.filter((limit) => ammonia > limit).length,
    waterLimits.phosphorus.filter((limit) => phosphorus > limit).length,
  )

/** 排污许可 by enterprise, an old workbook with a remark above. */
export function writePermits(path: string): void {
  const random = seeded('permits')
  const trades = ['污水处理', '印刷', '食品加工', '金属表面处理', '塑料制品', '水泥制品', '船舶修理', '热力生产']
  const header = ['序号', '许可证编号', '单位名称', '行业类别', '管理类别', '有效期起', '有效期止', '区划代码']
  const rows = Array.from({ length: 846 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const from = random.between(2021, 2026)
    const date = `${String(random.between(1, 12)).padStart(2, '0')}月${String(random.between(1, 28)).padStart(2, '0')}日`
    const trade = random.pick(trades)
    return [
      index + 1,
      `${district.code}${String(from)}${String(index + 1).padStart(6, '0')}`,
      `${district.short}${random.pick(['恒澜', '新汀', '溪源', '屿盛', '明浦', '江岸', '汇泽', '远塘'])}${trade}有限公司`,
      trade,
      random.pick(['重点管理', '简化管理', '简化管理']),
      `${from}年${date}`,
      `${from + 5}年${date}`,
      district.code,
    ]
  })
  const note = ['说明：本表为现行有效的排污许可证，注销、过期的未列入。数据截至2026年9月30日。']
  writeWorkbook(path, [{ name: '排污许可', rows: [note, header, ...rows], merges: ['A1:H1'] }], 'xls')
}
