import { z } from 'zod'
import type { Routes } from '../platform/http.ts'
import { summariesOf } from './dataset-list.ts'
import { DatasetSummary } from './dataset-shapes.ts'
import { followDataset, listFollowed, listNotices, markRead, unfollowDataset } from './following.ts'
import { NoticeView } from './notice-model.ts'

const tags = ['following']
const params = z.object({ id: z.uuid() })
const signedIn = { zone: 'both', who: 'signedIn' } as const
const done = { 204: z.null() }

/** 订阅与通知. */
export const routes: Routes = (app) => {
  app.put(
    '/api/v1/datasets/:id/follow',
    {
      config: signedIn,
      schema: { operationId: 'followDataset', summary: '订阅 · Follow a dataset', tags, params, response: done },
    },
    async (request, reply) => {
      await followDataset(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/v1/datasets/:id/follow',
    {
      config: signedIn,
      schema: { operationId: 'unfollowDataset', summary: '取消订阅 · Follow no longer', tags, params, response: done },
    },
    async (request, reply) => {
      await unfollowDataset(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/my/follows',
    {
      config: signedIn,
      schema: {
        operationId: 'listFollows',
        summary: '我的订阅 · Datasets you follow',
        tags,
        response: { 200: z.object({ datasets: z.array(DatasetSummary).readonly() }) },
      },
    },
    async (request) => ({ datasets: await summariesOf(request.ctx, await listFollowed(request.ctx)) }),
  )

  app.get(
    '/api/v1/my/notices',
    {
      config: signedIn,
      schema: {
        operationId: 'listNotices',
        summary: '通知 · What you were told, newest first',
        tags,
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(100).default(30),
          after: z.coerce.number().int().optional(),
        }),
        response: {
          200: z.object({
            notices: z.array(NoticeView).readonly(),
            next: z.number().nullable(),
            unread: z.number(),
          }),
        },
      },
    },
    async (request) => listNotices(request.ctx, request.query),
  )

  app.post(
    '/api/v1/my/notices/read',
    {
      config: signedIn,
      schema: {
        operationId: 'markNoticesRead',
        summary: '标为已读 · Mark one notice read, or all',
        tags,
        body: z.object({ id: z.uuid().optional() }).nullish(),
        response: done,
      },
    },
    async (request, reply) => {
      await markRead(request.ctx, request.body?.id)
      return reply.code(204).send(null)
    },
  )
}
