import type { DetectorKind } from './model.ts'
import { literal } from './sql.ts'

// The forms of Chinese identifiers, for the engine. Sources: GB 11643-1999 (R-CODE-03), residence permits and foreigners' cards
// (R-CODE-05), GB 32100-2015 (R-CODE-01), ISO/IEC 7812 Luhn for bank cards, GA 36-2018 for plates.

const surnames =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺'
const day = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])'

export type Definition = {
  readonly kind: DetectorKind
  /** The whole trimmed cell; tried in this order, the first that fits wins. */
  readonly format: string
  /** The part of the format that is an office's or a firm's and no person's: landlines, mailboxes of a house. */
  readonly house?: string
  /** SQL over `v` that every cell of the format passes and that costs little: patterns are dear over millions of rows. */
  readonly maybe: string
  /** Whether cells of a shape (`9{6}`, `中+A`) can have the format; where none can, none is tried. */
  readonly suits: (shape: string, digits: number) => boolean
  /** SQL over `v`, a cell that has the format. */
  readonly check?: string
  /** Share of random text of this format that passes. */
  readonly chance: number
  /** Share of the column's cells from which the column as a whole counts as this kind. */
  readonly share: number
  /** Headers that make a smaller share enough. */
  readonly header: RegExp
}

const symbols = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const at = (position: number): string => `substring(v, ${position}, 1)`

/** One check character of eleven fits by chance. */
export const residentChance = 1 / 11
const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const residentSum = residentWeights.map((weight, index) => `${weight} * (ascii(${at(index + 1)}) - 48)`).join(' + ')
export const residentCheck = `substring('10X98765432', (${residentSum}) % 11 + 1, 1) = upper(${at(18)}) AND TRY_CAST(substring(v, 7, 4) || '-' || substring(v, 11, 2) || '-' || substring(v, 13, 2) AS DATE) IS NOT NULL`

const creditSum = Array.from(
  { length: 17 },
  (_, index) => `${3 ** index % 31} * (instr(${literal(symbols)}, ${at(index + 1)}) - 1)`,
).join(' + ')
const creditCheck = `substring(${literal(symbols)}, (31 - (${creditSum}) % 31) % 31 + 1, 1) = ${at(18)}`

export const luhn = (number: string): string =>
  `list_sum(list_transform(string_split(reverse(${number}), ''), (d, i) -> CASE WHEN i % 2 = 1 THEN ascii(d) - 48 WHEN ascii(d) >= 53 THEN 2 * (ascii(d) - 48) - 9 ELSE 2 * (ascii(d) - 48) END)) % 10 = 0`

/** Seven of ninety numbers of eleven digits look like a mobile telephone's. */
export const mobileChance = 7 / 90
export const cardChance = 1 / 10
export const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
export const plate = `[${provinces}][A-HJ-NP-Z][·•. ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]`
/** A plate has two letters at most after its first. */
export const threeDigits = '[0-9][^0-9]*[0-9][^0-9]*[0-9]'

const mailbox = '[A-Za-z0-9._%+-]+'
const domain = '[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+'
export const email = `${mailbox}@${domain}`
const officeName =
  '(?i:info|service|services|support|contact|office|admin|webmaster|postmaster|sales|public|press|hotline|kefu|bgs)'
/** An address at a government, or one that is called after an office and not after somebody. */
export const houseEmail = `(?:${mailbox}@(?:[A-Za-z0-9-]+[.])*(?i:gov)(?:[.](?i:cn))?|${officeName}@${domain})`

const noHan = (shape: string): boolean => !shape.includes('中')
const noLetters = (shape: string): boolean => !/[中Aa]/.test(shape)

