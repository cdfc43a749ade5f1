import { z } from 'zod'
import { defineJob } from '../platform/jobs.ts'
import { runMonitor } from './monitor.ts'

/** Replays the log every hour; what it finds is written to the log itself. */
export const monitorJob = defineJob({
  name: 'ledger-monitor',
  payload: z.object({}),
  retries: 2,
  every: '17 * * * *',
  run: async (ctx, _payload, { report }) => {
    const { entries, alarms } = await runMonitor(ctx)
    await report({ entries, alarms: alarms.length })
  },
})
