import { setTimeout as sleep } from 'node:timers/promises'
import { askJson, Cut, surely } from './asking.ts'
import { between, fileOf, makeTable, oneOf, type Table } from './tables.ts'
import type { Acknowledged, World } from './world.ts'

type Import = {
  readonly id: string
  readonly state: 'detecting' | 'proposed' | 'loading' | 'loaded' | 'refused' | 'failed'
  readonly datasetId: string | null
  readonly versionId: string | null
  readonly refusal: unknown
}
type Version = { readonly id: string; readonly number: number; readonly rows: number }
type Proposal = { readonly processId: string | null; readonly version: Version | null }
type Matter = { readonly state: string }

const steps: Readonly<Record<string, readonly [login: string, event: string]>> = {
  businessReview: ['urban-business', 'passBusiness'],
  secrecyReview: ['urban-secrecy', 'passSecrecy'],
  signing: ['urban-chief', 'sign'],
  authorityReview: ['bureau-review', 'accept'],
}

/** 送数 to 发布, as people do it: upload in pieces, proposal, loading, description, four reviewers; or a new version of what is open. */
export async function bringByPeople(world: World, worker: string): Promise<void> {
  const earlier = world.random() < 0.5 ? takeOpen(world) : undefined
  try {
    await bring(world, worker, earlier)
  } finally {
    if (earlier) taken.delete(earlier.datasetId)
  }
}

async function bring(world: World, worker: string, earlier: Acknowledged | undefined): Promise<void> {
  const { random, at, counts } = world
  const mark = `P${++world.next}`
  const base = earlier?.table ?? []
  const fresh = makeTable(random, mark, between(random, 3, base.length > 300 ? 3 : 120), base.length)
  const table: Table = [...base, ...fresh]
  const fileName = (extension: string): string => `泊位普查-${mark}.${extension}`
  const { extension, bytes } = fileOf(random, table)
  at.set(worker, `${mark} uploads`)
  const uploadId = await upload(world, fileName(extension), bytes)

  at.set(worker, `${mark} is read`)
  // From here on an import may have taken it; whether all bytes arrived shows in the rows.
  world.uploads.delete(uploadId)
  const about = earlier ? { datasetId: earlier.datasetId } : { title: `泊位普查 ${mark}` }
  const begun = await begin(world, fileName(extension), { uploadId, ...about })
  const proposed = await untilState(world, begun, 'detecting')
  at.set(worker, `${mark} is loaded (import ${proposed.id})`)
  const loaded = await load(world, proposed)
  const { datasetId, versionId } = loaded
  if (loaded.state !== 'loaded' || !datasetId || !versionId) {
    world.faults.push(`${mark}: a good file ended as ${loaded.state}: ${JSON.stringify(loaded.refusal)}`)
    return
  }
  const { version } = await surely(() => asOfficer<Proposal>(world, `/api/v1/datasets/${datasetId}/proposal`))
  if (version?.id !== versionId || version.rows !== table.length) {
    world.faults.push(
      `${mark}: version ${versionId} of ${table.length} rows was acknowledged, the proposal has ${JSON.stringify(version)}`,
    )
    return
  }
  const made: Acknowledged = { datasetId, versionId, number: version.number, table, isPublished: false }
  counts.versions++
  world.versions.push(made)

  at.set(worker, `${mark} is described`)
  if (!earlier) await surely(() => asOfficer(world, `/api/v1/datasets/${datasetId}`, 'PATCH', description))
  at.set(worker, `${mark} is submitted`)
  const processId = await submit(world, datasetId)
  world.processes.add(processId)
  at.set(worker, `${mark} is reviewed (${processId})`)
  await review(world, processId, mark)
  made.isPublished = true
  counts.publications++
}

const description = {
  summary: { zh: '城市道路与公共停车场的泊位普查结果，一行为一个泊位组。' },
  keywords: ['停车', '泊位'],
  theme: 'transport',
  updateFrequency: 'irregular',
  licence: 'openTerms',
  spatial: '009900',
  openness: 'unconditional',
}

const asOfficer = <T>(world: World, path: string, method = 'GET', json?: unknown): Promise<T> =>
  askJson<T>(world.victim, path, { as: world.people.get('urban-data') ?? '', method, ...(json ? { json } : {}) })

