import * as parties from '../parties/service.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { findFact, writeFact } from '../platform/facts.ts'
import { plainDate } from '../platform/time.ts'
import {
  cityRegion,
  districts,
  type OrganisationKey,
  organisations,
  people,
  type SamplePerson,
  type SamplePost,
} from './city.ts'

/** All accounts of the invented city open with it; an installation with real people never has it. */
export const samplePassword = 'Linlan-2026'

/** Who acts in the sample: its offices by id, and its people as actors. */
export type Cast = {
  readonly organisationId: (key: OrganisationKey) => string
  readonly actor: (post: SamplePost, at: OrganisationKey) => Actor
}

/** Posts are held since before the first file came. */
const since = '2025-01-02'

/** Offices and accounts of 临澜市; what an interrupted start made already is left as it is. */
export async function engageCast(ctx: Ctx): Promise<Cast> {
  await parties.declareRegions(
    ctx,
    [{ code: cityRegion, name: '临澜市' }, ...districts].map(({ code, name }) => ({
      ...{ code, name },
      validFrom: plainDate(since),
    })),
  )
  const offices = new Map<OrganisationKey, string>()
  for (const { key, name, kind, creditCode, leadership } of organisations) {
    const found = await parties.findOrganisationByName(ctx, name)
    const input = { name, kind, creditCode, leadership, regionCode: cityRegion }
    offices.set(key, (found ?? (await parties.createOrganisation(ctx, input))).id)
  }
  const organisationId = (key: OrganisationKey): string => of(offices, key)
  const accounts = new Map<string, string>()
  // A password's hash takes its time; four at once keep the processors busy.
  const waiting = [...people]
  const engage = async (): Promise<void> => {
    for (let person = waiting.shift(); person; person = waiting.shift()) {
      accounts.set(person.login, await accountOf(ctx, person, organisationId(person.organisation)))
    }
  }
  await Promise.all([engage(), engage(), engage(), engage()])

  const actor = (post: SamplePost, at: OrganisationKey): Actor => {
    const person = people.find((one) => one.post === post && one.organisation === at)
    if (!person) throw new RangeError(`nobody is ${post} at ${at}`)
    const id = of(accounts, person.login)
    const acts = [{ post, organisationId: organisationId(at) }]
    return { kind: 'person', id, name: person.name, acts, client: `account:${id}` }
  }
  return { organisationId, actor }
}

const accountOf = (ctx: Ctx, { login, name, post }: SamplePerson, organisationId: string): Promise<string> =>
  inTransaction(ctx, async (ctx) => {
    const known = await findFact(ctx.db, `sample:account:${login}`)
    if (known) return known
    const posts = [{ post, organisationId, from: since }]
    const made = { login, name, password: samplePassword, posts, mustChangePassword: false }
    const { id } = await parties.createAccount(ctx, made)
    await writeFact(ctx.db, `sample:account:${login}`, id, ctx.now)
    return id
  })

function of<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const found = map.get(key)
  if (found === undefined) throw new RangeError(String(key))
  return found
}
