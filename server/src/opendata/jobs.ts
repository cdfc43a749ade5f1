import { z } from 'zod'
import { type AnyJob, defineJob } from '../platform/jobs.ts'
import { consoleImportJob } from './console-import-job.ts'
import { moveDueRequests } from './open-request-due.ts'
import { publishDue } from './publication-effects.ts'
import { purgeJob } from './purge.ts'

/** Announced changes take effect in the first minutes of their day. */
const publishDueJob = defineJob({
  name: 'opendata.publishDue',
  payload: z.object({}),
  retries: 5,
  every: '3 * * * *',
  run: (ctx) => publishDue(ctx),
})

/** Applications whose applicant let their time pass lapse, terms end, and applicants are reminded (R-OPEN-04, R-OPEN-05). */
const requestsDueJob = defineJob({
  name: 'opendata.requestsDue',
  payload: z.object({}),
  retries: 5,
  every: '7 * * * *',
  run: (ctx) => moveDueRequests(ctx),
})

export const jobs: readonly AnyJob[] = [publishDueJob, requestsDueJob, purgeJob, consoleImportJob]