// biome-ignore format: a table is read in columns
export const definitions: readonly Definition[] = [
  { kind: 'residentId', maybe: 'strlen(v) = 18', suits: (shape) => /^9(?:[+]|[{]1[78][}])(?:[Aa][+]?)?$/.test(shape), format: `[0-9]{6}(?:18|19|20)[0-9]{2}${day}[0-9]{3}[0-9Xx]`, check: residentCheck, chance: residentChance, share: 0.2, header: /身份证|公民身份|证件号|居住证|resident ?id/i },
  { kind: 'creditCode', maybe: 'strlen(v) = 18', suits: (shape) => /^[9A{}+0-8]*$/.test(shape), format: '[159YNA-G][1-9A-F][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}', check: creditCheck, chance: 1 / 31, share: 0.2, header: /信用代码|机构代码/ },
  { kind: 'phone', maybe: 'strlen(v) BETWEEN 9 AND 26', suits: (shape, digits) => noLetters(shape) && digits >= 8, format: '(?:(?:[+]?86)?[- ]?1[3-9][0-9]{9}|[+][0-9]{1,3}[ (][0-9() -]{6,16}[0-9])', house: '0[0-9]{2,3}-[0-9]{7,8}', chance: mobileChance, share: 0.3, header: /电话|手机|联系方式|传真|phone|mobile|fax/i },
  { kind: 'bankCard', maybe: 'strlen(v) BETWEEN 16 AND 19', suits: (shape, digits) => noLetters(shape) && digits >= 16, format: '[3-6][0-9]{15,18}', check: luhn('v'), chance: cardChance, share: 0.5, header: /银行卡|卡号|账号|帐号|账户/ },
  { kind: 'email', maybe: `contains(v, '@')`, suits: (shape) => shape.includes('@'), format: email, house: houseEmail, chance: 0, share: 0.2, header: /邮箱|邮件|e-?mail/i },
  { kind: 'plate', maybe: `strlen(v) BETWEEN 8 AND 14 AND regexp_matches(v, '${threeDigits}')`, suits: (shape) => shape.includes('中') && shape.includes('A'), format: plate, chance: 0, share: 0.2, header: /车牌|号牌/ },
  { kind: 'address', maybe: `regexp_matches(v, '[号弄栋幢室元楼层组道镇乡村路街巷]')`, suits: (shape) => !noHan(shape), format: '.*(?:[路街巷弄道里村组屯寨].{0,12}[0-9０-９一二三四五六七八九十]+[-－—0-9]*(?:号|弄|栋|幢|室|单元|楼|层|组)|[省市区县旗].{1,20}(?:街道|镇|乡|村|路|街|巷|弄)).*', chance: 0.01, share: 0.4, header: /地址|住址|住所|address/i },
  { kind: 'personName', maybe: 'strlen(v) BETWEEN 6 AND 12', suits: (shape) => shape.startsWith('中'), format: `[${surnames}]\\p{Han}{1,2}`, chance: 0.15, share: 0.7, header: /姓名|联系人|负责人|法人代表|法定代表人|经办人|户主/ },
]

export const definitionOf = (kind: DetectorKind): Definition | undefined => definitions.find((one) => one.kind === kind)

/** Names in Latin letters have no form of their own: only the header tells. */
export const latinName = {
  format: "[A-Z][\\p{L}'’.-]+(?: [\\p{L}'’.-]+){0,3}",
  header: /^(?:first|last|given|sur|family|full|middle)[ _]?name$|surname|姓名/i,
}

export const isNamed = (kind: DetectorKind, label: string): boolean =>
  (definitionOf(kind)?.header.test(label) ?? false) || (kind === 'personName' && latinName.header.test(label))

/**
 * A condition over one text: whether it is a whole identifier of this kind, form and check digit. The text is computed once, under
 * the name that the definitions use.
 */
export function identifierTest(kind: DetectorKind, text: string): string {
  const found = definitionOf(kind)
  if (!found) throw new RangeError(`no detector of ${kind}`)
  const { maybe, format, house, check } = found
  const form = house ? `${format}|${house}` : format
  const tests = [maybe, `regexp_full_match(v, ${literal(form)})`, ...(check ? [check] : [])]
  return `list_transform([trim(${text})], v -> (${tests.join(' AND ')}))[1]`
}
