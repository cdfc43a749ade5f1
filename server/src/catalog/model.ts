import { z } from 'zod'
import { defineProblems } from '../platform/problem.ts'
import { Sharing, sharingDefaults } from './sharing-model.ts'
import { closedReasons, isTermOf, licences, themes } from './vocabulary.ts'

export { bearsMark, findingsInWords, type SaidField, type WordFinding } from './said-words.ts'
export { checkSharing } from './sharing-check.ts'
export { Sharing, SharingAttribute, SharingMethod, sharingAttributes, sharingMethods } from './sharing-model.ts'
export {
  closedReasons,
  labelOf,
  licences,
  opennessTerms,
  regionLabel,
  regions,
  type Term,
  themes,
  updateFrequencies,
} from './vocabulary.ts'

/** Words in Chinese, always, and in English where the publisher gave them. */
export const LanguageMap = z.object({
  zh: z.string().trim().min(1).max(4000),
  en: z.string().trim().max(4000).optional(),
})
export type LanguageMap = z.infer<typeof LanguageMap>

export const inLanguage = (words: LanguageMap, lang: 'zh' | 'en'): string => words[lang] || words.zh

/** What stands in place of a dataset's words: while a drill is on and after a purge not even they are shown (R-SEC-09). */
export const silenceOf = ({ state }: { readonly state: string }): LanguageMap | undefined =>
  state === 'suspended'
    ? { zh: '（暂停提供，正在核查）', en: '(suspended while it is checked)' }
    : state === 'purged'
      ? { zh: '（已清除）', en: '(purged)' }
      : undefined

export const shownTitle = (dataset: { readonly state: string; readonly title: LanguageMap }, lang: 'zh' | 'en') =>
  inLanguage(silenceOf(dataset) ?? dataset.title, lang)

/** 开放属性: 无条件开放、有条件开放、不予开放 (R-OPEN-01). */
export const Openness = z.enum(['unconditional', 'conditional', 'closed'])
export type Openness = z.infer<typeof Openness>

/** 更新周期. */
export const UpdateFrequency = z.enum([
  'realTime',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'halfYearly',
  'yearly',
  'irregular',
])
export type UpdateFrequency = z.infer<typeof UpdateFrequency>

/** `suspended` is the stop of a secrecy drill (R-SEC-09): nobody reads, whatever their post. */
export const DatasetState = z.enum(['draft', 'review', 'published', 'suspended', 'withdrawn', 'purged'])
export type DatasetState = z.infer<typeof DatasetState>

const Title = LanguageMap.extend({ zh: z.string().trim().min(2).max(200) })
const date = z.iso.date()

const notListed = {
  zh: '不在词表中，词表见 /api/v1/vocabulary',
  en: 'is not in the vocabulary, see /api/v1/vocabulary',
}

/** What a publisher says of a dataset; all of it goes through the publication process. */
export const Description = z.object({
  title: Title,
  summary: LanguageMap,
  theme: z.string().refine((value) => isTermOf(themes, value), { params: { says: notListed } }),
  keywords: z.array(z.string().trim().min(1).max(50)).max(30),
  updateFrequency: UpdateFrequency.nullable(),
  /** Division code of the area described. */
  spatial: z
    .string()
    .regex(/^\d{2,12}$/)
    .nullable(),
  temporalFrom: date.nullable(),
  temporalTo: date.nullable(),
  licence: z
    .string()
    .refine((value) => isTermOf(licences, value), { params: { says: notListed } })
    .nullable(),
  openness: Openness,
  closedReason: z
    .string()
    .refine((value) => isTermOf(closedReasons, value), { params: { says: notListed } })
    .nullable(),
  legalBasis: z.string().trim().min(1).max(1000).nullable(),
  /** 开放条件, for conditional opening. */
  conditions: LanguageMap.nullable(),
  /** 数据分级 L1–L4 (R-CLS-30…33). */
  level: z.number().int().min(1).max(4),
  /** What a reader must know before use, for example 不含港澳台. */
  note: LanguageMap.nullable(),
  /** 需求编号: the demand that this dataset answers. */
  demand: z.string().trim().min(1).max(50).nullable(),
  /** 政务数据共享 (R-SHR-03, R-SHR-04). */
  ...Sharing.shape,
})
export type Description = z.infer<typeof Description>
export type DescriptionField = keyof Description

const blank = {
  keywords: [],
  updateFrequency: null,
  spatial: null,
  temporalFrom: null,
  temporalTo: null,
  licence: null,
  openness: 'unconditional',
  closedReason: null,
  legalBasis: null,
  conditions: null,
  level: 1,
  note: null,
  demand: null,
} as const

/** A new dataset needs a title, a publisher and a theme; the rest is asked for when it is submitted, all at once. */
export const NewDataset = Description.partial()
  .extend({ publisherId: z.uuid(), title: Title, summary: LanguageMap, theme: Description.shape.theme })
  .transform(({ publisherId, ...description }) => ({
    publisherId,
    description: { ...blank, ...sharingDefaults(description.level ?? blank.level), ...description } as Description,
  }))
export type NewDataset = z.input<typeof NewDataset>

export const DescriptionChange = Description.partial()
export type DescriptionChange = z.infer<typeof DescriptionChange>

