import type { Db } from '../platform/db.ts'
import type { PlainDate } from '../platform/time.ts'
import type { Post } from './posts.ts'

/** The organisations at which a post is filled on this day by an account that is open, the longest filled first. */
export async function listPlaces(db: Db, post: Post, today: PlainDate): Promise<string[]> {
  const rows = await db
    .selectFrom('parties.post as held')
    .innerJoin('parties.account as account', 'account.id', 'held.accountId')
    .select('held.organisationId')
    .where('held.post', '=', post)
    .where('held.endedAt', 'is', null)
    .where('held.fromDate', '<=', today)
    .where((eb) => eb.or([eb('held.untilDate', 'is', null), eb('held.untilDate', '>=', today)]))
    .where('account.closedAt', 'is', null)
    .groupBy('held.organisationId')
    .orderBy((eb) => eb.fn.min('held.seq'))
    .execute()
  return rows.map(({ organisationId }) => organisationId)
}
