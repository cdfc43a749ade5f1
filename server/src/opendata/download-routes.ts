import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { problems } from '../access/model.ts'
import {
  type Export,
  type ExportFormat,
  exportFormats,
  logLook,
  prepareExport,
  startDownload,
} from '../access/service.ts'
import type { Routes } from '../platform/http.ts'
import { withPurpose } from '../platform/purpose.ts'
import { instantAsOf } from './asked-for.ts'
import { rangeOf } from './byte-range.ts'

const params = z.object({
  id: z
    .string()
    .min(1)
    .max(60)
    .transform((text) => text.replace('~', '/')),
})
const flag = z.stringbool().default(false)

const DownloadQuery = z.object({
  where: z.string().max(100_000).optional(),
  select: z.string().max(20_000).optional(),
  sort: z.string().max(2000).optional(),
  group: z.string().max(2000).optional(),
  agg: z.string().max(2000).optional(),
  asOf: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
  version: z.uuid().optional(),
  /** CSV: begin with a byte order mark, by which Excel knows UTF-8. */
  bom: flag,
  /** CSV: no text that a spreadsheet would run as a formula. */
  safe: flag,
  /** CSV, XLSX: what stands in the header row. */
  header: z.enum(['label', 'name']).default('label'),
})
type Asked = z.infer<typeof DownloadQuery>

/**
 * 整表下载. Each file is complete before its first byte: rows and digest are in the headers, and a transfer that fails is reset, never
 * ended as if it were whole.
 */
export const routes: Routes = (app) => {
  for (const format of exportFormats) {
    for (const path of [`/api/v1/datasets/:id/download.${format}`, `/datasets/:id/download.${format}`]) {
      app.route({
        method: ['GET', 'HEAD'],
        url: path,
        config: { zone: 'both', who: 'anyone' },
        schema: {
          operationId: `download${format}`,
          summary: `下载 ${format.toUpperCase()} · The whole table as ${format.toUpperCase()}`,
          tags: ['datasets'],
          params,
          querystring: DownloadQuery,
          hide: !path.startsWith('/api/'),
        },
        handler: (request, reply) => download(request, reply, request.params.id, request.query, format),
      })
    }
  }
}

async function download(
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  { asOf, version, ...options }: Asked,
  format: ExportFormat,
): Promise<FastifyReply> {
  const ctx = withPurpose(request.ctx, request.headers['gongshu-purpose'])
  const file = await prepareExport(ctx, id, { ...options, format, versionId: version, asOf: instantAsOf(asOf) })
  describe(reply, file)
  const isKnown = request.headers['if-none-match']?.split(',').some((tag) => tag.trim() === file.tag)
  const range = request.method === 'HEAD' ? undefined : rangeOf(request.headers, file)
  if (isKnown || request.method === 'HEAD' || range === 'outside') {
    // None of the file leaves, but facts about it do; only the size of what is open and whole needs no entry.
    if (!file.isSizePublic) {
      reply.header('gongshu-receipt', await logLook(ctx, file))
      describeContent(reply, file)
    }
    if (isKnown) return reply.header('etag', file.tag).code(304).send()
    if (range !== 'outside') return reply.header('content-length', file.bytes).type(file.mediaType).send()
    reply.header('content-range', `bytes */${file.bytes}`)
    throw problems.rangeOutside({ bytes: file.bytes })
  }
  const { stream, receiptId } = await startDownload(ctx, file, range)
  describeContent(reply, file)
  if (range) reply.code(206).header('content-range', `bytes ${range.from}-${range.to}/${file.bytes}`)
  return reply
    .header('gongshu-receipt', receiptId)
    .header('content-length', range ? range.to - range.from + 1 : file.bytes)
    .type(file.mediaType)
    .send(stream)
}

function describe(reply: FastifyReply, file: Export): void {
  reply
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-cache')
    .header('vary', 'Authorization, Cookie, Gongshu-Purpose')
    .header('gongshu-version', file.ruling.version.id)
    .header('content-disposition', dispositionOf(file))
}

/** What tells of the rows: their number, and digests of them. Goes out only behind an entry in the ledger. */
function describeContent(reply: FastifyReply, file: Export): void {
  reply
    .header('etag', file.tag)
    .header('gongshu-rows', file.rows)
    .header('repr-digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`)
}

/** The dataset's own name for those who read it (RFC 8187), a plain one for those who do not. */
const dispositionOf = ({ fileName, format }: Export): string => {
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="dataset.${format}"; filename*=UTF-8''${encoded}`
}
