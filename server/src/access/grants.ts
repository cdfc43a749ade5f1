import { counted } from '@gongshu/tabular/counted'
import type { Dataset } from '../catalog/model.ts'
import { getDataset } from '../catalog/service.ts'
import { isPersonal, type Version } from '../lake/model.ts'
import { authorityFor } from '../parties/service.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { digestOfWords } from '../platform/digest.ts'
import { newId } from '../platform/ids.ts'
import { type Fault, gatherFaults } from './fault.ts'
import { readFilter, rowFilterFaults } from './filter.ts'
import { findKept } from './gate.ts'
import { hidesPeople, maskFits, mostKept } from './mask.ts'
import { type Grant, NewGrant, type NewShare } from './model.ts'
import { problems } from './problems.ts'
import { matterKind } from './purpose.ts'
import * as store from './store.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Told of a grant that was taken away, in the same transaction; set by `main.ts` for those who gave it in a process. */
    readonly grantRevoked?: (ctx: Ctx, grant: Grant, reason: string) => Promise<void>
  }
}

/** Who may give and take away: the publisher's head of data, and the reviewer of its data authority (R-OPEN-03). */
async function mayGrantFor(ctx: Ctx, publisherId: string): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind === 'console' || actor.kind === 'system') return true
  const holds = (post: string, organisationId: string | undefined): boolean =>
    actor.acts.some((act) => act.post === post && act.organisationId === organisationId)
  if (holds('chiefDataOfficer', publisherId)) return true
  const isReviewer = actor.acts.some(({ post }) => post === 'catalogReviewer')
  return isReviewer && holds('catalogReviewer', await authorityFor(ctx, publisherId))
}

async function mustGrantFor(ctx: Ctx, publisherId: string): Promise<void> {
  if (await mayGrantFor(ctx, publisherId)) return
  throw problems.mayNotGrant({ requires: ['chiefDataOfficer@publisher', 'catalogReviewer@authority'] })
}

/** 授权: the grant and its entry in the ledger stand or fall together. */
export const giveGrant = (ctx: Ctx, datasetId: string, input: NewGrant): Promise<Grant> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await getDataset(ctx, datasetId)
    await mustGrantFor(ctx, dataset.publisherId)
    const wanted = NewGrant.parse(input)
    const versionId = dataset.publishedVersionId ?? dataset.currentVersionId
    const version = versionId ? await findKept(ctx, versionId) : undefined
    const faults = grantFaults(wanted, dataset, version)
    mustBeSound(ctx, faults, version)
    const grant: store.StoredGrant = {
      ...wanted,
      ...standing,
      // Those there are: a column that a later version brings was in nobody's decision.
      columns: wanted.columns ?? version?.columns.map(({ name }) => name) ?? null,
      id: newId(),
      datasetId: dataset.id,
      publisherId: dataset.publisherId,
      givenAt: ctx.now,
      basis: 'grant',
    }
    await keep(ctx, grant, version)
    return seen(grant)
  })

const standing = { revokedAt: null, revokedReason: null, suspendedAt: null } as const

function mustBeSound(ctx: Ctx, faults: readonly Fault[], version: Version | undefined): void {
  if (faults.length === 0) return
  const errors = faults.map(({ place, message }) => ({ place, message: message[ctx.lang] }))
  throw problems.invalidGrant({ errors, columns: version?.columns.map(({ name }) => name) ?? [] })
}

async function keep(ctx: Ctx, grant: store.StoredGrant, version: Version | undefined): Promise<void> {
  await store.insertGrant(ctx.db, grant)
  const { uses, purpose, from, until, columns, masks, minimumGroup, grantee, basis } = grant
  const placeOf = (name: string): number => (version?.columns.findIndex((column) => column.name === name) ?? -1) + 1
  await ctx.resources.appendLedger(ctx, {
    event: 'grant.give',
    rule: ruleOf(grant),
    subject: [grant.id, grant.datasetId],
    record: {
      ...{ uses, from, until, minimumGroup, basis },
      // Columns by their place in the version, free words by their digest: the ledger keeps everything (R-SEC-09).
      purpose: {
        kind: purpose.kind,
        ...(purpose.reference ? { reference: digestOfWords(purpose.reference) } : {}),
      },
      columns: columns?.map(placeOf) ?? null,
      masks: Object.fromEntries(Object.entries(masks).map(([name, { kind }]) => [placeOf(name), kind])),
      hasRowFilter: grant.rowFilter !== null,
      grantee: grantee.kind === 'organisation' ? grantee : { kind: grantee.kind },
    },
    ...(grantee.kind === 'organisation' ? {} : { personal: { grantee: grantee.id } }),
    parties: concerned(grant),
  })
}

