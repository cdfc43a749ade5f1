import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import * as opendata from '../opendata/service.ts'
import { type Actor, asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import { findFact, writeFact } from '../platform/facts.ts'
import { Problem } from '../platform/problem.ts'
import * as process from '../platform/process/service.ts'
import { dateInShanghai } from '../platform/time.ts'
import type { NewRule } from '../quality/model.ts'
import * as quality from '../quality/service.ts'
import type { Cast } from './cast.ts'
import type { Report, Reviewer } from './dataset.ts'
import type { Step } from './timeline.ts'

/** How much of a dataset's story is told, so that an interrupted first start goes on where it stopped. */
const Told = z.object({
  steps: z.number().int(),
  datasetId: z.uuid().optional(),
  processId: z.uuid().optional(),
  /** 纠错, by their keys. */
  reports: z.record(z.string(), z.uuid()).default({}),
})
type Told = z.infer<typeof Told>

export type Stage = {
  readonly ctx: Ctx
  readonly cast: Cast
  /** Where the files are written before the lake takes them in. */
  readonly folder: string
}

/** Does one step as the person who did it, at its moment; `nth` counts the steps of its dataset from 0. */
export async function tell(stage: Stage, step: Step, nth: number): Promise<void> {
  const told = await toldOf(stage.ctx, step)
  if (told.steps > nth) return
  if (step.act.of === 'receive') return receive(stage, step, told)
  if (step.act.of === 'report') return report(stage, step, step.act.report, told)
  const ctx = at(stage.ctx, step, actorOf(stage.cast, step))
  await inTransaction(ctx, async (ctx) => {
    const processId = await advance(ctx, step, told)
    await remember(ctx, step, { ...told, steps: nth + 1, processId })
  })
}

const factOf = ({ dataset }: Step) => `sample:dataset:${dataset.key}` as const

async function toldOf({ db }: Ctx, step: Step): Promise<Told> {
  const value = await findFact(db, factOf(step))
  return value === undefined ? { steps: 0, reports: {} } : Told.parse(JSON.parse(value))
}

const remember = (ctx: Ctx, step: Step, told: Told): Promise<void> =>
  writeFact(ctx.db, factOf(step), JSON.stringify(told), ctx.now)

const at = (ctx: Ctx, { at: now }: Step, actor: Actor): Ctx => ({ ...ctx, actor, now, today: dateInShanghai(now) })

function actorOf(cast: Cast, { act, dataset: { publisher } }: Step): Actor {
  switch (act.of) {
    case 'receive':
    case 'submit':
      return cast.actor('dataOfficer', publisher)
    case 'pass':
    case 'return':
      return cast.actor(act.step, act.step === 'catalogReviewer' ? 'dataBureau' : publisher)
    case 'withdraw':
      return cast.actor('chiefDataOfficer', publisher)
    case 'report':
      return cast.citizen
    case 'take':
      return cast.actor('dataOfficer', publisher)
    case 'notUphold':
    case 'answer':
      return cast.actor('businessReviewer', publisher)
    case 'takeEffect':
      return { kind: 'system', id: 'publication', name: 'publication', acts: [], client: 'system' }
  }
}

/** The data officer catalogues the dataset, hands in the file and accepts what was found in it. */
async function receive({ ctx: outer, cast, folder }: Stage, step: Step, told: Told): Promise<void> {
  const { dataset, edition } = step
  const ctx = at(outer, step, actorOf(cast, step))
  const publisherId = cast.organisationId(dataset.publisher)
  const datasetId = told.datasetId ?? (await catalogue(ctx, step, publisherId, told))
  const nth = dataset.editions.indexOf(edition)
  const versions = await lake.listVersions(ctx, datasetId)
  if (versions.length <= nth) {
    const own = join(folder, `${dataset.key}-${nth + 1}`)
    await mkdir(own, { recursive: true })
    const path = join(own, edition.fileName)
    edition.write(path)
    const { sheet, leaveOut } = edition
    await lake.createVersionFromFile(ctx, { path, publisherId, datasetId, sheet, leaveOut })
    await rm(own, { recursive: true })
  }
  if (nth === 0) await setRules(ctx, step, datasetId)
  await inTransaction(ctx, async (ctx) => {
    if (edition.change) await catalog.describeDataset(ctx, datasetId, edition.change)
    await remember(ctx, step, { ...told, datasetId, steps: told.steps + 1 })
  })
}

/** The citizen reports what is wrong; the gate reads the row that they name, so it is no part of a transaction. */
async function report({ ctx: outer, cast }: Stage, step: Step, said: Report, told: Told): Promise<void> {
  const ctx = at(outer, step, actorOf(cast, step))
  const { datasetId } = told
  if (!datasetId) throw new RangeError(`${step.dataset.key} has no file yet`)
  const { columns } = await catalog.getDataset(ctx, datasetId)
  const nameOf = (label: string): string => {
    const found = columns.find((column) => column.label === label)
    if (!found) throw new RangeError(`${step.dataset.key} has no column ${label}`)
    return found.name
  }
  const known = async () =>
    (await quality.listCorrections(ctx, { side: 'mine', shelf: 'all', datasetId, page: 1 })).corrections.find(
      ({ filedAt }) => filedAt === ctx.now,
    )
  const { wrong, shouldBe, evidence, column, row } = said
  if (!(await known())) {
    await quality.fileCorrection(ctx, datasetId, {
      ...{ wrong, shouldBe, column: nameOf(column), row: { column: nameOf(row.column), value: row.value } },
      ...(evidence ? { evidence } : {}),
    })
  }
  const id = (await known())?.id
  if (!id) throw new RangeError(`the report ${said.key} was not kept`)
  await remember(ctx, step, { ...told, steps: told.steps + 1, reports: { ...told.reports, [said.key]: id } })
}

/** The officer takes what the profile suggests, with the department's own rules in the place of those on the same columns. */
async function setRules(ctx: Ctx, { dataset }: Step, datasetId: string): Promise<void> {
  const { number, columns } = await quality.getRules(ctx, datasetId)
  if (number > 0) return
  const nameOf = (label: string): string => {
    const found = columns.find((column) => column.label === label)
    if (!found) throw new RangeError(`${dataset.key} has no column ${label}`)
    return found.name
  }
  const own = dataset.quality?.(nameOf) ?? []
  const { suggestions } = await quality.listSuggestions(ctx, datasetId)
  const about = (rule: NewRule): string =>
    JSON.stringify([rule.kind, 'columns' in rule ? rule.columns : 'column' in rule ? rule.column : null])
  const others = suggestions.map(({ rule }) => rule).filter((rule) => !own.some((one) => about(one) === about(rule)))
  await quality.saveRules(ctx, datasetId, { basedOn: 0, rules: [...own, ...others] })
}

const catalogue = (ctx: Ctx, step: Step, publisherId: string, told: Told): Promise<string> =>
  inTransaction(ctx, async (ctx) => {
    const { id } = await catalog.createDataset(ctx, { ...step.dataset.description, publisherId })
    await remember(ctx, step, { ...told, datasetId: id })
    return id
  })

const events: Readonly<Record<Reviewer, string>> = {
  businessReviewer: 'passBusiness',
  secrecyOfficer: 'passSecrecy',
  chiefDataOfficer: 'sign',
  catalogReviewer: 'accept',
}

const opinions: Readonly<Record<Reviewer, string>> = {
  businessReviewer: '数据与业务系统一致，口径说明清楚，同意开放。',
  secrecyOfficer: '经审查，不含国家秘密、工作秘密和个人信息，同意公开。',
  chiefDataOfficer: '同意签发。',
  catalogReviewer: '编目要素齐全，格式符合要求，予以通过。',
}

const closedOpinion = '内容涉及个人信息，同意只编目、不开放。'

/** Returns the round that the step belongs to. */
async function advance(ctx: Ctx, step: Step, told: Told): Promise<string> {
  const { act, dataset, edition } = step
  const { datasetId, processId } = told
  if (!datasetId) throw new RangeError(`${dataset.key} has no file yet`)
  if (act.of === 'submit') {
    const { notice } = edition
    const corrects = (edition.corrects ?? []).map(({ key }) => reportOf(told, key))
    const about = { ...(notice ? { notice } : {}), ...(corrects.length > 0 ? { corrects } : {}) }
    return (await opendata.submitPublication(ctx, datasetId, about)).processId
  }
  if (!processId) throw new RangeError(`${dataset.key} was not submitted`)
  switch (act.of) {
    case 'pass': {
      const isClosed = act.step === 'secrecyOfficer' && dataset.description.openness === 'closed'
      const opinion = isClosed ? closedOpinion : opinions[act.step]
      await process.advance(ctx, processId, { event: events[act.step], opinion })
      return processId
    }
    case 'return':
      await process.advance(ctx, processId, { event: 'return', reason: returnReason(step) })
      return processId
    case 'withdraw':
      await process.advance(ctx, processId, { event: 'withdraw', reason: act.reason })
      return processId
    case 'takeEffect':
      await takeEffect(ctx, processId)
      return processId
    case 'take':
      await process.advance(ctx, reportOf(told, act.report.key), { event: 'take' })
      return processId
    case 'notUphold': {
      const { reason = '' } = act.report.notUpheld ?? {}
      await process.advance(ctx, reportOf(told, act.report.key), { event: 'notUphold', reason })
      return processId
    }
    case 'answer':
      await process.advance(ctx, reportOf(told, act.key), { event: 'answer', opinion: act.words })
      await quality.releaseCorrection(ctx, reportOf(told, act.key), true)
      return processId
    case 'receive':
    case 'report':
      throw new RangeError('the gate and the lake are not asked inside a transaction')
  }
}

function reportOf({ reports }: Told, key: string): string {
  const id = reports[key]
  if (!id) throw new RangeError(`nobody reported ${key}`)
  return id
}

const returnReason = ({ edition: { outcome } }: Step): string => (outcome.of === 'returned' ? outcome.reason : '')

/** On a machine whose clock is behind, the notice has not ended: the program's own clock brings it into effect then. */
async function takeEffect(ctx: Ctx, processId: string): Promise<void> {
  try {
    await process.advance(asSystem(ctx, 'publication'), processId, { event: 'takeEffect' })
  } catch (error) {
    if (!(error instanceof Problem && error.type === '/problems/opendata/notYetDue')) throw error
  }
}
