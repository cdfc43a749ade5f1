import { compoundSurnames, surnames } from './surnames.ts'
import { isRealDay, toHalfWidth } from './values.ts'

/**
 * Identifiers that occur in Chinese data. A single hit proves nothing: a column is judged by its share of hits against what
 * chance would give, see {@link columnVerdict}.
 */
export type IdentifierKind =
  | 'residentId'
  | 'creditCode'
  | 'organisationCode'
  | 'mobile'
  | 'landline'
  | 'bankCard'
  | 'plate'
  | 'email'
  | 'passport'
  | 'travelPermit'
  | 'realEstateUnit'
  | 'address'
  | 'personName'

export type Identifier = {
  kind: IdentifierKind
  label: { zh: string; en: string }
  /** Points at one person. */
  isPersonal: boolean
  /** Form of a candidate, RE2 and JavaScript, to be matched against the whole trimmed text. */
  pattern: string
  valid: (text: string) => boolean
  /** Probability that a random text of the form passes `valid`: random digits for numbers, ordinary words for names. */
  chance: number
}

// --- Resident id numbers: R-CODE-03, R-CODE-05 -------------------------------------------------------------------------

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const idChecks = '10X98765432'

/** First two digits: provinces by GB/T 2260 and 81/82/83 for residents from Hong Kong, Macao and Taiwan. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/** R-CODE-05: permanent residence cards begin with 9; fictional people live in 0099xx, which is never issued. */
const isIdRegion = (text: string): boolean =>
  provinces.has(text.slice(0, 2)) || text.startsWith('9') || text.startsWith('0099')

function isBirthDay(year: number, month: number, day: number): boolean {
  return year >= 1850 && year <= 2100 && isRealDay(year, month, day)
}

/** GB 11643-1999 with check character (x counts as X), and the fifteen digits without one that were issued before 1999. */
export function isResidentId(text: string): boolean {
  const id = text.trim()
  if (/^[0-9]{17}[0-9Xx]$/.test(id)) {
    if (!isIdRegion(id) || !isBirthDay(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14))))
      return false
    return residentIdCheck(id) === id.charAt(17).toUpperCase()
  }
  if (!/^[0-9]{15}$/.test(id) || !provinces.has(id.slice(0, 2))) return false
  return isBirthDay(1900 + Number(id.slice(6, 8)), Number(id.slice(8, 10)), Number(id.slice(10, 12)))
}

/** Check character of the first seventeen digits. */
export function residentIdCheck(digits: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(digits[i]) * (idWeights[i] ?? 0)
  return idChecks.charAt(sum % 11)
}

// --- Unified social credit code: R-CODE-01, R-CODE-02 --------------------------------------------------------------------

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

export function creditCodeCheck(code: string): string {
  let sum = 0
  let weight = 1
  for (let i = 0; i < 17; i++) {
    sum += creditAlphabet.indexOf(code.charAt(i)) * weight
    weight = (weight * 3) % 31
  }
  return creditAlphabet.charAt((31 - (sum % 31)) % 31)
}

