/** 纠错与校核: filed by anyone, answered by the filer's own steps, handed over, its words released. */
import { explain, readRows, releasedVersions } from '../access/service.ts'
import type { Dataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import { isDepartment } from '../parties/model.ts'
import * as parties from '../parties/service.ts'
import { accountOf, type Ctx, inTransaction } from '../platform/ctx.ts'
import { digestOfWords } from '../platform/digest.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import * as process from '../platform/process/service.ts'
import { digestOfSecret, newSecret } from './correction-code.ts'
import {
  type CorrectionFinding,
  inWords,
  type NewCorrection,
  placeFindings,
  rowNotSeen,
  wordsFindings,
} from './correction-model.ts'
import { problems } from './correction-problems.ts'
import { isMine, mustFind, mustOpen, visitor, workPosts, worksAt, worksOn } from './correction-reader.ts'
import { remedyFinding } from './correction-remedy.ts'
import * as store from './correction-store.ts'
import { type CorrectionProcess, isOneOf, titleOfKind, untakenStates, verifyingStates } from './correction-table.ts'

export type Filed = { readonly code: string; readonly secret: string | null }

/** 提出纠错或校核 (R-OPEN-06, R-SHR-40): all faults at once; the gate says whether the filer may see the row, of shared data for the matter stated. */
export async function fileCorrection(ctx: Ctx, datasetId: string, asked: NewCorrection): Promise<Filed> {
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'anonymous') throw problems.wrongPost({ requires: 'person' })
  await parties.takeWordsQuota(ctx)
  const dataset = await catalog.getDataset(ctx, datasetId)
  if (dataset.publishedAt === null) throw problems.notFound()
  if (dataset.state !== 'published') throw problems.notCorrectable()
  const filer = await filerOf(ctx, asked)
  const version = await versionOf(ctx, dataset, asked.versionId)
  await mustFit(ctx, dataset, version, asked)
  return inTransaction(filer.ctx, (ctx) => keep(ctx, { dataset, version, asked, filer }))
}

type Filer = {
  readonly ctx: Ctx
  readonly kind: store.Correction['filerKind']
  readonly id: string
  readonly process: CorrectionProcess
}

async function filerOf(ctx: Ctx, { organisationId }: NewCorrection): Promise<Filer> {
  const { actor } = ctx
  if (actor.kind === 'anonymous') {
    const id = newId()
    return { ctx: visitor(ctx, id), kind: 'visitor', id, process: 'correction' }
  }
  if (organisationId === undefined) return { ctx, kind: 'account', id: actor.id, process: 'correction' }
  if (!worksAt(actor, organisationId)) throw problems.notYourHouse()
  const { kind } = await parties.getOrganisation(ctx, organisationId)
  // Reports of departments are check requests under the law (R-SHR-40).
  return { ctx, kind: 'organisation', id: organisationId, process: isDepartment(kind) ? 'checkRequest' : 'correction' }
}

/** The version that the filer may know of; of a closed dataset, whose rows they may read, or none: then the entry itself is meant. */
async function versionOf(ctx: Ctx, dataset: Dataset, asked: string | undefined): Promise<Version | undefined> {
  const id = asked ?? dataset.publishedVersionId ?? dataset.currentVersionId
  if (!id) return undefined
  const version = await lake.findVersion(ctx, id)
  if (version?.datasetId !== dataset.id || version.purgedAt) throw problems.notFound()
  if (dataset.openness !== 'closed') {
    if ((await releasedVersions(ctx, dataset.id)).includes(id)) return version
    throw problems.notFound()
  }
  // Whoever names none means the version that the gate would give them: under a share the latest that was reviewed.
  const decision = await explain(ctx, { datasetId: dataset.id, versionId: asked, use: 'read' })
  return decision.allowed ? decision.ruling.version : undefined
}

async function mustFit(ctx: Ctx, dataset: Dataset, version: Version | undefined, asked: NewCorrection): Promise<void> {
  const { wrong, shouldBe, evidence, row } = asked
  const findings = [...placeFindings(asked, version), ...wordsFindings({ wrong, shouldBe, evidence, row: row?.value })]
  const key = row && version?.columns.find(({ name }) => name === row.column)
  const isPlace = !findings.some(({ field }) => field === 'row')
  if (row && key && isPlace && !(await seesRow(ctx, dataset.id, version?.id, row)))
    findings.push(rowNotSeen(key.label, row.value))
  if (findings.length > 0) throw problems.notFit({ rule: 'R-DQ-07', findings: inWords(findings, ctx.lang) })
}

/** Read through the gate like any row, and traced like any; a refusal means that there is no such row for this reader. */
async function seesRow(ctx: Ctx, datasetId: string, versionId: string | undefined, row: RowPlace): Promise<boolean> {
  try {
    const where = JSON.stringify([row.column, 'eq', row.value])
    return (await readRows(ctx, datasetId, { versionId, where, select: row.column, limit: 1 })).total > 0
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return false
    throw error
  }
}
type RowPlace = { readonly column: string; readonly value: string }

type Fit = { readonly dataset: Dataset; readonly version: Version | undefined; readonly asked: NewCorrection }

