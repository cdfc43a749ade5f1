import { z } from 'zod'
import type { App } from '../platform/http.ts'
import { plainDate } from '../platform/time.ts'
import { declareRegions, listRegions, retireRegion } from './regions.ts'

const tags = ['parties']
const code = z.string().regex(/^[0-9]{6}$/)

const Region = z
  .object({
    code,
    name: z.string(),
    validFrom: z.iso.date(),
    retiredOn: z.iso.date().nullable(),
    successorCode: code.nullable(),
  })
  .meta({ id: 'Region' })

export function regionRoutes(app: App): void {
  app.get(
    '/api/v1/regions',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'listRegions',
        summary: '行政区划，停用的也在内 · Regions, the retired ones too',
        tags,
        response: { 200: z.object({ regions: z.array(Region) }) },
      },
    },
    async (request) => ({ regions: await listRegions(request.ctx) }),
  )

  app.post(
    '/api/v1/regions',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'declareRegion',
        summary: '登记行政区划 · Declare a region',
        tags,
        body: z.object({ code, name: z.string().trim().min(1).max(100), validFrom: z.iso.date() }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, body }, reply) => {
      await declareRegions(ctx, [{ ...body, validFrom: plainDate(body.validFrom) }])
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/regions/:code/retire',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'retireRegion',
        summary: '停用行政区划代码，此后不再用 · Retire a region code; it is never used again',
        tags,
        params: z.object({ code }),
        body: z.object({ on: z.iso.date(), successorCode: code.nullish() }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await retireRegion(ctx, params.code, plainDate(body.on), body.successorCode ?? undefined)
      return reply.code(204).send(null)
    },
  )
}