/** GB 32100-2015. The last `mod 31` matters: without it every code that ends in 0 is refused. */
export function isCreditCode(text: string): boolean {
  const code = text.trim()
  return (
    /^[1-9A-HJ-NPQRTUWXY][1-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code) &&
    creditCodeCheck(code) === code.charAt(17)
  )
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/** Check character of GB 11714 over eight characters. */
export function organisationCodeCheck(eight: string): string {
  let sum = 0
  for (let i = 0; i < 8; i++) sum += Number.parseInt(eight.charAt(i), 36) * (organisationWeights[i] ?? 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

export function isOrganisationCode(text: string): boolean {
  const code = text.trim().replace('-', '')
  return /^[0-9A-Z]{8}[0-9X]$/.test(code) && organisationCodeCheck(code) === code.charAt(8)
}

/** R-CODE-02: a warning only, since some real codes deviate. */
export const subjectCheckDeviates = (creditCode: string): boolean =>
  creditCode.length === 18 && organisationCodeCheck(creditCode.slice(8, 16)) !== creditCode.charAt(16)

/**
 * A wrong credit code that becomes right when letters that the alphabet lacks are read as the digits they look like (O as 0,
 * I as 1, Z as 2, S as 5), or lower case as upper case. The most frequent fault by far, and one that can be put right.
 */
export function repairedCreditCode(text: string): string | undefined {
  const code = toHalfWidth(text).trim().toUpperCase()
  const repaired = code.replace(/O/g, '0').replace(/I/g, '1').replace(/Z/g, '2').replace(/S/g, '5')
  return repaired !== text.trim() && isCreditCode(repaired) ? repaired : undefined
}

// --- Telephones ----------------------------------------------------------------------------------------------------------

const mobilePattern = '(?:[+]?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}'
const landlinePattern =
  '(?:[(（]?0(?:10|2[0-57-9]|[3-9][0-9]{2})[)）]?[- ]?[2-8][0-9]{6,7}(?:[-转 ][0-9]{1,5})?|[48]00[- ]?[0-9]{3}[- ]?[0-9]{4})'
const mobileForm = new RegExp(`^(?:${mobilePattern})$`)
const landlineForm = new RegExp(`^(?:${landlinePattern})$`)

export const isMobile = (text: string): boolean => mobileForm.test(toHalfWidth(text).trim())
export const isLandline = (text: string): boolean => landlineForm.test(toHalfWidth(text).trim())

/** 139****0417: masked already, but the column was personal. */
export const isMaskedMobile = (text: string): boolean => /^1[3-9][0-9]\*{4,5}[0-9]{3,4}$/.test(text.trim())

// --- Bank cards ----------------------------------------------------------------------------------------------------------

const bankPattern = '(?:62[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|3[47][0-9]{13}|35[0-9]{14})'
const bankForm = new RegExp(`^${bankPattern}$`)

export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

export function isBankCard(text: string): boolean {
  const digits = text.trim().replace(/[ -]/g, '')
  return bankForm.test(digits) && passesLuhn(digits)
}

// --- Plates, documents ---------------------------------------------------------------------------------------------------

const plateProvince = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]'
const platePattern = `(?:${plateProvince}[A-HJ-NP-Z][ ·•.-]?(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳试超领]|[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK])|[0-9]{6}使|WJ${plateProvince}?[0-9]{4}[0-9TDSHBXJ])`
const plateForm = new RegExp(`^${platePattern}$`)
export const isPlate = (text: string): boolean => plateForm.test(toHalfWidth(text).trim().toUpperCase())

const emailPattern = "[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z]{2,}"
const emailForm = new RegExp(`^${emailPattern}$`)
export const isEmail = (text: string): boolean => text.length <= 254 && emailForm.test(text.trim())

const passportPattern = '(?:[DEGKPS][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|1[45][0-9]{7})'
const permitPattern = '(?:[HMC][0-9]{8}(?:[0-9]{2})?|[HM][A-Z][0-9]{7})'
const realEstatePattern = '[0-9]{12}[A-Z]{2}[0-9]{5}[FWLQ][0-9]{8}'
const wholly = (pattern: string): ((text: string) => boolean) => {
  const form = new RegExp(`^(?:${pattern})$`)
  return (text) => form.test(text.trim())
}

// --- Addresses and names: judged by words ------------------------------------------------------------------------------

const addressPattern =
  '.*(?:省|市|自治区|区|县|旗|镇|乡|街道|村|社区|庄|屯|里|苑|花园|小区|大厦|广场).*(?:路|街|道|巷|弄|胡同|大街|大道|村|组|屯|里|苑|花园|小区|大厦|园|楼).*[0-9０-９一二三四五六七八九十甲乙]+(?:号|栋|幢|座|楼|层|室|单元|组|弄|户).*|.*[路街道巷弄村][0-9０-９]+(?:号|弄).*'
const addressForm = new RegExp(`^(?:${addressPattern})$`)

/** An address down to a house: road or village, and a number with 号, 栋, 室 … */
export const isAddress = (text: string): boolean =>
  text.length >= 5 && text.length <= 120 && addressForm.test(text.trim())

const namePattern = '[一-鿿㐀-䶿]{2,4}|[一-鿿]{1,12}(?:·[一-鿿]{1,12})+'
const nameForm = new RegExp(`^(?:${namePattern})$`)
/** Last characters that end the names of things, places and bodies, and not those of people. */
const thingEnd =
  /[省市区县旗镇乡村路街道巷弄号局厅部委办院校园厂店馆站场所公司会队组科室处司库桥河湖岛港湾楼厦苑寺庙塔铁药费款额率量类型性别级等度年期时间万亿号码称址注计备]$/
const notNames = new Set(
  '高中 初中 高级 中级 初级 大学 小学 本科 专科 大专 研究生 博士 硕士 汉族 满族 回族 壮族 苗族 未婚 已婚 正常 异常 合格 不合格 安全 高风险 中风险 低风险 公开 万元 成功 于此 和平 文化 时尚 温和 安静 明确 全部 全国 水利 农业 金融 华东 华南 华北 华中 江南 江北 东城 方便 国有 民营 党员 连续 满意 单位 黄色 白色 蓝色 黑色 红色 金色 包装 应急 边境 空气 常规 常住 计划 相关 成立 文件'.split(
    ' ',
  ),
)

export function isPersonName(text: string): boolean {
  const name = text.trim().replace(/[ 　]/g, '')
  if (!nameForm.test(name) || notNames.has(name)) return false
  if (name.includes('·')) return true
  if (compoundSurnames.some((surname) => name.startsWith(surname)))
    return name.length <= 4 && name.length >= 3 && !thingEnd.test(name)
  return name.length <= 3 && surnames.has(name.charAt(0)) && !thingEnd.test(name)
}

/** 周**, 李×× : masked already. */
export const isMaskedName = (text: string): boolean => /^[一-鿿][*×某＊]{1,3}[一-鿿]?$/.test(text.trim())

// biome-ignore format: a table is read in columns
export const identifiers: readonly Identifier[] = [
  // Eighteen random digits, counted over two million: known province, possible birthday, check character.
  { kind: 'residentId',       label: { zh: '公民身份号码', en: 'Resident id number' },           isPersonal: true,  pattern: '[0-9]{15}(?:[0-9]{2}[0-9Xx])?', valid: isResidentId, chance: 0.00004 },
  // 1/31 of random characters of the alphabet that have six digits in the right place.
  { kind: 'creditCode',       label: { zh: '统一社会信用代码', en: 'Unified social credit code' }, isPersonal: false, pattern: '[1-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}', valid: isCreditCode, chance: 1 / 31 },
  { kind: 'organisationCode', label: { zh: '组织机构代码', en: 'Organisation code' },             isPersonal: false, pattern: '[0-9A-Z]{8}-?[0-9X]', valid: isOrganisationCode, chance: 1 / 11 },
  // Eleven random digits: first 1, second 3–9.
  { kind: 'mobile',           label: { zh: '手机号码', en: 'Mobile number' },                     isPersonal: true,  pattern: '(?:[+]?86[- ]?)?[0-9]{3}[- ]?[0-9]{4}[- ]?[0-9]{4}', valid: isMobile, chance: 0.07 },
  { kind: 'landline',         label: { zh: '固定电话', en: 'Landline number' },                   isPersonal: false, pattern: '[(（]?[0-9]{3,4}[)）]?[- ]?[0-9]{6,8}(?:[-转 ][0-9]{1,5})?', valid: isLandline, chance: 0.056 },
  // Known prefixes of the right length make a twentieth of random numbers, Luhn a tenth of those.
  { kind: 'bankCard',         label: { zh: '银行卡号', en: 'Bank card number' },                  isPersonal: true,  pattern: '[0-9]{15,19}', valid: isBankCard, chance: 0.005 },
  { kind: 'plate',            label: { zh: '车牌号', en: 'Number plate' },                        isPersonal: true,  pattern: '[一-鿿][A-Z][ ·•.-]?[0-9A-Z挂学警港澳试超领]{5,6}', valid: isPlate, chance: 0.001 },
  { kind: 'email',            label: { zh: '电子邮箱', en: 'E-mail address' },                    isPersonal: true,  pattern: '[^@\\s]+@[^@\\s]+', valid: isEmail, chance: 0.01 },
  { kind: 'passport',         label: { zh: '护照号', en: 'Passport number' },                     isPersonal: true,  pattern: '[A-Z0-9]{2}[0-9]{7}', valid: wholly(passportPattern), chance: 0.23 },
  { kind: 'travelPermit',     label: { zh: '港澳台通行证号', en: 'Travel permit number' },        isPersonal: true,  pattern: '[A-Z][A-Z0-9][0-9]{7}(?:[0-9]{2})?', valid: wholly(permitPattern), chance: 0.12 },
  { kind: 'realEstateUnit',   label: { zh: '不动产单元号', en: 'Real estate unit number' },       isPersonal: false, pattern: '[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}', valid: wholly(realEstatePattern), chance: 0.15 },
  { kind: 'address',          label: { zh: '地址', en: 'Address' },                               isPersonal: false, pattern: '.{5,120}', valid: isAddress, chance: 0.02 },
  // One in eight words of two to four characters in statutes begins with a surname and has no ending of things.
  { kind: 'personName',       label: { zh: '姓名', en: 'Personal name' },                         isPersonal: true,  pattern: namePattern, valid: isPersonName, chance: 0.125 },
]

/** Header words that say what a column holds: with them a lower share of hits is enough, without them names need a high one. */
const saidBy: Partial<Record<IdentifierKind, RegExp>> = {
  residentId: /身份证|公民身份|证件号|id_?(?:card|number)/i,
  creditCode: /信用代码|uscc/i,
  organisationCode: /组织机构代码|机构代码/,
  mobile: /手机|电话|联系方式|mobile|phone/i,
  landline: /电话|座机|联系方式|tel|phone/i,
  bankCard: /银行卡|卡号|账号|帐号|account/i,
  plate: /车牌|号牌|plate/i,
  email: /邮箱|邮件|mail/i,
  passport: /护照|passport/i,
  travelPermit: /通行证|permit/i,
  address: /地址|住址|住所|位置|address/i,
  personName: /姓名|联系人|负责人|经办人|法定代表人|法人|户主|申请人|监护人|当事人|^人员|签字人|(?:^|_)name$/i,
}

export const isSaidBy = (kind: IdentifierKind, label: string): boolean => saidBy[kind]?.test(label) ?? false

export type ColumnVerdict = { rate: number; expected: number; isLikely: boolean }

/**
 * Judges a column: `hits` of `filled` cells pass. Likely when far more pass than chance explains: half of the cells, or, where the
 * header says so, a tenth; and in any case four standard deviations above what chance gives.
 */
export function columnVerdict(
  { kind, chance }: Identifier,
  filled: number,
  hits: number,
  label: string,
): ColumnVerdict {
  const rate = filled > 0 ? hits / filled : 0
  const deviation = Math.sqrt((chance * (1 - chance)) / Math.max(1, filled))
  const isBeyondChance = rate > chance + 4 * deviation || (filled < 30 && rate >= 0.9)
  const needed = isSaidBy(kind, label)
    ? 0.1
    : kind === 'personName'
      ? 0.75
      : kind === 'passport' || kind === 'travelPermit' || kind === 'organisationCode'
        ? 0.9
        : 0.5
  return { rate, expected: chance, isLikely: hits > 0 && isBeyondChance && rate >= needed }
}
