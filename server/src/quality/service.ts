/** 数据质量 (GB/T 36344-2018): rules of a dataset, their measuring, the card, and what fails. */
import { readFailing, readProfile } from '../access/service.ts'
import { inLanguage } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { progressOf, type Seen, see } from './card.ts'
import { indicators } from './indicators.ts'
import { requestMeasurement } from './measuring.ts'
import { kinds, type NewRule, problems, type QualityRule } from './model.ts'
import { readRules, referencesOf } from './read-rules.ts'
import { askedOf, isMissingInput, missingInputs } from './rule-checks.ts'
import type { FailingRows, RuleSetView, SuggestionList } from './shapes.ts'
import * as store from './store.ts'
import { suggestRules } from './suggest.ts'

export { getCard } from './card.ts'
export { fileCorrection, linkCorrections, releaseCorrection } from './correction.ts'
export { checkRequest, correction, correctWith, endCorrections, purgeCorrections } from './correction-effects.ts'
export type { CorrectionNews } from './correction-news.ts'
export { listCorrections } from './correction-views.ts'
export { jobs } from './jobs.ts'
export { measureNew } from './measuring.ts'

const maySetFor = (actor: Actor, publisherId: string): boolean =>
  actor.kind === 'console' ||
  actor.acts.some(({ post, organisationId }) => post === 'dataOfficer' && organisationId === publisherId)

type Work = Seen & { readonly newest: Version }

/** Rules are about the newest version: the one that the next publication would open. */
async function seeWork(ctx: Ctx, idOrCode: string): Promise<Work> {
  const seen = await see(ctx, idOrCode)
  if (!seen.inside) throw problems.rulesNotShown()
  const [newest] = seen.versions
  if (!newest) throw problems.noVersion()
  return { ...seen, newest }
}

export async function getRules(ctx: Ctx, idOrCode: string): Promise<RuleSetView> {
  const { dataset, newest } = await seeWork(ctx, idOrCode)
  const { lang } = ctx
  const [set, last, done] = await Promise.all([
    store.findRuleSet(ctx.db, dataset.id),
    store.findLastMeasurement(ctx.db, newest.id),
    store.findLastMeasurement(ctx.db, newest.id, 'done'),
  ])
  const figures = new Map((done ? await store.listFigures(ctx.db, done.id) : []).map((one) => [one.ruleId, one]))
  const nameOf = (code: string): string => indicators.find((one) => one.code === code)?.name[lang] ?? code
  return {
    datasetId: dataset.id,
    title: inLanguage(dataset.title, lang),
    number: set?.number ?? 0,
    createdAt: set?.createdAt ?? null,
    mayEdit: maySetFor(ctx.actor, dataset.publisherId),
    versionId: newest.id,
    versionNumber: newest.number,
    columns: newest.columns.map(({ name, label, type }) => ({ name, label, type })),
    kinds: kinds.map(({ kind, name, indicators: codes }) => ({
      kind,
      name: name[lang],
      indicators: codes.map((code) => ({ code, name: nameOf(code) })),
    })),
    rules: (set?.rules ?? []).map((rule) => {
      const figure = figures.get(rule.id)
      return {
        rule,
        byRow: isByRow(rule),
        figure: figure ? { ...counts(figure), missing: wordsOf(ctx, figure) } : null,
      }
    }),
    measurement: last
      ? {
          ...{ state: last.state, requestedAt: last.requestedAt, endedAt: last.endedAt, ruleSet: last.ruleSetNumber },
          progress: last.state === 'waiting' ? await progressOf(ctx, last) : null,
        }
      : null,
  }
}

const counts = ({ conforming, evaluated }: store.StoredFigure) => ({ conforming, evaluated })
const wordsOf = ({ lang }: Ctx, { missing }: store.StoredFigure): string | null =>
  missing !== null && isMissingInput(missing) ? missingInputs[missing][lang] : missing
const isByRow = ({ kind }: QualityRule): boolean => kind !== 'records' && kind !== 'freshness'

