import { districts, roads, streets } from '../city.ts'
import { creditCode, subjectNumber } from '../codes.ts'
import { type Random, seeded, sine } from '../random.ts'
import { type Cell, type Sheet, writeCsv, writeGbkCsv, writeWorkbook } from '../sheets.ts'

const addressIn = (random: Random, code: (typeof districts)[number]['code']): string =>
  `${random.pick(streets[code])}${random.pick(roads)}${random.between(1, 320)}号`

/** 义务教育学校名录: primary and junior middle schools on sheets of their own, 填报说明 before them. */
export function writeSchools(path: string): void {
  const random = seeded('schools')
  const header = [
    '学校标识码',
    '学校名称',
    '办学类型',
    '举办者',
    '区划代码',
    '地址',
    '在校生数',
    '教学班数',
    '专任教师数',
  ]
  const schools = (count: number, kind: string, names: readonly string[], first: number) =>
    Array.from({ length: count }, (_, index): Cell[] => {
      const district = random.pick(districts)
      const classes = random.between(6, 48)
      return [
        `${district.code}${String(first + index).padStart(4, '0')}`,
        `临澜市${district.name}${random.pick(roads).replace(/[路街]$/, '')}${random.pick(names)}`,
        kind,
        random.next() < 0.9 ? '县级教育部门' : '民办',
        district.code,
        addressIn(random, district.code),
        classes * random.between(34, 46),
        classes,
        Math.round(classes * 2.4),
      ]
    })
  const primary = schools(388, '小学', ['小学', '第一小学', '实验小学', '中心小学', '第二小学'], 1)
  const middle = schools(226, '初级中学', ['中学', '实验中学', '初级中学', '第三中学'], 2001)
  const sheet = (name: string, rows: Cell[][]): Sheet => ({
    name,
    rows: [[`临澜市${name}名录（2026学年，数据截至2026年9月1日）`], header, ...rows],
    merges: ['A1:I1'],
  })
  const notes = [
    ['填报说明'],
    ['一、本表由各区县教育行政部门填报，市教育局基础教育科汇总。'],
    ['二、学校标识码为本市编制的十位代码，以文本格式填写。'],
    ['三、在校生数为学籍系统2026年9月1日数；民办学校同口径填报。'],
  ]
  writeWorkbook(path, [{ name: '填报说明', rows: notes }, sheet('小学', primary), sheet('初级中学', middle)], 'xlsx')
}

/** 定点零售药店名录. */
export function writePharmacies(path: string): void {
  const random = seeded('pharmacies')
  const header = [
    '机构编码',
    '药店名称',
    '区划代码',
    '地址',
    '是否双通道',
    '是否门诊统筹',
    '协议起始日期',
    '协议终止日期',
  ]
  const rows = Array.from({ length: 2196 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const month = random.between(1, 12)
    return [
      `P${district.code}${String(index + 1).padStart(5, '0')}`,
      `${random.pick(['澜安堂', '百汀', '济溪', '屿康', '同澜', '仁望', '益民', '康源'])}大药房${random.pick(roads).replace(/[路街]$/, '')}${random.pick(['店', '一店', '二店', '连锁店'])}`,
      district.code,
      addressIn(random, district.code),
      random.next() < 0.08 ? '是' : '否',
      random.next() < 0.35 ? '是' : '否',
      `2025/${month}/1`,
      `2027/${month}/1`,
    ]
  })
  writeGbkCsv(path, [header, ...rows])
}

