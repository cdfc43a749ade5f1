import * as parties from '../parties/service.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { findFact, writeFact } from '../platform/facts.ts'
import { plainDate } from '../platform/time.ts'
import {
  citizen,
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
  /** Somebody without any post. */
  readonly citizen: Actor
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
      const post = { post: person.post, organisationId: organisationId(person.organisation), from: since }
      accounts.set(person.login, await accountOf(ctx, person, post))
    }
  }
  await Promise.all([engage(), engage(), engage(), engage()])
  const { login, name } = citizen
  const citizenId = await accountOf(ctx, { login, name })

  const actor = (post: SamplePost, at: OrganisationKey): Actor => {
    const person = people.find((one) => one.post === post && one.organisation === at)
    if (!person) throw new RangeError(`nobody is ${post} at ${at}`)
    const id = of(accounts, person.login)
    const acts = [{ post, organisationId: organisationId(at) }]
    return { kind: 'person', id, name: person.name, acts, client: `account:${id}` }
  }
  const client = `account:${citizenId}`
  return { organisationId, actor, citizen: { kind: 'person', id: citizenId, name, acts: [], client } }
}

const accountOf = (
  ctx: Ctx,
  { login, name }: Pick<SamplePerson, 'login' | 'name'>,
  post?: { readonly post: SamplePost; readonly organisationId: string; readonly from: string },
): Promise<string> =>
  inTransaction(ctx, async (ctx) => {
    const known = await findFact(ctx.db, `sample:account:${login}`)
    if (known) return known
    const posts = post ? [post] : []
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
