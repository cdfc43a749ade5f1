import { z } from 'zod'
import { type AnyJob, defineJob } from '../platform/jobs.ts'
import { moveDueShares } from './request-due.ts'

/** Terms end in the first hour after their last day (R-SHR-27), and so do limits of correction (R-SHR-28). */
const termsJob = defineJob({
  name: 'sharing.endTerms',
  payload: z.object({}),
  retries: 5,
  every: '11 * * * *',
  run: (ctx) => moveDueShares(ctx),
})

export const jobs: readonly AnyJob[] = [termsJob]
