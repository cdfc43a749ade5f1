import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { districts, roads } from '../city.ts'
import { cosine, seeded, sine } from '../random.ts'

/** The invented city lies in the open sea of a made-up grid; every map of it says 示意. */
const centre = { longitude: 123.4, latitude: 29.6 }
const place = (x: number, y: number): [number, number] => [
  Number((centre.longitude + x).toFixed(6)),
  Number((centre.latitude + y).toFixed(6)),
]

const lines = Array.from({ length: 46 }, (_, index) => (index < 36 ? `${index + 1}路` : `B${index - 35}快线`))

/** Stops of 46 lines as GeoJSON points. */
export function writeBusStops(path: string): void {
  const random = seeded('stops')
  const features = lines.flatMap((line, number) => {
    const angle = random.next() / 2
    const length = random.between(14, 30)
    return Array.from({ length }, (_, stop) => {
      const along = (stop - length / 2) * 0.008
      const road = random.pick(roads)
      return {
        type: 'Feature',
        geometry: {
          type: 'Point',
          coordinates: place(
            cosine(angle) * along + random.next() * 0.002,
            sine(angle) * along * 0.8 + random.next() * 0.002,
          ),
        },
        properties: {
          站点编号: `00990${String(number + 1).padStart(2, '0')}${String(stop + 1).padStart(2, '0')}`,
          站名: `${road}${random.pick(['口', '站', '北', '南', '学校', '市场', '公园', '医院', '小区'])}`,
          线路: line,
          站序: stop + 1,
          区划代码: random.pick(districts).code,
          是否有候车亭: random.next() < 0.4 ? '是' : '否',
          首班: `0${5 + (number % 2)}:${number % 2 ? '30' : '45'}`,
          末班: `2${number % 3}:00`,
        },
      }
    })
  })
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', name: '临澜市公交站点（示意）', features }))
}

/** Boardings by line, day and hour: counted, so that no card and no person is in it. */
export function writeBoardings(path: string, from: string, days: number): void {
  const random = seeded(`boardings ${from}`)
  const file = openSync(path, 'w')
  writeSync(file, '日期,线路,时段,刷卡人次,扫码人次,换乘人次\n')
  const shape = [
    0, 0, 0, 0, 0, 0.2, 0.8, 2.2, 2.6, 1.6, 1.1, 1.2, 1.3, 1.1, 1, 1.1, 1.4, 2.1, 2.4, 1.5, 0.9, 0.6, 0.3, 0,
  ]
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.parse(from) + day * 86_400_000)
    const isWeekend = [0, 6].includes(date.getUTCDay())
    const text: string[] = []
    lines.forEach((line, index) => {
      const size = 30 + ((index * 37) % 90)
      shape.forEach((share, hour) => {
        if (share === 0) return
        const boarded = Math.max(0, Math.round(size * share * (isWeekend ? 0.7 : 1) * (0.85 + random.next() * 0.3)))
        const cards = Math.round(boarded * 0.4)
        const transfers = Math.round(boarded * 0.12)
        text.push(`${date.toISOString().slice(0, 10)},${line},${hour},${cards},${boarded - cards},${transfers}`)
      })
    })
    writeSync(file, `${text.join('\n')}\n`)
  }
  closeSync(file)
}

/** 道路施工占道许可, as line-delimited JSON from the department's system. */
export function writeRoadWorks(path: string): void {
  const random = seeded('works')
  const records = Array.from({ length: 187 }, (_, index) => {
    const start = Date.parse('2026-07-01') + random.between(0, 120) * 86_400_000
    const road = random.pick(roads)
    return {
      // Typed by hand into the permit system, with the slips that come of it: a number given twice, roads left out, …
      许可编号: `占道2026${String(index === 120 ? index : index + 1).padStart(4, '0')}`,
      道路: index % 60 === 11 ? '' : road,
      起点: `${random.pick(roads)}口`,
      终点: `${random.pick(roads)}口`,
      占道类型: random.pick(['燃气管网', '供水管网', '电力排管', '道路养护', '雨污分流', '通信管线']),
      占道面积: Number((random.next() * 900 + 20).toFixed(1)),
      开工日期: new Date(start).toISOString().slice(0, 10),
      // … the year before instead of this one, and five digits of six.
      完工日期: slipYear(new Date(start + random.between(3, 60) * 86_400_000).toISOString().slice(0, 10), index),
      是否断行: random.next() < 0.12,
      区划代码: random.pick(districts).code.slice(0, index % 47 === 5 ? 5 : 6),
    }
  })
  writeFileSync(path, `${records.map((record) => JSON.stringify(record)).join('\n')}\n`)
}

const slipYear = (date: string, index: number): string => (index % 31 === 7 ? date.replace(/^2026/, '2025') : date)
