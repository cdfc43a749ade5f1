import { z } from 'zod'
import { type AnyJob, defineJob } from '../platform/jobs.ts'
import { moveDueCorrections } from './correction-due.ts'
import { measureJob } from './measuring.ts'

/** Reports whose filer let their time pass lapse; contacts are not kept for good (R-DQ-07). */
const correctionsDueJob = defineJob({
  name: 'quality.correctionsDue',
  payload: z.object({}),
  retries: 5,
  every: '11 * * * *',
  run: (ctx) => moveDueCorrections(ctx),
})

export const jobs: readonly AnyJob[] = [measureJob, correctionsDueJob]
