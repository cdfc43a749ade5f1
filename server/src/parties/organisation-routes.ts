import { z } from 'zod'
import type { App } from '../platform/http.ts'
import { plainDate } from '../platform/time.ts'
import {
  FindingView,
  inWords,
  judgeCodes,
  Line,
  NewOrganisation,
  Organisation,
  OrganisationChange,
  Unit,
} from './model.ts'
import {
  authorityFor,
  changeOrganisation,
  createOrganisation,
  createUnit,
  getOrganisation,
  listUnits,
  nameAuthority,
  pageOfOrganisations,
} from './organisations.ts'
import { confirmSuccession, recordSuccession } from './succession.ts'

const tags = ['parties']
const id = z.object({ id: z.uuid() })

/** With what its codes show that stops nobody (R-CODE-02). */
const Shown = Organisation.extend({ warnings: z.array(FindingView) }).meta({ id: 'OrganisationShown' })
const shown = (organisation: Organisation, lang: 'zh' | 'en') => ({
  ...organisation,
  warnings: inWords(judgeCodes(organisation), lang),
})

export function organisationRoutes(app: App): void {
  app.get(
    '/api/v1/organisations',
    {
      config: { zone: 'both', who: 'signedIn', scopes: ['read', 'import'] },
      schema: {
        operationId: 'listOrganisations',
        summary: '机构 · Organisations',
        description: '按名称或曾用名查找 · Found by name or former name',
        tags,
        querystring: z.object({
          q: z.string().trim().max(200).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          after: z.coerce.number().int().min(0).optional(),
        }),
        response: { 200: z.object({ organisations: z.array(Organisation), next: z.number().int().nullable() }) },
      },
    },
    async (request) => pageOfOrganisations(request.ctx, request.query),
  )

  app.get(
    '/api/v1/organisations/:id',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'getOrganisation',
        summary: '机构、内设机构与主管部门 · An organisation, its units and its authorities',
        tags,
        params: id,
        response: {
          200: Shown.extend({
            units: z.array(Unit),
            dataAuthorityId: z.uuid().nullable(),
            sharingAuthorityId: z.uuid().nullable(),
          }).meta({ id: 'OrganisationWhole' }),
        },
      },
    },
    async ({ ctx, params }) => {
      const organisation = await getOrganisation(ctx, params.id)
      return {
        ...shown(organisation, ctx.lang),
        units: await listUnits(ctx, params.id),
        dataAuthorityId: (await authorityFor(ctx, params.id, 'data')) ?? null,
        sharingAuthorityId: (await authorityFor(ctx, params.id, 'sharing')) ?? null,
      }
    },
  )

  app.post(
    '/api/v1/organisations',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'createOrganisation',
        summary: '新建机构 · Make an organisation',
        tags,
        body: NewOrganisation,
        response: { 201: Shown },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(shown(await createOrganisation(ctx, body), ctx.lang)),
  )

  app.patch(
    '/api/v1/organisations/:id',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'changeOrganisation',
        summary: '变更机构：更名、隶属、区划、确认 · Change an organisation: name, superior, region, confirmation',
        tags,
        params: id,
        body: OrganisationChange,
        response: { 200: Shown },
      },
    },
    async ({ ctx, params, body }) => shown(await changeOrganisation(ctx, params.id, body), ctx.lang),
  )

  app.post(
    '/api/v1/organisations/:id/units',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'createUnit',
        summary: '新建内设机构 · Make an inner unit',
        tags,
        params: id,
        body: z.object({ name: z.string().trim().min(1).max(100), parentId: z.uuid().nullish() }),
        response: { 201: Unit },
      },
    },
    async ({ ctx, params, body }, reply) => reply.code(201).send(await createUnit(ctx, params.id, body)),
  )

  app.put(
    '/api/v1/authorities/:regionCode/:line',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'nameAuthority',
        summary: '指定主管部门 · Name the authority of a region for a line',
        tags,
        params: z.object({ regionCode: z.string().regex(/^[0-9]{6}$/), line: Line }),
        body: z.object({ organisationId: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await nameAuthority(ctx, { ...params, ...body })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/organisations/:id/succession',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'recordSuccession',
        summary: '登记机构承继（三定） · Record which organisation continues this one',
        description: '由安全管理员确认后生效 · In force once a security administrator confirms it',
        tags,
        params: id,
        body: z.object({ successorId: z.uuid(), on: z.iso.date(), document: z.string().trim().min(1).max(200) }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await recordSuccession(ctx, params.id, { ...body, on: plainDate(body.on) })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/organisations/:id/succession/confirm',
    {
      config: { zone: 'both', who: ['securityAdministrator'] },
      schema: {
        operationId: 'confirmSuccession',
        summary: '确认机构承继 · Confirm the succession',
        tags,
        params: id,
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params }, reply) => {
      await confirmSuccession(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
}