/** 医疗机构名录. */
export function writeClinics(path: string): void {
  const random = seeded('clinics')
  const title = ['临澜市医疗机构名录（2025年11月）', ...Array.from({ length: 8 }, () => null)]
  const note = ['注：本表不含已注销机构；床位为核定数。']
  const header = [
    '登记号',
    '机构名称',
    '机构类别',
    '等级',
    '经营性质',
    '区划代码',
    '地址',
    '床位（张）',
    '是否接种门诊',
  ]
  const kinds = ['综合医院', '中医医院', '社区卫生服务中心', '乡镇卫生院', '门诊部', '口腔诊所', '中医诊所', '护理站']
  const rows = Array.from({ length: 1124 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const kind = random.pick(kinds)
    const isHospital = /医院|卫生院|中心/.test(kind)
    return [
      `${district.code}${String(random.between(1000, 9999))}${String(index + 1).padStart(5, '0')}`,
      `${district.short}${random.pick(roads).replace(/[路街]$/, '')}${kind}`,
      kind,
      kind === '综合医院'
        ? random.pick(['三级甲等', '三级乙等', '二级甲等', '二级乙等'])
        : isHospital
          ? random.pick(['一级', '未定级'])
          : '未定级',
      isHospital ? '非营利性' : '营利性',
      district.code,
      addressIn(random, district.code),
      isHospital ? random.between(20, 1200) : '—',
      /社区|卫生院/.test(kind) ? '是' : '否',
    ]
  })
  writeWorkbook(path, [{ name: '医疗机构', rows: [title, note, header, ...rows], merges: ['A1:I1', 'A2:I2'] }], 'xls')
}

/** 企业登记基本信息: enterprises that do not exist, legal representatives left out by the office itself. */
export function writeEnterprises(path: string): void {
  const random = seeded('enterprises')
  const header = [
    '统一社会信用代码',
    '企业名称',
    '企业类型',
    '注册资本（万元）',
    '成立日期',
    '登记机关',
    '区划代码',
    '行业门类',
    '登记状态',
  ]
  const trades = [
    ...[
      '批发和零售业',
      '制造业',
      '租赁和商务服务业',
      '科学研究和技术服务业',
      '建筑业',
      '住宿和餐饮业',
      '信息传输、软件和信息技术服务业',
    ],
    ...['居民服务、修理和其他服务业', '交通运输、仓储和邮政业', '农、林、牧、渔业'],
  ]
  const words = [
    '恒澜',
    '新汀',
    '溪源',
    '屿盛',
    '明浦',
    '江岸',
    '汇泽',
    '远塘',
    '沁禾',
    '云渡',
    '白鹭',
    '知行',
    '拓海',
    '金桂',
    '柳岸',
    '清和',
  ]
  const rows = Array.from({ length: 24_000 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const subject = `MA${random.between(0, 9)}${subjectNumber(index)}`
    return [
      creditCode('91', district.code, subject),
      `临澜市${random.pick(words)}${random.pick(words)}${random.pick(['商贸', '科技', '建筑', '餐饮管理', '物流', '文化传媒', '机械', '农业'])}有限公司`,
      random.pick(['有限责任公司', '有限责任公司（自然人独资）', '股份有限公司', '个人独资企业']),
      (random.between(1, 200) * 5).toFixed(2),
      `${random.between(2004, 2026)}-${String(random.between(1, 9)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`,
      `临澜市${district.name}市场监督管理局`,
      district.code,
      random.pick(trades),
      random.pick(['存续', '存续', '存续', '存续', '注销', '吊销']),
    ]
  })
  writeCsv(path, [header, ...rows])
}

/** 商品房预售许可. */
export function writePresales(path: string): void {
  const random = seeded('presales')
  const header = [
    '预售证号',
    '项目名称',
    '开发企业',
    '坐落',
    '区划代码',
    '批准套数',
    '批准面积（平方米）',
    '住宅均价（元/平方米）',
    '发证日期',
  ]
  const rows = Array.from({ length: 412 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const units = random.between(40, 620)
    return [
      `临房预售证第2026${String(index + 1).padStart(4, '0')}号`,
      `${random.pick(['澜江', '汀洲', '溪岸', '屿上', '桂园', '柳浪'])}${random.pick(['府', '里', '雅苑', '花园', '公馆'])}${random.between(1, 9)}期`,
      `临澜${random.pick(['城发', '汇泽', '安居', '望溪'])}置业有限公司`,
      `${district.name}${random.pick(roads)}${random.pick(['东侧', '西侧', '南侧', '北侧'])}`,
      district.code,
      units,
      (units * (88 + random.next() * 30)).toLocaleString('en-US', {
        maximumFractionDigits: 2,
        minimumFractionDigits: 2,
      }),
      random.between(78, 210) * 100,
      `2026年${random.between(1, 9)}月${random.between(1, 28)}日`,
    ]
  })
  writeGbkCsv(path, [header, ...rows])
}

