import { afterAll, beforeAll, expect, it } from 'vitest'
import { plainError } from './plain-error.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

it.each([
  ['a value that stands already', `insert into platform.fact values ('张三', 'x', now()), ('张三', 'y', now())`],
  ['a row that breaks a check', `insert into ledger.log (no, origin, began_at) values (-1, '张三', now())`],
  ['a value of the wrong kind', `select '张三'::uuid`],
])('what the database says of %s holds no value of it', async (_name, statement) => {
  const error = await database.pool.query(statement).catch((cause: unknown) => cause)
  const wrapped = new Error('job failed', { cause: error })
  expect(JSON.stringify(plainError(wrapped))).not.toContain('张三')
  expect(plainError(error)).toMatchObject({ message: 'database error', code: expect.stringMatching(/^\w{5}$/) })
})
