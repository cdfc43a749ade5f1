import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { answerOpenRequest, applyForData, getOpenRequest, listOwnRequests } from './open-request.ts'
import { NewOpenRequest } from './open-request-model.ts'
import { OpenRequestView } from './open-request-shapes.ts'

const tags = ['openRequests']
const params = z.object({ id: z.uuid() })
const signedIn = { zone: 'both', who: 'signedIn' } as const

/** 有条件开放的申请. The publisher's steps are events of the process with the same id. */
export const routes: Routes = (app) => {
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
        summary: '我的申请 · Applications of one’s own and of one’s organisations, newest first',
        tags,
        querystring: z.object({ dataset: z.uuid().optional() }),
        response: { 200: z.object({ requests: z.array(OpenRequestView).readonly() }) },
      },
    },
    async (request) => ({ requests: await listOwnRequests(request.ctx, request.query.dataset) }),
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
        summary: '申请人补充或撤回 · The applicant adds to it, or withdraws it',
        tags,
        params,
        body: z.object({
          event: z.enum(['supplement', 'withdraw']),
          words: z.string().trim().min(1).max(2000).optional(),
        }),
        response: { 200: OpenRequestView },
      },
    },
    async (request) => answerOpenRequest(request.ctx, request.params.id, request.body),
  )
}
