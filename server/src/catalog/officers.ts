import type { Actor } from '../platform/ctx.ts'

/** 政务部门工作人员: whom the government data catalogue is for, beside the public one. Staff of operators and holders of no post are not. */
export const officerPosts = [
  ...(['dataOfficer', 'businessReviewer', 'secrecyOfficer', 'chiefDataOfficer'] as const),
  ...(['catalogReviewer', 'auditor', 'auditAdministrator'] as const),
] as const

export const isOfficer = ({ kind, acts }: Pick<Actor, 'kind' | 'acts'>): boolean =>
  kind === 'console' || kind === 'system' || acts.some(({ post }) => officerPosts.some((one) => one === post))
