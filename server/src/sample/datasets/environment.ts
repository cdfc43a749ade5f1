import { ofCity, type SampleDataset } from '../dataset.ts'
import { writeAirQuality, writePermits, writeWaterQuality } from '../files/environment.ts'

/** 生态环境. The water table is the one with a history: wider in its second edition, recoded in its fourth. */
export const environment: readonly SampleDataset[] = [
  {
    key: 'airQuality',
    publisher: 'environment',
    description: {
      ...ofCity,
      title: { zh: '临澜市环境空气质量小时数据', en: 'Hourly air quality, Linlan' },
      summary: {
        zh: '全市12个环境空气自动监测站2021年10月至2026年9月的小时值，每行为一个站点一个小时，含AQI、PM2.5、PM10、二氧化硫、二氧化氮、臭氧（μg/m³）和一氧化碳（mg/m³）。数据来自市生态环境监测站自动监测系统，为实时审核数据，未经年度复核。仪器故障或校准时段该值为空。每季度首月追加上一季度数据，时间均为北京时间的整点。',
        en: 'Hourly values of 12 automatic stations from October 2021 to September 2026, one row per station and hour: air quality index, PM2.5, PM10, sulphur dioxide, nitrogen dioxide, ozone (μg/m³) and carbon monoxide (mg/m³). From the automatic monitoring system of the municipal environmental station, checked in operation but not yet by the yearly review. A value is empty while an instrument fails or is calibrated. A quarter is added in the first month of the next; times are full hours, Beijing time.',
      },
      theme: 'environment',
      keywords: ['空气质量', 'AQI', 'PM2.5', '臭氧', '自动监测', '小时值'],
      updateFrequency: 'quarterly',
      temporalFrom: '2021-10-01',
      temporalTo: '2026-09-30',
    },
    editions: [
      {
        fileName: '空气站小时值_202110-202609.csv',
        write: writeAirQuality,
        received: '2026-10-09',
        outcome: { of: 'published', on: '2026-10-16' },
      },
    ],
  },
  {
    key: 'waterQuality',
    publisher: 'environment',
    description: {
      ...ofCity,
      title: { zh: '澜江流域地表水断面水质日均值', en: 'Daily water quality of the Lanjiang river sections' },
      summary: {
        zh: '澜江及支流8个地表水自动监测断面2024年1月以来的日均值，每行为一个断面一天，含水温、pH值、溶解氧、氨氮、总磷等指标（2026年一季度起增加高锰酸盐指数）和依《地表水环境质量标准》按氨氮、总磷评价的水质类别。数据由市生态环境监测站自动站采集并审核。低于检出限的值在原表记“未检出”，本数据集中为空。每季度更新，列的增减提前在版本说明中公告。',
        en: 'Daily means of eight automatic sections of the Lanjiang and its tributaries since January 2024, one row per section and day: temperature, pH, dissolved oxygen, ammonia nitrogen, total phosphorus and others, with the class of the surface water standard by the last two. Collected and checked by the municipal environmental station. Values under the detection limit are written 未检出 in the source and are empty here. Updated every quarter; changes of columns are announced with the version.',
      },
      theme: 'environment',
      keywords: ['水质', '地表水', '断面', '溶解氧', '氨氮', '澜江'],
      updateFrequency: 'quarterly',
      temporalFrom: '2024-01-01',
      temporalTo: '2025-12-31',
    },
    editions: [
      {
        fileName: '断面水质日均值_截至2025年12月.csv',
        write: (path) => writeWaterQuality(path, { until: '2025-12-31', form: 'first' }),
        received: '2026-01-12',
        outcome: { of: 'published', on: '2026-01-20' },
      },
      {
        fileName: '断面水质日均值_截至2026年3月.csv',
        write: (path) => writeWaterQuality(path, { until: '2026-03-31', form: 'wider' }),
        received: '2026-04-09',
        change: { temporalTo: '2026-03-31' },
        outcome: { of: 'published', on: '2026-04-16' },
      },
      {
        fileName: '断面水质日均值_截至2026年6月.csv',
        write: (path) => writeWaterQuality(path, { until: '2026-06-30', form: 'wider' }),
        received: '2026-07-08',
        change: { temporalTo: '2026-06-30' },
        outcome: { of: 'published', on: '2026-07-14' },
      },
      {
        fileName: '断面水质日均值_截至2026年8月（新编码）.csv',
        write: (path) => writeWaterQuality(path, { until: '2026-08-31', form: 'recoded' }),
        received: '2026-09-07',
        change: { temporalTo: '2026-08-31' },
        notice: {
          days: 30,
          text: '断面改用全省统一的八位编码，原LJ编码不再使用；“水质类别”（Ⅰ—Ⅳ）改为数字“水质级别”（1—4）。请使用方在生效前调整程序，旧版本可按日期继续读取。',
        },
        outcome: { of: 'published', on: '2026-10-20' },
      },
    ],
  },
  {
    key: 'permits',
    publisher: 'environment',
    description: {
      ...ofCity,
      title: { zh: '临澜市排污许可证名录', en: 'Pollutant discharge permits, Linlan' },
      summary: {
        zh: '截至2026年9月30日现行有效的排污许可证，每行一证，含许可证编号、单位名称、行业类别、管理类别、有效期起止和区划。由市生态环境局排放管理科从许可管理系统导出，注销和过期的未列入。管理类别分重点管理和简化管理。每季度更新。',
        en: 'Discharge permits in force on 30 September 2026, one per row: permit number, holder, trade, class of management, first and last day, and division. Exported by the emission section of the Environment Bureau; cancelled and expired permits are left out. The class is key or simplified management. Updated every quarter.',
      },
      theme: 'environment',
      keywords: ['排污许可', '污染源', '环境管理', '许可证'],
      updateFrequency: 'quarterly',
      temporalFrom: '2021-01-01',
      temporalTo: '2026-09-30',
    },
    editions: [
      {
        fileName: '排污许可证清单（20260930）.xls',
        write: writePermits,
        received: { daysAgo: 1 },
        outcome: { of: 'waiting', passed: 0 },
      },
    ],
  },
]
