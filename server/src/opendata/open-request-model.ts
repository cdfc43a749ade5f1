import { counted } from '@gongshu/tabular/counted'
import { z } from 'zod'
import { levelOf, type Use } from '../access/model.ts'
import type { Column, Version } from '../lake/model.ts'
import { isPersonal } from '../lake/model.ts'
import type { Text } from '../platform/problem.ts'
import { numberOf } from '../platform/rules.ts'
import { addDays, type PlainDate } from '../platform/time.ts'
import type { Finding } from './finding.ts'
import { rules } from './rules.ts'

/** 用途类别. */
export const PurposeKind = z.enum(['publicService', 'research', 'product', 'internal', 'other'])
export type PurposeKind = z.infer<typeof PurposeKind>

export const purposeKinds: Readonly<Record<PurposeKind, Text>> = {
  publicService: { zh: '公共服务', en: 'public service' },
  research: { zh: '科学研究', en: 'research' },
  product: { zh: '产品与服务开发', en: 'a product or service' },
  internal: { zh: '内部经营管理', en: 'own management' },
  other: { zh: '其他', en: 'other' },
}

/** 使用方式, and the uses of the gate that each stands for. */
export const Way = z.enum(['api', 'file'])
export type Way = z.infer<typeof Way>

const usesOf: Readonly<Record<Way, readonly Use[]>> = {
  api: ['read', 'aggregate', 'profile'],
  file: ['download'],
}
export const usesOfWays = (ways: readonly Way[]): Use[] => ways.flatMap((way) => usesOf[way])

const words = z.string().trim().min(10).max(2000)

/** 申请书 (R-OPEN-03): who, for what, which columns, how, until when, how kept safe, with the commitment. */
export const NewOpenRequest = z.object({
  /** The applicant's organisation; without one the person applies in their own name. */
  organisationId: z.uuid().optional(),
  purposeKind: PurposeKind,
  purpose: words.meta({ description: '场景与用途 · What it is for' }),
  ways: z.array(Way).min(1),
  /** Physical names; null is all that the version has now. */
  columns: z.array(z.string().max(200)).min(1).nullable(),
  /** The last day of use. */
  until: z.iso.date(),
  security: words.meta({ description: '数据安全措施 · How it is kept safe' }),
  /** 安全承诺: no transfer, no re-identification, only for the purpose stated. */
  commitment: z.literal(true),
  /** The digest of the terms (commitment and conditions) as they were read. */
  terms: z.string().max(100),
})
export type NewOpenRequest = z.infer<typeof NewOpenRequest>

export const longestDays = numberOf(rules, 'R-OPEN-03/longestTerm')

type Asked = Pick<NewOpenRequest, 'columns' | 'until'>

/** Everything that keeps an application from being taken, all at once (一次性告知). Pure. */
export function requestFindings(asked: Asked, columns: readonly Column[], today: PlainDate): Finding[] {
  const found: Finding[] = []
  const must = (field: string, message: Text, column?: string): void => {
    found.push({ rule: 'R-OPEN-03', field, weight: 'must', message, ...(column ? { column } : {}) })
  }
  if (asked.until <= today) must('until', { zh: '期限须晚于今天', en: 'The term must end after today' })
  if (asked.until > addDays(today, longestDays))
    must('until', {
      zh: `一次最多申请${longestDays}天`,
      en: `No more than ${counted(longestDays, 'day')} can be asked for at once`,
    })
  const wanted = asked.columns ?? columns.map(({ name }) => name)
  for (const name of wanted) {
    const column = columns.find((one) => one.name === name)
    if (!column) must('columns', { zh: `没有列 ${name}`, en: `There is no column ${name}` }, name)
    else if (isPersonal(column)) {
      const zh = `“${column.label}”列含个人信息，不能申请`
      must('columns', { zh, en: `Column “${column.label}” points at people and cannot be applied for` }, name)
    }
  }
  return found
}

/** 三级数据须另受使用控制 (R-CLS-32): until there is that, an application could only end in a refusal of the gate. */
export const isOnApplication = (
  dataset: { readonly state: string; readonly openness: string; readonly level: number },
  version: Version | undefined,
): boolean =>
  dataset.state === 'published' &&
  dataset.openness === 'conditional' &&
  dataset.level <= levelOf('R-CLS-31') &&
  version !== undefined
