import { describe, expect, it } from 'vitest'
import { PackRules, withPackLimits } from './pack-rules.ts'
import { defineProcess } from './process/model.ts'

const text = { zh: '甲', en: 'a' }
const table = defineProcess({
  process: 'sample',
  title: text,
  states: { open: { title: text }, closed: { title: text, final: true } },
  steps: 1,
  initial: 'open',
  events: { close: { label: text, done: text } },
  transitions: [{ from: 'open', on: 'close', to: 'closed', by: 'system', rule: 'R-SAMPLE-01' }],
  clocks: [
    { in: 'open', limit: 20, unit: 'WD', duty: 'authority', rule: 'R-SAMPLE-02' },
    { in: 'open', limit: 10, unit: 'WD', duty: 'public', rule: 'R-SAMPLE-02', value: 'objection' },
  ],
})
const limitUnder = (rules: PackRules) => withPackLimits(table, rules).clocks[0]?.limit

describe('a province pack', () => {
  it('R-REG-30: shortens a clock by the id of its rule, and cannot make it longer', () => {
    expect(limitUnder({})).toBe(20)
    expect(limitUnder({ 'R-SAMPLE-02': 15 })).toBe(15)
    expect(limitUnder({ 'R-SAMPLE-02': 30 })).toBe(20)
    expect(limitUnder({ 'R-SAMPLE-01': 1 })).toBe(20)
  })

  it('shortens each clock of a rule by its own name, and no other with it', () => {
    const limits = (rules: PackRules) => withPackLimits(table, rules).clocks.map(({ limit }) => limit)
    expect(limits({ 'R-SAMPLE-02': 5 })).toEqual([5, 10])
    expect(limits({ 'R-SAMPLE-02/objection': 5 })).toEqual([20, 5])
    expect(limits({ 'R-SAMPLE-02/objection': 15 })).toEqual([20, 10])
  })

  it('shortens how much a clock may be extended by, and the clock itself not with it', () => {
    const extend = { limit: 10, by: 'chief@authority', rule: 'R-SAMPLE-02', value: 'extension' } as const
    const extendable = { ...table, clocks: table.clocks.map((clock) => ({ ...clock, extend })) }
    const [clock] = withPackLimits(extendable, { 'R-SAMPLE-02/extension': 4 }).clocks
    expect([clock?.limit, clock?.extend?.limit]).toEqual([20, 4])
    expect(withPackLimits(extendable, { 'R-SAMPLE-02/extension': 15 }).clocks[0]?.extend?.limit).toBe(10)
  })

  it.each([
    { 'R-SAMPLE-02': 0 },
    { 'R-SAMPLE-02': -3 },
    { 'R-SAMPLE-02': 2.5 },
    { limit: 3 },
    { 'R-SAMPLE-02/': 3 },
    { 'R-SAMPLE-02': null },
  ])('is refused when it says %j', (rules) => {
    expect(PackRules.safeParse(rules).success).toBe(false)
  })
})
