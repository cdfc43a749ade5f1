import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import chinese from 'chinese-days'

// Writes packs/cn/holidays/<year>.json, one file a notice, and packs/cn/festivals.json, the movable festivals, from the days
// that the npm package `chinese-days` ships.
// A year whose notice is new: add its line here (or write the file by hand), run this, and the tests compare.
const root = join(import.meta.dirname, '..')
const shipped = join(root, 'node_modules/chinese-days')
const { version } = JSON.parse(readFileSync(join(shipped, 'package.json'), 'utf8'))
const page = (path) => `https://www.gov.cn/zhengce/zhengceku/${path}.htm`
const notice = (number, issuedOn, path) => ({ number, issuedOn, url: page(path) })

const notices = {
  2007: [notice('国办发明电〔2006〕49号', '2006-12-14', '2008-03/28/content_1761')],
  2008: [notice('国办发明电〔2007〕52号', '2007-12-15', '2008-03/28/content_1645')],
  2009: [notice('国办发明电〔2008〕42号', '2008-12-04', '2008-12/10/content_1572')],
  2010: [notice('国办发明电〔2009〕27号', '2009-12-08', '2009-12/08/content_1476')],
  2011: [notice('国办发明电〔2010〕40号', '2010-12-10', '2010-12/10/content_1423')],
  2012: [notice('国办发明电〔2011〕45号', '2011-12-06', '2011-12/06/content_1411')],
  2013: [notice('国办发明电〔2012〕33号', '2012-12-08', '2012-12/10/content_1353')],
  2014: [notice('国办发明电〔2013〕28号', '2013-12-11', '2014-01/02/content_1194')],
  2015: [
    notice('国办发明电〔2014〕28号', '2014-12-16', '2014-12/16/content_9302'),
    notice('国发明电〔2015〕1号', '2015-05-13', '2015-05/13/content_9742'),
  ],
  2016: [notice('国办发明电〔2015〕18号', '2015-12-10', '2015-12/10/content_10394')],
  2017: [notice('国办发明电〔2016〕17号', '2016-12-01', '2016-12/01/content_5141603')],
  2018: [notice('国办发明电〔2017〕12号', '2017-11-30', '2017-11/30/content_5243579')],
  2019: [
    notice('国办发明电〔2018〕15号', '2018-12-04', '2018-12/06/content_5346276'),
    notice('国办发明电〔2019〕3号', '2019-03-22', '2019-03/22/content_5375877'),
  ],
  2020: [
    notice('国办发明电〔2019〕16号', '2019-11-21', '2019-11/21/content_5454164'),
    notice('国办发明电〔2020〕1号', '2020-01-26', '2020-01/27/content_5472352'),
  ],
  2021: [notice('国办发明电〔2020〕27号', '2020-11-25', '2020-11/25/content_5564127')],
  2022: [notice('国办发明电〔2021〕11号', '2021-10-25', '2021-10/25/content_5644835')],
  2023: [notice('国办发明电〔2022〕16号', '2022-12-08', '2022-12/08/content_5730844')],
  2024: [notice('国办发明电〔2023〕7号', '2023-10-25', '202310/content_6911528')],
  2025: [notice('国办发明电〔2024〕12号', '2024-11-12', '202411/content_6986383')],
  2026: [notice('国办发明电〔2025〕7号', '2025-11-04', '202511/content_7047091')],
}

// What a reader of the notices may stumble on; the sources compared agree on every day of 2007 to 2026.
const notes = {
  2015: '9月3日至5日为抗战胜利70周年纪念日放假，9月6日上班，出自第二份通知。',
  2019: '劳动节改为5月1日至4日，4月28日、5月5日上班，出自第二份通知。',
  2020: '第二份通知把春节假期延长至2月2日；2月1日（原定上班）因此放假，通知没有逐字写明。',
  2024: '通知“鼓励”除夕（2月9日）安排休息，未列为放假，按工作日计。',
}

const off = {}
const worked = {}
for (let year = 2006; year <= Math.max(...Object.keys(notices)); year++) {
  const { holidays, workdays } = JSON.parse(readFileSync(join(shipped, `dist/years/${year}.json`), 'utf8'))
  for (const [date, words] of Object.entries(holidays)) off[date] = words.split(',')[1]
  for (const [date, words] of Object.entries(workdays)) worked[date] = words.split(',')[1]
}

/** The last days of December that hang on New Year's Day are in the notice of the year that begins. */
const noticeYear = (date, name) => Number(date.slice(0, 4)) + (date.slice(5) >= '12-25' && name === '元旦' ? 1 : 0)
const daysOf = (days, year) =>
  Object.fromEntries(
    Object.entries(days)
      .filter(([date, name]) => noticeYear(date, name) === year)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

const folder = join(root, 'packs/cn/holidays')
mkdirSync(folder, { recursive: true })
for (const [text, issued] of Object.entries(notices)) {
  const year = Number(text)
  const file = {
    year,
    notices: issued,
    sources: [`chinese-days ${version} (MIT)`, 'NateScarlet/holiday-cn d4e53bf2143d (MIT)：逐日比对，无差异'],
    ...(notes[year] ? { note: notes[year] } : {}),
    off: daysOf(off, year),
    worked: daysOf(worked, year),
  }
  writeFileSync(join(folder, `${year}.json`), `${JSON.stringify(file, null, 2)}\n`)
}

// Data, because the Chinese calendar inside Node (ICU) misses new moons near midnight: it puts the Spring Festival of 2027 on
// 7 February (it is the 6th) and that of 2030 on the 2nd (it is the 3rd).
const festivals = {}
for (let year = 2005; year <= 2099; year++) {
  festivals[year] = {
    春节: chinese.getSolarDateFromLunar(`${year}-01-01`).date,
    清明节: chinese.getSolarTermDate(year, 4, 'pure_brightness'),
    端午节: chinese.getSolarDateFromLunar(`${year}-05-05`).date,
    中秋节: chinese.getSolarDateFromLunar(`${year}-08-15`).date,
  }
}
const festivalsFile = { source: `chinese-days ${version} (MIT)：农历与节气`, years: festivals }
writeFileSync(join(root, 'packs/cn/festivals.json'), `${JSON.stringify(festivalsFile, null, 2)}\n`)