const ruleOf = ({ basis }: Pick<Grant, 'basis'>): string => (basis === 'share' ? 'R-SHR-23' : 'R-OPEN-05')

const concerned = ({ publisherId, grantee }: store.StoredGrant): string[] => [
  publisherId,
  ...(grantee.kind === 'organisation' ? [grantee.id] : []),
]

/**
 * 共享授权 (R-SHR-23): given by the process of a request and by nothing else. The columns are those consented to, which may point at
 * people; a column that the version has lost is none to give.
 */
export const giveShare = (ctx: Ctx, datasetId: string, versionId: string, share: NewShare): Promise<Grant> =>
  inTransaction(ctx, async (ctx) => {
    if (ctx.actor.kind !== 'system') throw problems.mayNotGrant({ requires: ['system'] })
    const dataset = await getDataset(ctx, datasetId)
    const version = await findKept(ctx, versionId)
    const columns = (version?.columns ?? []).filter(({ name }) => share.columns.includes(name)).map(({ name }) => name)
    mustBeSound(ctx, shareFaults(share, columns, version), version)
    const grant: store.StoredGrant = {
      ...{ ...standing, id: newId(), datasetId: dataset.id, publisherId: dataset.publisherId, basis: 'share', columns },
      grantee: { kind: 'organisation', id: share.organisationId },
      uses: [...share.uses],
      masks: {},
      rowFilter: share.rowFilter ?? null,
      minimumGroup: 1,
      purpose: { kind: matterKind, reference: share.matter },
      ...{ from: share.from, until: share.until, givenAt: ctx.now },
    }
    await keep(ctx, grant, version)
    return seen(grant)
  })

function shareFaults(share: NewShare, columns: readonly string[], version: Version | undefined): readonly Fault[] {
  const faults = gatherFaults()
  if (!version) faults.add('datasetId', '数据集还没有数据', 'the dataset has no data yet')
  if (columns.length === 0) faults.add('columns', '没有可以提供的列', 'there is no column to give')
  if (share.from >= share.until) faults.add('until', '截止须晚于起始', 'it must end after it begins')
  const filtered =
    share.rowFilter === null || share.rowFilter === undefined
      ? []
      : rowFilterFaults(share.rowFilter, version?.columns ?? [])
  return [...faults.found, ...filtered]
}

/** 暂停、恢复 (R-SHR-28): from the commit of this on no byte leaves on its strength, or some may again. */
export const suspendShare = (ctx: Ctx, id: string): Promise<void> => stand(ctx, id, 'grant.suspend', ctx.now)
export const resumeShare = (ctx: Ctx, id: string): Promise<void> => stand(ctx, id, 'grant.resume', null)

const stand = (ctx: Ctx, id: string, event: string, at: Ctx['now'] | null): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    if (ctx.actor.kind !== 'system') throw problems.mayNotGrant({ requires: ['system'] })
    const grant = await store.findGrant(ctx.db, id)
    if (!grant) throw problems.grantNotFound()
    if (!(await store.suspendGrant(ctx.db, id, at))) throw problems.alreadyRevoked()
    const subject = [id, grant.datasetId]
    await ctx.resources.appendLedger(ctx, { event, rule: 'R-SHR-28', subject, record: {}, parties: concerned(grant) })
  })

/** Everything that would make the grant mean something else than it says, all at once. */
function grantFaults(grant: NewGrantRead, dataset: Dataset, version: Version | undefined): readonly Fault[] {
  const faults = gatherFaults()
  const columns = version?.columns ?? []
  const find = (place: string, name: unknown) =>
    columns.find((column) => column.name === name) ??
    faults.add(place, `没有列 ${String(name)}`, `there is no column ${String(name)}`)
  if (dataset.openness === 'closed')
    faults.add('datasetId', '不予开放的数据不能授权', 'a closed dataset cannot be granted')
  if (grant.uses.includes('verify'))
    faults.add('uses', '核验只随政务数据共享提供', 'verification comes with sharing between departments only')
  if (!version) faults.add('datasetId', '数据集还没有数据', 'the dataset has no data yet')
  if (grant.from >= grant.until) faults.add('until', '截止须晚于起始', 'it must end after it begins')
  for (const [index, name] of (grant.columns ?? []).entries()) find(`columns[${index}]`, name)
  for (const [name, mask] of Object.entries(grant.masks)) {
    const column = find(`masks.${name}`, name)
    if (column && !maskFits(mask, column.type)) {
      faults.add(`masks.${name}`, `${column.type} 列不能这样脱敏`, `a ${column.type} column cannot be masked so`)
    } else if (column && isPersonal(column) && !hidesPeople(mask, column.detector?.kind)) {
      const most = mostKept(column.detector?.kind)
      faults.add(
        `masks.${name}`,
        `列 ${name} 含个人信息，只能用假名，或遮盖且最多留 ${most} 个字符`,
        `column ${name} points at people: take a pseudonym, or stars that leave at most ${counted(most, 'character')}`,
      )
    }
  }
  if (grant.rowFilter !== null) readFilter(grant.rowFilter, find, faults, 'rowFilter')
  const clear = columns.filter(
    (column) => (grant.columns?.includes(column.name) ?? true) && !Object.hasOwn(grant.masks, column.name),
  )
  for (const { name } of clear.filter(isPersonal)) {
    faults.add('columns', `列 ${name} 含个人信息，须隐去或脱敏`, `column ${name} points at people: hide or mask it`)
  }
  const showsRows = grant.uses.some((use) => use === 'read' || use === 'preview' || use === 'download')
  if (grant.minimumGroup > 1 && showsRows) {
    faults.add(
      'uses',
      '设了最小分组的授权只能用于汇总和概况',
      'with a minimum group only aggregate and profile can be granted',
    )
  }
  if (grant.rowFilter !== null && grant.uses.includes('profile')) {
    faults.add(
      'uses',
      '概况按全部行计算，不能与行筛选并用',
      'a profile is over all rows and cannot go with a row filter',
    )
  }
  return faults.found
}

