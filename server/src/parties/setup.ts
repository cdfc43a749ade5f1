import { asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import { type Instant, instantOf } from '../platform/time.ts'
import { hasAccounts, lockAdministrators } from './account-store.ts'
import { createAccount, judgeAccount, policyOf } from './accounts.ts'
import { inWords, type NewAccount, type NewOrganisation } from './model.ts'
import { createOrganisation } from './organisations.ts'
import { type Administrator, administrators } from './posts.ts'
import { problems } from './problems.ts'
import { insertSetupLink, useSetupLink } from './session-store.ts'
import { digestOf, newToken } from './token.ts'

export type SetupLink = { readonly token: string; readonly expiresAt: Instant }

/** Nobody has an account here yet. */
export const isUnused = async (ctx: Ctx): Promise<boolean> => !(await hasAccounts(ctx.db))

/** A link for the first administrators of an empty installation; the one before it ceases. None once there is an account. */
export const createSetupLink = (ctx: Ctx): Promise<SetupLink | undefined> =>
  inTransaction(ctx, async (ctx) => {
    await lockAdministrators(ctx.db)
    if (await hasAccounts(ctx.db)) return undefined
    const token = newToken()
    const expiresAt = instantOf(Date.parse(ctx.now) + policyOf(ctx).setupHours * 3_600_000)
    await insertSetupLink(ctx.db, { tokenDigest: digestOf(token), expiresAt }, ctx.now)
    return { token, expiresAt }
  })

export type Setup = {
  readonly token: string
  /** The data bureau that runs this installation. */
  readonly organisation: Pick<NewOrganisation, 'name' | 'creditCode' | 'regionCode'>
  readonly administrators: Readonly<Record<Administrator, NewAccount>>
}

/**
 * 初始化: the data bureau and its three administrators, three people from the first minute (R-SEC-08). Who fills in the form is the
 * system administrator; the other two change their password when they first sign in.
 */
export const setUp = (ctx: Ctx, setup: Setup): Promise<void> =>
  inTransaction(ctx, async (outer) => {
    const ctx = asSystem(outer, 'setup')
    await lockAdministrators(ctx.db)
    if (await hasAccounts(ctx.db)) throw problems.setupDone()
    const findings = administrators.flatMap((post) =>
      judgeAccount(ctx, setup.administrators[post], `administrators.${post}.`),
    )
    if (findings.length > 0) throw problems.invalidAccount({ findings: inWords(findings, ctx.lang) })
    if (!(await useSetupLink(ctx.db, digestOf(setup.token), ctx.now))) throw problems.setupLinkInvalid()

    const { id } = await createOrganisation(ctx, { ...setup.organisation, kind: 'dataAuthority', leadership: 'local' })
    for (const post of administrators) {
      await createAccount(ctx, {
        ...setup.administrators[post],
        mustChangePassword: post !== 'systemAdministrator',
        posts: [{ post, organisationId: id }],
      })
    }
  })
