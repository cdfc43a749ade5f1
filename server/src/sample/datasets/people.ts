import { ofCity, type SampleDataset } from '../dataset.ts'
import { writeBirths, writeCareHomes, writeInsured, writeJobFairs, writeResidents } from '../files/people.ts'
import { writeClinics, writePharmacies, writeSchools } from '../files/services.ts'

/** 教育、卫生、医保、民政、人社，以及闸门不放行的户籍登记. */
export const people: readonly SampleDataset[] = [
  {
    key: 'primarySchools',
    publisher: 'education',
    description: {
      ...ofCity,
      title: { zh: '临澜市小学名录（2026学年）', en: 'Primary schools of Linlan, school year 2026' },
      summary: {
        zh: '2026学年全市小学，每行一所，含学校标识码、学校名称、办学类型、举办者、区划、地址、在校生数、教学班数和专任教师数。由各区县教育行政部门填报、市教育局基础教育科汇总，学生数以学籍系统9月1日数为准。学校标识码以文本保存，开头的零不可省略。每学年9月更新。',
        en: 'Primary schools in the school year 2026, one per row: school code, name, kind, founder, division, address, pupils, classes and full-time teachers. Reported by the districts and compiled by the basic education section of the Education Bureau; pupils as registered on 1 September. School codes are text and keep their leading zeros. Updated every September.',
      },
      theme: 'education',
      keywords: ['小学', '学校名录', '义务教育', '在校生', '班级'],
      updateFrequency: 'yearly',
      temporalFrom: '2026-09-01',
      temporalTo: '2027-08-31',
    },
    editions: [
      {
        fileName: '义务教育学校名录（2026学年）.xlsx',
        write: writeSchools,
        sheet: '小学',
        received: '2026-09-14',
        outcome: { of: 'published', on: '2026-09-22' },
      },
    ],
  },
  {
    key: 'middleSchools',
    publisher: 'education',
    description: {
      ...ofCity,
      title: { zh: '临澜市初级中学名录（2026学年）', en: 'Junior middle schools of Linlan, school year 2026' },
      summary: {
        zh: '2026学年全市初级中学，每行一所，含学校标识码、学校名称、办学类型、举办者、区划、地址、在校生数、教学班数和专任教师数。与小学名录出自同一工作簿，由市教育局基础教育科汇总。学校标识码以文本保存，开头的零不可省略。每学年9月更新。',
        en: 'Junior middle schools in the school year 2026, one per row: school code, name, kind, founder, division, address, pupils, classes and full-time teachers. From the same workbook as the list of primary schools, compiled by the basic education section. School codes are text and keep their leading zeros. Updated every September.',
      },
      theme: 'education',
      keywords: ['初中', '学校名录', '义务教育', '在校生', '班级'],
      updateFrequency: 'yearly',
      temporalFrom: '2026-09-01',
      temporalTo: '2027-08-31',
    },
    editions: [
      {
        fileName: '义务教育学校名录（2026学年）.xlsx',
        write: writeSchools,
        sheet: '初级中学',
        received: { daysAgo: 5 },
        outcome: { of: 'waiting', passed: 2 },
      },
    ],
  },
  {
    key: 'clinics',
    publisher: 'health',
    description: {
      ...ofCity,
      title: { zh: '临澜市医疗机构名录', en: 'Medical institutions of Linlan' },
      summary: {
        zh: '截至2025年11月30日在册的医疗机构，每行一家，含登记号、机构名称、机构类别、等级、经营性质、区划、地址、核定床位（张）和是否设接种门诊。由市卫生健康委员会医政科从机构执业登记系统导出，已注销机构未列入。不设床位的机构床位为空。每半年更新。',
        en: 'Medical institutions registered on 30 November 2025, one per row: registration number, name, kind, grade, profit or not, division, address, approved beds, and whether it vaccinates. Exported from the licensing system by the Health Commission; closed institutions are left out. Beds are empty where there are none by kind. Updated twice a year.',
      },
      sharingAttribute: 'unconditional',
      sharingMethods: ['interface', 'file'],
      theme: 'health',
      keywords: ['医疗机构', '医院', '社区卫生服务中心', '床位', '接种门诊'],
      updateFrequency: 'halfYearly',
      temporalFrom: '2025-11-30',
      temporalTo: '2025-11-30',
    },
    editions: [
      {
        fileName: '医疗机构名录202511.xls',
        write: writeClinics,
        received: '2025-12-08',
        outcome: { of: 'published', on: '2025-12-17' },
      },
    ],
  },
  {
    key: 'pharmacies',
    publisher: 'insurance',
    description: {
      ...ofCity,
      title: { zh: '临澜市医保定点零售药店名录', en: 'Pharmacies contracted by medical insurance, Linlan' },
      summary: {
        zh: '与市医疗保障经办机构签订服务协议的零售药店，每行一家，含机构编码、药店名称、区划、地址、是否双通道、是否开通门诊统筹和协议起止日期。由市医疗保障局从定点管理系统导出。“双通道”指可供应国家谈判药品。协议变动后每月更新。',
        en: 'Retail pharmacies with a contract of the municipal insurance agency, one per row: code, name, division, address, double channel, outpatient pooling, and the first and last day of the contract. Exported from the contract system of the Medical Insurance Bureau. Double channel means that negotiated drugs are supplied. Updated monthly.',
      },
      theme: 'socialSecurity',
      keywords: ['定点药店', '医保', '双通道', '门诊统筹'],
      updateFrequency: 'monthly',
      temporalFrom: '2025-01-01',
      temporalTo: '2027-12-31',
    },
    editions: [
      {
        fileName: '定点药店202603.csv',
        write: writePharmacies,
        received: '2026-03-09',
        outcome: { of: 'published', on: '2026-03-18' },
      },
    ],
  },
  {
    key: 'careHomes',
    publisher: 'civil',
    description: {
      ...ofCity,
      title: { zh: '临澜市养老机构名录', en: 'Care homes of Linlan' },
      summary: {
        zh: '2026年三季度末在册的养老机构，每行一家，含机构名称、机构类型、区划、所在街道、核定床位、护理型床位、入住老年人数、护理员数和评定等级。由市民政局养老服务科按季度统计。入住人数为季末时点数，不含日间照料。每季度更新。',
        en: 'Care homes registered at the end of the third quarter of 2026, one per row: name, kind, division, street, approved beds, nursing beds, residents, carers and grade. Counted every quarter by the Civil Affairs Bureau. Residents are those of the last day, without day care. Updated every quarter.',
      },
      theme: 'civilAffairs',
      keywords: ['养老院', '养老机构', '床位', '护理员', '等级评定'],
      updateFrequency: 'quarterly',
      temporalFrom: '2026-07-01',
      temporalTo: '2026-09-30',
    },
    editions: [
      {
        fileName: '养老机构名录（2026年三季度）.xlsx',
        write: writeCareHomes,
        received: '2026-10-13',
        outcome: { of: 'published', on: '2026-10-21' },
      },
    ],
  },
  {
    key: 'insured',
    publisher: 'labour',
    description: {
      ...ofCity,
      title: { zh: '临澜市社会保险参保与基金收支（月度）', en: 'Social insurance: persons and funds by month, Linlan' },
      summary: {
        zh: '2024年1月至2026年9月各区县分险种的参保人数、当月新增人数、基金收入与支出（万元）和缴费率，每行为一个区县一个险种一个月。由市人力资源和社会保障局按月统计汇总，只有区县合计，不含个人和单位。参保人数为月末时点数。每月20日前更新上月数据。',
        en: 'Insured persons, new persons, income and expenditure of the funds (10,000 yuan) and rate of payment, by district and insurance, from January 2024 to September 2026; one row per district, insurance and month. Summed monthly by the Human Resources and Social Security Bureau, by district only, without persons or employers. Persons are those of the last day of the month. Updated by the 20th.',
      },
      theme: 'socialSecurity',
      keywords: ['社会保险', '参保人数', '养老保险', '失业保险', '基金'],
      updateFrequency: 'monthly',
      temporalFrom: '2024-01-01',
      temporalTo: '2026-09-30',
    },
    editions: [
      {
        fileName: '社保月报2024-2026.csv',
        write: writeInsured,
        received: '2026-10-14',
        outcome: { of: 'published', on: '2026-10-23' },
      },
    ],
  },
  {
    key: 'jobFairs',
    publisher: 'labour',
    description: {
      ...ofCity,
      title: { zh: '临澜市2025年公共招聘会场次', en: 'Public job fairs of 2025, Linlan' },
      summary: {
        zh: '2025年全市公共就业服务机构举办的招聘会，每行一场，含场次编号、名称、举办日期、开始时间、地点、参加单位数、岗位数和达成意向人数。由市人力资源和社会保障局就业服务中心登记。达成意向人数为现场统计，不等于实际入职。该数据集按年编制。',
        en: 'Job fairs held in 2025 by the public employment services, one per row: number, name, date, hour, place, employers, jobs and persons who agreed. Registered by the employment centre of the Human Resources and Social Security Bureau. Agreements were counted at the fair and are not hirings. Compiled yearly.',
      },
      theme: 'socialSecurity',
      keywords: ['招聘会', '就业', '岗位'],
      updateFrequency: 'yearly',
      temporalFrom: '2025-01-01',
      temporalTo: '2025-12-31',
    },
    editions: [
      {
        fileName: '2025年招聘会场次.csv',
        write: writeJobFairs,
        received: '2026-01-08',
        outcome: { of: 'published', on: '2026-01-15' },
      },
    ],
    withdrawn: {
      on: '2026-08-20',
      reason: '自2026年8月起招聘会信息由省公共就业服务平台统一发布，市级不再维护，本数据集下架，请使用省平台数据。',
    },
  },
  {
    key: 'births',
    publisher: 'health',
    description: {
      ...ofCity,
      title: { zh: '临澜市出生医学证明签发信息', en: 'Birth certificates issued, Linlan' },
      summary: {
        zh: '本市助产机构签发的出生医学证明，每行一张，含证明编号、新生儿姓名、性别、出生日期、公民身份号码、母亲姓名、助产机构和出生地区划。由市卫生健康委员会妇幼健康科登记。内容属于个人信息，只编目、不开放；政务部门办理新生儿相关事项的，按政务数据共享程序申请核验或者接口。签发后次日更新。（示例数据：人物均为虚构，身份号码所用区划从未启用。）',
        en: 'Birth certificates issued by the maternity units of the city, one per row: number, name, sex, date of birth and identity number of the child, name of the mother, unit and division. Kept by the maternal and child health section of the Health Commission. It is personal information, listed here and not opened; a department with a matter about newborn children asks for verification or the interface under the sharing rules. Updated the day after issue. (Sample data: the persons are invented and the division codes were never issued.)',
      },
      theme: 'health',
      keywords: ['出生医学证明', '新生儿', '出生登记', '新生儿出生一件事'],
      updateFrequency: 'daily',
      temporalFrom: '2026-07-01',
      temporalTo: '2026-09-20',
      licence: null,
      openness: 'closed',
      closedReason: 'personalInformation',
      legalBasis: '《中华人民共和国个人信息保护法》第二十八条、第三十四条',
      level: 4,
      sharingAttribute: 'conditional',
      sharingMethods: ['interface', 'verification'],
      sharingScope: '依法办理新生儿户口登记、参保登记和生育服务的部门',
      sharingPurposes: '新生儿出生一件事',
    },
    editions: [
      {
        fileName: '出生医学证明签发信息202609.csv',
        write: writeBirths,
        received: '2026-09-21',
        outcome: { of: 'published', on: '2026-09-24' },
      },
    ],
  },
  {
    key: 'residents',
    publisher: 'police',
    description: {
      ...ofCity,
      title: { zh: '临澜市常住户口登记信息', en: 'Register of residents, Linlan' },
      summary: {
        zh: '本市常住户口登记信息，每行一人，含姓名、公民身份号码、性别、出生日期、户籍地址、联系电话和户籍区划。由市公安局户政部门登记。内容属于个人信息，只编目、不开放，任何途径都读不到数据；政务部门确有需要的，按政务数据共享程序申请核验服务。登记变动随时更新。（示例数据：人物均为虚构，身份号码所用区划从未启用。）',
        en: 'Register of permanent residents, one person per row: name, identity number, sex, date of birth, registered address, telephone and division. Kept by the household section of the Public Security Bureau. It is personal information: listed here and not opened, no way leads to the data; a department that needs it applies for a verification service under the sharing rules. Updated continuously. (Sample data: the persons are invented and the division codes were never issued.)',
      },
      theme: 'publicSafety',
      keywords: ['户籍', '常住人口', '户口登记'],
      updateFrequency: 'realTime',
      temporalFrom: '1940-01-01',
      temporalTo: '2025-12-31',
      licence: null,
      openness: 'closed',
      closedReason: 'personalInformation',
      legalBasis: '《中华人民共和国个人信息保护法》第二十五条、第三十四条',
      level: 4,
      sharingAttribute: 'conditional',
      sharingMethods: ['interface', 'verification'],
      sharingScope:
        '市级和区县的民政、人力资源社会保障、医疗保障、卫生健康、教育、市场监管部门。核验只答“是”“否”；接口每次查一人，只给办理事项需要的项。',
      sharingPurposes: '出生一件事、企业开办、社会救助审核、养老待遇领取资格认证、入学报名中核对身份和户籍',
    },
    editions: [
      {
        fileName: '常住户口登记.csv',
        write: writeResidents,
        received: '2026-01-19',
        outcome: { of: 'published', on: '2026-01-29' },
      },
    ],
  },
]
