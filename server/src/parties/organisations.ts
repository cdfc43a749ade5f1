import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { inServiceWords } from './constraint.ts'
import {
  inWords,
  judgeCodes,
  type Line,
  NewOrganisation,
  nameKey,
  type Organisation,
  type OrganisationChange,
  requireDuty,
  type Unit,
} from './model.ts'
import * as store from './organisation-store.ts'
import { problems } from './problems.ts'
import { regionLevel, regionsUpward } from './region.ts'
import { findRegion } from './region-store.ts'

export async function getOrganisation(ctx: Ctx, id: string): Promise<Organisation> {
  const organisation = await store.findOrganisation(ctx.db, id)
  if (!organisation) throw problems.organisationNotFound()
  return organisation
}

/** By its present name, else a former one; a name of what was merged leads to who continues it. */
export async function findOrganisationByName(ctx: Ctx, name: string): Promise<Organisation | undefined> {
  const found = await store.findOrganisationByName(ctx.db, name)
  if (!found?.successorId) return found
  const continuing = await store.findContinuing(ctx.db, found.id)
  return continuing ? store.findOrganisation(ctx.db, continuing) : found
}

/** Those with these ids, or the first thousand. */
export const listOrganisations = async (ctx: Ctx, ids?: readonly string[]): Promise<Organisation[]> =>
  ids
    ? store.listOrganisationsById(ctx.db, ids)
    : (await store.listOrganisations(ctx.db, { limit: 1000 })).map(({ organisation }) => organisation)

export async function pageOfOrganisations(
  ctx: Ctx,
  page: store.OrganisationPage,
): Promise<{ organisations: Organisation[]; next: number | null }> {
  const rows = await store.listOrganisations(ctx.db, { ...page, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  return {
    organisations: shown.map(({ organisation }) => organisation),
    next: rows.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** A confirmed organisation. 数据主管部门 also becomes the authority of its region for the data line. */
export const createOrganisation = (ctx: Ctx, input: NewOrganisation): Promise<Organisation> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    const { name, kind, leadership, creditCode, regionCode, superiorId } = NewOrganisation.parse(input)
    const values = { id: newId(), name, kind, leadership, confirmed: true }
    const codes = { creditCode: creditCode || null, regionCode: regionCode || null }
    await checkCodes(ctx, codes)
    if (superiorId) await getOrganisation(ctx, superiorId)

    const isNew = await store.insertOrganisation(
      ctx.db,
      { ...values, ...codes, superiorId: superiorId ?? null },
      ctx.now,
    )
    if (!isNew) throw await nameOrCodeTaken(ctx, name)
    if (kind === 'dataAuthority' && codes.regionCode) {
      const [present] = await store.listAuthorities(ctx.db, [codes.regionCode])
      if (present?.line === 'data') throw problems.authorityTaken({ organisationId: present.organisationId })
      await store.saveAuthority(ctx.db, { regionCode: codes.regionCode, line: 'data', organisationId: values.id })
    }
    await log(ctx, 'organisation.create', values.id, { name, kind, leadership, ...codes })
    return getOrganisation(ctx, values.id)
  })

/** What a file or the command line names. Unconfirmed when it is new: its kind and region are not known yet. */
export const ensureOrganisation = (
  ctx: Ctx,
  name: string,
): Promise<{ readonly organisation: Organisation; readonly created: boolean }> =>
  inTransaction(ctx, async (ctx) => {
    const known = await findOrganisationByName(ctx, name)
    if (known && !known.endedOn) return { organisation: known, created: false }
    requireDuty(ctx.actor, 'systemAdministrator')
    const values = { id: newId(), name: NewOrganisation.shape.name.parse(name), confirmed: false }
    const unknown = {
      kind: 'unspecified',
      leadership: 'local',
      creditCode: null,
      regionCode: null,
      superiorId: null,
    } as const
    if (!(await store.insertOrganisation(ctx.db, { ...values, ...unknown }, ctx.now))) {
      // Somebody named it in the same moment: their row is committed by now.
      const organisation = await store.findOrganisationByName(ctx.db, name)
      if (!organisation) throw problems.changedMeanwhile()
      return { organisation, created: false }
    }
    await log(ctx, 'organisation.create', values.id, { name: values.name, confirmed: false })
    return { organisation: await getOrganisation(ctx, values.id), created: true }
  })

/** 变更. A name it had leads to it for ever. */
export const changeOrganisation = (ctx: Ctx, id: string, input: OrganisationChange): Promise<Organisation> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    const { revision, ...change } = input
    await store.lockOrganisation(ctx.db, id)
    const before = await getOrganisation(ctx, id)
    if (before.endedOn) throw problems.organisationEnded({ successorId: before.successorId })
    if (before.revision !== revision) throw problems.changedMeanwhile({ revision: before.revision })
    await checkCodes(ctx, change, id)
    if (change.superiorId) await checkSuperior(ctx, id, change.superiorId)
    if (change.confirmed && (change.kind ?? before.kind) === 'unspecified') {
      const text = { zh: '确认机构时须写明机构类型', en: 'To confirm it, say of what kind it is' }
      throw problems.invalidOrganisation({ findings: inWords([{ field: 'kind', weight: 'must', text }], ctx.lang) })
    }
    const isChanged = await inServiceWords(store.changeOrganisation(ctx.db, id, revision, change, ctx.now))
    if (!isChanged) throw problems.changedMeanwhile()
    if (change.name && nameKey(change.name) !== nameKey(before.name)) {
      await store.keepFormerName(ctx.db, id, before.name, ctx.today)
    }
    await log(ctx, 'organisation.change', id, { ...change, ...(change.name ? { formerName: before.name } : {}) })
    return getOrganisation(ctx, id)
  })

