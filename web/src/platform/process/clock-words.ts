import type { Clock } from '../parts/clock.tsx'
import type { ProcessClock } from './queries.ts'

/** A process clock as the chip draws it. Hours are counted as hours. */
export const chipClock = ({ dueAt, spent, limit, unit, overdue, paused, provisional }: ProcessClock): Clock => ({
  limitDays: limit,
  usedDays: overdue ? Math.max(spent, limit + 1) : Math.min(spent, limit),
  due: dueAt.slice(0, 10),
  ...(unit === 'h' ? { hours: true } : {}),
  ...(paused ? { paused } : {}),
  ...(provisional ? { provisional } : {}),
})
