import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anonymous, type TestDatabase, testDatabase } from '../platform/testing.ts'
import type { Instant } from '../platform/time.ts'
import { commitTogether } from './commit-together.ts'
import { type Appending, seal } from './seal.ts'
import { appendTo } from './service.ts'
import { insertPending } from './store.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const ctx = (): Appending => ({
  db: database.db,
  actor: anonymous,
  purpose: { kind: 'open' },
  zone: 'both',
  now: '2026-11-23T02:00:00.000Z' as Instant,
})
const entry = { event: 'data.read', subject: ['d'], record: {} }
const count = async (): Promise<number> =>
  Number((await database.pool.query('select count(*) from ledger.record')).rows[0].count)

it('appends that come while a commit is under way share the next one', async () => {
  const groups: number[] = []
  const together = commitTogether(async (db, records) => {
    groups.push(records.length)
    await insertPending(db, records, false)
  })
  const before = await count()
  await Promise.all(Array.from({ length: 300 }, () => together(database.db, seal(ctx(), entry))))
  expect(groups).toEqual([1, 256, 43])
  expect(await count()).toBe(before + 300)
})

it('one that cannot be stored fails alone', async () => {
  const append = appendTo()
  const before = await count()
  const results = await Promise.allSettled([
    append(ctx(), entry),
    append(ctx(), entry),
    append(ctx(), { ...entry, event: 'a character that PostgreSQL refuses: \u0000' }),
    append(ctx(), entry),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  expect(await count()).toBe(before + 3)
})

it('an append is in the database when it says so, alone or in company', async () => {
  const append = appendTo()
  const check = async (): Promise<void> => {
    const id = await append(ctx(), entry)
    const { rowCount } = await database.pool.query('select 1 from ledger.pending where record_id = $1', [id])
    expect(rowCount).toBe(1)
  }
  await check()
  await Promise.all([check(), check(), sleep(1).then(check)])
})
