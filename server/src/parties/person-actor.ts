import type { Act, Actor } from '../platform/ctx.ts'
import type { Db } from '../platform/db.ts'
import { dateInShanghai, type Instant } from '../platform/time.ts'
import { listActs } from './account-store.ts'
import type { AccountPolicy } from './policy.ts'

type Person = {
  readonly id: string
  readonly name: string
  readonly mustChangePassword: boolean
  readonly passwordChangedAt: Instant
}

/** A first, reset or old password: until it is changed none of the person's posts acts (R-SEC-01). */
export const mustChangePassword = (
  account: Pick<Person, 'mustChangePassword' | 'passwordChangedAt'>,
  now: Instant,
  { passwordDays }: AccountPolicy,
): boolean =>
  account.mustChangePassword || Date.parse(now) - Date.parse(account.passwordChangedAt) > passwordDays * 86_400_000

/** The person with the posts they hold at this moment. */
export async function personActor(db: Db, person: Person, now: Instant, policy: AccountPolicy): Promise<Actor> {
  const { id, name } = person
  const acts = mustChangePassword(person, now, policy) ? [] : await listActs(db, id, dateInShanghai(now))
  return { kind: 'person', id, name, acts: acts.map(toAct), client: `account:${id}` }
}

export const toAct = ({ heldAt: _, ...act }: Act & { readonly heldAt: string }): Act => act
