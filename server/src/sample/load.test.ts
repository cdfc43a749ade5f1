import { afterAll, beforeAll, expect, it } from 'vitest'
import { readRows } from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import { submitPublication } from '../opendata/service.ts'
import { findFact } from '../platform/facts.ts'
import { listTodo } from '../platform/process/todo.ts'
import { anonymous } from '../platform/testing.ts'
import { getCard, getRules } from '../quality/service.ts'
import { getShareRequest, listShares, listShareUses } from '../sharing/testing-share.ts'
import { type Cast, engageCast } from './cast.ts'
import { sampleDatasets } from './datasets.ts'
import { loadSample } from './load.ts'
import { type TestCity, testCity } from './testing-city.ts'

/** Without the two tables of half a million rows, which only take time. */
const datasets = sampleDatasets.filter(({ key }) => key !== 'divisions' && key !== 'airQuality')
const editions = datasets.flatMap((dataset) => dataset.editions).length

let city: TestCity
let cast: Cast
const said: string[] = []

beforeAll(async () => {
  city = await testCity()
  const stop = new Error('the machine is switched off')
  const untilThird = ({ zh }: { zh: string }): void => {
    said.push(zh)
    if (/：3\//.test(zh)) throw stop
  }
  await expect(loadSample(city.ctx, untilThird, datasets)).rejects.toBe(stop)
  expect(await findFact(city.ctx.db, 'sample')).toBeUndefined()
  await loadSample(city.ctx, ({ zh }) => void said.push(zh), datasets)
  cast = await engageCast(city.ctx)
}, 300_000)
afterAll(() => city.close())

const idOf = async (key: string): Promise<string> => {
  const value = await findFact(city.ctx.db, `sample:dataset:${key}`)
  return (JSON.parse(value ?? '{}') as { datasetId: string }).datasetId
}
const own = async () => {
  const publishers = [...new Set(datasets.map(({ publisher }) => cast.organisationId(publisher)))]
  return (await catalog.listDatasetsOf(city.ctx, publishers, { limit: 100 })).datasets
}

it('a first start that was interrupted goes on where it stopped, and a second one changes nothing', async () => {
  expect(await own()).toHaveLength(datasets.length)
  const versions = await Promise.all((await own()).map(({ id }) => lake.listVersions(city.ctx, id)))
  expect(versions.flat()).toHaveLength(editions)
  expect(said.some((line) => line.includes(`${editions}/${editions}`))).toBe(true)
  // Versions are still being measured meanwhile, which is the queue's work and not the story's.
  const told = () => city.entries.filter(({ event }) => event !== 'quality.measure').length
  const before = told()
  await loadSample(city.ctx, () => undefined, datasets)
  expect(told()).toBe(before)
})

it('everything ends as its story says', async () => {
  const states = new Map((await own()).map(({ title, state }) => [title.zh, state]))
  for (const { description, editions, withdrawn } of datasets) {
    const outcomes = editions.map(({ outcome }) => outcome.of)
    const isOpen = outcomes.includes('published')
    const expected = withdrawn ? 'withdrawn' : isOpen ? 'published' : outcomes[0] === 'waiting' ? 'review' : 'draft'
    expect(states.get(description.title.zh), description.title.zh).toBe(expected)
  }
})

it.each([
  ['businessReviewer', 'environment'],
  ['secrecyOfficer', 'housing'],
  ['chiefDataOfficer', 'education'],
  ['catalogReviewer', 'dataBureau'],
] as const)('the %s of %s has something to do', async (post, at) => {
  const { items } = await listTodo({ ...city.ctx, actor: cast.actor(post, at) })
  expect(items.length).toBeGreaterThan(0)
  expect(items.every(({ clock }) => clock && !clock.overdue)).toBe(true)
})

it('the register of residents is listed with reason and law, and leads no way to its data', async () => {
  const dataset = await catalog.getDataset(city.ctx, await idOf('residents'))
  expect(dataset).toMatchObject({ state: 'published', openness: 'closed', closedReason: 'personalInformation' })
  const reading = readRows({ ...city.ctx, actor: anonymous }, dataset.id, {})
  await expect(reading).rejects.toMatchObject({ status: 403 })
})

it('the ledger as the districts sent it is refused, and the two personal columns are named', async () => {
  const officer = { ...city.ctx, actor: cast.actor('dataOfficer', 'urban') }
  const submitting = submitPublication(officer, await idOf('parking'))
  await expect(submitting).rejects.toMatchObject({
    type: '/problems/opendata/notPublishable',
    members: { columns: [{ label: '备案·负责人' }, { label: '备案·联系电话' }] },
  })
  const page = await readRows({ ...city.ctx, actor: anonymous }, await idOf('parking'), { limit: 1000 })
  expect(page.total).toBe(312)
  expect(page.ruling).toHaveLength(12)
})

it('the river table has four versions: one wider, one that breaks and was announced', async () => {
  const versions = await lake.listVersions(city.ctx, await idOf('waterQuality'))
  expect(versions.map(({ compatibility }) => compatibility)).toEqual(['breaking', 'same', 'compatible', 'first'])
})

async function measured(key: string) {
  const id = await idOf(key)
  for (let waited = 0; waited < 120_000; waited += 200) {
    const card = await getCard(city.ctx, id)
    if (card.state === 'done' && card.ruleSet === 1) return card
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${key} was not measured`)
}

it('R-DQ-05: every dataset that is open has rules and a card, and the file of road works shows its slips', async () => {
  const open = datasets.filter(({ editions }) => editions.some(({ outcome }) => outcome.of === 'published'))
  for (const { key, description, withdrawn } of open) {
    if (withdrawn || description.openness === 'closed') continue
    const { total, grade, rules } = await measured(key)
    expect([key, rules > 0, total !== null && total > 0.5, grade !== null]).toEqual([key, true, true, true])
  }
  const officer = { ...city.ctx, actor: cast.actor('dataOfficer', 'urban') }
  const { rules } = await getRules(officer, await idOf('roadWorks'))
  // Counted by hand from the generator: a number given twice, three roads left out, four short codes, six years mistyped.
  const counts = rules.slice(0, 8).map(({ rule, figure }) => [rule.kind, figure?.conforming, figure?.evaluated])
  expect(counts).toEqual([
    ['unique', 185, 187],
    ['pattern', 187, 187],
    ['notNull', 184, 187],
    ['codeList', 183, 187],
    ['compare', 181, 187],
    ['compare', 181, 187],
    ['range', 187, 187],
    ['records', 187, 190],
  ])
}, 180_000)

it('R-SHR-21, R-SHR-23: 医保局 uses birth certificates, a list was answered in its day, and one request waits for an answer', async () => {
  const page = { side: 'provider', offset: 0, limit: 10 } as const
  const { shares, counts } = await listShares({ ...city.ctx, actor: cast.actor('chiefDataOfficer', 'health') }, page)
  expect(counts).toEqual({ open: 1, inUse: 2, disposing: 0, over: 0 })
  expect(shares[0]).toMatchObject({ requesterName: '临澜市民政局', state: 'submitted', clock: { overdue: false } })
  const used = shares.find(({ requesterName }) => requesterName === '临澜市医疗保障局')
  const officer = { ...city.ctx, actor: cast.actor('dataOfficer', 'insurance') }
  expect(officer.actor.name).toBe('林之微')
  const { history } = (await getShareRequest(officer, used?.id ?? '')).process
  expect(history.map(({ event, at }) => [event, at.slice(0, 10)])).toEqual([
    ...[
      ['propose', '2026-09-28'],
      ['approve', '2026-09-28'],
      ['advise', '2026-10-12'],
    ],
    ...[
      ['consent', '2026-10-15'],
      ['provide', '2026-10-20'],
    ],
  ])
  const { uses } = await listShareUses(officer, used?.id ?? '', { limit: 10 })
  expect(uses).toMatchObject([{ use: 'verify', caseNumber: '009900-20261021-000127' }])
})

it('the first uses and refusals are in the ledger', () => {
  const events = city.entries.map(({ event }) => event)
  for (const event of ['data.read', 'data.aggregate', 'data.download', 'data.profile']) expect(events).toContain(event)
  expect(events.filter((event) => event.startsWith('data.') && /deny|refuse/.test(event)).length).toBeGreaterThan(0)
})
