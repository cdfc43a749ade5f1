import { ofCity, type SampleDataset } from '../dataset.ts'
import { writeBoardings, writeBusStops } from '../files/transport.ts'

/** 交通运输. */
export const transport: readonly SampleDataset[] = [
  {
    key: 'busStops',
    publisher: 'transport',
    description: {
      ...ofCity,
      title: { zh: '临澜市公交站点（示意）', en: 'Bus stops of Linlan (schematic)' },
      summary: {
        zh: '全市46条公交线路的停靠站，每行为一条线路的一个站，含站点编号、站名、线路、站序、区划、有无候车亭、首末班时间和点位。由市交通运输局公共交通科从线网管理系统导出为GeoJSON。点位为示意坐标，不对应真实位置，不得用于导航和测绘。线网调整后不定期更新，全年不少于两次。',
        en: 'Stops of the 46 bus lines, one row per line and stop: number, name, line, place in the line, division, shelter, first and last bus, and a point. Exported as GeoJSON from the network system of the Transport Bureau. The points are schematic and show no real place; they are not for navigation or surveying. Updated when the network changes, at least twice a year.',
      },
      theme: 'transport',
      keywords: ['公交', '站点', '线路', '首末班', 'GeoJSON'],
      updateFrequency: 'halfYearly',
      temporalFrom: '2025-11-01',
      temporalTo: '2026-04-30',
      note: { zh: '示意图：点位为示意，不对应真实位置', en: 'Schematic: the points show no real place' },
    },
    editions: [
      {
        fileName: '公交站点.geojson',
        write: writeBusStops,
        received: '2025-11-03',
        outcome: { of: 'published', on: '2025-11-12' },
      },
    ],
  },
  {
    key: 'boardings',
    publisher: 'transport',
    description: {
      ...ofCity,
      title: { zh: '临澜市公交分线路分时段客流', en: 'Bus boardings by line and hour, Linlan' },
      summary: {
        zh: '按季度汇总的公交客流，每行为一条线路一天中的一个小时，含刷卡人次、扫码人次和换乘人次。由市公共交通集团的收费系统按线路和小时汇总，不含卡号、账户和单次行程。时段“7”指7:00至7:59；换乘人次已含在前两项之内。每季度首月20日前更新上一季度。',
        en: 'Boardings summed by quarter, one row per line, day and hour: by card, by phone code, and transfers. Summed by line and hour from the fare system of the bus company, without card numbers, accounts or single trips. Hour 7 means 7:00 to 7:59; transfers are contained in the other two. Updated by the 20th of the first month of the next quarter.',
      },
      theme: 'transport',
      keywords: ['公交客流', '刷卡', '扫码', '换乘', '分时段'],
      updateFrequency: 'quarterly',
      temporalFrom: '2026-04-01',
      temporalTo: '2026-06-30',
    },
    editions: [
      {
        fileName: '公交客流2026Q2.csv',
        write: (path) => writeBoardings(path, '2026-04-01', 91),
        received: '2026-07-13',
        outcome: { of: 'published', on: '2026-07-21' },
      },
      {
        fileName: '公交客流2026Q3.csv',
        write: (path) => writeBoardings(path, '2026-07-01', 92),
        received: { daysAgo: 7 },
        change: { temporalFrom: '2026-07-01', temporalTo: '2026-09-30' },
        outcome: { of: 'waiting', passed: 3 },
      },
    ],
  },
]
