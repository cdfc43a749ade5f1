import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import { Leadership, Line, nameKey, type Organisation, OrganisationKind, type Unit } from './model.ts'

type Row = Pick<Selectable<Database['parties.organisation']>, (typeof columns)[number]>

const columns = [
  ...(['id', 'name', 'kind', 'creditCode', 'regionCode', 'superiorId', 'leadership', 'confirmed'] as const),
  ...(['endedOn', 'successorId', 'revision'] as const),
] as const

const formerNames = sql<string[]>`array(
  select former.name from parties.former_name former
  where former.organisation_id = organisation.id order by former.until_date desc, former.name
)`.as('formerNames')

const toOrganisation = (row: Row & { formerNames: string[] }): Organisation => ({
  ...row,
  kind: OrganisationKind.parse(row.kind),
  leadership: Leadership.parse(row.leadership),
})

const organisations = (db: Db) =>
  db.selectFrom('parties.organisation as organisation').select([...columns, formerNames])

export async function findOrganisation(db: Db, id: string): Promise<Organisation | undefined> {
  const row = await organisations(db).where('id', '=', id).executeTakeFirst()
  return row && toOrganisation(row)
}

/** Holds the row until the transaction ends, so that of two changes at once the second sees the first. */
export const lockOrganisation = async (db: Db, id: string): Promise<void> => {
  await db.selectFrom('parties.organisation').select('id').where('id', '=', id).forUpdate().execute()
}

/** Changes of superiors wait for each other: two that are harmless alone can make a loop together. */
export const lockHierarchy = async (db: Db): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('parties.hierarchy'))`.execute(db)
}

export async function listOrganisationsById(db: Db, ids: readonly string[]): Promise<Organisation[]> {
  if (ids.length === 0) return []
  const rows = await organisations(db)
    .where('id', 'in', [...ids])
    .orderBy('seq')
    .execute()
  return rows.map(toOrganisation)
}

export type OrganisationPage = {
  readonly q?: string | undefined
  readonly limit: number
  readonly after?: number | undefined
}

/** In order of their making; the ended ones too, since old papers name them. */
export async function listOrganisations(
  db: Db,
  page: OrganisationPage,
): Promise<{ organisation: Organisation; seq: number }[]> {
  const key = page.q ? nameKey(page.q) : undefined
  const rows = await organisations(db)
    .select('seq')
    .$if(page.after !== undefined, (query) => query.where('seq', '>', page.after ?? 0))
    .$if(key !== undefined, (query) =>
      query.where(
        sql<boolean>`(position(${key} in organisation.name_key) > 0 or exists (
          select 1 from parties.former_name former
          where former.organisation_id = organisation.id and position(${key} in former.name_key) > 0))`,
      ),
    )
    .orderBy('seq')
    .limit(page.limit)
    .execute()
  return rows.map(({ seq, ...row }) => ({ organisation: toOrganisation(row), seq }))
}

/** Who bears the name now; else who bore it last, by that name's end or its own. */
export async function findOrganisationByName(db: Db, name: string): Promise<Organisation | undefined> {
  const key = nameKey(name)
  const row = await organisations(db)
    .where((where) =>
      where.or([
        where('nameKey', '=', key),
        where('id', 'in', (of) =>
          of.selectFrom('parties.formerName').select('organisationId').where('nameKey', '=', key),
        ),
      ]),
    )
    .orderBy(sql`organisation.name_key = ${key} and organisation.ended_on is null`, 'desc')
    .orderBy(sql`organisation.ended_on is null`, 'desc')
    .orderBy('endedOn', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toOrganisation(row)
}

export const findByCreditCode = (db: Db, code: string): Promise<{ id: string } | undefined> =>
  db
    .selectFrom('parties.organisation')
    .select('id')
    .where('creditCode', '=', code)
    .where('endedOn', 'is', null)
    .executeTakeFirst()

export type OrganisationValues = Omit<Organisation, 'formerNames' | 'endedOn' | 'successorId' | 'revision'>

/** False if another of this name or code was there first. */
export async function insertOrganisation(db: Db, values: OrganisationValues, now: Instant): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('parties.organisation')
    .values({ ...values, nameKey: nameKey(values.name), createdAt: now, changedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** False if it is no longer at this revision. */
export async function changeOrganisation(
  db: Db,
  id: string,
  revision: number,
  values: Partial<OrganisationValues>,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties.organisation')
    .set({
      ...values,
      ...(values.name === undefined ? {} : { nameKey: nameKey(values.name) }),
      revision: revision + 1,
      changedAt: now,
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function keepFormerName(db: Db, organisationId: string, name: string, until: PlainDate): Promise<void> {
  await db
    .insertInto('parties.formerName')
    .values({ organisationId, name, nameKey: nameKey(name), untilDate: until })
    .onConflict((conflict) => conflict.columns(['organisationId', 'nameKey']).doUpdateSet({ name, untilDate: until }))
    .execute()
}

/** The offices above, the nearest first. A loop, should one exist, ends where it began. */
export async function listSuperiors(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above (id, superior_id, height) as (
      select id, superior_id, 0 from parties.organisation where id = ${id}
      union
      select one.id, one.superior_id, above.height + 1
      from parties.organisation one join above on one.id = above.superior_id
      where above.height < 50
    )
    select id from above where height > 0 order by height`.execute(db)
  return rows.map((row) => row.id)
}

