import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isWorkingDay } from '../platform/calendar.ts'
import type { Ctx } from '../platform/ctx.ts'
import { findFact, writeFact } from '../platform/facts.ts'
import type { Text } from '../platform/problem.ts'
import { engageCast } from './cast.ts'
import type { SampleDataset } from './dataset.ts'
import { sampleDatasets } from './datasets.ts'
import { playSharing } from './sharing.ts'
import { type Stage, tell } from './story.ts'
import { type Step, timelineOf } from './timeline.ts'
import { playMorning } from './uses.ts'

export type Report = (line: Text) => void

/** Files that are read side by side. */
const readers = 3

/**
 * Makes the invented city: its offices and people, then every dataset by the hands of those whose duty it is, step by step, so
 * that the ledger holds the whole history. Done twice it changes nothing; interrupted, it goes on where it stopped.
 */
export async function loadSample(
  ctx: Ctx,
  report: Report,
  datasets: readonly SampleDataset[] = sampleDatasets,
): Promise<void> {
  if ((await findFact(ctx.db, 'sample')) !== undefined) return
  report({ zh: '示例数据：机构与账号', en: 'sample data: offices and accounts' })
  const cast = await engageCast(ctx)
  const folder = await mkdtemp(join(tmpdir(), 'gongshu-sample-'))
  try {
    await play({ ctx, cast, folder }, timelineOf(datasets, { now: ctx.now, isWorkingDay }), report)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  report({ zh: '示例数据：首批读取与下载', en: 'sample data: first reads and downloads' })
  await playMorning(ctx, datasets)
  report({ zh: '示例数据：部门之间的共享', en: 'sample data: sharing between departments' })
  await playSharing(ctx, cast, datasets)
  await writeFact(ctx.db, 'sample', 'loaded', ctx.now)
}

/**
 * Reviews follow each other in the order of time; a file may be read ahead, as soon as what came before it in its own dataset is
 * done. Every wait is for something earlier, so none can wait for itself.
 */
async function play(stage: Stage, steps: readonly Step[], report: Report): Promise<void> {
  const free = turnstile(readers)
  const ofDataset = new Map<string, { count: number; last: Promise<void> }>()
  const files = steps.filter(({ act }) => act.of === 'receive').length
  let read = 0
  let reviews: Promise<void> = Promise.resolve()
  const failures: unknown[] = []
  const all = steps.map((step) => {
    const { key, description } = step.dataset
    const { count, last } = ofDataset.get(key) ?? { count: 0, last: Promise.resolve() }
    const isFile = step.act.of === 'receive'
    const done = (isFile ? last : Promise.all([last, reviews])).then(async () => {
      if (failures.length > 0) return
      if (!isFile) return tell(stage, step, count)
      await free(async () => {
        if (failures.length === 0) await tell(stage, step, count)
      })
      read++
      const { zh, en = zh } = description.title
      report({ zh: `示例数据：${read}/${files} ${zh}`, en: `sample data: ${read}/${files} ${en}` })
    })
    const settled = done.catch((error: unknown) => {
      failures.push(error)
    })
    ofDataset.set(key, { count: count + 1, last: settled })
    if (!isFile) reviews = settled
    return settled
  })
  // After a failure nothing is begun, and what was begun is waited for: the next start finds nobody at work.
  await Promise.all(all)
  if (failures.length > 0) throw failures[0]
}

/** Lets so many through at once; who leaves hands the place to the next. */
function turnstile(places: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = []
  let left = places
  return async (work) => {
    if (left > 0) left--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else left++
    }
  }
}
