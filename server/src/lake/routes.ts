import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { etagOf, IfMatch, revisionsIn } from '../platform/revision.ts'
import { ImportEdit, ImportLine, ImportView } from './import-model.ts'
import * as lake from './service.ts'
import { largestUpload } from './uploads.ts'

const Upload = z
  .object({ id: z.uuid(), bytes: z.number().int(), receivedBytes: z.number().int() })
  .meta({ id: 'Upload' })
const params = z.object({ id: z.uuid() })
const bringing = { zone: 'inner', who: ['dataOfficer'], scopes: ['import'] } as const

export const routes: Routes = (app) => {
  app.post(
    '/api/v1/uploads',
    {
      config: bringing,
      schema: {
        operationId: 'createUpload',
        summary: '开始上传 · Begin an upload',
        tags: ['imports'],
        body: z.object({ name: z.string().min(1).max(1000), bytes: z.number().int().min(0).max(largestUpload) }),
        response: { 200: Upload },
      },
    },
    async ({ ctx, body }) => lake.createUpload(ctx, body),
  )
  app.get(
    '/api/v1/uploads/:id',
    {
      config: bringing,
      schema: {
        operationId: 'getUpload',
        summary: '已收到多少 · How much has arrived',
        tags: ['imports'],
        params,
        response: { 200: Upload },
      },
    },
    async ({ ctx, params }) => lake.getUpload(ctx, params.id),
  )
  app.patch(
    '/api/v1/uploads/:id',
    {
      config: bringing,
      // Streamed to the disk as it arrives, so the whole is bounded by what was announced and not by memory.
      bodyLimit: largestUpload,
      schema: {
        operationId: 'appendToUpload',
        summary: '续传一段 · Append a chunk',
        description:
          '请求体为 application/octet-stream，从 offset 所指的字节开始；字节落盘后才回应。offset 与 receivedBytes 不同时以 409 拒绝，并给出正确的位置。 · ' +
          'The body is application/octet-stream, from the byte that `offset` names. Answered only when the bytes are on disk. Another offset than `receivedBytes` is refused with 409 and the right one.',
        tags: ['imports'],
        consumes: ['application/octet-stream'],
        params,
        querystring: z.object({ offset: z.coerce.number().int().min(0) }),
        response: { 200: Upload },
      },
    },
    async ({ ctx, params, query, body }) => lake.appendToUpload(ctx, params.id, query.offset, body as Readable),
  )
  app.delete(
    '/api/v1/uploads/:id',
    {
      config: bringing,
      schema: {
        operationId: 'deleteUpload',
        summary: '放弃上传 · Give an upload up',
        tags: ['imports'],
        params,
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params }, reply) => {
      await lake.deleteUpload(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/v1/uploads/from-path',
    {
      config: { zone: 'inner', who: 'console' },
      schema: {
        operationId: 'createUploadFromPath',
        summary: '本机上的文件 · A file that lies on the machine',
        tags: ['imports'],
        body: z.object({ path: z.string().min(1), publisherId: z.uuid().optional() }),
        response: { 200: Upload },
      },
    },
    async ({ ctx, body }) => lake.createUploadFromPath(ctx, body.path, { publisherId: body.publisherId }),
  )

  app.get(
    '/api/v1/imports',
    {
      config: bringing,
      schema: {
        operationId: 'listImports',
        summary: '送数记录 · Imports',
        tags: ['imports'],
        response: { 200: z.object({ imports: z.array(ImportLine) }) },
      },
    },
    async ({ ctx }) => lake.listImports(ctx),
  )
  app.post(
    '/api/v1/imports',
    {
      config: bringing,
      schema: {
        operationId: 'startImport',
        summary: '送数 · Begin an import',
        tags: ['imports'],
        body: z.object({
          uploadId: z.uuid(),
          datasetId: z.string().max(60).optional(),
          publisherId: z.uuid().optional(),
          title: z.string().trim().min(2).max(200).optional(),
          sheet: z.string().max(300).optional(),
        }),
        response: { 200: ImportView },
      },
    },
    async ({ ctx, body }) => lake.startImport(ctx, body),
  )
  app.get(
    '/api/v1/imports/:id',
    {
      config: bringing,
      schema: {
        operationId: 'getImport',
        summary: '一次送数 · An import',
        tags: ['imports'],
        params,
        response: { 200: ImportView },
      },
    },
    async ({ ctx, params }, reply) => {
      const view = await lake.getImport(ctx, params.id)
      return reply.header('etag', etagOf(view.revision)).send(view)
    },
  )
  app.patch(
    '/api/v1/imports/:id',
    {
      config: bringing,
      schema: {
        operationId: 'editImport',
        summary: '换一种读法、改列、处理一项 · Read otherwise, change columns, repair a finding',
        description:
          'If-Match 写明依据的 ETag，别人改过则以 412 拒绝，并列出谁在何时改了哪些项。 · With If-Match, a change made on an ETag that is not the latest is refused with 412 and says who changed what when.',
        tags: ['imports'],
        params,
        headers: IfMatch,
        body: ImportEdit,
        response: { 200: ImportView },
      },
    },
    async ({ ctx, params, body, headers }, reply) => {
      const view = await lake.editImport(ctx, params.id, body, revisionsIn(headers))
      return reply.header('etag', etagOf(view.revision)).send(view)
    },
  )
  app.post(
    '/api/v1/imports/:id/load',
    {
      config: bringing,
      schema: {
        operationId: 'loadImport',
        summary: '确认并装载 · Accept and load',
        description:
          'If-Match 写明依据的 ETag，别人改过则以 412 拒绝，并列出谁在何时改了哪些项。 · With If-Match, a change made on an ETag that is not the latest is refused with 412 and says who changed what when.',
        tags: ['imports'],
        params,
        headers: IfMatch,
        body: z.object({ accept: z.boolean().optional() }).nullish(),
        response: { 200: ImportView },
      },
    },
    async ({ ctx, params, body, headers }) =>
      lake.requestLoad(ctx, params.id, { accept: body?.accept ?? false, madeOn: revisionsIn(headers) }),
  )
  app.delete(
    '/api/v1/imports/:id',
    {
      config: bringing,
      schema: {
        operationId: 'cancelImport',
        summary: '取消送数 · Cancel an import',
        tags: ['imports'],
        params,
        response: { 200: ImportView },
      },
    },
    async ({ ctx, params }) => lake.cancelImport(ctx, params.id),
  )
}
