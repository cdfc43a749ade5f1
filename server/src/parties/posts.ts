import type { Text } from '../platform/problem.ts'

/** 岗位. `alone`: an account that holds it holds no other (R-SEC-08, R-OPN-08). The trigger in 0030_parties.sql says the same. */
// biome-ignore format: a table is read in columns
export const posts = [
  { post: 'dataOfficer',           alone: false, title: { zh: '数据专员', en: 'data officer' } },
  { post: 'businessReviewer',      alone: false, title: { zh: '业务科室审核员', en: 'business reviewer' } },
  { post: 'secrecyOfficer',        alone: false, title: { zh: '保密审查员', en: 'secrecy officer' } },
  { post: 'chiefDataOfficer',      alone: false, title: { zh: '首席数据官', en: 'chief data officer' } },
  { post: 'catalogReviewer',       alone: false, title: { zh: '目录审核员', en: 'catalogue reviewer' } },
  { post: 'auditor',               alone: false, title: { zh: '审计人员', en: 'auditor' } },
  { post: 'operatorStaff',         alone: true,  title: { zh: '运营机构人员', en: 'operator staff' } },
  { post: 'systemAdministrator',   alone: true,  title: { zh: '系统管理员', en: 'system administrator' } },
  { post: 'securityAdministrator', alone: true,  title: { zh: '安全管理员', en: 'security administrator' } },
  { post: 'auditAdministrator',    alone: true,  title: { zh: '审计管理员', en: 'audit administrator' } },
] as const satisfies readonly { post: string; alone: boolean; title: Text }[]

export type Post = (typeof posts)[number]['post']
export const postNames = posts.map(({ post }) => post) as [Post, ...Post[]]

/** 三员 (R-SEC-08). */
export const administrators = ['systemAdministrator', 'securityAdministrator', 'auditAdministrator'] as const
export type Administrator = (typeof administrators)[number]

const standsAlone = (post: Post): boolean => posts.some((one) => one.post === post && one.alone)

/** The rule that keeps two posts out of one account, if any does. The operating post is 管运分离, the administering ones are 三员分立. */
export function ruleAgainst(one: Post, other: Post): 'R-SEC-08' | 'R-OPN-08' | undefined {
  if (one === other || !(standsAlone(one) || standsAlone(other))) return undefined
  return one === 'operatorStaff' || other === 'operatorStaff' ? 'R-OPN-08' : 'R-SEC-08'
}

/** A period of whole days, the last one included; open where there is none. */
export type Period = { readonly from: string; readonly until: string | null }

export const overlap = (one: Period, other: Period): boolean =>
  (one.until === null || other.from <= one.until) && (other.until === null || one.from <= other.until)

export const isWithin = (period: Period, day: string): boolean =>
  period.from <= day && (period.until === null || day <= period.until)
