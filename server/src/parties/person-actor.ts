import type { Act, Actor } from '../platform/ctx.ts'
import type { Db } from '../platform/db.ts'
import { dateInShanghai, type Instant } from '../platform/time.ts'
import { listActs } from './account-store.ts'
import type { AccountPolicy } from './policy.ts'
import { administrators } from './posts.ts'

type Person = {
  readonly id: string
  readonly name: string
  readonly mustChangePassword: boolean
  readonly passwordChangedAt: Instant
  /** Has set up a second factor; without it there is no session of theirs that did not prove one. */
  readonly hasFactor: boolean
}

/** A first, reset or old password: until it is changed none of the person's posts acts (R-SEC-01). */
export const mustChangePassword = (
  account: Pick<Person, 'mustChangePassword' | 'passwordChangedAt'>,
  now: Instant,
  { passwordDays }: AccountPolicy,
): boolean =>
  account.mustChangePassword || Date.parse(now) - Date.parse(account.passwordChangedAt) > passwordDays * 86_400_000

/** 多因素鉴别 (R-SEC-01): of whom the house asks a second factor; who has none yet acts in no post until there is one. */
export const asksForFactor = (acts: readonly Act[], { secondFactor }: AccountPolicy): boolean =>
  (secondFactor === 'everyone' && acts.length > 0) ||
  (secondFactor === 'administrators' && acts.some(({ post }) => administrators.some((one) => one === post)))

/** The person with the posts they hold at this moment. */
export async function personActor(db: Db, person: Person, now: Instant, policy: AccountPolicy): Promise<Actor> {
  const { id, name, hasFactor } = person
  const held = mustChangePassword(person, now, policy) ? [] : await listActs(db, id, dateInShanghai(now))
  const acts = !hasFactor && asksForFactor(held, policy) ? [] : held
  return { kind: 'person', id, name, acts: acts.map(toAct), client: `account:${id}` }
}

export const toAct = ({ heldAt: _, ...act }: Act & { readonly heldAt: string }): Act => act
