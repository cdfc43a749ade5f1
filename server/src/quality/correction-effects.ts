/** What each step of a report does beside moving it: whose hands it is in, which version corrects it, what is measured anew, who is told. */
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import { eraseOpeningsOf } from '../ledger/service.ts'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import type { Evidence, ProcessTable, Words } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { inWords, wordsFindings } from './correction-model.ts'
import { isNews, tellFiler, tellOfCorrection } from './correction-news.ts'
import { problems } from './correction-problems.ts'
import { findRemedy } from './correction-remedy.ts'
import * as store from './correction-store.ts'
import { appealStates, correctionTable, isOneOf, openStates, verifyingStates } from './correction-table.ts'
import { requestMeasurement } from './measuring.ts'

type Effect = (ctx: Ctx, correction: store.Correction, words: Words & Evidence) => Promise<void>

async function mustFind(ctx: Ctx, id: string): Promise<store.Correction> {
  const found = await store.findCorrection(ctx.db, id)
  if (!found) throw new Error(`the report ${id} has a process and no row`)
  return found
}

/** Answers and refusals are read by everyone, so they pass the gate of words. */
function mustBeFit(ctx: Ctx, answer: string | undefined): void {
  const findings = wordsFindings({ answer })
  if (findings.length > 0) throw problems.wordsNotFit({ rule: 'R-DQ-07', findings: inWords(findings, ctx.lang) })
}

/** 转办: by the publisher to another house, and from there only back. */
const transfer: Effect = async (ctx, correction, { facts }) => {
  const to = typeof facts?.to === 'string' ? facts.to : undefined
  const { publisherId, handlerId } = correction
  const isWay = to !== undefined && to !== handlerId && (handlerId === publisherId || to === publisherId)
  if (!isWay) throw problems.transferWhere({ rule: 'R-DQ-07' })
  const { endedOn } = await parties.getOrganisation(ctx, to)
  if (endedOn) throw problems.transferWhere({ rule: 'R-DQ-07' })
  await store.changeCorrection(ctx.db, correction.id, { handlerId: to })
  await process.handTo(ctx, correction.id, 'handler', to)
}

/** 更正: what was reported is mended, and everyone who had it is told. */
const correct: Effect = async (ctx, correction) => {
  const remedy = await remedyOf(ctx, correction)
  if (!remedy) throw problems.notCorrectedYet({ rule: 'R-DQ-07' })
  const { wrong, open } = remedy
  const change = { outcome: 'corrected', correctedVersionId: open?.id ?? null } as const
  await store.changeCorrection(ctx.db, correction.id, change)
  if (wrong && open) await requestMeasurement(ctx, correction.datasetId, open.id)
  await tellOfCorrection(ctx, { ...correction, ...change }, await difference(ctx, wrong?.id, open?.id))
}

const remedyOf = async (ctx: Ctx, correction: store.Correction) =>
  findRemedy(ctx, await catalog.getDataset(ctx, correction.datasetId), correction)

async function difference(ctx: Ctx, from: string | undefined, to: string | undefined): Promise<Text> {
  if (!from || !to) return { zh: '目录信息已更正。', en: 'The entry was corrected.' }
  const [was, is] = [await lake.getVersion(ctx, from), await lake.getVersion(ctx, to)]
  // What lies between neighbours was counted when the later one was loaded; nothing is counted in the step itself.
  const figures = is.previousId === was.id ? inFigures(await lake.compareVersions(ctx, from, to)) : { zh: '', en: '' }
  return {
    zh: `第${was.number}版有误，第${is.number}版已更正。${figures.zh}用过第${was.number}版的，请改用新版。`,
    en: `Version ${was.number} has the error, version ${is.number} corrects it.${figures.en} Whoever used version ${was.number} should take the new one.`,
  }
}

function inFigures({ rowsAdded, rowsRemoved, rowsChanged }: lake.Comparison): Text {
  const parts = [
    { zh: '新增', en: 'added', rows: rowsAdded },
    { zh: '减少', en: 'removed', rows: rowsRemoved },
    { zh: '改动', en: 'changed', rows: rowsChanged },
  ].filter(({ rows }) => rows !== null)
  if (parts.length === 0) return { zh: '', en: '' }
  return {
    zh: `${parts.map(({ zh, rows }) => `${zh}${rows}行`).join('，')}。`,
    en: ` Rows ${parts.map(({ en, rows }) => `${en}: ${rows}`).join(', ')}.`,
  }
}

