import { z } from 'zod'
import { Detector, Seen } from './model.ts'

/** Numbers stay numbers where JSON can hold them exactly; BIGINT and DECIMAL are strings. */
const Bound = z.union([z.string(), z.number()])

/** Where one of the first of what was found stands, and what the cell looks like, masked. */
export const Sighting = Seen.extend({ masked: z.string() })
export type Sighting = z.infer<typeof Sighting>

export const ColumnProfile = z.object({
  name: z.string(),
  nulls: z.number().int(),
  distinct: z.number().int(),
  distinctExact: z.boolean(),
  min: Bound.nullable(),
  max: Bound.nullable(),
  mean: z.number().nullable(),
  /** At 5, 25, 50, 75 and 95 %, by t-digest: within about 1 % of the rank. */
  quantiles: z.array(Bound).nullable(),
  histogram: z.array(z.object({ from: Bound, to: Bound, count: z.number().int() })).nullable(),
  topValues: z.array(z.object({ value: z.string(), count: z.number().int() })).nullable(),
  /** Whether the counts of `topValues` are counted; otherwise they are estimates of a streaming count. */
  topExact: z.boolean(),
  /** Characters of the shortest and the longest text. */
  lengths: z.object({ min: z.number().int(), max: z.number().int() }).nullable(),
  /** `9{6}` six digits, `A` capitals, `a` small letters, `中` Han characters. Counted over all rows. */
  patterns: z.array(z.object({ pattern: z.string(), count: z.number().int() })),
  detectors: z.array(Detector),
  sightings: z.array(Sighting).optional(),
})
export type ColumnProfile = z.infer<typeof ColumnProfile>

/** Every figure is over all rows unless it says otherwise. Holds values, so it lies beside the version and passes the gate. */
export const Profile = z.object({ rowCount: z.number().int(), columns: z.array(ColumnProfile) })
export type Profile = z.infer<typeof Profile>
