import { listGrants } from '../access/service.ts'
import type { Dataset } from '../catalog/model.ts'
import * as lake from '../lake/service.ts'
import { asSystem, type Ctx } from '../platform/ctx.ts'
import type { DatasetCorrections } from './correction-shapes.ts'

/** 共享事项 (R-SHR-40): the matters for which the reader's houses read a dataset, and the columns that each shows. */
export async function listMatters(ctx: Ctx, dataset: Dataset): Promise<DatasetCorrections['matters']> {
  const houses = ctx.actor.acts.map(({ organisationId }) => organisationId)
  if (houses.length === 0 || dataset.state !== 'published') return []
  const shares = (await listGrants(asSystem(ctx, 'correction'), dataset.id)).filter(
    ({ basis, grantee, uses, from, until, revokedAt, suspendedAt }) =>
      basis === 'share' &&
      houses.includes(grantee.id) &&
      uses.includes('read') &&
      from <= ctx.now &&
      until > ctx.now &&
      revokedAt === null &&
      suspendedAt === null,
  )
  if (shares.length === 0) return []
  const [reviewed] = (await ctx.resources.reviewedVersions?.(ctx, dataset.id)) ?? []
  const versionId = dataset.publishedVersionId ?? reviewed
  const version = versionId ? await lake.findVersion(ctx, versionId) : undefined
  return shares.map(({ purpose, grantee, columns }) => ({
    matter: purpose.reference ?? '',
    organisationId: grantee.id,
    columns: (version?.columns ?? [])
      .filter(({ name }) => columns === null || columns.includes(name))
      .map(({ name, label }) => ({ name, label })),
  }))
}
