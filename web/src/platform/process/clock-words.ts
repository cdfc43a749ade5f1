import type { Clock } from '../parts/clock.tsx'
import type { ProcessClock } from './queries.ts'

/** A process clock as the chip draws it. Hours are drawn as the working day they fall in. */
export const chipClock = ({ dueAt, spent, limit, overdue, paused, provisional }: ProcessClock): Clock => ({
  limitDays: limit,
  usedDays: overdue ? Math.max(spent, limit + 1) : Math.min(spent, limit),
  due: dueAt.slice(0, 10),
  ...(paused ? { paused } : {}),
  ...(provisional ? { provisional } : {}),
})