async function keep(ctx: Ctx, { dataset, version, asked, filer }: Fit & { readonly filer: Filer }): Promise<Filed> {
  const authority = await parties.authorityFor(ctx, dataset.publisherId)
  if (!authority) throw problems.noAuthority()
  const place = {
    ...{ datasetId: dataset.id, versionId: version?.id ?? null, columnName: asked.column ?? null },
    ...{ keyColumn: asked.row?.column ?? null, keyValue: asked.row?.value ?? null },
  }
  // Held, so that two at once do not pass together.
  await catalog.lockDataset(ctx, dataset.id)
  if (await store.hasRunning(ctx.db, { ...place, filerId: filer.id })) throw problems.alreadyFiled()
  const id = newId()
  const code = await store.nextCode(ctx.db, ctx.today.slice(0, 4))
  const secret = filer.kind === 'visitor' ? newSecret() : null
  const { wrong, shouldBe, evidence = null, link = null, contact = null } = asked
  await store.insertCorrection(ctx.db, {
    ...{ id, code, process: filer.process, publisherId: dataset.publisherId, handlerId: dataset.publisherId },
    ...{ ...place, wrong, shouldBe, evidence, link },
    ...{ filerKind: filer.kind, filerId: filer.id, filedBy: accountOf(ctx.actor) ?? filer.id, filedAt: ctx.now },
    contact: filer.kind === 'visitor' ? contact : null,
    codeDigest: secret && digestOfSecret(secret),
  })
  const { zh, en } = dataset.title
  const kind = titleOfKind(filer.process)
  await process.startProcess(ctx, filer.process, {
    ...{ id, subjectId: id, event: 'file' },
    title: { zh: `《${zh}》${kind.zh}${code}`, en: `${kind.en} ${code}: “${en || zh}”` },
    parties: {
      ...{ publisher: dataset.publisherId, handler: dataset.publisherId, authority },
      ...(filer.kind === 'organisation' ? { applicant: filer.id } : { person: filer.id }),
    },
    facts: { dataset: dataset.id, ...(version ? { version: version.id } : {}), filer: filer.kind },
    // Salted, and open to erasure: it stands for words of a person.
    personal: {
      report: digestOfWords(JSON.stringify(['gongshu-correction/1', place, wrong, shouldBe, evidence, link])),
    },
  })
  return { code, secret }
}

export type FilerStep =
  | { readonly event: 'withdraw'; readonly secret?: string | undefined }
  | { readonly event: 'supplement' | 'appeal'; readonly words: string; readonly secret?: string | undefined }

/** What the filer may do to it: withdraw, add, appeal. A visitor shows the code. Returns as whom to look at it. */
export async function answerCorrection(ctx: Ctx, code: string, step: FilerStep): Promise<Ctx> {
  const opened = step.secret === undefined ? undefined : await openWith(ctx, code, step.secret)
  const found = opened?.found ?? (await mustFind(ctx, code))
  const as = opened?.ctx ?? ctx
  if (!isMine(as.actor, found)) throw problems.notFound()
  if (step.event === 'withdraw') await process.advance(as, found.id, { event: 'withdraw' })
  else {
    const findings = wordsFindings({ evidence: step.words })
    if (findings.length > 0) throw problems.notFit({ rule: 'R-DQ-07', findings: inWords(findings, ctx.lang) })
    const said = step.event === 'appeal' ? { reason: step.words } : { opinion: step.words }
    await process.advance(as, found.id, { event: step.event, ...said })
  }
  return as
}

/** Counted by where it comes from, so that codes are not guessed. */
export async function openWith(ctx: Ctx, code: string, secret: string) {
  await parties.takeWordsQuota(ctx)
  return mustOpen(ctx, code, secret)
}

/** 转办: to the department that the data come from, and back. The filer's clock goes on. */
export const transferCorrection = (
  ctx: Ctx,
  code: string,
  { organisationId, reason }: { readonly organisationId: string; readonly reason: string },
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const found = await mustFind(ctx, code)
    await process.advance(ctx, found.id, { event: 'transfer', reason, facts: { to: organisationId } })
  })

/** 公开原文: the filer's words are put before everyone, or taken back, by whoever answers for the provider. */
export const releaseCorrection = (ctx: Ctx, code: string, released: boolean): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const found = await mustFind(ctx, code)
    if (!worksOn(ctx.actor, [found.publisherId]))
      throw problems.wrongPost({ requires: workPosts.map((post) => `${post}@publisher`) })
    if ((found.releasedAt !== null) === released) return
    await store.changeCorrection(ctx.db, found.id, { releasedAt: released ? ctx.now : null })
    await ctx.resources.appendLedger(ctx, {
      event: released ? `${found.process}.release` : `${found.process}.conceal`,
      rule: 'R-DQ-07',
      subject: [found.id, found.datasetId],
      record: {},
      parties: [found.publisherId],
    })
  })

type Linked = {
  readonly datasetId: string
  readonly publicationId: string
  /** What the round is to open. */
  readonly versionId: string | null
  readonly ids: readonly string[]
}

/** 更正的新版本: the round of publication whose version is to answer these. What was not taken up yet is taken up with it. */
export const linkCorrections = (ctx: Ctx, { datasetId, publicationId, versionId, ids }: Linked): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await catalog.getDataset(ctx, datasetId)
    const untaken: string[] = []
    const findings: CorrectionFinding[] = []
    for (const id of ids) {
      const found = await store.findCorrection(ctx.db, id)
      const instance = found?.datasetId === dataset.id ? await process.findInstance(ctx, id) : undefined
      if (!found || !instance || !isOneOf([...untakenStates, ...verifyingStates], instance.state))
        throw problems.notLinkable()
      const finding = await remedyFinding(ctx, dataset, found, versionId)
      if (finding) findings.push(finding)
      if (isOneOf(untakenStates, instance.state)) untaken.push(id)
    }
    if (findings.length > 0) throw problems.notAnswered({ rule: 'R-DQ-07', findings: inWords(findings, ctx.lang) })
    for (const id of untaken) await process.advance(ctx, id, { event: 'take' })
    await store.linkPublication(ctx.db, publicationId, ids)
  })
