import { z } from 'zod'
import { type AnyJob, defineJob } from '../platform/jobs.ts'
import { endTerms } from './request-due.ts'

/** Terms end in the first hour after their last day (R-SHR-27). */
const termsJob = defineJob({
  name: 'sharing.endTerms',
  payload: z.object({}),
  retries: 5,
  every: '11 * * * *',
  run: (ctx) => endTerms(ctx),
})

export const jobs: readonly AnyJob[] = [termsJob]
