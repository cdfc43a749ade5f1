import { z } from 'zod'
import { defineJob } from '../platform/jobs.ts'
import { sweepParties } from './sweep.ts'

/** Removes, once an hour, what no longer says anything about anybody. */
export const sweepPartiesJob = defineJob({
  name: 'parties-sweep',
  payload: z.object({}),
  retries: 2,
  every: '41 * * * *',
  run: (ctx) => sweepParties(ctx),
})
