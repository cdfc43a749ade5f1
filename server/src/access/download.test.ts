import { afterAll, beforeAll, expect, it } from 'vitest'
import { prepareExport, startDownload } from './service.ts'
import { type TestGate, testGate } from './testing-gate.ts'

let gate: TestGate
beforeAll(async () => {
  gate = await testGate()
})
afterAll(() => gate.close())

const lots = '编码,名称\n0101,望江路停车场\n0102,汀桥停车场'
const options = { format: 'ndjson', bom: false, safe: false, header: 'name' } as const
const ends = (receiptId: string) =>
  gate.entries.filter(({ subject }) => subject[0] === receiptId).map(({ event, record }) => ({ event, record }))

it('R-OPN-04: a file of no bytes is given as an empty body, and its end is in the ledger', async () => {
  const { dataset } = await gate.open(lots)
  const file = await prepareExport(gate.ctx(), dataset.id, { ...options, where: '["code","eq","9999"]' })
  expect(file).toMatchObject({ bytes: 0, rows: 0 })
  const { stream, receiptId } = await startDownload(gate.ctx(), file)
  expect(await stream.toArray()).toEqual([])
  await expect.poll(() => ends(receiptId)).toEqual([{ event: 'data.complete', record: { bytes: 0 } }])
})

it('R-OPN-04: what fails after its entry is written is logged as broken', async () => {
  const { dataset } = await gate.open(lots)
  const file = await prepareExport(gate.ctx(), dataset.id, options)
  await expect(startDownload(gate.ctx(), file, { from: 9, to: 3 })).rejects.toThrow()
  const use = gate.entries.findLast(({ event }) => event === 'data.download')
  expect(use?.record).toMatchObject({ file: { range: '9-3' } })
  expect(gate.entries.at(-1)).toMatchObject({ event: 'data.break', record: { bytes: 0, reason: 'fault' } })
})
