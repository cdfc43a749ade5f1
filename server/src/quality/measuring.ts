import { z } from 'zod'
import { measureChecks } from '../access/service.ts'
import type { Dataset, Description } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import { asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { defineJob, type RunningJob } from '../platform/jobs.ts'
import { Problem } from '../platform/problem.ts'
import { type Fact, factsOf } from './facts.ts'
import { isNegative } from './indicators.ts'
import { type Figure, problems, type QualityRule } from './model.ts'
import { referencesOf } from './read-rules.ts'
import { askedOf, isMissingInput, missingInputs } from './rule-checks.ts'
import { scoreAll } from './score.ts'
import * as store from './store.ts'

/** 测评: counts every rule over all rows of one version. Done again after a crash it ends in the same place. */
export const measureJob = defineJob({
  name: 'quality.measure',
  payload: z.object({ measurementId: z.uuid() }),
  retries: 4,
  run: (ctx, { measurementId }, job) => measure(ctx, measurementId, job),
})

/** Queues the measuring of a version under the newest rules, in the caller's transaction; what waits already is enough. */
export const requestMeasurement = (ctx: Ctx, datasetId: string, versionId: string): Promise<store.Measurement> =>
  inTransaction(ctx, async (ctx) => {
    const ruleSetNumber = (await store.findRuleSet(ctx.db, datasetId))?.number ?? 0
    const last = await store.findLastMeasurement(ctx.db, versionId)
    if (last?.state === 'waiting' && last.ruleSetNumber === ruleSetNumber) return last
    const id = newId()
    await store.insertMeasurement(ctx.db, { id, datasetId, versionId, ruleSetNumber, requestedAt: ctx.now })
    const jobId = await ctx.resources.jobs.enqueue(ctx, measureJob, { measurementId: id })
    await store.noteJob(ctx.db, id, jobId)
    const made = await store.findMeasurement(ctx.db, id)
    if (!made) throw new Error('a measurement vanished in its own transaction')
    return made
  })

/** A version was loaded: it is measured as soon as its transaction is there. */
export const measureNew = async (ctx: Ctx, version: Version): Promise<void> => {
  await requestMeasurement(ctx, version.datasetId, version.id)
}

async function measure(ctx: Ctx, measurementId: string, job: RunningJob): Promise<void> {
  const one = await store.findMeasurement(ctx.db, measurementId)
  if (one?.state !== 'waiting') return
  try {
    await measureOne(ctx, one, job)
  } catch (error) {
    // The program stops, or a person does: the next start takes it up.
    if (job.signal.aborted) throw error
    const isFinal = job.isLastAttempt || (error instanceof Problem && error.status < 500)
    if (isFinal) {
      const problem = error instanceof Problem ? error.type : 'internal'
      await store.endMeasurement(ctx.db, one.id, { state: 'failed', problem }, ctx.now)
    }
    throw error
  }
}

async function measureOne(ctx: Ctx, one: store.Measurement, job: RunningJob): Promise<void> {
  const dataset = await catalog.getDataset(ctx, one.datasetId)
  if (dataset.state === 'suspended' || dataset.state === 'purged') throw problems.notMeasurable()
  const version = await lake.getVersion(ctx, one.versionId)
  const rules = (await store.findRuleSet(ctx.db, dataset.id, one.ruleSetNumber))?.rules ?? []
  const description = await descriptionFor(ctx, dataset, version.id)
  const references = await referencesOf(ctx, dataset, rules)
  const asked = rules.map((rule) => ({ rule, asked: askedOf(rule, version.columns, description, references) }))
  const checks = asked.flatMap(({ asked }) => ('check' in asked ? [asked.check] : []))
  const { rows, counts } = await measureChecks(ctx, version.id, checks, {
    signal: job.signal,
    progress: (share) => void job.report({ share }),
  })
  let next = 0
  const figures = asked.flatMap(({ rule, asked }): store.StoredFigure[] => {
    const figure = { ruleId: rule.id, indicator: rule.indicator }
    const none = { conforming: null, evaluated: null }
    if ('missing' in asked) return [{ ...figure, ...none, missing: asked.missing }]
    if ('check' in asked) {
      const count = counts[next++]
      if (!count) throw new Error('a check was not counted')
      return [{ ...figure, ...count, missing: null }]
    }
    // How fresh it is changes by the day, so it is told when it is asked for.
    if (rule.kind !== 'records') return []
    return [{ ...figure, conforming: Math.min(rows, rule.expected), evaluated: rule.expected, missing: null }]
  })
  await keep(ctx, one, dataset, { rows, figures, rules, version })
}

type Outcome = {
  readonly rows: number
  readonly figures: readonly store.StoredFigure[]
  readonly rules: readonly QualityRule[]
  readonly version: Version
}

const keep = (ctx: Ctx, one: store.Measurement, dataset: Dataset, outcome: Outcome): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const { rows, figures, rules, version } = outcome
    const figuresNow = await allFigures(ctx, dataset, version, { rows, figures, rules })
    const { total } = scoreAll(figuresNow)
    if (!(await store.endMeasurement(ctx.db, one.id, { state: 'done', rows, total }, ctx.now))) return
    await store.insertFigures(ctx.db, one.id, figures)
    await ctx.resources.appendLedger(asSystem(ctx, measureJob.name), {
      event: 'quality.measure',
      rule: 'R-DQ-05',
      subject: [one.versionId, dataset.id],
      record: { rules: one.ruleSetNumber, rows, measured: figures.filter(({ missing }) => missing === null).length },
      parties: [dataset.publisherId],
    })
  })

/** What is open is judged by the words that are open, what is being prepared by the words that wait with it. */
const descriptionFor = async (ctx: Ctx, dataset: Dataset, versionId: string): Promise<Description> =>
  dataset.publishedVersionId === versionId
    ? catalog.descriptionOf(dataset)
    : (await catalog.getProposal(ctx, dataset.id)).description

/** What rules counted and what the catalogue knows now, as the score is made of them. */
export async function allFigures(
  ctx: Ctx,
  dataset: Dataset,
  version: Version,
  known: {
    readonly rows: number | null
    readonly figures: readonly store.StoredFigure[]
    readonly rules: readonly QualityRule[]
  },
): Promise<readonly Fact[]> {
  const description = await descriptionFor(ctx, dataset, version.id)
  // What was loaded since waits for its own publication, and is not what readers of this version have.
  const versions = (await lake.listVersions(ctx, dataset.id)).filter(({ number }) => number <= version.number)
  const freshness = known.rules.find((rule) => rule.kind === 'freshness')
  const facts = factsOf({
    ...{ description, version, versions, rowsRead: known.rows, now: ctx.now },
    freshnessDays: freshness?.days ?? null,
  })
  return [...known.figures.map(figureOf), ...facts]
}

/** A negative indicator counts what does not conform (R-DQ-01). */
const figureOf = ({ indicator, conforming, evaluated, missing }: store.StoredFigure): Figure =>
  conforming !== null && evaluated !== null
    ? { indicator, a: isNegative(indicator) ? evaluated - conforming : conforming, b: evaluated }
    : { indicator, missing: missingInputs[missing !== null && isMissingInput(missing) ? missing : 'columnGone'] }
