import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

const cancelled = (id: string) =>
  test.entries.filter(({ event, subject }) => event === 'import.cancel' && subject[0] === id)

it('a cancel that comes after the load has won says so, and nothing is logged', async () => {
  const { id } = await test.bring(test.file('一.csv', '序号,名称\n1,滨江\n2,东湖\n'))
  const load = await test.database.pool.connect()
  await load.query('begin')
  const loaded = `update lake.import set state = 'loaded', dataset_id = $2, version_id = $2 where id = $1`
  await load.query(loaded, [id, newId()])
  const cancelling = lake.cancelImport(test.ctx, id).then(
    () => 'cancelled',
    (error: { type?: string }) => error.type,
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
  await load.query('commit')
  load.release()
  expect(await cancelling).toBe('/problems/lake/importEnded')
  expect(cancelled(id)).toEqual([])
})

it('a cancel that cannot be logged has not happened', async () => {
  const { id } = await test.bring(test.file('二.csv', '序号,名称\n3,滨江\n4,东湖\n'))
  const appendLedger = () => Promise.reject(new Error('no ledger'))
  const { resources } = test.ctx
  const mute: Ctx = { ...test.ctx, resources: Object.create(resources, { appendLedger: { value: appendLedger } }) }
  await expect(lake.cancelImport(mute, id)).rejects.toThrow('no ledger')
  expect(await lake.getImport(test.ctx, id)).toMatchObject({ state: 'proposed' })
  await lake.cancelImport(test.ctx, id)
  expect(cancelled(id)).toHaveLength(1)
})
