import { z } from 'zod'
import { ApiKey } from '../parties/model.ts'
import type { Routes } from '../platform/http.ts'
import {
  answerOpenRequest,
  applyForData,
  createRequestKey,
  getApplicationTerms,
  getOpenRequest,
  listRequests,
} from './open-request.ts'
import { NewOpenRequest } from './open-request-model.ts'
import { ApplicationTerms, ListedOpenRequest, OpenRequestView } from './open-request-shapes.ts'

const tags = ['openRequests']
const params = z.object({ id: z.uuid() })
const words = z.string().trim().min(1).max(2000)
const signedIn = { zone: 'both', who: 'signedIn' } as const

/** 有条件开放的申请. The authority's and the publisher's steps are events of the process with the same id. */
export const routes: Routes = (app) => {
  app.get(
    '/api/v1/datasets/:id/open-requests/terms',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'getApplicationTerms',
        summary: '申请须知 · What to know before applying: terms and limits',
        tags,
        params: z.object({ id: z.string().max(100) }),
        response: { 200: ApplicationTerms },
      },
    },
    async (request) => getApplicationTerms(request.ctx, request.params.id),
  )

  app.post(
    '/api/v1/datasets/:id/open-requests',
    {
      config: signedIn,
      schema: {
        operationId: 'applyForData',
        summary: '申请有条件开放的数据（R-OPEN-03） · Apply for data that are open on conditions',
        tags,
        params,
        body: NewOpenRequest,
        response: { 201: OpenRequestView },
      },
    },
    async (request, reply) => reply.code(201).send(await applyForData(request.ctx, request.params.id, request.body)),
  )

  app.get(
    '/api/v1/open-requests',
    {
      config: signedIn,
      schema: {
        operationId: 'listOpenRequests',
        summary: '申请 · Applications of one’s own and of one’s organisations, or those made to them; newest first',
        tags,
        querystring: z.object({
          dataset: z.uuid().optional(),
          side: z.enum(['applicant', 'publisher']).default('applicant'),
          after: z.coerce.number().int().positive().optional(),
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: { 200: z.object({ requests: z.array(ListedOpenRequest), next: z.int().nullable() }) },
      },
    },
    async ({ ctx, query: { dataset, ...page } }) => listRequests(ctx, { ...page, datasetId: dataset }),
  )

  app.get(
    '/api/v1/open-requests/:id',
    {
      config: signedIn,
      schema: {
        operationId: 'getOpenRequest',
        summary: '一件申请 · One application, with where it stands',
        tags,
        params,
        response: { 200: OpenRequestView },
      },
    },
    async (request) => getOpenRequest(request.ctx, request.params.id),
  )

  app.post(
    '/api/v1/open-requests/:id/answers',
    {
      config: signedIn,
      schema: {
        operationId: 'answerOpenRequest',
        summary:
          '申请人补充、撤回、接受协议、报告 · The applicant adds to it, withdraws, accepts the agreement, reports',
        tags,
        params,
        body: z.discriminatedUnion('event', [
          z.object({ event: z.literal('withdraw') }),
          z.object({ event: z.literal('supplement'), words }),
          z.object({ event: z.literal('report'), words }),
          z.object({ event: z.literal('sign'), agreement: z.string().max(100) }),
        ]),
        response: { 200: OpenRequestView },
      },
    },
    async (request) => answerOpenRequest(request.ctx, request.params.id, request.body),
  )

  app.post(
    '/api/v1/open-requests/:id/keys',
    {
      config: signedIn,
      schema: {
        operationId: 'createRequestKey',
        summary: '专用密钥，只显示这一次 · Make a key that uses this application’s grant alone; it is shown this once',
        tags,
        params,
        body: z.object({ days: z.number().int().min(1).default(90) }),
        response: { 201: z.object({ key: ApiKey, token: z.string() }) },
      },
    },
    async (request, reply) => {
      const made = await createRequestKey(request.ctx, request.params.id, request.body)
      return reply.header('cache-control', 'no-store').code(201).send(made)
    },
  )
}
