import type { Selectable } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import type { IndicatorCode } from './indicators.ts'
import { Indicator, NewRule, type QualityRule } from './model.ts'

export type RuleSet = {
  readonly datasetId: string
  readonly number: number
  readonly rules: readonly QualityRule[]
  readonly createdAt: string
}

const StoredRules = NewRule.array()
const toRuleSet = (row: Selectable<Database['quality.ruleSet']>): RuleSet => ({
  datasetId: row.datasetId,
  number: row.number,
  rules: StoredRules.parse(row.rules) as QualityRule[],
  createdAt: row.createdAt,
})

export async function findRuleSet(db: Db, datasetId: string, number?: number): Promise<RuleSet | undefined> {
  const row = await db
    .selectFrom('quality.ruleSet')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .$if(number !== undefined, (query) => query.where('number', '=', number ?? 0))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toRuleSet(row)
}

export async function insertRuleSet(
  db: Db,
  { id, account, ...set }: RuleSet & { readonly id: string; readonly account: string },
): Promise<void> {
  const { datasetId, number, rules, createdAt } = set
  const row = { id, account, datasetId, number, rules: JSON.stringify(rules), createdAt: createdAt as Instant }
  await db.insertInto('quality.ruleSet').values(row).execute()
}

/** R-SEC-09: what rules say of columns and values. That there were some, and what they counted, stays. */
export async function eraseRules(db: Db, datasetId: string): Promise<void> {
  await db.updateTable('quality.ruleSet').set({ rules: '[]' }).where('datasetId', '=', datasetId).execute()
}

export type StoredFigure = {
  readonly ruleId: string
  readonly indicator: IndicatorCode
  readonly conforming: number | null
  readonly evaluated: number | null
  readonly missing: string | null
}

export type Measurement = {
  readonly id: string
  readonly datasetId: string
  readonly versionId: string
  readonly ruleSetNumber: number
  readonly state: 'waiting' | 'done' | 'failed'
  readonly jobId: string | null
  readonly problem: string | null
  readonly rows: number | null
  readonly total: number | null
  readonly requestedAt: string
  readonly endedAt: string | null
}

const toMeasurement = ({ seq: _seq, ...row }: Selectable<Database['quality.measurement']>): Measurement => ({
  ...row,
  state: row.state as Measurement['state'], // the table's check constraint lists the states
})

export async function insertMeasurement(
  db: Db,
  one: Pick<Measurement, 'id' | 'datasetId' | 'versionId' | 'ruleSetNumber'> & { readonly requestedAt: Instant },
): Promise<void> {
  await db
    .insertInto('quality.measurement')
    .values({ ...one, state: 'waiting' })
    .execute()
}

export const noteJob = async (db: Db, id: string, jobId: string): Promise<void> => {
  await db.updateTable('quality.measurement').set({ jobId }).where('id', '=', id).execute()
}

export async function findMeasurement(db: Db, id: string): Promise<Measurement | undefined> {
  const row = await db.selectFrom('quality.measurement').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toMeasurement(row)
}

/** The newest of a version, of any state or of one. */
export async function findLastMeasurement(
  db: Db,
  versionId: string,
  state?: Measurement['state'],
): Promise<Measurement | undefined> {
  const row = await db
    .selectFrom('quality.measurement')
    .selectAll()
    .where('versionId', '=', versionId)
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toMeasurement(row)
}

/** The last finished one of each version. */
export async function listLastDone(db: Db, datasetId: string): Promise<Measurement[]> {
  const rows = await db
    .selectFrom('quality.measurement')
    .selectAll()
    .distinctOn('versionId')
    .where('datasetId', '=', datasetId)
    .where('state', '=', 'done')
    .orderBy('versionId')
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(toMeasurement)
}

/** Compare-and-set: of two attempts at one measurement one counts. */
export async function endMeasurement(
  db: Db,
  id: string,
  end:
    | { readonly state: 'done'; readonly rows: number; readonly total: number | null }
    | { readonly state: 'failed'; readonly problem: string },
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('quality.measurement')
    .set({ ...end, endedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function insertFigures(db: Db, measurementId: string, figures: readonly StoredFigure[]): Promise<void> {
  if (figures.length === 0) return
  const rows = figures.map((figure, place) => ({ measurementId, place, ...figure }))
  await db.insertInto('quality.figure').values(rows).execute()
}

export async function listFigures(db: Db, measurementId: string): Promise<StoredFigure[]> {
  const rows = await db
    .selectFrom('quality.figure')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .orderBy('place')
    .execute()
  return rows.map(({ ruleId, indicator, conforming, evaluated, missing }) => ({
    ...{ ruleId, indicator: Indicator.parse(indicator), conforming, evaluated, missing },
  }))
}
