import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../platform/ids.ts'
import { migrate } from '../platform/migrate.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'

/** The database of the release before sharing was described: every table emptied away and made anew, up to that migration. */
let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  const { rows } = await database.pool.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`,
  )
  for (const { name } of rows) await database.pool.query(`drop schema ${name} cascade`)
  const folder = join(import.meta.dirname, '..', '..', 'migrations')
  const before = readdirSync(folder).filter((name) => name < '0083')
  await migrate(database.pool, folder, before)
})
afterAll(() => database.close())

const description = (level: number) => ({ title: { zh: '停车场' }, level })

test('R-CLS-30…33: what was catalogued before is given the sharing attribute of its level, in every place that keeps its words', async () => {
  const { pool } = database
  const ids = [1, 2, 3, 4].map(() => newId())
  for (const [index, id] of ids.entries()) {
    await pool.query(
      `insert into catalog.dataset (id, code, publisher_id, title, summary, theme, openness, closed_reason, legal_basis, level, state,
         published_at, updated_at, created_at, changed_at)
       values ($1, $2, $1, '{"zh": "停车场"}', '{"zh": "停车场"}', 'transport', 'closed', 'legalBar', '法', $3, 'published',
         now(), now(), now(), now())`,
      [id, `301/00000${index + 1}`, index + 1],
    )
    await pool.query(
      `insert into opendata.publication (id, dataset_id, publisher_id, before, after, compatibility, submitted_at)
       values ($1, $1, $1, $2, $3, 'first', now())`,
      [id, index === 0 ? null : description(1), description(index + 1)],
    )
  }
  const waiting = 'insert into catalog.proposed_change (dataset_id, description, changed_at) values ($1, $2, now())'
  await pool.query(waiting, [ids[0], { keywords: ['泊位'] }])
  await pool.query(waiting, [ids[1], { level: 1 }])

  await migrate(pool)

  const datasets = await pool.query(
    'select sharing_attribute, sharing_methods, sharing_scope, not_shared_law from catalog.dataset order by level',
  )
  const open = { sharing_attribute: 'unconditional', sharing_methods: ['interface', 'file'] }
  const held = { sharing_attribute: 'conditional', sharing_methods: [] }
  expect(datasets.rows).toEqual(
    [open, held, held, held].map((row) => ({ ...row, sharing_scope: null, not_shared_law: null })),
  )

  const texts = { sharingScope: null, sharingPurposes: null, notSharedReason: null, notSharedLaw: null }
  const everyone = { sharingAttribute: 'unconditional', sharingMethods: ['interface', 'file'], ...texts }
  const someone = { sharingAttribute: 'conditional', sharingMethods: [], ...texts }
  const rounds = await pool.query('select before, after from opendata.publication order by seq')
  expect(rounds.rows[0]).toEqual({ before: null, after: { ...description(1), ...everyone } })
  expect(rounds.rows[3]).toEqual({
    before: { ...description(1), ...everyone },
    after: { ...description(4), ...someone },
  })

  // A round compares its words with the catalogue's and those that wait: both must have moved alike.
  const changes = await pool.query('select description from catalog.proposed_change order by dataset_id')
  expect(changes.rows.map((row) => row.description)).toEqual([{ keywords: ['泊位'] }, { level: 1, ...everyone }])
})
