import { z } from 'zod'
import { ColumnShow } from '../access/model.ts'
import { type RowsAnswer, readRows } from '../access/service.ts'
import type { App, Routes } from '../platform/http.ts'
import { PurposeHeader, withPurpose } from '../platform/purpose.ts'
import { instantAsOf } from './asked-for.ts'
import { composeOpenApi } from './dataset-openapi.ts'

const tags = ['datasets']
/** A UUID, or the code that people read, written with `~` for the slash. */
const DatasetId = z
  .string()
  .min(1)
  .max(60)
  .transform((text) => text.replace('~', '/'))
const params = z.object({ id: DatasetId })
const anyone = { zone: 'both', who: 'anyone' } as const

const RowsQuery = z.object({
  limit: z.coerce.number().optional(),
  after: z.string().max(20_000).optional(),
  where: z.string().max(100_000).optional(),
  select: z.string().max(20_000).optional(),
  sort: z.string().max(2000).optional(),
  group: z.string().max(2000).optional(),
  agg: z.string().max(2000).optional(),
  asOf: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
  version: z.uuid().optional(),
})

const RowsPage = z
  .object({
    rows: z.array(z.record(z.string(), z.unknown())),
    next: z.string().nullable(),
    total: z.number().int(),
    ruling: z.array(ColumnShow),
  })
  .meta({ id: 'RowsPage' })

/** 数据接口: rows, a page at a time, and the description of each dataset's own interface. */
export const routes: Routes = (app: App) => {
  app.get(
    '/api/v1/datasets/:id/rows',
    {
      config: anyone,
      schema: {
        operationId: 'readRows',
        summary: '读取数据 · Rows, a page at a time; filters, order, groups and aggregates',
        description:
          'where 为 JSON：{"and":[["code","eq","440300"]]}，运算 eq ne lt lte gt gte in prefix null；sort=-year,code；agg=sum(x)。' +
          'BIGINT 与 DECIMAL 以字符串传递。每次读取在首字节前写入存证，凭证号在 Gongshu-Receipt。304 没有新内容，不留记录。 · ' +
          '`where` is JSON: {"and":[["code","eq","440300"]]}, the operators eq ne lt lte gt gte in prefix null; sort=-year,code; agg=sum(x).' +
          ' BIGINT and DECIMAL travel as strings. Each read is in the ledger before its first byte; its receipt is in Gongshu-Receipt.' +
          ' An answer of 304 gives nothing new and leaves no entry.',
        tags,
        params,
        headers: PurposeHeader,
        querystring: RowsQuery,
        response: { 200: RowsPage, 304: z.undefined().describe('没有变化 · Nothing has changed') },
      },
    },
    async (request, reply) => {
      const { asOf, version, ...query } = request.query
      const known = knownTags(request.headers['if-none-match'])
      const ctx = withPurpose(request.ctx, request.headers['gongshu-purpose'])
      const which = { versionId: version, asOf: instantAsOf(asOf) }
      const answer = await readRows(ctx, request.params.id, { ...query, ...which, known })
      reply
        .header('etag', answer.tag)
        .header('cache-control', 'private, no-cache')
        .header('vary', 'Authorization, Cookie, Gongshu-Purpose')
        .header('gongshu-version', answer.versionId)
      if (answer.notChanged) return reply.code(304).send(undefined)
      if (answer.receiptId) reply.header('gongshu-receipt', answer.receiptId)
      if (answer.next) reply.header('link', `<${nextPage(request.url, answer.next)}>; rel="next"`)
      // Written here rather than by the schema, which has nothing to say about rows of any shape.
      return reply.type('application/json; charset=utf-8').send(bodyOf(answer) as never)
    },
  )

  app.get(
    '/api/v1/datasets/:id/openapi.json',
    {
      config: anyone,
      schema: {
        operationId: 'getDatasetOpenApi',
        summary: '单个数据集的接口说明 · OpenAPI 3.1 of one dataset, from its columns',
        tags,
        params,
        response: { 200: z.looseObject({ openapi: z.string() }) },
      },
    },
    async (request) => composeOpenApi(request.ctx, request.params.id, `${request.protocol}://${request.host}`),
  )
}

const bodyOf = ({ rows, next, total, ruling }: RowsAnswer): string => JSON.stringify({ rows, next, total, ruling })

const knownTags = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))

function nextPage(url: string, after: string): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  searchParams.set('after', after)
  return `${pathname}?${searchParams}`
}
