import * as access from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { findFact, writeFact } from '../platform/facts.ts'
import { Problem } from '../platform/problem.ts'
import { dateInShanghai, instantOf } from '../platform/time.ts'
import { samplePassword } from './cast.ts'
import { organisation } from './city.ts'
import type { SampleDataset } from './dataset.ts'

type Use = {
  readonly dataset: string
  readonly by: 'citizen' | 'app'
  readonly does: (ctx: Ctx, datasetId: string) => Promise<unknown>
}

/** Physical name of a column by its header. */
type NameOf = (label: string) => string

const rows = (ask: (name: NameOf) => access.RowsRequest) => async (ctx: Ctx, id: string) => {
  const { columns } = await catalog.getDataset(ctx, id)
  const name: NameOf = (label) => columns.find((column) => column.label === label)?.name ?? label
  return access.readRows(ctx, id, ask(name))
}
const page = rows(() => ({ limit: 16 }))
const profile = (ctx: Ctx, id: string) => access.readProfile(ctx, id, {})
const download =
  (format: access.ExportFormat) =>
  async (ctx: Ctx, id: string): Promise<void> => {
    const file = await access.prepareExport(ctx, id, { format, bom: false, safe: false, header: 'label' })
    const { stream } = await access.startDownload(ctx, file)
    for await (const _ of stream);
  }

/** A morning on the portal: what people looked at, what the app 停哪儿 fetched, and what nobody gets. */
// biome-ignore format: a table is read in columns
const morning: readonly Use[] = [
  { dataset: 'airQuality',   by: 'citizen', does: rows((name) => ({ limit: 20, sort: `-${name('监测时间')}` })) },
  { dataset: 'divisions',    by: 'citizen', does: page },
  { dataset: 'parking',      by: 'app',     does: rows((name) => ({ limit: 100, select: ['停车场·名称', '停车场·地址', '泊位·总数', '收费·标准'].map(name).join(',') })) },
  { dataset: 'parking',      by: 'app',     does: rows((name) => ({ limit: 100, where: JSON.stringify([name('停车场·区划'), 'eq', '009902']) })) },
  { dataset: 'budgets',      by: 'citizen', does: profile },
  { dataset: 'residents',    by: 'citizen', does: page },
  { dataset: 'boardings',    by: 'citizen', does: rows((name) => ({ group: name('线路'), agg: `sum(${name('刷卡人次')})` })) },
  { dataset: 'careHomes',    by: 'citizen', does: download('xlsx') },
  { dataset: 'enterprises',  by: 'app',     does: page },
  { dataset: 'busStops',     by: 'app',     does: download('geojson') },
  { dataset: 'holidays',     by: 'citizen', does: download('csv') },
  { dataset: 'waterQuality', by: 'citizen', does: page },
]

/** Through the gate like everybody: each use and each refusal is in the ledger, and the home page has something true to count. */
export async function playMorning(ctx: Ctx, loaded: readonly SampleDataset[]): Promise<void> {
  const citizen: Actor = { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'sample' }
  const app = await appKey(ctx)
  const uses = morning.filter(({ dataset }) => loaded.some(({ key }) => key === dataset))
  for (const { dataset, by, does } of uses) {
    const value = await findFact(ctx.db, `sample:dataset:${dataset}`)
    const { datasetId } = JSON.parse(value ?? '{}') as { datasetId?: string }
    if (!datasetId) throw new RangeError(`${dataset} was not loaded`)
    const now = instantOf(Date.now())
    const time = { now, today: dateInShanghai(now) }
    await refusedOrDone(
      does({ ...ctx, ...time, actor: by === 'app' ? app : citizen, purpose: { kind: 'open' } }, datasetId),
    )
  }
}

/** A refusal is part of the story; anything else is a fault. */
async function refusedOrDone(use: Promise<unknown>): Promise<void> {
  try {
    await use
  } catch (error) {
    if (!(error instanceof Problem && error.status === 403)) throw error
  }
}

/** The key of 停哪儿, an app by 澜图科技. Its text is shown to nobody. */
const appKey = (ctx: Ctx): Promise<Actor> =>
  inTransaction(ctx, async (ctx) => {
    const scopes = ['read', 'download'] as const
    const name = '停哪儿'
    const known = await findFact(ctx.db, 'sample:key')
    if (known) return keyActor(known, name, scopes)
    const { login, name: maker } = organisation('mapmaker')
    const account = { login, name: `${maker}（${name}）`, password: samplePassword, mustChangePassword: false }
    const { id } = await parties.createAccount(ctx, account)
    const owner: Actor = { kind: 'person', id, name: account.name, acts: [], client: `account:${id}` }
    const { key } = await parties.createKey({ ...ctx, actor: owner }, { name, scopes: [...scopes], days: 365 })
    await writeFact(ctx.db, 'sample:key', key.id, ctx.now)
    return keyActor(key.id, name, scopes)
  })

const keyActor = (id: string, name: string, scopes: readonly string[]): Actor => ({
  ...{ kind: 'key', id, name, acts: [], scopes },
  client: `key:${id}`,
})
