import { z } from 'zod'
import { type AnyJob, defineJob } from '../platform/jobs.ts'
import { consoleImportJob } from './console-import-job.ts'
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

export const jobs: readonly AnyJob[] = [publishDueJob, purgeJob, consoleImportJob]
