import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { askJson, Cut, surely } from './asking.ts'
import { between, makeTable, writeTable } from './tables.ts'
import type { World } from './world.ts'

type Imported = { readonly datasetId: string; readonly version: number; readonly rows: number; readonly state: string }
type Running = {
  readonly state: 'waiting' | 'running' | 'retrying' | 'done' | 'failed' | 'cancelled'
  readonly result?: Imported
  readonly problem?: unknown
}

/** 命令行导入: a file by its path becomes a dataset, published at once for the most part. */
export async function importByConsole(world: World, worker: string): Promise<void> {
  const { random, victim, outside, counts, at } = world
  const mark = `C${++world.next}`
  const table = makeTable(random, mark, random() < 0.15 ? between(random, 2000, 6000) : between(random, 3, 90))
  const path = writeTable(random, join(outside, `台账-${mark}`), table)
  const publish = random() < 0.8
  const file = { path, publisher: '临澜市城市管理局', title: `停车泊位台账 ${mark}`, publish }
  at.set(worker, `${mark} sent`)
  const begun = await askJson<{ id: string }>(victim, '/api/v1/console/imports', {
    as: 'console',
    method: 'POST',
    json: file,
  }).catch((error: unknown) => {
    // Not acknowledged: it may happen or not, but never twice, which the check of titles shows.
    if (error instanceof Cut) return undefined
    throw error
  })
  if (!begun) return
  at.set(worker, `${mark} waits for job ${begun.id}`)
  const ended = await untilEnded(world, begun.id, mark)
  if (ended.state !== 'done' || !ended.result) {
    world.faults.push(`${mark}: an acknowledged import ended as ${ended.state}: ${JSON.stringify(ended.problem)}`)
    return
  }
  const { datasetId, version: number, rows, state } = ended.result
  counts.imports++
  if (rows !== table.length) world.faults.push(`${mark}: ${rows} rows of ${table.length}`)
  if (!publish && state !== 'businessReview') world.faults.push(`${mark}: to be reviewed, and is ${state}`)
  if (publish && state !== 'published') world.faults.push(`${mark}: asked to be published, and is ${state}`)
  const versionId = await versionIdOf(world, datasetId, publish)
  counts.versions++
  if (publish) counts.publications++
  world.versions.push({ datasetId, versionId, number, table, isPublished: publish })
}

async function untilEnded(world: World, id: string, mark: string): Promise<Running> {
  let first: string | undefined
  for (;;) {
    const running = await surely(() =>
      askJson<Running>(world.victim, `/api/v1/console/imports/${id}`, { as: 'console' }),
    )
    const { state, result } = running
    if (result && first && result.datasetId !== first) {
      world.faults.push(`${mark}: said to be dataset ${first}, then ${result.datasetId}`)
    }
    first ??= result?.datasetId
    if (state === 'done' || state === 'failed' || state === 'cancelled') return running
    await sleep(40)
  }
}

async function versionIdOf({ victim, people }: World, datasetId: string, isPublished: boolean): Promise<string> {
  const path = isPublished ? `/api/v1/datasets/${datasetId}` : `/api/v1/datasets/${datasetId}/proposal`
  const as = isPublished ? {} : { as: people.get('urban-data') ?? '' }
  const { version } = await surely(() => askJson<{ version: { id: string } | null }>(victim, path, as))
  if (!version) throw new Error(`dataset ${datasetId} was acknowledged and has no version`)
  return version.id
}
