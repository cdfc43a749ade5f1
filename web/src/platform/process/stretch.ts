import { addDays, plainDate } from '../format.ts'
import type { ProcessView } from './queries.ts'

/** Seven weeks around today: from the Monday before the running clock began, never more than fifty days. */
export function stretch({ startedAt }: ProcessView, today: string): { from: string; to: string } {
  const begun = plainDate(startedAt)
  const earliest = addDays(today, -28)
  const from = monday(begun > earliest ? begun : earliest)
  return { from, to: addDays(from, 48) }
}

const monday = (day: string): string => addDays(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7))
