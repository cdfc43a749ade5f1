import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { type AnyJob, defineJob, type RunningJob } from '../platform/jobs.ts'
import { eraseFolder, importFolder } from './import-folder.ts'
import * as store from './import-store.ts'
import { eraseBytes, runDetect, runLoad, settleFailure } from './run-import.ts'
import { sweep } from './sweep.ts'

const Payload = z.object({ importId: z.uuid() })

async function during(
  ctx: Ctx,
  { importId }: z.infer<typeof Payload>,
  { signal, isLastAttempt }: RunningJob,
  state: 'detecting' | 'loading',
  work: (one: store.StoredImport) => Promise<unknown>,
): Promise<void> {
  const one = await store.findImport(ctx.db, importId)
  // Refused by an attempt that died before it had erased everything.
  if (one?.state === 'refused') return eraseBytes(ctx, importId)
  // Cancelled, purged, or done by an attempt that was believed dead.
  if (one?.state !== state) return
  try {
    await work(one)
  } catch (error) {
    const now = await store.findImport(ctx.db, importId)
    if (!now) return eraseFolder(importFolder(ctx.resources.paths, importId))
    // The program stops: the next start takes the job up again.
    if (signal.aborted && now.state === state) throw error
    await settleFailure(ctx, importId, error, isLastAttempt)
  }
}

/** 辨编码、剖析: reads a file up to the proposal. */
export const detectJob = defineJob({
  name: 'lake.detect',
  payload: Payload,
  retries: 2,
  parallel: 2,
  run: (ctx, payload, job) => during(ctx, payload, job, 'detecting', (one) => runDetect(ctx, one, job.signal)),
})

/** 装载: makes the version. */
export const loadJob = defineJob({
  name: 'lake.load',
  payload: Payload,
  retries: 2,
  parallel: 2,
  run: (ctx, payload, job) => during(ctx, payload, job, 'loading', (one) => runLoad(ctx, one, { signal: job.signal })),
})

export const sweepJob = defineJob({
  name: 'lake.sweep',
  payload: z.object({}),
  retries: 0,
  every: '17 * * * *',
  run: async (ctx) => {
    await sweep(ctx)
  },
})

export const jobs: readonly AnyJob[] = [detectJob, loadJob, sweepJob]