export const ColumnName = z.object({ name: z.string(), label: z.string() })
export type ColumnName = z.infer<typeof ColumnName>

/** 数据集. What is public of it: the description as published. */
export type Dataset = Description & {
  readonly id: string
  /** 信息资源代码 (R-CODE-10). */
  readonly code: string
  readonly publisherId: string
  readonly state: DatasetState
  /** The version prepared for the next publication. */
  readonly currentVersionId: string | null
  /** The version that is open now. */
  readonly publishedVersionId: string | null
  /** First publication, and the latest. */
  readonly publishedAt: string | null
  readonly updatedAt: string | null
  /** When what is published got its data last; a publication that changes words only leaves it. Null without data. */
  readonly dataUpdatedAt: string | null
  readonly rowCount: number | null
  readonly formats: readonly string[]
  readonly columns: readonly ColumnName[]
  /** Withdrawal or purge. */
  readonly endedAt: string | null
  readonly endedReason: string | null
  readonly createdAt: string
}

/** What waits for the next publication of a dataset that is published already. */
export type ProposedChange = {
  readonly description: DescriptionChange
  readonly versionId: string | null
  /** Submitted: nobody changes it under the reviewers' eyes. */
  readonly underReview: boolean
}

/** Department resources (部门信息资源) are class 3, then the theme's two digits (R-CODE-10, R-CODE-11). */
export function codeClass(theme: string): string {
  const found = themes.find(({ value }) => value === theme)
  if (!found) throw new RangeError(`unknown theme ${theme}`)
  return `3${found.code}`
}

export const datasetCode = (prefix: string, number: number): string => `${prefix}/${String(number).padStart(6, '0')}`

export const problems = defineProblems('catalog', {
  datasetNotFound: {
    status: 404,
    title: { zh: '没有这个数据集，或您无权查看', en: 'There is no such dataset, or you may not see it' },
  },
  wrongPost: {
    status: 403,
    title: { zh: '只有提供部门的数据专员可以编目', en: 'Only a data officer of the publisher may catalogue' },
    advice: { zh: '请由提供部门的数据专员登录后操作', en: 'Ask a data officer of the publisher to do it' },
  },
  inReview: {
    status: 409,
    title: { zh: '审核中，暂不能修改', en: 'It is under review and cannot be changed now' },
    advice: { zh: '请等审核结束，或请审核人退回', en: 'Wait for the review to end, or ask the reviewer to return it' },
  },
  noLongerChangeable: {
    status: 409,
    title: { zh: '已暂停或已清除的数据集不能修改', en: 'A suspended or purged dataset cannot be changed' },
  },
  changedMeanwhile: {
    status: 409,
    title: { zh: '数据集刚被他人改动，请刷新后重试', en: 'Someone else has just changed it; reload and try again' },
  },
  editedMeanwhile: {
    status: 412,
    title: {
      zh: '您打开之后别人改过，您的改动没有保存',
      en: 'Someone has edited it since you opened it; nothing of yours was saved',
    },
    advice: {
      zh: 'changes 列出谁在何时改了哪些项；请取最新内容，决定各项用谁的，再以新的 ETag 提交',
      en: '`changes` says who edited which fields when: read it again, choose field by field, and send it with the new ETag',
    },
  },
  invalidCursor: {
    status: 400,
    title: { zh: '翻页标记无效', en: 'The paging mark is not valid' },
    advice: { zh: '翻页标记只能用于得到它的同一次检索', en: 'A paging mark belongs to the search it came from' },
  },
  officersOnly: {
    status: 403,
    title: {
      zh: '共享属性只供政务部门工作人员查看',
      en: 'How data are shared between departments is for their officers',
    },
    advice: { zh: '请以有岗位的账号登录', en: 'Sign in with an account that holds a post' },
  },
  listNotFound: {
    status: 404,
    title: { zh: '没有这一版责任清单', en: 'There is no such version of the list' },
  },
  notListPublisher: {
    status: 403,
    title: {
      zh: '责任清单由本部门的首席数据官发布',
      en: 'The chief data officer of the department publishes its list',
    },
  },
  emptyList: {
    status: 409,
    title: { zh: '还没有已编目的数据，没有可发布的', en: 'Nothing is catalogued yet, so there is no list to publish' },
  },
  listUnchanged: {
    status: 409,
    title: { zh: '与最近发布的一版没有不同', en: 'It does not differ from the version published last' },
  },
  notCatalogued: {
    status: 409,
    title: { zh: '还没有公布的目录，没有要更新的', en: 'Nothing of it is published, so there is nothing to update' },
  },
  notYetChanged: {
    status: 422,
    title: { zh: '变化的日期还没有到', en: 'The day of the change has not come' },
  },
  noSharingAuthority: {
    status: 409,
    title: { zh: '没有找到同级政务数据共享主管部门', en: 'There is no sharing authority of the same level' },
    advice: {
      zh: '请管理员为提供部门填写所属区划',
      en: 'Ask an administrator to state the region of the publisher',
    },
  },
  invalidPeriod: {
    status: 400,
    title: { zh: '时间范围的起点晚于终点', en: 'The period begins after it ends' },
  },
})