const notUphold: Effect = async (ctx, { id }, { reason }) => {
  mustBeFit(ctx, reason)
  await store.changeCorrection(ctx.db, id, { outcome: 'notUpheld', correctedVersionId: null })
}

const byEvent: Readonly<Record<string, Effect>> = {
  transfer,
  correct,
  notUphold,
  answer: async (ctx, { id }, { opinion }) => {
    mustBeFit(ctx, opinion)
    await store.changeCorrection(ctx.db, id, { answer: opinion ?? '', answeredAt: ctx.now })
  },
  appeal: (ctx, { id }) => store.changeCorrection(ctx.db, id, { endedAt: null }),
  withdraw: (ctx, { id }) => store.changeCorrection(ctx.db, id, { contact: null }),
}

const effects: NonNullable<ProcessTable['effects']> = async (ctx, { id }, { on, to }, words) => {
  if (on === 'file') return
  const correction = await mustFind(ctx, id)
  await byEvent[on]?.(ctx, correction, words)
  if (!isOneOf([...openStates, ...appealStates], to)) await store.changeCorrection(ctx.db, id, { endedAt: ctx.now })
  if (!isNews(on) || on === 'correct') return
  const said = words.reason ?? words.opinion
  await tellFiler(ctx, correction, on, said === undefined ? undefined : { zh: said, en: said })
}

/** R-TIME-01: whoever waits is told that it takes longer, until when and why. */
const extended: NonNullable<ProcessTable['extended']> = async (ctx, { id }, { dueOn, reason }) => {
  const body = { zh: `延至${dueOn}。理由：${reason}`, en: `Until ${dueOn}. Reason: ${reason}` }
  await tellFiler(ctx, await mustFind(ctx, id), 'extended', body)
}

/** The tables that `main.ts` registers. */
export const correction: ProcessTable = correctionTable('correction', { effects, extended })
export const checkRequest: ProcessTable = correctionTable('checkRequest', { effects, extended })

/** A round of publication took effect: what its version was to answer is corrected by it. What it does not answer never holds it up. */
export async function correctWith(ctx: Ctx, publicationId: string): Promise<void> {
  const system = asSystem(ctx, 'publication')
  for (const correction of await store.listOfPublication(ctx.db, publicationId)) {
    const instance = await process.findInstance(ctx, correction.id)
    if (!instance || !isOneOf(verifyingStates, instance.state) || !(await remedyOf(ctx, correction))) continue
    await process.advance(system, correction.id, { event: 'correct', facts: { publication: publicationId } })
  }
}

const statesOf = async (ctx: Ctx, datasetId: string) => {
  const all = await store.listOfDataset(ctx.db, datasetId)
  const found = await Promise.all(all.map(({ id }) => process.findInstance(ctx, id)))
  return found.flatMap((instance) => instance ?? [])
}

/** R-OPEN-09: with a dataset that is withdrawn nobody waits any more. */
export async function endCorrections(ctx: Ctx, datasetId: string, reason: string | undefined): Promise<void> {
  const system = asSystem(ctx, 'publication')
  for (const { id, state } of await statesOf(ctx, datasetId)) {
    if (isOneOf([...openStates, ...appealStates], state))
      await process.advance(system, id, { event: 'datasetClosed', reason })
  }
}

/** R-SEC-09: with a purged dataset its reports end, and what they said is gone. */
export async function purgeCorrections(ctx: Ctx, datasetId: string): Promise<void> {
  const system = asSystem(ctx, 'purge')
  for (const { id, state, process: name } of await statesOf(ctx, datasetId)) {
    if (isOneOf([...openStates, ...appealStates, 'answered'], state))
      await process.advance(system, id, { event: 'purge' })
    await process.eraseWords(ctx, name, id)
    await eraseOpeningsOf(ctx, id)
  }
  await store.eraseCorrectionWords(ctx.db, datasetId)
}