type NewGrantRead = ReturnType<typeof NewGrant.parse>

/** 撤销: from the commit of this on no byte leaves on its strength; what runs is broken off. */
export const revokeGrant = (ctx: Ctx, id: string, reason: string): Promise<Grant> =>
  inTransaction(ctx, async (ctx) => {
    const grant = await store.findGrant(ctx.db, id)
    if (!grant) throw problems.grantNotFound()
    await mustGrantFor(ctx, grant.publisherId)
    // A share ends by its own process (R-SHR-28, R-SHR-29): suspended first, or by agreement on file.
    if (grant.basis === 'share' && ctx.actor.kind !== 'system') throw problems.mayNotGrant({ requires: ['system'] })
    if (!(await store.revokeGrant(ctx.db, id, reason, ctx.now))) throw problems.alreadyRevoked()
    await ctx.resources.appendLedger(ctx, {
      event: 'grant.revoke',
      rule: ruleOf(grant),
      subject: [id, grant.datasetId],
      record: { reason: digestOfWords(reason) },
      parties: concerned(grant),
    })
    const revoked = seen({ ...grant, revokedAt: ctx.now, revokedReason: reason })
    await ctx.resources.grantRevoked?.(ctx, revoked, reason)
    return revoked
  })

/** One grant for whoever knows its id already, with no question of who asks. */
export async function findGrant(ctx: Ctx, id: string): Promise<Grant | undefined> {
  const grant = await store.findGrant(ctx.db, id)
  return grant && seen(grant)
}

/** Those who may give see all of a dataset's grants; everyone else sees their own. */
export async function listGrants(ctx: Ctx, datasetId: string | undefined): Promise<Grant[]> {
  const dataset = datasetId === undefined ? undefined : await getDataset(ctx, datasetId)
  const seesAll = dataset !== undefined && (await mayGrantFor(ctx, dataset.publisherId))
  const granteeIds = seesAll ? undefined : ownIds(ctx.actor)
  return (await store.listGrants(ctx.db, { datasetId: dataset?.id, granteeIds })).map(seen)
}

const ownIds = ({ id, acts }: Actor): string[] => [id, ...acts.map(({ organisationId }) => organisationId)]
const seen = ({ publisherId: _, ...grant }: store.StoredGrant): Grant => grant

/** A policy for one dataset beside the pack's. Checked before it stands: what it does not know it may not name. */
export const addPolicy = (ctx: Ctx, datasetId: string, text: string): Promise<string> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await getDataset(ctx, datasetId)
    await mustGrantFor(ctx, dataset.publisherId)
    const id = newId()
    ctx.resources.access.policies.check({ id, text })
    await store.insertPolicy(ctx.db, { id, datasetId: dataset.id, text, givenAt: ctx.now })
    const parties = [dataset.publisherId]
    const record = { text: digestOfWords(text) }
    await ctx.resources.appendLedger(ctx, { event: 'policy.add', subject: [id, dataset.id], record, parties })
    return id
  })

/** Takes a dataset's own policy back; the next decision is made without it. */
export const removePolicy = (ctx: Ctx, datasetId: string, id: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await getDataset(ctx, datasetId)
    await mustGrantFor(ctx, dataset.publisherId)
    if (!(await store.removePolicy(ctx.db, { id, datasetId: dataset.id }, ctx.now))) throw problems.policyNotFound()
    const parties = [dataset.publisherId]
    await ctx.resources.appendLedger(ctx, { event: 'policy.remove', subject: [id, dataset.id], record: {}, parties })
  })