/** 定规则: the whole set at once; the one before it is kept. What is open and what is newest are measured by it. */
export const saveRules = (
  ctx: Ctx,
  idOrCode: string,
  { basedOn, rules: given }: { readonly basedOn: number; readonly rules: readonly NewRule[] },
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const { dataset, newest, versions } = await seeWork(ctx, idOrCode)
    if (!maySetFor(ctx.actor, dataset.publisherId)) throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
    await catalog.lockDataset(ctx, dataset.id)
    const before = await store.findRuleSet(ctx.db, dataset.id)
    if ((before?.number ?? 0) !== basedOn) throw problems.changedMeanwhile({ number: before?.number ?? 0 })
    const read = await readRules(ctx, dataset, newest, given, before?.rules ?? [])
    if ('faults' in read) {
      const errors = read.faults.map(({ place, message }) => ({ place, message: message[ctx.lang] }))
      throw problems.invalidRules({ errors, rule: 'R-DQ-03' })
    }
    const number = basedOn + 1
    const { rules } = read
    const set = { id: newId(), datasetId: dataset.id, number, rules, account: ctx.actor.id, createdAt: ctx.now }
    await store.insertRuleSet(ctx.db, set)
    await ctx.resources.appendLedger(ctx, {
      event: 'quality.setRules',
      subject: [dataset.id],
      // Kinds and how many: names of columns and codes are words, which must be erasable.
      record: { number, kinds: kindsIn(rules) },
      parties: [dataset.publisherId],
    })
    const open = versions.find(({ id }) => id === dataset.publishedVersionId)
    for (const version of new Set([newest, ...(open ? [open] : [])]))
      await requestMeasurement(ctx, dataset.id, version.id)
  })

function kindsIn(rules: readonly QualityRule[]): Record<string, number> {
  const counted: Record<string, number> = {}
  for (const { kind } of rules) counted[kind] = (counted[kind] ?? 0) + 1
  return counted
}

/** What the profile suggests; its values pass the gate, so that what the caller may not see suggests nothing. */
export async function listSuggestions(ctx: Ctx, idOrCode: string): Promise<SuggestionList & { receiptId: string }> {
  const { dataset, newest } = await seeWork(ctx, idOrCode)
  if (!maySetFor(ctx.actor, dataset.publisherId)) throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
  const { profile, receiptId } = await readProfile(ctx, dataset.id, { versionId: newest.id })
  const { description } = await catalog.getProposal(ctx, dataset.id)
  const present = (await store.findRuleSet(ctx.db, dataset.id))?.rules ?? []
  const suggested = suggestRules(newest, profile, description, present)
  return { suggestions: suggested.map(({ rule, evidence }) => ({ rule, evidence: evidence[ctx.lang] })), receiptId }
}

/** 重新测评, for example after the dataset that a rule refers to has changed. */
export async function measureAgain(ctx: Ctx, idOrCode: string): Promise<void> {
  const { dataset, newest, versions } = await seeWork(ctx, idOrCode)
  if (!maySetFor(ctx.actor, dataset.publisherId)) throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
  const open = versions.find(({ id }) => id === dataset.publishedVersionId)
  for (const version of new Set([newest, ...(open ? [open] : [])]))
    await requestMeasurement(ctx, dataset.id, version.id)
}

const failingPage = 50

/** 违规行, found when they are asked for and shown through the gate. */
export async function listFailing(
  ctx: Ctx,
  idOrCode: string,
  {
    ruleId,
    after,
    versionId,
  }: { readonly ruleId: string; readonly after?: number | undefined; readonly versionId?: string | undefined },
): Promise<FailingRows & { receiptId: string }> {
  const { dataset, newest, versions } = await seeWork(ctx, idOrCode)
  const version = versionId === undefined ? newest : versions.find(({ id }) => id === versionId)
  if (!version) throw problems.noCard()
  const rule = (await store.findRuleSet(ctx.db, dataset.id))?.rules.find(({ id }) => id === ruleId)
  if (!rule) throw problems.ruleNotFound()
  const { description } = await catalog.getProposal(ctx, dataset.id)
  const asked = askedOf(rule, version.columns, description, await referencesOf(ctx, dataset, [rule]))
  if (!('check' in asked))
    throw problems.noFailingRows('missing' in asked ? { missing: missingInputs[asked.missing][ctx.lang] } : {})
  const found = await readFailing(ctx, dataset.id, {
    versionId: version.id,
    check: asked.check,
    after,
    limit: failingPage,
  })
  const { columns, rows, next, receiptId } = found
  return {
    ...{ ruleId, versionId: version.id, next, receiptId, columns: [...columns] },
    rows: rows.map(({ row, cells }) => ({ row, cells: [...cells] })),
  }
}

/** R-SEC-09: of a purged dataset no rule keeps a word. */
export const eraseRules = (ctx: Ctx, datasetId: string): Promise<void> => store.eraseRules(ctx.db, datasetId)
