import { districts } from '../city.ts'
import { ofCity, type SampleDataset } from '../dataset.ts'
import { writeParkingXls } from '../files/parking.ts'
import { writePresales, writeShelters, writeWaterUse } from '../files/services.ts'
import { writeRoadWorks } from '../files/transport.ts'

const districtCodes = districts.map(({ code }) => code)

/** 城市管理、住房建设、应急、供水. */
export const cityWorks: readonly SampleDataset[] = [
  {
    key: 'parking',
    publisher: 'urban',
    description: {
      ...ofCity,
      title: { zh: '临澜市公共停车场台账', en: 'Public car parks of Linlan' },
      summary: {
        zh: '全市经备案对外开放的公共停车场，每行一个停车场，含编号、名称、地址、所在区划、泊位总数、充电泊位数、收费标准（元/小时）、收费时段和经营单位。由市城市管理局停车管理科根据各区县报送的季度台账汇总，负责人与联系电话不予开放。充电泊位数为空表示尚未核定。每季度首月15日前更新上一季度数据，收费标准有误请向市城市管理局停车管理科反映。',
        en: 'Car parks registered as open to the public, one per row: number, name, address, division, spaces, spaces with charging, fee in yuan per hour, hours and operator. Compiled by the parking section of the Urban Management Bureau from the quarterly ledgers of the districts; names and telephone numbers of persons in charge are not opened. An empty number of charging spaces has not been verified yet. Updated by the 15th of the first month of each quarter; please tell the parking section of wrong fees.',
      },
      theme: 'transport',
      keywords: ['停车场', '泊位', '充电桩', '停车收费', '停车'],
      updateFrequency: 'quarterly',
      temporalFrom: '2026-01-01',
      temporalTo: '2026-03-31',
      demand: 'XQ-2026-0143',
    },
    quality: (name) => [
      { kind: 'notNull', column: name('泊位·充电') },
      { kind: 'compare', column: name('泊位·充电'), operator: 'lte', other: name('泊位·总数') },
      { kind: 'codeList', column: name('停车场·区划'), values: districtCodes, source: '临澜市行政区划代码' },
      { kind: 'records', expected: 312, source: '备案登记系统' },
    ],
    editions: [
      {
        fileName: '2026年一季度公共停车场台账.xls',
        write: (path) => writeParkingXls(path, { quarter: '一季度', wangjiangFee: 5 }),
        leaveOut: ['备案·负责人', '备案·联系电话'],
        received: '2026-05-11',
        outcome: { of: 'published', on: '2026-05-22' },
        reports: [
          {
            key: 'charging',
            filed: '2026-05-27',
            column: '泊位·充电',
            row: { column: '停车场·编号', value: '00990005' },
            wrong: '这个停车场去年就装了充电桩，表里是空的。',
            shouldBe: '应当有充电泊位数',
            taken: '2026-05-28',
            notUpheld: {
              on: '2026-06-03',
              reason: '空表示尚未核定，摘要已写明；充电泊位须经供电部门核定后才登记。',
              answer: '充电泊位数为空表示尚未核定，不是没有。核定后随季度数据更新，本次不改。',
            },
          },
          {
            key: 'fee',
            filed: '2026-06-15',
            column: '收费·标准',
            row: { column: '停车场·名称', value: '望江路停车场' },
            wrong: '望江路停车场现场公示牌写的是6元/小时，表里是5元。',
            shouldBe: '6',
            evidence: '6月13日现场公示牌',
            taken: '2026-06-16',
          },
        ],
      },
      {
        fileName: '2026年一季度公共停车场台账（更正）.xls',
        write: (path) => writeParkingXls(path, { quarter: '一季度', wangjiangFee: 6 }),
        leaveOut: ['备案·负责人', '备案·联系电话'],
        received: '2026-06-22',
        outcome: { of: 'published', on: '2026-06-24' },
        corrects: [
          {
            key: 'fee',
            on: '2026-06-24',
            answer: '经现场核对，望江路停车场自4月1日起按6元/小时收费，台账漏改。第2版已更正，谢谢指出。',
          },
        ],
        reports: [
          {
            key: 'hours',
            filed: { daysAgo: 5 },
            column: '收费·时段',
            row: { column: '停车场·编号', value: '00990033' },
            wrong: '夜里十一点去也收费，不是表里写的时段。',
            shouldBe: '全天',
          },
        ],
      },
      {
        // As the districts sent it: the gate finds the persons in charge and their telephones and refuses.
        fileName: '2026年三季度公共停车场台账.xls',
        write: (path) => writeParkingXls(path, { quarter: '三季度', wangjiangFee: 6 }),
        received: { daysAgo: 4 },
        change: { temporalFrom: '2026-07-01', temporalTo: '2026-09-30' },
        outcome: { of: 'draft' },
      },
    ],
  },
  {
    key: 'roadWorks',
    publisher: 'urban',
    description: {
      ...ofCity,
      title: { zh: '临澜市占道施工许可', en: 'Permits for works in the road, Linlan' },
      summary: {
        zh: '2026年下半年市城市管理局核发的占用、挖掘城市道路许可，每行一件，含许可编号、道路、起止点、占道类型、占道面积（平方米）、开工与完工日期、是否断行。数据由占道审批系统导出，不含申请单位联系人。日期为许可载明的日期，实际进度以现场公示牌为准。每月10日前更新。',
        en: 'Permits issued in the second half of 2026 for occupying or digging up city roads, one per row: number, road, ends, kind, area in square metres, first and last day, and whether the road is closed. Exported from the permit system of the Urban Management Bureau, without contact persons. Dates are those of the permit; the board on the site tells the actual progress. Updated by the 10th of each month.',
      },
      theme: 'transport',
      keywords: ['占道施工', '道路', '挖掘许可', '交通管制', '管网'],
      updateFrequency: 'monthly',
      temporalFrom: '2026-07-01',
      temporalTo: '2026-12-31',
    },
    // The file has slips of the keyboard in it: what these rules find is there to be mended.
    quality: (name) => [
      { kind: 'unique', columns: [name('许可编号')] },
      {
        kind: 'pattern',
        column: name('许可编号'),
        pattern: '占道[0-9]{8}',
        indicator: '0101',
        source: '占道许可编号规则',
      },
      { kind: 'notNull', column: name('道路') },
      { kind: 'codeList', column: name('区划代码'), values: districtCodes, source: '临澜市行政区划代码' },
      { kind: 'compare', column: name('开工日期'), operator: 'lte', other: name('完工日期'), indicator: '0503' },
      {
        kind: 'compare',
        column: name('开工日期'),
        operator: 'lte',
        other: name('完工日期'),
        indicator: '0104',
        source: '占道施工审批规程',
      },
      { kind: 'range', column: name('占道面积'), min: '1', max: '5000' },
      { kind: 'records', expected: 190, source: '审批系统台账' },
    ],
    editions: [
      {
        fileName: '占道许可导出_20261009.ndjson',
        write: writeRoadWorks,
        received: '2026-10-09',
        outcome: { of: 'published', on: '2026-10-19' },
      },
    ],
  },
  {
    key: 'presales',
    publisher: 'housing',
    description: {
      ...ofCity,
      title: { zh: '临澜市商品房预售许可', en: 'Presale permits of housing, Linlan' },
      summary: {
        zh: '2026年1至9月核发的商品房预售许可证，每行一证，含预售证号、项目名称、开发企业、坐落、批准套数、批准面积（平方米）、住宅均价（元/平方米，备案价）和发证日期。来自市住房和城乡建设局房地产市场监管系统。均价为备案均价，不是成交价。每月5日前更新上月数据。',
        en: 'Presale permits for housing issued from January to September 2026, one per row: permit number, project, developer, location, approved dwellings, approved area in square metres, filed average price in yuan per square metre, and date. From the property market system of the Housing and Construction Bureau. The price is the filed average, not what was paid. Updated by the 5th of each month.',
      },
      theme: 'housing',
      keywords: ['商品房', '预售许可', '房地产', '开发企业', '备案价'],
      updateFrequency: 'monthly',
      temporalFrom: '2026-01-01',
      temporalTo: '2026-09-30',
    },
    editions: [
      {
        fileName: '2026年1-9月预售许可.csv',
        write: writePresales,
        received: { daysAgo: 4 },
        outcome: { of: 'waiting', passed: 1 },
      },
    ],
  },
  {
    key: 'shelters',
    publisher: 'emergency',
    description: {
      ...ofCity,
      title: { zh: '临澜市应急避难场所', en: 'Emergency shelters of Linlan' },
      summary: {
        zh: '全市已投用的应急避难场所，每行一处，含场所编号、名称、类别、区划、地址、有效面积（平方米）、可容纳人数、投用年份以及应急供水、供电条件。由市应急管理局会同各区县核定。可容纳人数按每人2平方米折算。每半年更新一次。',
        en: 'Emergency shelters in service, one per row: number, name, class, division, address, effective area in square metres, capacity, year of opening, and whether water and power are at hand. Verified by the Emergency Management Bureau with the districts. Capacity is counted at two square metres a person. Updated twice a year.',
      },
      theme: 'publicSafety',
      keywords: ['应急避难', '避难场所', '防灾减灾', '应急供水'],
      updateFrequency: 'halfYearly',
      temporalFrom: '2009-01-01',
      temporalTo: '2026-06-30',
    },
    editions: [
      {
        fileName: '应急避难场所汇总表.csv',
        write: writeShelters,
        received: { daysAgo: 12 },
        outcome: {
          of: 'returned',
          passed: 3,
          reason: '“类别”一列用Ⅰ、Ⅱ、Ⅲ类，摘要未说明含义与依据的标准，请补充后重新提交。',
        },
      },
    ],
  },
  {
    key: 'waterUse',
    publisher: 'water',
    description: {
      ...ofCity,
      title: { zh: '临澜市分街道月度供用水量', en: 'Monthly water use by street, Linlan' },
      summary: {
        zh: '2024年1月以来各街道（镇）每月居民与非居民用水量（立方米）及供水户数，每行为一个街道一个月。由市水务集团按抄表系统汇总，只有街道一级的合计，不含任何用户信息。非居民用水含工商业与机关单位。申请获准后可下载，每月15日前更新上月数据。',
        en: 'Water used each month since January 2024 by homes and by others in each street or town, in cubic metres, and the number of connections; one row per street and month. Summed by the water company from meter readings, at street level only, with nothing about any customer. Use by others includes trade and public bodies. Open on application; updated by the 15th of each month.',
      },
      theme: 'weatherWater',
      keywords: ['用水量', '供水', '街道', '水务', '月度'],
      updateFrequency: 'monthly',
      temporalFrom: '2024-01-01',
      temporalTo: '2026-10-31',
      openness: 'conditional',
      level: 2,
      sharingAttribute: 'conditional',
      sharingMethods: ['interface', 'file'],
      sharingScope: '市发展改革、住房城乡建设、应急管理、统计部门，各区县政府；全部街道的月度合计',
      sharingPurposes: '节水考核、管网改造规划、停水应急调度',
      conditions: {
        zh: '申请人须说明用途；不得与其他数据比对推断单个用户用水情况；成果公开发布时注明来源。',
        en: 'The applicant states the use; it must not be matched with other data to infer the use of a single customer; published results name the source.',
      },
    },
    editions: [
      {
        fileName: '分街道用水量2024-2026.csv',
        write: writeWaterUse,
        received: '2026-11-05',
        outcome: { of: 'published', on: '2026-11-12' },
      },
    ],
  },
]
