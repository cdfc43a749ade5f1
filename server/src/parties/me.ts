import { z } from 'zod'
import type { Act, Ctx } from '../platform/ctx.ts'
import { findAccount, listActs, listPosts } from './account-store.ts'
import { policyOf } from './accounts.ts'
import { hasFactor } from './factor-store.ts'
import { Scope } from './model.ts'
import { listOrganisationsById } from './organisation-store.ts'
import { asksForFactor, mustChangePassword } from './person-actor.ts'
import { postNames } from './posts.ts'

export const Me = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['person', 'key', 'console', 'system', 'anonymous']),
    acts: z.array(
      z.object({
        post: z.enum(postNames),
        organisationId: z.string(),
        organisationName: z.string(),
        unitId: z.string().optional(),
        /** AB 岗: the colleague whose post it is. */
        deputyFor: z.string().optional(),
      }),
    ),
    login: z.string().optional(),
    /** True: until the password is changed, none of the posts acts. */
    mustChangePassword: z.boolean(),
    /** True: until a second factor is set up, none of the posts acts. */
    mustAddFactor: z.boolean(),
    scopes: z.array(Scope).optional(),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

/** Who is signed in and what they act as. Posts at offices that theirs continues act too, and are not listed. */
export async function getMe(ctx: Ctx): Promise<Me> {
  const { kind, id, name, acts, scopes } = ctx.actor
  const account = kind === 'person' ? await findAccount(ctx.db, id) : undefined
  const held = account ? await listPosts(ctx.db, [id]) : []
  const isHeld = ({ organisationId, post }: Act): boolean =>
    held.some((one) => one.organisationId === organisationId && one.post === post)
  const isAsked = account !== undefined && asksForFactor(await listActs(ctx.db, id, ctx.today), policyOf(ctx))
  const direct = account ? acts.filter((act) => isHeld(act) !== (act.principal !== undefined)) : acts
  const organisations = await listOrganisationsById(ctx.db, [...new Set(direct.map((act) => act.organisationId))])
  return {
    ...{ id, name, kind },
    acts: direct.map(({ principal, ...act }) => ({
      ...act,
      ...(principal ? { deputyFor: principal.name } : {}),
      post: z.enum(postNames).parse(act.post),
      organisationName: organisations.find((one) => one.id === act.organisationId)?.name ?? '',
    })),
    ...(account ? { login: account.login } : {}),
    mustChangePassword: account !== undefined && mustChangePassword(account, ctx.now, policyOf(ctx)),
    mustAddFactor: isAsked && !(await hasFactor(ctx.db, id)),
    ...(scopes ? { scopes: Scope.array().parse(scopes) } : {}),
  }
}