/** A published dataset for a new version; one worker at a time, since a dataset under review takes no other. */
const taken = new Set<string>()
function takeOpen({ versions, random }: World): Acknowledged | undefined {
  const newest = new Map(versions.map((one) => [one.datasetId, one]))
  const found = oneOf(
    random,
    [...newest.values()].filter(
      ({ datasetId, isPublished, table }) => isPublished && table.length < 1500 && !taken.has(datasetId),
    ),
  )
  if (found) taken.add(found.datasetId)
  return found
}

async function upload(world: World, name: string, bytes: Buffer): Promise<string> {
  const { id } = await surely(() =>
    asOfficer<{ id: string }>(world, '/api/v1/uploads', 'POST', { name, bytes: bytes.length }),
  )
  const piece = Math.ceil(bytes.length / between(world.random, 1, 4))
  world.uploads.set(id, 0)
  for (let sent = 0; sent < bytes.length; ) {
    const asked = {
      as: world.people.get('urban-data') ?? '',
      method: 'PATCH',
      bytes: bytes.subarray(sent, sent + piece),
    }
    const path = `/api/v1/uploads/${id}`
    try {
      sent = (await askJson<{ receivedBytes: number }>(world.victim, `${path}?offset=${sent}`, asked)).receivedBytes
    } catch (error) {
      if (!(error instanceof Cut)) throw error
      const { receivedBytes } = await surely(() => asOfficer<{ receivedBytes: number }>(world, path))
      if (receivedBytes < sent) world.faults.push(`upload ${id}: ${sent} bytes acknowledged, ${receivedBytes} there`)
      sent = receivedBytes
    }
    world.uploads.set(id, sent)
  }
  return id
}

/** Begun once: after a cut the list says whether it was. */
async function begin(world: World, fileName: string, body: object): Promise<Import> {
  for (;;) {
    try {
      return await asOfficer<Import>(world, '/api/v1/imports', 'POST', body)
    } catch (error) {
      if (!(error instanceof Cut)) throw error
      const { imports } = await surely(() =>
        asOfficer<{ imports: (Import & { fileName: string })[] }>(world, '/api/v1/imports'),
      )
      const own = imports.find((one) => one.fileName === fileName)
      if (own) return own
    }
  }
}

async function untilState({ victim, people }: World, { id }: Import, passing: Import['state']): Promise<Import> {
  for (;;) {
    const as = { as: people.get('urban-data') ?? '' }
    const one = await surely(() => askJson<Import>(victim, `/api/v1/imports/${id}`, as))
    if (one.state !== passing) return one
    await sleep(40)
  }
}

async function load(world: World, proposed: Import): Promise<Import> {
  let one = proposed
  while (one.state === 'proposed') {
    try {
      one = await asOfficer<Import>(world, `/api/v1/imports/${one.id}/load`, 'POST', { accept: true })
    } catch (error) {
      if (!(error instanceof Cut)) throw error
    }
    one = await untilState(world, one, 'loading')
  }
  return one
}

async function submit(world: World, datasetId: string): Promise<string> {
  for (;;) {
    try {
      const path = `/api/v1/datasets/${datasetId}/submit`
      return (await asOfficer<{ processId: string }>(world, path, 'POST', {})).processId
    } catch (error) {
      if (!(error instanceof Cut)) throw error
      const proposal = await surely(() => asOfficer<Proposal>(world, `/api/v1/datasets/${datasetId}/proposal`))
      if (proposal.processId) return proposal.processId
    }
  }
}

/** Each step by its post; an acknowledged step is never taken back. */
async function review(world: World, processId: string, mark: string): Promise<void> {
  const { victim, people, counts, faults } = world
  const path = `/api/v1/processes/${processId}`
  const order = [...Object.keys(steps), 'published']
  let reached = 0
  for (;;) {
    const { state } = await surely(() => asOfficer<Matter>(world, path))
    const place = order.indexOf(state)
    if (place < reached) faults.push(`${mark}: ${order[reached]} was acknowledged, and it is ${state}`)
    if (place < reached || state === 'published') return
    const [login, event] = steps[state] ?? ['', '']
    const json = { event, state, opinion: '内容属实，可以开放' }
    try {
      const after = await askJson<Matter>(victim, `${path}/events`, {
        ...{ as: people.get(login) ?? '', method: 'POST', json },
      })
      reached = order.indexOf(after.state)
      counts.steps++
    } catch (error) {
      if (!(error instanceof Cut)) throw error
    }
  }
}
