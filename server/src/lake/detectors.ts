import { fewestDigits, joinedDigits, residentIn, type Within, withinOf, withinSums } from './detectors-within.ts'
import type { Row, Session } from './engine.ts'
import { type Detector, type DetectorKind, pointsAtPerson } from './model.ts'
import { literal } from './sql.ts'
import type { ValuePattern } from './value-pattern.ts'

// Detectors of Chinese identifiers, evaluated by the engine over every row. Sources: GB 11643-1999 (R-CODE-03), residence permits and
// foreigners' cards (R-CODE-05), GB 32100-2015 (R-CODE-01), ISO/IEC 7812 Luhn for bank cards, GA 36-2018 for plates.

const surnames =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺'
const day = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])'

type Definition = {
  readonly kind: DetectorKind
  /** The whole trimmed cell; tried in this order, the first that fits wins. */
  readonly format: string
  /** SQL over `v` that every cell of the format passes and that costs little: patterns are dear over millions of rows. */
  readonly maybe: string
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
const residentChance = 1 / 11
const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const residentSum = residentWeights.map((weight, index) => `${weight} * (ascii(${at(index + 1)}) - 48)`).join(' + ')
const residentCheck = `substring('10X98765432', (${residentSum}) % 11 + 1, 1) = upper(${at(18)}) AND TRY_CAST(substring(v, 7, 4) || '-' || substring(v, 11, 2) || '-' || substring(v, 13, 2) AS DATE) IS NOT NULL`

const creditSum = Array.from(
  { length: 17 },
  (_, index) => `${3 ** index % 31} * (instr(${literal(symbols)}, ${at(index + 1)}) - 1)`,
).join(' + ')
const creditCheck = `substring(${literal(symbols)}, (31 - (${creditSum}) % 31) % 31 + 1, 1) = ${at(18)}`

const luhn = `list_sum(list_transform(string_split(reverse(v), ''), (d, i) -> CASE WHEN i % 2 = 1 THEN ascii(d) - 48 WHEN ascii(d) >= 53 THEN 2 * (ascii(d) - 48) - 9 ELSE 2 * (ascii(d) - 48) END)) % 10 = 0`

// biome-ignore format: a table is read in columns
const definitions: readonly Definition[] = [
  { kind: 'residentId', maybe: 'strlen(v) = 18', format: `[0-9]{6}(?:18|19|20)[0-9]{2}${day}[0-9]{3}[0-9Xx]`, check: residentCheck, chance: residentChance, share: 0.2, header: /身份证|公民身份|证件号|居住证|resident ?id/i },
  { kind: 'creditCode', maybe: 'strlen(v) = 18', format: '[159YNA-G][1-9A-F][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}', check: creditCheck, chance: 1 / 31, share: 0.2, header: /信用代码|机构代码/ },
  { kind: 'phone', maybe: 'strlen(v) BETWEEN 9 AND 26', format: '(?:(?:[+]?86)?[- ]?1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}|[+][0-9]{1,3}[ (][0-9() -]{6,16}[0-9])', chance: 7 / 90, share: 0.3, header: /电话|手机|联系方式|传真|phone|mobile|fax/i },
  { kind: 'bankCard', maybe: 'strlen(v) BETWEEN 16 AND 19', format: '[3-6][0-9]{15,18}', check: luhn, chance: 1 / 10, share: 0.5, header: /银行卡|卡号|账号|帐号|账户/ },
  { kind: 'email', maybe: `contains(v, '@')`, format: '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+', chance: 0, share: 0.2, header: /邮箱|邮件|e-?mail/i },
  { kind: 'plate', maybe: 'strlen(v) BETWEEN 8 AND 14', format: '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]', chance: 0, share: 0.2, header: /车牌|号牌/ },
  { kind: 'address', maybe: `regexp_matches(v, '[号弄栋幢室元楼层组道镇乡村路街巷]')`, format: '.*(?:[路街巷弄道里村组屯寨].{0,12}[0-9０-９一二三四五六七八九十]+[-－—0-9]*(?:号|弄|栋|幢|室|单元|楼|层|组)|[省市区县旗].{1,20}(?:街道|镇|乡|村|路|街|巷|弄)).*', chance: 0.01, share: 0.4, header: /地址|住址|住所|address/i },
  { kind: 'personName', maybe: 'strlen(v) BETWEEN 6 AND 12', format: `[${surnames}]\\p{Han}{1,2}`, chance: 0.15, share: 0.7, header: /姓名|联系人|负责人|法人代表|法定代表人|经办人|户主/ },
]

/** Names in Latin letters have no form of their own: only the header tells. */
const latinName = {
  maybe: 'true',
  format: "[A-Z][\\p{L}'’.-]+(?: [\\p{L}'’.-]+){0,3}",
  header: /^(?:first|last|given|sur|family|full|middle)[ _]?name$|surname|姓名/i,
}

/** More formatted cells than this are checked on an even sample: a check digit's hit rate needs no more. */
const checkedAtMost = 100_000

export type DetectorTarget = {
  readonly label: string
  /** A relation of `v` (text) and `n` (how many rows have it): groups where values repeat, rows with n = 1 otherwise. */
  readonly relation: string
  /** How many `v` it has. */
  readonly values: number
  readonly filled: number
}

export type Detected = {
  /** How many cells have each of the patterns; a cell counts for the first that fits. */
  readonly patterns: readonly number[]
  readonly detectors: readonly Detector[]
}

/** All detectors over one text column, each with how often it hits and how often chance would, and the column's patterns counted. */
export async function detect(
  session: Session,
  target: DetectorTarget,
  patterns: readonly ValuePattern[],
  signal?: AbortSignal,
): Promise<Detected> {
  const named = latinName.header.test(target.label)
    ? [{ kind: 'personName' as const, maybe: latinName.maybe, format: latinName.format }]
    : []
  const shapes = patterns.map(({ regex }, index) => `WHEN regexp_full_match(v, ${literal(regex)}) THEN ${index}`)
  const branches = [...definitions, ...named].map(
    ({ kind, maybe, format }) => `WHEN ${maybe} AND regexp_full_match(v, ${literal(format)}) THEN ${literal(kind)}`,
  )
  // What the column's own pattern rules out need not be looked for.
  const ruledOut = patterns.flatMap(({ digits }, index) => (digits < fewestDigits ? [index] : []))
  const shape = shapes.length > 0 ? `CASE ${shapes.join(' ')} END` : 'NULL'
  // One pass: over millions of rows it is the reading of the texts that costs.
  const { rows } = await session.query(
    `SELECT p, kind, sum(n) AS hits, ${withinSums(residentCheck)} FROM (
      SELECT n, p, kind, digits, ${residentIn('digits')} AS v FROM (
        SELECT n, p, CASE ${branches.join(' ')} END AS kind, ${joinedDigits(ruledOut)} AS digits FROM (
          SELECT n, ${shape} AS p, trim(v) AS v FROM ${target.relation}
        )
      )
    ) GROUP BY p, kind`,
    [],
    { signal },
  )
  const sumOf = (wanted: (row: Row) => boolean): number =>
    rows.filter(wanted).reduce((sum, { hits }) => sum + Number(hits), 0)
  const found: Detector[] = []
  for (const definition of definitions) {
    const formatted = sumOf(({ kind }) => kind === definition.kind)
    if (formatted === 0) continue
    const detector = await evaluate(session, target, definition, formatted, signal)
    if (isEvidence(detector, definition.check ? formatted : undefined)) found.push(detector)
  }
  const all = withWithin(found, withinOf(rows), target)
  return {
    patterns: patterns.map((_, index) => sumOf(({ p }) => p === index)),
    detectors: all.sort((a, b) => b.rate - a.rate),
  }
}

/**
 * Adds what stands inside cells. A number of eighteen digits that passes its check is taken for a citizen's when it is one of few of
 * that form or most of them pass: among serial numbers of the same form one in eleven passes by chance.
 */
function withWithin(found: readonly Detector[], within: Within, { label, filled }: DetectorTarget): Detector[] {
  const { residents, firstResidents, mobiles } = within
  const isNamed = (kind: DetectorKind): boolean =>
    definitions.some((one) => one.kind === kind && one.header.test(label))
  const byCheck = residents.hits > 2 * residents.formatted * residentChance ? residents.hits : 0
  const more: Partial<Record<DetectorKind, number>> = {
    residentId: byCheck + (isNamed('residentId') ? firstResidents : 0),
    phone: mobiles,
  }
  const kinds = Object.entries(more) as [DetectorKind, number][]
  return [
    ...found.filter(({ kind }) => !more[kind]),
    ...kinds.flatMap(([kind, added]): Detector[] => {
      if (added === 0) return []
      const before = found.find((one) => one.kind === kind)
      const hits = (before?.hits ?? 0) + added
      const chance = definitions.find((one) => one.kind === kind)?.chance ?? 0
      return [{ kind, hits, rate: hits / filled, chance, basis: before?.basis ?? 'all' }]
    }),
  ]
}

async function evaluate(
  session: Session,
  { relation, filled, values }: DetectorTarget,
  { kind, format, check, chance }: Definition,
  formatted: number,
  signal: AbortSignal | undefined,
): Promise<Detector> {
  if (!check) return { kind, rate: formatted / filled, chance, hits: formatted, basis: 'all' }
  const every = Math.ceil(Math.min(formatted, values) / checkedAtMost)
  const isSampled = every > 1
  const isShaped = `regexp_full_match(trim(v), ${literal(format)})`
  // A CASE, because the engine may try the pattern first.
  const wanted = isSampled ? `CASE WHEN hash(v) % ${every} = 0 THEN ${isShaped} ELSE false END` : isShaped
  const shaped = `SELECT trim(v) AS v, n FROM ${relation} WHERE ${wanted}`
  const { rows } = await session.query(
    `SELECT sum(n) AS checked, sum(n) FILTER (${check}) AS passed FROM (${shaped})`,
    [],
    { signal },
  )
  const checked = Number(rows[0]?.checked ?? 0)
  const share = checked === 0 ? 0 : Number(rows[0]?.passed ?? 0) / checked
  const hits = Math.round(formatted * share)
  return { kind, rate: hits / filled, chance, hits, basis: isSampled ? checked : 'all' }
}

/**
 * Where there is a check digit, hits must be more than chance gives among the cells of the format, however few those are; without one,
 * a few wild cells are noise.
 */
const isEvidence = ({ hits, rate, chance }: Detector, formatted: number | undefined): boolean =>
  formatted === undefined ? hits > 0 && (rate > 2 * chance || hits >= 3) : hits > 2 * chance * formatted

/**
 * What the column as a whole is. A single valid resident id makes it personal, whatever else most cells are, since its format and check
 * digit leave chance no room worth the risk; then comes what points at persons directly; then the kind that most cells have.
 */
export function detectorOf(detectors: readonly Detector[], label: string): Detector | undefined {
  const fitting = detectors.filter(({ kind, rate, hits }) => {
    if (kind === 'residentId') return hits > 0
    const definition = definitions.find((one) => one.kind === kind)
    if (!definition) return false
    const isNamed = definition.header.test(label) || (kind === 'personName' && latinName.header.test(label))
    return rate >= (isNamed ? definition.share / 4 : definition.share)
  })
  return (
    fitting.find(({ kind }) => kind === 'residentId') ?? fitting.find(({ kind }) => pointsAtPerson(kind)) ?? fitting[0]
  )
}
