import { randomBytes } from 'node:crypto'
import { appendTo } from '../ledger/service.ts'
import type { Actor, Ctx, LedgerEntry } from '../platform/ctx.ts'
import type { Db } from '../platform/db.ts'
import { testCtx } from '../platform/testing.ts'
import { createAccount } from './accounts.ts'
import type { Account } from './model.ts'
import { createOrganisation } from './organisations.ts'
import type { Post } from './posts.ts'

export const machine: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }

/** A password that passes every rule. */
export const goodPassword = '澜江之畔-Harbour7'

/** A context of the machine itself, with what was written to the ledger, which is the real one without its sequencer. */
export function partiesCtx(db: Db, overrides: Partial<Ctx> = {}): { ctx: Ctx; entries: LedgerEntry[] } {
  const entries: LedgerEntry[] = []
  const append = appendTo()
  const appendLedger = (ctx: Ctx, entry: LedgerEntry) => {
    entries.push(entry)
    return append(ctx, entry)
  }
  const resources = { appendLedger, factorKey: randomBytes(32) }
  return { ctx: testCtx(db, resources, { actor: machine, ...overrides }), entries }
}

let count = 0

export const organisationOf = (ctx: Ctx, overrides: Partial<Parameters<typeof createOrganisation>[1]> = {}) =>
  createOrganisation(ctx, { name: `临澜市第${++count}局`, kind: 'organ', regionCode: '009900', ...overrides })

export const accountOf = (ctx: Ctx, ...posts: { post: Post; organisationId: string }[]): Promise<Account> =>
  createAccount(ctx, { login: `person-${++count}`, name: `林之${count}`, password: goodPassword, posts })

/** The same context, acting as this account. */
export const as = (ctx: Ctx, { id, name, posts }: Account): Ctx => ({
  ...ctx,
  actor: {
    ...{ kind: 'person', id, name, client: `account:${id}` },
    acts: posts.map(({ post, organisationId }) => ({ post, organisationId })),
  },
})
