import { z } from 'zod'
import { readProfile, readRejected } from '../access/service.ts'
import { Profile } from '../lake/service.ts'
import type { Routes } from '../platform/http.ts'
import type { Instant } from '../platform/time.ts'

const tags = ['datasets']
const params = z.object({ id: z.uuid() })
const which = { version: z.uuid().optional(), asOf: z.iso.datetime().optional() }
const anyone = { zone: 'both', who: 'anyone' } as const

const asked = ({ version, asOf }: { version?: string | undefined; asOf?: string | undefined }) => ({
  versionId: version,
  asOf: asOf as Instant | undefined,
})

/** 剖析: minima, top values and rejected cells are data, and pass the gate like rows. */
export const routes: Routes = (app) => {
  app.get(
    '/api/v1/datasets/:id/profile',
    {
      config: anyone,
      schema: {
        operationId: 'getProfile',
        summary: '数据剖析 · Profile of every column, over all rows',
        tags,
        params,
        querystring: z.object(which),
        response: { 200: Profile },
      },
    },
    async (request, reply) => {
      const { profile, versionId, receiptId } = await readProfile(request.ctx, request.params.id, asked(request.query))
      reply.header('gongshu-receipt', receiptId).header('gongshu-version', versionId)
      return profile
    },
  )

  app.get(
    '/api/v1/datasets/:id/rejected',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'listRejectedCells',
        summary: '未能入列的单元格 · Cells that did not fit their column',
        tags,
        params,
        querystring: z.object({ ...which, after: z.coerce.number().int().min(0).optional() }),
        response: {
          200: z.object({
            cells: z
              .array(z.object({ row: z.number(), column: z.string(), raw: z.string(), reason: z.string() }))
              .readonly(),
            next: z.number().nullable(),
          }),
        },
      },
    },
    async (request, reply) => {
      const { after, ...rest } = request.query
      const query = { ...asked(rest), ...(after === undefined ? {} : { after }) }
      const { cells, next, receiptId } = await readRejected(request.ctx, request.params.id, query)
      reply.header('gongshu-receipt', receiptId)
      return { cells, next }
    },
  )
}
