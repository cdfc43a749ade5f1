import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor, Ctx } from '../ctx.ts'
import { newId } from '../ids.ts'
import { type TestDatabase, testCtx, testDatabase } from '../testing.ts'
import { Roster, requestTable } from './testing-process.ts'
import { listTodo } from './todo.ts'

let database: TestDatabase
let ctx: Ctx
const small = newId()
const everywhere = 'catalogReviewer@authority'

/** 100,000 open matters in 400 offices, one of which has 40. */
beforeAll(async () => {
  database = await testDatabase()
  await sql`
    with matter as (
      select n, case when n <= 40 then ${small} else 'office-' || n % 399 end as house from generate_series(1, 100000) as m(n)
    )
    insert into process.instance (id, process, subject_id, title, state, step, parties, waits_for, due_at, started_at)
    select gen_random_uuid(), 'request', n::text, '{"zh": "事项", "en": "Matter"}', 'acceptance', 1,
      jsonb_build_object('requester', house, 'provider', house, 'authority', house), array['dataOfficer@' || house, ${everywhere}],
      timestamptz '2026-11-20 00:00+08' + n * interval '1 minute', timestamptz '2026-11-19 10:00+08'
    from matter`.execute(database.db)
  await sql`analyze process.instance`.execute(database.db)
  const resources = { names: new Roster().names(), processes: new Map([['request', requestTable()]]) }
  const acts = [{ post: 'dataOfficer', organisationId: small }]
  const actor: Actor = { kind: 'person', id: newId(), name: '周予安', acts, client: 'test' }
  ctx = testCtx(database.db, resources, { actor })
})
afterAll(() => database.close())

it('the to-do list among 100,000 open matters reads only its own', async () => {
  const { items, counts } = await listTodo(ctx)
  expect(items).toHaveLength(40)
  expect(counts.mine).toBe(40)
  const { rows } = await sql<Record<string, string>>`
    explain (analyze, buffers) select * from process.instance
    where closed_at is null and waits_for && ${[`dataOfficer@${small}`]}::text[] order by due_at nulls last, seq limit 200`.execute(
    database.db,
  )
  const plan = rows.map((row) => Object.values(row)[0]).join('\n')
  expect(plan).toContain('instance_waits')
  expect(plan).not.toContain('Seq Scan')
})

it('one who is awaited in all of them still gets the first page', async () => {
  const started = performance.now()
  const actor: Actor = { ...ctx.actor, acts: [{ post: 'catalogReviewer', organisationId: 'authority' }] }
  const { items, counts } = await listTodo({ ...ctx, actor })
  expect(items).toHaveLength(200)
  expect(counts.mine).toBe(100_000)
  // Measured 0.1 s on two shared cores, list and counts together; a plan that reads row by row through the index takes many times that.
  expect(performance.now() - started).toBeLessThan(5000)
})
