import { z } from 'zod'
import { explain, releasedVersions } from '../access/service.ts'
import type { Dataset } from '../catalog/model.ts'
import { problems as catalogProblems } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Fact } from './facts.ts'
import { dimensions, indicators } from './indicators.ts'
import { allFigures } from './measuring.ts'
import { problems } from './model.ts'
import { gradeOf, packScale, scoreAll } from './score.ts'
import type { QualityCard } from './shapes.ts'
import * as store from './store.ts'

const auditPosts: readonly string[] = ['auditor', 'auditAdministrator']

/** Who prepares the dataset or audits; a reviewer belongs to them while the round is in the hands of their post. */
async function isInside(ctx: Ctx, dataset: Dataset): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind === 'console' || actor.kind === 'system') return true
  if (
    actor.acts.some(({ post, organisationId }) => organisationId === dataset.publisherId || auditPosts.includes(post))
  )
    return true
  if (!actor.acts.some(({ post }) => post === 'catalogReviewer')) return false
  const proposal = await catalog.getProposal(ctx, dataset.id)
  const versionId = proposal.versionId ?? undefined
  const decision = await explain(ctx, { datasetId: dataset.id, versionId, use: 'profile' })
  return decision.allowed && decision.ruling.basis.kind === 'post'
}

const isSilent = ({ state }: Dataset): boolean => state === 'suspended' || state === 'purged'
/** A closed dataset has its entry in the catalogue; how its rows are made is no more public than they are. */
const isPublic = ({ state, openness }: Dataset): boolean => state === 'published' && openness !== 'closed'

export type Seen = { readonly dataset: Dataset; readonly inside: boolean; readonly versions: readonly Version[] }

/** The dataset with the versions that the caller may know of, newest first. What one may not know does not exist. */
export async function see(ctx: Ctx, idOrCode: string): Promise<Seen> {
  const dataset = await catalog.getDataset(ctx, idOrCode)
  const inside = await isInside(ctx, dataset)
  if (!inside && !isPublic(dataset))
    throw dataset.publishedAt === null ? catalogProblems.datasetNotFound() : problems.noCard()
  if (isSilent(dataset)) throw problems.noCard()
  const kept = (await lake.listVersions(ctx, dataset.id)).filter(({ purgedAt }) => purgedAt === null)
  if (inside) return { dataset, inside, versions: kept }
  const released = new Set(await releasedVersions(ctx, dataset.id))
  return { dataset, inside, versions: kept.filter(({ id }) => released.has(id)) }
}

/** The version asked for; else the one that is open, else the one being prepared. */
export function chosen({ dataset, versions }: Seen, versionId: string | undefined): Version {
  const wanted = versionId ?? dataset.publishedVersionId ?? dataset.currentVersionId ?? versions[0]?.id
  const found = versions.find(({ id }) => id === wanted)
  if (!found) throw problems.noCard()
  return found
}

export async function getCard(ctx: Ctx, idOrCode: string, versionId?: string): Promise<QualityCard> {
  const seen = await see(ctx, idOrCode)
  const { dataset, versions } = seen
  const version = chosen(seen, versionId)
  const [last, done, trend] = await Promise.all([
    store.findLastMeasurement(ctx.db, version.id),
    store.findLastMeasurement(ctx.db, version.id, 'done'),
    store.listLastDone(ctx.db, dataset.id),
  ])
  const [figures, set] = await Promise.all([
    done ? store.listFigures(ctx.db, done.id) : [],
    done && done.ruleSetNumber > 0 ? store.findRuleSet(ctx.db, dataset.id, done.ruleSetNumber) : undefined,
  ])
  const rules = set?.rules ?? []
  const all = await allFigures(ctx, dataset, version, { rows: done?.rows ?? null, figures, rules })
  const scores = scoreAll(all)
  return {
    datasetId: dataset.id,
    versionId: version.id,
    versionNumber: version.number,
    state: stateOf(last, done),
    progress: last?.state === 'waiting' ? await progressOf(ctx, last) : null,
    measuredAt: done?.endedAt ?? null,
    ruleSet: done?.ruleSetNumber ?? 0,
    rules: rules.length,
    rows: done?.rows ?? null,
    total: scores.total,
    grade: scores.grade,
    bands: packScale.bands,
    dimensions: scores.dimensions.map(({ dimension, score, weight, indicators: own }) => {
      const { name, code } = named(dimensions.find((one) => one.dimension === dimension))
      return { dimension, code, name: name[ctx.lang], score, weight, indicators: own.map((one) => view(ctx, one, all)) }
    }),
    trend: versions.toReversed().flatMap(({ id, number, createdAt }) => {
      const measured = trend.find((one) => one.versionId === id)
      if (!measured?.endedAt) return []
      // The newest figure of the version on show is the one above, which knows what day it is.
      const total = id === version.id ? scores.total : measured.total
      const grade = total === null ? null : gradeOf(total, packScale)
      return [{ versionId: id, number, loadedAt: createdAt, measuredAt: measured.endedAt, total, grade }]
    }),
  }
}

const named = <T>(found: T | undefined): T => {
  if (found === undefined) throw new RangeError('a dimension or indicator that the standard does not know')
  return found
}

type Scored = ReturnType<typeof scoreAll>['dimensions'][number]['indicators'][number]

function view({ lang }: Ctx, { code, missing, ...rest }: Scored, all: readonly Fact[]) {
  const notes = all.flatMap((figure) => (figure.note && figure.indicator === code ? [figure.note] : []))
  return {
    ...{ code, ...rest, name: named(indicators.find((one) => one.code === code)).name[lang] },
    missing: [...new Set(missing.map((text) => text[lang]))],
    notes: notes.map((text) => text[lang]),
  }
}

function stateOf(last: store.Measurement | undefined, done: store.Measurement | undefined): QualityCard['state'] {
  if (!last) return 'none'
  if (last.state === 'waiting') return 'measuring'
  if (last.state === 'failed') return 'failed'
  return done ? 'done' : 'none'
}

const Progress = z.object({ share: z.number() })

export async function progressOf(ctx: Ctx, { jobId }: store.Measurement): Promise<number | null> {
  const job = jobId ? await ctx.resources.jobs.find(ctx, jobId) : undefined
  const read = Progress.safeParse(job?.progress)
  return read.success ? Math.min(1, Math.max(0, read.data.share)) : 0
}
