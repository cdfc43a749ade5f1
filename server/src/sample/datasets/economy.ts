import { organisation, publishers } from '../city.ts'
import { ofCity, type SampleDataset } from '../dataset.ts'
import { writeBudgets, writeEnterprises, writeIndustrySurvey } from '../files/services.ts'

/** 市场监管、财政，以及统计局依法不予共享的调查原始资料. */
export const economy: readonly SampleDataset[] = [
  {
    key: 'enterprises',
    publisher: 'market',
    description: {
      ...ofCity,
      title: { zh: '临澜市企业登记基本信息', en: 'Registered enterprises of Linlan' },
      summary: {
        zh: '全市企业登记基本信息，每行一户，含统一社会信用代码、企业名称、企业类型、注册资本（万元）、成立日期、登记机关、区划、行业门类和登记状态。由市市场监督管理局从登记注册系统导出，法定代表人、股东和联系方式不在其内。登记状态为导出日状态。申请获准后可批量下载，每月更新。',
        en: 'Basic registration data of enterprises, one per row: unified social credit code, name, kind, registered capital (10,000 yuan), date of founding, registering office, division, trade and status. Exported from the registration system of the Market Regulation Bureau, without legal representatives, shareholders or contacts. The status is that of the day of export. Open in bulk on application; updated monthly.',
      },
      theme: 'marketRegulation',
      keywords: ['企业登记', '统一社会信用代码', '注册资本', '行业门类', '市场主体'],
      updateFrequency: 'monthly',
      temporalFrom: '2004-01-01',
      temporalTo: '2026-09-30',
      openness: 'conditional',
      level: 2,
      sharingAttribute: 'conditional',
      sharingMethods: ['interface', 'batch'],
      sharingScope: '市级各部门、各区县政务部门；全部列，按统一社会信用代码逐户查询或每月批量更新',
      sharingPurposes: '行政许可、政府采购、惠企政策兑现、信用监管、社会保险登记中核对企业登记信息',
      conditions: {
        zh: '申请人须为境内依法设立的法人或其他组织；说明应用场景与数据安全措施；不得用于电话营销，不得转让原始数据。',
        en: 'The applicant is a lawfully founded legal person or organisation in the country, states the use and the security measures, does no telephone marketing and does not pass on the raw data.',
      },
    },
    editions: [
      {
        fileName: '企业登记基本信息_20260930.csv',
        write: writeEnterprises,
        received: '2026-10-12',
        outcome: { of: 'published', on: '2026-10-22' },
      },
    ],
  },
  {
    key: 'budgets',
    publisher: 'finance',
    description: {
      ...ofCity,
      title: { zh: '2026年临澜市市级部门预算汇总', en: 'Budgets of the municipal departments, Linlan 2026' },
      summary: {
        zh: '经市人民代表大会批准的2026年市级部门预算，每行一个部门，含部门编码、部门名称、财政拨款与其他收入、基本支出与项目支出、支出合计和“三公”经费，单位为万元。由市财政局预算科按批复数汇总。合计为支出合计，与收入合计相等。每年预算批复后20日内更新。',
        en: 'Budgets of the municipal departments for 2026 as approved, one department per row: code, name, grant and other income, basic and project expenditure, total expenditure, and expenses for travel abroad, cars and receptions, in 10,000 yuan. Compiled by the budget section of the Finance Bureau. The total is of expenditure and equals that of income. Updated within 20 days of the yearly approval.',
      },
      theme: 'finance',
      keywords: ['部门预算', '财政拨款', '三公经费', '预算公开'],
      updateFrequency: 'yearly',
      temporalFrom: '2026-01-01',
      temporalTo: '2026-12-31',
    },
    editions: [
      {
        fileName: '2026年部门预算汇总表.xls',
        write: (path) =>
          writeBudgets(
            path,
            publishers.filter((key) => key !== 'water').map((key) => organisation(key).name),
          ),
        received: '2026-02-26',
        outcome: { of: 'published', on: '2026-03-06' },
      },
    ],
  },
  {
    key: 'industrySurvey',
    publisher: 'statistics',
    description: {
      ...ofCity,
      title: { zh: '临澜市规模以下工业抽样调查单位表', en: 'Sample survey of small industry, Linlan: single units' },
      summary: {
        zh: '2025年三季度规模以下工业抽样调查的单位资料，每行一个调查单位，含调查单位编号、区划、行业代码、期末从业人员、营业收入（千元）和用电量（千瓦时）。由市统计局按统计调查制度取得，能推断单个调查对象身份，只编目，不开放也不共享。需要汇总结果的，请用市统计局按季度公布的数据。',
        en: 'Units of the sample survey of small industry in the third quarter of 2025, one per row: number, division, trade, persons employed, turnover (1,000 yuan) and electricity used (kWh). Collected by the Bureau of Statistics under the survey rules. A single unit could be told from it, so it is listed here and neither opened nor shared; for totals, see the quarterly figures of the bureau.',
      },
      theme: 'finance',
      keywords: ['统计调查', '规模以下工业', '抽样调查'],
      updateFrequency: 'quarterly',
      temporalFrom: '2025-07-01',
      temporalTo: '2025-09-30',
      licence: null,
      openness: 'closed',
      closedReason: 'legalBar',
      legalBasis: '《中华人民共和国统计法》（2009年修订）第二十五条',
      level: 3,
      sharingAttribute: 'notShared',
      sharingMethods: [],
      notSharedReason:
        '统计调查中获得的、能够识别或者推断单个统计调查对象身份的资料，不得对外提供，不得用于统计以外的目的',
      notSharedLaw: '《中华人民共和国统计法》（2009年修订）第二十五条',
    },
    editions: [
      {
        fileName: '规下工业抽样2025Q3.csv',
        write: writeIndustrySurvey,
        received: '2025-11-03',
        outcome: { of: 'published', on: '2025-11-12' },
      },
    ],
  },
]
