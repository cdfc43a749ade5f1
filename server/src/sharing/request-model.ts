import { counted } from '@gongshu/tabular/counted'
import { z } from 'zod'
import { type Fault, matterKind, rowFilterFaults, type Use } from '../access/model.ts'
import { findingsInWords, labelOf, SharingMethod, sharingMethods } from '../catalog/model.ts'
import type { Column } from '../lake/model.ts'
import type { Text } from '../platform/problem.ts'
import { numberOf } from '../platform/rules.ts'
import { addDays, type PlainDate } from '../platform/time.ts'
import { rules } from './rules.ts'

/** 共享方式. */
export const Method = SharingMethod
export type Method = z.infer<typeof Method>

export const methodWords = (method: Method, lang: keyof Text): string => labelOf(sharingMethods, method, lang)

/** What each method is to the gate. */
const usesOf: Readonly<Record<Method, readonly Use[]>> = {
  interface: ['read', 'aggregate'],
  batch: ['download'],
  file: ['download'],
  verification: ['verify'],
}
export const usesOfMethods = (methods: readonly Method[]): Use[] => [
  ...new Set(methods.flatMap((method) => usesOf[method])),
]

/** 事项编码, and 办件编号: as they stand in a purpose, `matter/<code>/<case>`. */
const matterForm = /^[A-Za-z0-9][\w.-]{2,59}$/
export const matterOf = (code: string) => ({ kind: matterKind, reference: code })

/** Which matter, and which case of it, a purpose names. */
export function readPurpose({ kind, reference = '' }: { readonly kind: string; readonly reference?: string }) {
  const [matter = '', caseNumber] = kind === matterKind ? reference.split('/') : []
  return { matter, caseNumber: caseNumber || undefined }
}

const words = z.string().trim().min(10).max(2000)

/** 共享申请表 (R-SHR-20): for which matter, by which law, which columns and rows, how, until when. */
export const RequestContent = z.object({
  matterCode: z.string().trim().max(60).meta({ description: '事项编码 · Code of the matter' }),
  matterName: z.string().trim().min(2).max(200).meta({ description: '事项名称 · Name of the matter' }),
  legalBasis: words.meta({ description: '法律依据 · The law that it rests on' }),
  scenario: words.meta({ description: '使用场景 · What it is needed for' }),
  /** Physical names; always named, for “all” is nobody's need. */
  columns: z.array(z.string().max(200)).min(1).max(500),
  rowFilter: z
    .unknown()
    .nullable()
    .default(null)
    .meta({ description: '行范围，同 where 的写法 · Rows, as in `where`' }),
  methods: z.array(Method).min(1),
  /** The last day of use. */
  until: z.iso.date(),
})
export type RequestContent = z.infer<typeof RequestContent>

/** As it is read back. */
export type Content = Omit<RequestContent, 'columns' | 'methods' | 'rowFilter'> & {
  readonly columns: readonly string[]
  readonly methods: readonly Method[]
  readonly rowFilter?: unknown
}

export const NewRequest = RequestContent.extend({
  /** The requester's house, where the officer holds the post at several. */
  requesterId: z.uuid().optional(),
  /** 真实、合法、必要. */
  commitment: z.literal(true),
  /** The digest of the statement as it was read. */
  statement: z.string().max(100),
})
export type NewRequest = z.input<typeof NewRequest>
export type NewRequestRead = z.infer<typeof NewRequest>

/** 范围: what the requester's own head approves, and what nobody widens after them. */
export const Approved = RequestContent.pick({
  ...{ matterCode: true, columns: true, rowFilter: true, methods: true, until: true },
})
export type Approved = z.infer<typeof Approved>

/** Each keeps the request from being taken. */
export type Finding = { readonly rule: string; readonly field: string; readonly message: Text }
export const inWords = (findings: readonly Finding[], lang: keyof Text) =>
  findings.map(({ message, ...rest }) => ({ ...rest, weight: 'must', message: message[lang] }))

export const longestDays = numberOf(rules, 'R-SHR-20/longestTerm')

/** 《…》, or a document number such as 〔2025〕18号. */
const citesSource = /《[^《》]{2,80}》|[〔[［（(]\d{4}[〕\]］）)]\s*第?\s*\d+\s*号/

const said = {
  matterName: { zh: '事项名称', en: 'name of the matter' },
  legalBasis: { zh: '法律依据', en: 'legal basis' },
  scenario: { zh: '使用场景', en: 'scenario' },
} as const

/** Everything that keeps a request from being taken, all at once (一次性告知). Pure. */
export function requestFindings(
  asked: Pick<RequestContent, 'matterCode' | 'matterName' | 'legalBasis' | 'scenario' | 'rowFilter' | 'until'> & {
    readonly columns: readonly string[]
    readonly methods: readonly Method[]
  },
  offered: { readonly columns: readonly Column[]; readonly methods: readonly Method[] },
  today: PlainDate,
): Finding[] {
  const found: Finding[] = []
  const must = (field: string, message: Text): void => void found.push({ rule: 'R-SHR-20', field, message })
  if (!matterForm.test(asked.matterCode))
    must('matterCode', {
      zh: '事项编码为3至60位字母、数字、点、横线',
      en: 'The code of a matter has 3 to 60 letters, digits, dots and hyphens',
    })
  if (!citesSource.test(asked.legalBasis))
    must('legalBasis', {
      zh: '请写明依据的法律、法规或文件：名称加书名号，最好到条，或写文号',
      en: 'Name the law, regulation or document that it rests on: its title in 《》, at best with the article, or its number',
    })
  for (const [field, name] of Object.entries(said)) {
    const texts = [asked[field as keyof typeof said]]
    // What is written here goes to another house and is kept: no marks of secrecy in it, and nobody's number (R-SEC-09, R-CLS-25).
    for (const { weight, message, rule } of findingsInWords({ field, name, texts, isName: field === 'matterName' }))
      if (weight === 'must') found.push({ rule, field, message })
  }
  for (const name of asked.columns) {
    if (!offered.columns.some((one) => one.name === name))
      must('columns', { zh: `没有列 ${name}`, en: `There is no column ${name}` })
  }
  for (const { message } of filterFaults(asked.rowFilter, offered.columns)) must('rowFilter', message)
  for (const method of asked.methods) {
    if (offered.methods.length === 0 || offered.methods.includes(method)) continue
    must('methods', {
      zh: `提供部门没有列出“${methodWords(method, 'zh')}”这种方式`,
      en: `The provider does not offer: ${methodWords(method, 'en')}`,
    })
  }
  if (asked.until <= today) must('until', { zh: '期限须晚于今天', en: 'The term must end after today' })
  if (asked.until > addDays(today, longestDays))
    must('until', {
      zh: `一次最多申请${longestDays}天`,
      en: `No more than ${counted(longestDays, 'day')} can be asked for at once`,
    })
  return found
}

/** A row range may speak of columns that are not asked for: the rows of one region, say, without its code. */
const filterFaults = (rowFilter: unknown, columns: readonly Column[]): readonly Fault[] =>
  rowFilter === null || rowFilter === undefined ? [] : rowFilterFaults(rowFilter, columns)
