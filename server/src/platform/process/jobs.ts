import { z } from 'zod'
import { type AnyJob, defineJob } from '../jobs.ts'
import { recomputeProvisional, recordOverdue } from './clocks.ts'
import { releaseAssignments } from './office.ts'

/** R-TIME-06: soon after a day has ended, and a few times an hour for limits in hours. */
const overdueJob = defineJob({
  name: 'process-overdue',
  payload: z.object({}),
  retries: 2,
  every: '*/10 * * * *',
  run: async (ctx) => {
    await recordOverdue(ctx)
  },
})

/** R-TIME-07: a notice comes with a new file in the pack and so with a restart; once a day is enough. */
const recomputeJob = defineJob({
  name: 'process-recompute',
  payload: z.object({}),
  retries: 2,
  every: '20 0 * * *',
  run: async (ctx) => {
    await recomputeProvisional(ctx)
  },
})

/** 转办 ends with the post of the one it was handed to. */
const releaseJob = defineJob({
  name: 'process-release',
  payload: z.object({}),
  retries: 2,
  every: '50 * * * *',
  run: async (ctx) => {
    await releaseAssignments(ctx)
  },
})

export const jobs: readonly AnyJob[] = [overdueJob, recomputeJob, releaseJob]