/** The one that continues its duties today: itself, unless it was merged. */
export async function findContinuing(db: Db, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive line (id, successor_id) as (
      select id, successor_id from parties.organisation where id = ${id}
      union
      select next.id, next.successor_id from parties.organisation next join line on next.id = line.successor_id
    )
    select id from line where successor_id is null`.execute(db)
  return rows[0]?.id
}

export type Authority = { readonly regionCode: string; readonly line: Line; readonly organisationId: string }

export async function listAuthorities(db: Db, regionCodes?: readonly string[]): Promise<Authority[]> {
  const rows = await db
    .selectFrom('parties.authority')
    .select(['regionCode', 'line', 'organisationId'])
    .$if(regionCodes !== undefined, (query) => query.where('regionCode', 'in', [...(regionCodes ?? [])]))
    .orderBy('regionCode')
    .execute()
  return rows.map(({ line, ...row }) => ({ ...row, line: Line.parse(line) }))
}

export async function saveAuthority(db: Db, { regionCode, line, organisationId }: Authority): Promise<void> {
  await db
    .insertInto('parties.authority')
    .values({ regionCode, line, organisationId })
    .onConflict((conflict) => conflict.columns(['regionCode', 'line']).doUpdateSet({ organisationId }))
    .execute()
}

export const passAuthority = async (db: Db, from: string, to: string): Promise<void> => {
  await db.updateTable('parties.authority').set({ organisationId: to }).where('organisationId', '=', from).execute()
}

export async function insertUnit(db: Db, unit: Unit): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('parties.unit')
    .values(unit)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export const listUnits = (db: Db, organisationId: string): Promise<Unit[]> =>
  db
    .selectFrom('parties.unit')
    .select(['id', 'organisationId', 'name', 'parentId'])
    .where('organisationId', '=', organisationId)
    .where('endedOn', 'is', null)
    .orderBy('seq')
    .execute()

export type Succession = {
  readonly organisationId: string
  readonly successorId: string
  readonly onDate: PlainDate
  readonly document: string
  readonly recordedBy: string | null
}

/** Records it, or corrects one that nobody confirmed yet; false when one is in force. */
export async function saveSuccession(db: Db, succession: Succession, now: Instant): Promise<boolean> {
  const values = { ...succession, recordedAt: now }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('parties.succession')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('organisationId').doUpdateSet(values).where(sql<boolean>`succession.confirmed_at is null`),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export const confirmSuccession = (
  db: Db,
  organisationId: string,
  confirmedBy: string | null,
  now: Instant,
): Promise<Succession | undefined> =>
  db
    .updateTable('parties.succession')
    .set({ confirmedBy, confirmedAt: now })
    .where('organisationId', '=', organisationId)
    .where('confirmedAt', 'is', null)
    .returning(['organisationId', 'successorId', 'onDate', 'document', 'recordedBy'])
    .executeTakeFirst()

export const endOrganisation = async (
  db: Db,
  id: string,
  { on, successorId, now }: { on: PlainDate; successorId: string; now: Instant },
): Promise<void> => {
  await db
    .updateTable('parties.organisation')
    .set((set) => ({ endedOn: on, successorId, revision: set('revision', '+', 1), changedAt: now }))
    .where('id', '=', id)
    .execute()
}
