/** A legal calendar date in Asia/Shanghai, `YYYY-MM-DD`. */
export type PlainDate = string & { readonly __brand: 'PlainDate' }
/** An instant, ISO 8601 in UTC with milliseconds, e.g. `2026-11-23T06:02:31.000Z`. */
export type Instant = string & { readonly __brand: 'Instant' }

const shanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

export const instantOf = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant
export const dateInShanghai = (instant: Instant): PlainDate => shanghai.format(new Date(instant)) as PlainDate

/** Reads `YYYY-MM-DD`, refusing dates that do not exist (2026-02-30). */
export function plainDate(text: string): PlainDate {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  if (!parsed || Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== text) {
    throw new RangeError(`not a calendar date: ${text}`)
  }
  return text as PlainDate
}

/** Calendar days later (or earlier, negative). */
export const addDays = (date: PlainDate, days: number): PlainDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as PlainDate
