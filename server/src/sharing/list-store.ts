import { sql } from 'kysely'
import type { Db } from '../platform/db.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import { ownStates } from './request-table.ts'

/** Of which house, and on which side of it. */
export type Whose = {
  readonly side: 'requester' | 'provider' | 'authority'
  readonly houses: readonly string[]
  readonly datasetId?: string | undefined
}

/** 在办、在用、待处置、已办结: what a list is narrowed to. */
export type Stage = 'open' | 'inUse' | 'disposing' | 'over'

export type ListedRow = {
  readonly id: string
  readonly code: string
  readonly datasetId: string
  readonly requesterId: string
  readonly providerId: string
  readonly attribute: string
  readonly matterName: string
  readonly until: PlainDate
  readonly filedAt: Instant
  readonly endedAt: Instant | null
}

export type ListPage = {
  readonly stages: Readonly<Record<Stage, readonly string[]>>
  readonly stage?: Stage | undefined
  readonly text?: string | undefined
  readonly offset: number
  readonly limit: number
}

/** What the requester's own head has not approved has reached nobody else (R-SHR-20). */
const reached = sql`(r.approved is not null or i.state <> all(${[...ownStates]}::text[]))`

const houseOf = ({ side, houses, datasetId }: Whose) => sql`
  ${
    side === 'authority'
      ? sql`i.parties ->> 'authority' = any(${[...houses]}::text[]) and ${reached}`
      : side === 'provider'
        ? sql`r.provider_id = any(${[...houses]}::uuid[]) and ${reached}`
        : sql`r.requester_id = any(${[...houses]}::uuid[])`
  }
  ${datasetId === undefined ? sql`` : sql`and r.dataset_id = ${datasetId}`}`

/** Overdue first, then the nearest last day; what has no clock comes after, newest first. */
const stagesAsRows = (stages: ListPage['stages']) =>
  sql.join(Object.entries(stages).map(([stage, states]) => sql`(${stage}::text, ${[...states]}::text[])`))

/** How many there are in each stage. */
export async function countRequests(
  db: Db,
  whose: Whose,
  stages: ListPage['stages'],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ stage: string; count: number }>`
    select s.stage, count(*)::integer as count
      from sharing.request as r
      join process.standing as i on i.id = r.id
      join (values ${stagesAsRows(stages)}) as s (stage, states) on i.state = any(s.states)
     where ${houseOf(whose)}
     group by s.stage`.execute(db)
  return new Map(rows.map(({ stage, count }) => [stage, count]))
}

export async function listRequests(db: Db, whose: Whose, page: ListPage): Promise<ListedRow[]> {
  const { stage, stages, text, offset, limit } = page
  const like = text === undefined ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<ListedRow>`
    select r.id, r.code, r.dataset_id, r.requester_id, r.provider_id, r.attribute, r.matter_name, r.until, r.filed_at, r.ended_at
      from sharing.request as r
      join process.standing as i on i.id = r.id
     where ${houseOf(whose)}
       ${stage === undefined ? sql`` : sql`and i.state = any(${[...stages[stage]]}::text[])`}
       ${like === undefined ? sql`` : sql`and (r.code ilike ${like} or r.matter_name ilike ${like} or r.matter_code ilike ${like} or i.title ->> 'zh' ilike ${like})`}
     order by i.due_at asc nulls last, r.seq desc
     offset ${offset} limit ${limit}`.execute(db)
  return rows
}
