import { z } from 'zod'
import pack from '../../../packs/cn/rules.json' with { type: 'json' }
import type { ProcessTable } from './process/model.ts'

/**
 * What a province pack changes, by rule id, or id and name: `{ "R-OPEN-04": 4, "R-OPEN-04/signing": 2 }`. The national number stands in the code; a test checks that
 * each id here is in the register, carries a value, and that the new value is of its kind and no looser.
 */
export const PackRules = z.record(
  z.string().regex(/^R-[A-Z]+-\d+(?:\/[a-zA-Z]+)?$/),
  z.union([z.number().int().positive(), z.string()]),
)
export type PackRules = z.infer<typeof PackRules>

export const packRules: PackRules = PackRules.parse(pack)

/** The table with the pack's limits. A pack may only shorten a clock (R-REG-30), so a longer one changes nothing. */
export const withPackLimits = (table: ProcessTable, rules: PackRules): ProcessTable => ({
  ...table,
  clocks: table.clocks.map((clock) => {
    const { extend } = clock
    return {
      ...clock,
      limit: shortened(clock, rules),
      ...(extend ? { extend: { ...extend, limit: shortened(extend, rules) } } : {}),
    }
  }),
})

type Limited = { readonly limit: number; readonly rule: string; readonly value?: string }

function shortened({ limit, rule, value }: Limited, rules: PackRules): number {
  const other = rules[value === undefined ? rule : `${rule}/${value}`]
  return typeof other === 'number' && other < limit ? other : limit
}
