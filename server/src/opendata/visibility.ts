/** Who may know of a dataset and of the rounds of its publication. What one may not know does not exist. Pure. */
import type { Dataset } from '../catalog/model.ts'
import type { Actor } from '../platform/ctx.ts'
import type { Instance } from '../platform/process/model.ts'

const auditPosts: readonly string[] = ['auditor', 'auditAdministrator']

const seesAll = ({ kind, acts }: Actor): boolean =>
  kind === 'console' || kind === 'system' || acts.some(({ post }) => auditPosts.includes(post))

export const worksAt = ({ acts }: Actor, organisationId: string | undefined): boolean =>
  acts.some((act) => act.organisationId === organisationId)

export const holds = ({ acts }: Actor, post: string, organisationId: string | undefined): boolean =>
  acts.some((act) => act.post === post && act.organisationId === organisationId)

/** Those who prepare a dataset, decide on it, or audit both. */
export const isInside = (actor: Actor, publisherId: string, round: Pick<Instance, 'parties'> | undefined): boolean =>
  seesAll(actor) ||
  worksAt(actor, publisherId) ||
  (round !== undefined && holds(actor, 'catalogReviewer', round.parties.authority))

/** Everyone knows what was ever published; its data are another question, which the gate answers. */
export const isPublic = ({ publishedAt }: Pick<Dataset, 'publishedAt'>): boolean => publishedAt !== null
