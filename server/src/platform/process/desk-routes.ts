import { z } from 'zod'
import type { Routes } from '../http.ts'
import { plainDate } from '../time.ts'
import { appointDeputy, endDeputy, listDeputies } from './deputies.ts'
import { addPhrase, listPhrases, removePhrase } from './phrases.ts'

// What a person arranges for their own desk: who fills their post for a while, and words they write often.

const tags = ['process']
const params = z.object({ id: z.uuid() })
const day = z.iso.date().transform(plainDate)

const Deputy = z
  .object({
    id: z.uuid(),
    post: z.string(),
    organisationId: z.string(),
    principalId: z.string(),
    principalName: z.string(),
    deputyId: z.string(),
    deputyName: z.string(),
    fromOn: z.string(),
    untilOn: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'Deputy' })

const Phrase = z.object({ id: z.uuid(), kind: z.enum(['opinion', 'reason']), text: z.string() }).meta({ id: 'Phrase' })

export const deskRoutes: Routes = (app) => {
  app.get(
    '/api/v1/deputies',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'listDeputies',
        summary: 'AB 岗：我的与我代的 · Deputies, mine and those I am',
        tags,
        response: { 200: z.object({ deputies: z.array(Deputy) }) },
      },
    },
    async ({ ctx }) => ({ deputies: await listDeputies(ctx) }),
  )

  app.post(
    '/api/v1/deputies',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'appointDeputy',
        summary: 'AB 岗：请同事代岗 · Let a colleague fill my post for a period',
        tags,
        body: z.object({
          post: z.string().max(60),
          organisationId: z.string().max(60),
          deputyId: z.string().max(60),
          fromOn: day,
          untilOn: day,
          reason: z.string().trim().min(1).max(500),
        }),
        response: { 201: Deputy },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await appointDeputy(ctx, body)),
  )

  app.delete(
    '/api/v1/deputies/:id',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'endDeputy',
        summary: 'AB 岗：提前结束 · End a deputy before the day',
        tags,
        params,
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params }, reply) => {
      await endDeputy(ctx, params.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/phrases',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'listPhrases',
        summary: '常用意见 · Words I write often',
        tags,
        response: { 200: z.object({ phrases: z.array(Phrase) }) },
      },
    },
    async ({ ctx }) => ({ phrases: await listPhrases(ctx) }),
  )

  app.post(
    '/api/v1/phrases',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'addPhrase',
        summary: '添加常用意见 · Keep words for the next time',
        tags,
        body: z.object({ kind: z.enum(['opinion', 'reason']), text: z.string().trim().min(1).max(500) }),
        response: { 201: Phrase },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await addPhrase(ctx, body)),
  )

  app.delete(
    '/api/v1/phrases/:id',
    {
      config: { zone: 'inner', who: 'signedIn' },
      schema: {
        operationId: 'removePhrase',
        summary: '删除常用意见 · Remove kept words',
        tags,
        params,
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params }, reply) => {
      await removePhrase(ctx, params.id)
      return reply.code(204).send(null)
    },
  )
}
