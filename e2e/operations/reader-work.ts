import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, ask, Cut } from './asking.ts'
import { amountAt, between, isSame, oneOf, sumOf } from './tables.ts'
import { type Acknowledged, published, type World } from './world.ts'

/** Anybody, who reads and downloads what is open, and looks whether it is what was sent. */
export async function readOnce(world: World): Promise<void> {
  const { random, counts } = world
  const version = oneOf(random, published(world))
  await sleep(between(random, 20, 120))
  if (!version) return
  const kind = oneOf(random, ['rows', 'rows', 'rows', 'sum', 'csv', 'ndjson', 'parquet', 'range'] as const)
  if (kind === 'rows') await readPage(world, version)
  else if (kind === 'sum') await readSum(world, version)
  else await download(world, version, kind ?? 'csv')
  counts[kind === 'rows' || kind === 'sum' ? 'reads' : 'downloads']++
}

/** The whole body, or `undefined` if the kill came in the middle of it; its receipt counts from the headers on. */
async function take(world: World, path: string, headers?: Record<string, string>): Promise<Answer | undefined> {
  const answer = await ask(world.victim, path, headers ? { headers } : {})
  if (answer.status >= 400) {
    world.faults.push(`${path}: ${answer.status} ${answer.body ?? ''}`)
    return undefined
  }
  const receipt = answer.headers.get('gongshu-receipt')
  if (!receipt) world.faults.push(`${path}: no receipt`)
  else world.receipts.push(receipt)
  return answer.body ? answer : undefined
}

type Page = {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly total: number
  readonly next: string | null
}
const pageOf = (answer: Answer): Page => JSON.parse(String(answer.body)) as Page

async function readPage(world: World, version: Acknowledged): Promise<void> {
  const path = `/api/v1/datasets/${version.datasetId}/rows?version=${version.versionId}&limit=200`
  const answer = await take(world, path)
  if (!answer) return
  const page = pageOf(answer)
  check(world, version, page.total === version.table.length, `${page.total} rows in all`)
  const isFirst = isSame(
    version.table.slice(0, 200),
    page.rows.map((row) => Object.values(row)),
  )
  check(world, version, isFirst, `a page that was not sent: ${JSON.stringify(page.rows[0])}`)
}

async function readSum(world: World, version: Acknowledged): Promise<void> {
  const base = `/api/v1/datasets/${version.datasetId}/rows?version=${version.versionId}`
  const first = await take(world, `${base}&limit=1`)
  const name = first && Object.keys(pageOf(first).rows[0] ?? {})[amountAt]
  const answer = name && (await take(world, `${base}&agg=${encodeURIComponent(`sum(${name})`)}`))
  if (!answer) return
  const sum = Number(Object.values(pageOf(answer).rows[0] ?? {})[0])
  check(world, version, sum === sumOf(version.table), `a sum of ${sum} instead of ${sumOf(version.table)}`)
}

async function download(
  world: World,
  version: Acknowledged,
  kind: 'csv' | 'ndjson' | 'parquet' | 'range',
): Promise<void> {
  const format = kind === 'range' ? 'csv' : kind
  const path = `/api/v1/datasets/${version.datasetId}/download.${format}?version=${version.versionId}`
  const answer = await take(world, path, kind === 'range' ? { range: 'bytes=10-59' } : undefined)
  if (!answer?.body) return
  if (kind === 'range') {
    check(world, version, answer.status === 206 && answer.body.length === 50, `a range of ${answer.body.length} bytes`)
    return
  }
  const digest = `sha-256=:${createHash('sha256').update(answer.body).digest('base64')}:`
  check(world, version, digest === answer.headers.get('repr-digest'), `another ${format} than its digest says`)
  if (kind === 'parquet') return
  const lines = answer.body
    .toString()
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const rows =
    kind === 'csv'
      ? lines.slice(1).map((line) => line.split(','))
      : lines.map((line) => Object.values(JSON.parse(line) as object))
  check(world, version, isSame(version.table, rows), `another ${format} than was sent: ${lines[1]}`)
}

function check({ faults }: World, { datasetId, number }: Acknowledged, holds: boolean, what: string): void {
  if (!holds) faults.push(`dataset ${datasetId} version ${number}: ${what}`)
}

/** Every row of a version through the API, page after page. */
export async function readAll(world: World, version: Acknowledged): Promise<void> {
  const got: (readonly unknown[])[] = []
  const base = `/api/v1/datasets/${version.datasetId}/rows?version=${version.versionId}`
  // What is not open yet is shown to its own house only, and no more than the beginning.
  const as = version.isPublished ? {} : { as: world.people.get('urban-data') ?? '' }
  let next: string | null = null
  do {
    const path = `${base}&limit=1000${next ? `&after=${encodeURIComponent(next)}` : ''}`
    const answer = await ask(world.victim, path, as)
    if (answer.status !== 200) {
      check(world, version, false, `not readable: ${answer.status} ${answer.body ?? ''}`)
      return
    }
    if (!answer.body) throw new Cut('killed in the middle of the answer')
    const page = pageOf(answer)
    check(world, version, page.total === version.table.length, `${page.total} rows of ${version.table.length}`)
    got.push(...page.rows.map((row) => Object.values(row)))
    next = version.isPublished ? page.next : null
  } while (next)
  const expected = version.isPublished ? version.table : version.table.slice(0, 100)
  check(world, version, isSame(expected, got), `its rows are not those that were sent: ${JSON.stringify(got[0])}`)
}
