import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { Grant, NewGrant, reasons, Use } from './model.ts'
import { explain, giveGrant, listGrants, revokeGrant } from './service.ts'

const tags = ['access']
const params = z.object({ id: z.uuid() })

const DecisionView = z
  .object({
    allowed: z.boolean(),
    basis: z.string().nullable(),
    reason: z.string().nullable(),
    words: z.string().nullable(),
    rule: z.string().nullable(),
    columns: z.array(z.object({ name: z.string(), show: z.enum(['clear', 'masked', 'hidden']) })),
    minimumGroup: z.number().int(),
    policies: z.array(z.string()),
  })
  .meta({ id: 'Decision' })

/** 访问闸口: what one may do beforehand, and the grants. */
export const routes: Routes = (app) => {
  app.get(
    '/api/v1/datasets/:id/decision',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'explainDecision',
        summary: '我能怎样使用 · What the gate would say, without using anything',
        tags,
        params,
        querystring: z.object({ use: Use, version: z.uuid().optional() }),
        response: { 200: DecisionView },
      },
    },
    async (request) => {
      const { use, version } = request.query
      const decision = await explain(request.ctx, { datasetId: request.params.id, use, versionId: version })
      if (decision.allowed) {
        const { basis, columns, minimumGroup, policies, rules } = decision.ruling
        const shown = columns.map(({ name, show }) => ({ name, show }))
        const rest = { reason: null, words: null, rule: rules[0] ?? null }
        return { allowed: true, basis: basis.kind, columns: shown, minimumGroup, policies: [...policies], ...rest }
      }
      const { reason, policies } = decision.denial
      const { text, rule } = reasons[reason]
      const rest = { basis: null, columns: [], minimumGroup: 1, policies: [...policies] }
      return { allowed: false, reason, words: text[request.ctx.lang], rule, ...rest }
    },
  )

  app.post(
    '/api/v1/datasets/:id/grants',
    {
      config: { zone: 'inner', who: ['chiefDataOfficer', 'catalogReviewer'] },
      schema: {
        operationId: 'giveGrant',
        summary: '给予授权 · Give a grant',
        tags,
        params,
        body: NewGrant,
        response: { 201: Grant },
      },
    },
    async (request, reply) => reply.code(201).send(await giveGrant(request.ctx, request.params.id, request.body)),
  )

  app.get(
    '/api/v1/grants',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'listGrants',
        summary: '授权 · Grants one may see',
        tags,
        querystring: z.object({ dataset: z.uuid().optional() }),
        response: { 200: z.object({ grants: z.array(Grant) }) },
      },
    },
    async (request) => ({ grants: await listGrants(request.ctx, request.query.dataset) }),
  )

  app.post(
    '/api/v1/grants/:id/revoke',
    {
      config: { zone: 'both', who: ['chiefDataOfficer', 'catalogReviewer'] },
      schema: {
        operationId: 'revokeGrant',
        summary: '撤销授权 · Revoke a grant; what runs on it is broken off',
        tags,
        params,
        body: z.object({ reason: z.string().trim().min(1).max(1000) }),
        response: { 200: Grant },
      },
    },
    async (request) => revokeGrant(request.ctx, request.params.id, request.body.reason),
  )
}
