import { z } from 'zod'
import { ApiKey } from '../parties/model.ts'
import type { Routes } from '../platform/http.ts'
import { PurposeHeader, withPurpose } from '../platform/purpose.ts'
import { listShares } from './lists.ts'
import { NewRequest, RequestContent } from './request-model.ts'
import { askForData, changeShareRequest, createShareKey, getShareRequest, getSharingTerms } from './requests.ts'
import { ShareList, ShareRequestView, SharingTerms, UseRecord } from './shapes.ts'
import { listShareUses } from './uses.ts'
import { verifyThroughShare } from './verification.ts'

const tags = ['sharing']
const params = z.object({ id: z.uuid() })
/** Sharing is between departments, inside their network. */
const inside = { zone: 'inner', who: 'signedIn' } as const

/** 政务数据共享. The heads', the provider's and the authority's steps are events of the process with the same id. */
export const routes: Routes = (app) => {
  app.get(
    '/api/v1/datasets/:id/shares/terms',
    {
      config: inside,
      schema: {
        operationId: 'getSharingTerms',
        summary: '共享申请须知 · What to know before asking another department for data',
        tags,
        params: z.object({ id: z.string().max(100) }),
        response: { 200: SharingTerms },
      },
    },
    async (request) => getSharingTerms(request.ctx, request.params.id),
  )

  app.post(
    '/api/v1/datasets/:id/shares',
    {
      config: { zone: 'inner', who: ['dataOfficer'] },
      schema: {
        operationId: 'askForData',
        summary: '申请共享（R-SHR-20） · Ask another department for data; it goes to one’s own head first',
        tags,
        params,
        body: NewRequest,
        response: { 201: ShareRequestView },
      },
    },
    async (request, reply) => reply.code(201).send(await askForData(request.ctx, request.params.id, request.body)),
  )

  app.get(
    '/api/v1/shares',
    {
      config: inside,
      schema: {
        operationId: 'listShares',
        summary: '共享申请 · Our requests, those made to us, or those of the authority’s region; overdue first',
        tags,
        querystring: z.object({
          side: z.enum(['requester', 'provider', 'authority']).default('requester'),
          stage: z.enum(['open', 'inUse', 'disposing', 'over']).optional(),
          text: z.string().trim().min(1).max(100).optional(),
          dataset: z.uuid().optional(),
          offset: z.coerce.number().int().min(0).max(100_000).default(0),
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: { 200: ShareList },
      },
    },
    async ({ ctx, query: { dataset, ...page } }) => listShares(ctx, { ...page, datasetId: dataset }),
  )

  app.get(
    '/api/v1/shares/:id',
    {
      config: inside,
      schema: {
        operationId: 'getShare',
        summary: '一件共享 · One request, with where it stands',
        tags,
        params,
        response: { 200: ShareRequestView },
      },
    },
    async (request) => getShareRequest(request.ctx, request.params.id),
  )

  app.put(
    '/api/v1/shares/:id',
    {
      config: { zone: 'inner', who: ['dataOfficer'] },
      schema: {
        operationId: 'changeShare',
        summary: '修改申请 · Change what is asked for, where it was sent back or more was asked for',
        tags,
        params,
        body: RequestContent,
        response: { 200: ShareRequestView },
      },
    },
    async (request) => changeShareRequest(request.ctx, request.params.id, request.body),
  )

  app.get(
    '/api/v1/shares/:id/uses',
    {
      config: inside,
      schema: {
        operationId: 'listShareUses',
        summary:
          '使用记录（R-SHR-30） · What was done with a share: when, for which case, how many rows, which receipt',
        tags,
        params,
        querystring: z.object({
          caseNumber: z.string().trim().min(1).max(200).optional(),
          after: z.coerce.number().int().positive().optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: z.object({ uses: z.array(UseRecord), total: z.int(), next: z.int().nullable() }) },
      },
    },
    async (request) => listShareUses(request.ctx, request.params.id, request.query),
  )

  app.post(
    '/api/v1/shares/:id/keys',
    {
      config: { zone: 'inner', who: ['dataOfficer'] },
      schema: {
        operationId: 'createShareKey',
        summary: '专用密钥，只显示这一次 · Make a key for the matter of this share alone; it is shown this once',
        tags,
        params,
        body: z.object({ days: z.number().int().min(1).default(90) }),
        response: { 201: z.object({ key: ApiKey, token: z.string() }) },
      },
    },
    async (request, reply) => {
      const made = await createShareKey(request.ctx, request.params.id, request.body)
      return reply.header('cache-control', 'no-store').code(201).send(made)
    },
  )

  const Value = z.union([z.string().max(1000), z.number(), z.boolean()])
  const Values = z
    .record(z.string().max(200), Value)
    .refine((values) => Object.keys(values).length >= 1 && Object.keys(values).length <= 20, {
      params: { says: { zh: '须有 1 至 20 项', en: 'has 1 to 20 members' } },
    })
  app.post(
    '/api/v1/shares/:id/verify',
    {
      config: { ...inside, scopes: ['read'] },
      schema: {
        operationId: 'verifyThroughShare',
        summary: '核验 · Whether what is claimed of a record is so; the record itself is never handed over',
        description:
          '用途须写在 Gongshu-Purpose：matter/事项编码/办件编号。每项答 yes、no 或 unknown（没有唯一的记录，或该项为空）。' +
          '凭证号在 Gongshu-Receipt。 · State the purpose in Gongshu-Purpose: matter/<code>/<case>. Each claim is answered yes, no or' +
          ' unknown (no single record has this key, or it has no value there). The receipt is in Gongshu-Receipt.',
        tags,
        params,
        headers: PurposeHeader,
        body: z.object({ key: Values, claims: Values }),
        response: { 200: z.object({ claims: z.record(z.string(), z.enum(['yes', 'no', 'unknown'])) }) },
      },
    },
    async (request, reply) => {
      const ctx = withPurpose(request.ctx, request.headers['gongshu-purpose'])
      const { claims, receiptId, versionId } = await verifyThroughShare(ctx, request.params.id, request.body)
      return reply
        .header('gongshu-receipt', receiptId)
        .header('gongshu-version', versionId)
        .header('cache-control', 'no-store')
        .send({ claims })
    },
  )
}