async function checkCodes(
  ctx: Ctx,
  codes: { readonly creditCode?: string | null | undefined; readonly regionCode?: string | null | undefined },
  self?: string,
): Promise<void> {
  const must = judgeCodes(codes).filter(({ weight }) => weight === 'must')
  if (must.length > 0) throw problems.invalidOrganisation({ findings: inWords(must, ctx.lang) })
  if (codes.regionCode) {
    const region = await findRegion(ctx.db, codes.regionCode)
    if (region?.retiredOn) throw problems.regionRetired({ successorCode: region.successorCode, rule: 'R-CODE-12' })
  }
  if (codes.creditCode) {
    const holder = await store.findByCreditCode(ctx.db, codes.creditCode)
    if (holder && holder.id !== self) throw problems.creditCodeTaken({ organisationId: holder.id })
  }
}

async function checkSuperior(ctx: Ctx, id: string, superiorId: string): Promise<void> {
  await store.lockHierarchy(ctx.db)
  await getOrganisation(ctx, superiorId)
  const above = [superiorId, ...(await store.listSuperiors(ctx.db, superiorId))]
  if (above.includes(id)) throw problems.superiorLoop()
}

async function nameOrCodeTaken(ctx: Ctx, name: string) {
  const holder = await store.findOrganisationByName(ctx.db, name)
  return holder ? problems.nameTaken({ organisationId: holder.id }) : problems.creditCodeTaken()
}

/** The authority over an organisation's data (or sharing): of its own region, else of the next one around it. */
export async function authorityFor(ctx: Ctx, organisationId: string, line: Line = 'data'): Promise<string | undefined> {
  const continuing = (await store.findContinuing(ctx.db, organisationId)) ?? organisationId
  const { regionCode } = await getOrganisation(ctx, continuing)
  if (!regionCode) return authorityOfInstallation(ctx, line)
  const upward = regionsUpward(regionCode)
  const authorities = await store.listAuthorities(ctx.db, upward)
  for (const region of upward) {
    const here = authorities.filter((one) => one.regionCode === region)
    // Where no office is named for sharing, the data authority of the region has it.
    const found = here.find((one) => one.line === line) ?? here.find((one) => one.line === 'data')
    if (found) return found.organisationId
  }
  return undefined
}

/** An unconfirmed organisation has no region yet: it falls to the highest authority here, if that is one office. */
async function authorityOfInstallation(ctx: Ctx, line: Line): Promise<string | undefined> {
  const all = await store.listAuthorities(ctx.db)
  const ofLine = all.some((one) => one.line === line) ? all.filter((one) => one.line === line) : all
  for (const level of ['province', 'prefecture', 'county']) {
    const ids = new Set(ofLine.flatMap((one) => (regionLevel(one.regionCode) === level ? [one.organisationId] : [])))
    if (ids.size > 0) return ids.size === 1 ? [...ids][0] : undefined
  }
  return undefined
}

/** 指定主管部门: the office that has this line in this region from now on. */
export const nameAuthority = (ctx: Ctx, authority: store.Authority): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    const { endedOn, successorId } = await getOrganisation(ctx, authority.organisationId)
    if (endedOn) throw problems.organisationEnded({ successorId })
    await inServiceWords(store.saveAuthority(ctx.db, authority))
    const { regionCode, line } = authority
    await log(ctx, 'organisation.nameAuthority', authority.organisationId, { regionCode, line })
  })

/** 内设机构. */
export const createUnit = (
  ctx: Ctx,
  organisationId: string,
  input: { readonly name: string; readonly parentId?: string | null | undefined },
): Promise<Unit> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    await getOrganisation(ctx, organisationId)
    const unit = { id: newId(), organisationId, name: input.name, parentId: input.parentId ?? null }
    const isNew = await inServiceWords(store.insertUnit(ctx.db, unit))
    if (!isNew) throw problems.nameTaken()
    await log(ctx, 'organisation.createUnit', organisationId, { unit: unit.id, name: unit.name })
    return unit
  })

export const listUnits = async (ctx: Ctx, organisationId: string): Promise<Unit[]> => {
  await getOrganisation(ctx, organisationId)
  return store.listUnits(ctx.db, organisationId)
}

async function log(ctx: Ctx, event: string, id: string, record: Readonly<Record<string, unknown>>): Promise<void> {
  await ctx.resources.appendLedger(ctx, { event, subject: [id], record, parties: [id] })
}