/** 部门预算 in 万元, grouped headers over two rows. */
export function writeBudgets(path: string, departments: readonly string[]): void {
  const random = seeded('budgets')
  const title = ['2026年市级部门预算汇总表']
  const unit = ['单位：万元']
  const groups = ['部门编码', '部门名称', '收入', null, '支出', null, null, '三公经费']
  const names = [null, null, '财政拨款', '其他收入', '基本支出', '项目支出', '合计', null]
  const rows = departments.map((name, index): Cell[] => {
    const grant = random.between(2_000, 90_000) + random.between(0, 99) / 100
    const other = random.between(0, 3_000) + random.between(0, 99) / 100
    const basic = Number((grant * 0.6).toFixed(2))
    const project = Number((grant + other - basic).toFixed(2))
    return [
      String(101 + index),
      name,
      grant,
      other,
      basic,
      project,
      Number((grant + other).toFixed(2)),
      Number((grant * 0.004).toFixed(2)),
    ]
  })
  const total: Cell[] = [
    '合计',
    null,
    ...[2, 3, 4, 5, 6, 7].map((column) => Number(rows.reduce((sum, row) => sum + Number(row[column]), 0).toFixed(2))),
  ]
  writeWorkbook(
    path,
    [
      {
        name: '汇总',
        rows: [title, unit, groups, names, ...rows, total],
        merges: ['A1:H1', 'A2:H2', 'A3:A4', 'B3:B4', 'C3:D3', 'E3:G3', 'H3:H4'],
      },
    ],
    'xls',
  )
}

/** 应急避难场所. */
export function writeShelters(path: string): void {
  const random = seeded('shelters')
  const header = [
    '场所编号',
    '名称',
    '类别',
    '区划代码',
    '地址',
    '有效面积（平方米）',
    '可容纳人数',
    '投用年份',
    '是否有应急供水',
    '是否有应急供电',
  ]
  const rows = Array.from({ length: 264 }, (_, index): Cell[] => {
    const district = random.pick(districts)
    const area = random.between(8, 400) * 100
    return [
      `BN${district.code}${String(index + 1).padStart(3, '0')}`,
      `${random.pick(roads).replace(/[路街]$/, '')}${random.pick(['公园', '体育场', '学校操场', '文化广场', '人防工程'])}避难场所`,
      random.pick(['Ⅰ类', 'Ⅱ类', 'Ⅲ类']),
      district.code,
      addressIn(random, district.code),
      area,
      Math.floor(area / 2),
      random.between(2009, 2025),
      random.pick(['是', '是', '否']),
      random.pick(['是', '否']),
    ]
  })
  writeCsv(path, [header, ...rows])
}

/** 用水量月度 by street: volumes only, no household. */
export function writeWaterUse(path: string): void {
  const random = seeded('water use')
  const header = ['年月', '区划代码', '街道（镇）', '居民用水量(立方米)', '非居民用水量(立方米)', '供水户数']
  const rows: Cell[][] = []
  for (let month = 0; month < 34; month++) {
    const label = `${2024 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`
    for (const district of districts) {
      streets[district.code].forEach((street, index) => {
        const homes = 9_000 + index * 2_300 + month * 12
        const summer = 1 + 0.18 * sine(((month % 12) - 3) / 12)
        rows.push([
          label,
          district.code,
          street,
          Math.round(homes * 8.2 * summer * (0.96 + random.next() * 0.08)),
          Math.round(homes * 5.1 * (0.9 + random.next() * 0.2)),
          homes,
        ])
      })
    }
  }
  writeCsv(path, [header, ...rows])
}

/** 规模以下工业抽样调查: units of a survey, which stay with the statistics bureau. */
export function writeIndustrySurvey(path: string): void {
  const random = seeded('industry survey')
  const header = ['调查单位编号', '区划代码', '行业代码', '期末从业人员', '营业收入（千元）', '用电量（千瓦时）']
  const rows = Array.from({ length: 260 }, (_, index): Cell[] => {
    const persons = random.between(2, 19)
    return [
      `GX${String(index + 1).padStart(4, '0')}`,
      random.pick(districts).code,
      random.pick(['13', '14', '17', '19', '21', '29', '33', '34', '38']),
      persons,
      persons * random.between(120, 610),
      persons * random.between(900, 5200),
    ]
  })
  writeGbkCsv(path, [header, ...rows])
}
