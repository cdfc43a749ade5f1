import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { plainDate } from './time.ts'

const Day = z.iso.date().transform(plainDate)
const Days = z.record(Day, z.string().min(1))

/** One year's notice of the State Council's general office, as data (R-TIME-02). A notice may reach into the December before. */
export const HolidayYear = z.object({
  year: z.int().min(1949),
  notices: z.array(z.object({ number: z.string(), issuedOn: Day, url: z.url() })).min(1),
  sources: z.array(z.string()),
  note: z.string().optional(),
  /** Date to name: days off, the weekend days inside a holiday among them. */
  off: Days,
  /** 调休: weekend days that are worked. */
  worked: Days,
})
export type HolidayYear = z.infer<typeof HolidayYear>

const folder = join(import.meta.dirname, '..', '..', '..', 'packs', 'cn', 'holidays')

/** The years whose notice is out, from the pack. */
export const readHolidays = (from: string = folder): readonly HolidayYear[] =>
  readdirSync(from)
    .filter((name) => /^\d{4}\.json$/.test(name))
    .sort()
    .map((name) => HolidayYear.parse(JSON.parse(readFileSync(join(from, name), 'utf8'))))
