import { z } from 'zod'
import type { App } from '../platform/http.ts'
import {
  addPasskey,
  beginPasskey,
  beginTotp,
  clearFactors,
  confirmTotp,
  listMyFactors,
  removeFactor,
  renewRecoveryCodes,
} from './factors.ts'
import { Factors, NewPasskeyAnswer, OneTimeCode } from './model.ts'
import { relyingPartyOf } from './request-address.ts'
import { readSessionCookie } from './session-cookie.ts'

const tags = ['parties']
const id = z.object({ id: z.uuid() })
const password = z.string().min(1).max(1000)
const name = z.string().trim().min(1).max(60)
const Added = z
  .object({ recoveryCodes: z.array(z.string()).nullable().meta({ description: '只显示这一次 · Shown this once' }) })
  .meta({ id: 'FactorAdded' })
const config = { zone: 'both', who: 'signedIn' } as const

/** 二次验证: one's own factors. What holds a secret is never kept by a cache. */
export function factorRoutes(app: App): void {
  app.get(
    '/api/v1/me/factors',
    {
      config,
      schema: {
        operationId: 'listFactors',
        summary: '我的二次验证 · My second factors',
        tags,
        response: { 200: Factors },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return listMyFactors(request.ctx, relyingPartyOf(request))
    },
  )

  app.post(
    '/api/v1/me/factors/totp',
    {
      config,
      schema: {
        operationId: 'beginTotp',
        summary: '绑定动态口令：取密钥 · Bind an authenticator app: its secret',
        tags,
        body: z.object({ name, password }),
        response: { 201: z.object({ id: z.uuid(), secret: z.string(), uri: z.string() }) },
      },
    },
    async (request, reply) => {
      const issuer = request.ctx.resources.config?.SITE_NAME ?? 'Gongshu'
      const begun = await beginTotp(request.ctx, { ...request.body, issuer })
      return reply.header('cache-control', 'no-store').code(201).send(begun)
    },
  )

  app.post(
    '/api/v1/me/factors/:id/confirm',
    {
      config,
      schema: {
        operationId: 'confirmTotp',
        summary: '绑定动态口令：输入一次 · Bind an authenticator app: one code of it',
        tags,
        params: id,
        body: z.object({ code: OneTimeCode }),
        response: { 200: Added },
      },
    },
    async ({ ctx, params, body, headers }, reply) => {
      const token = readSessionCookie(headers.cookie)?.token
      return reply.header('cache-control', 'no-store').send(await confirmTotp(ctx, params.id, { ...body, token }))
    },
  )

  app.post(
    '/api/v1/me/factors/passkey',
    {
      config,
      schema: {
        operationId: 'beginPasskey',
        summary: '绑定通行密钥：取质询 · Bind a passkey: its challenge',
        tags,
        body: z.object({ password }),
        response: { 200: z.object({ ticket: z.string(), options: z.record(z.string(), z.unknown()) }) },
      },
    },
    async (request, reply) => {
      const begun = await beginPasskey(request.ctx, { ...request.body, relyingParty: relyingPartyOf(request) })
      return reply.header('cache-control', 'no-store').send(begun)
    },
  )

  app.post(
    '/api/v1/me/factors/passkey/answer',
    {
      config,
      schema: {
        operationId: 'addPasskey',
        summary: '绑定通行密钥：浏览器的应答 · Bind a passkey: what the browser answered',
        tags,
        body: NewPasskeyAnswer,
        response: { 201: Added },
      },
    },
    async (request, reply) => {
      const token = readSessionCookie(request.headers.cookie)?.token
      const place = { relyingParty: relyingPartyOf(request), token }
      const added = await addPasskey(request.ctx, { ...request.body, ...place })
      return reply.header('cache-control', 'no-store').code(201).send(added)
    },
  )

  app.post(
    '/api/v1/me/recovery-codes',
    {
      config,
      schema: {
        operationId: 'renewRecoveryCodes',
        summary: '重发恢复码，旧的作废 · New recovery codes; those from before open nothing any more',
        tags,
        body: z.object({ password }),
        response: { 201: z.object({ recoveryCodes: z.array(z.string()) }) },
      },
    },
    async ({ ctx, body }, reply) => {
      const recoveryCodes = await renewRecoveryCodes(ctx, body.password)
      return reply.header('cache-control', 'no-store').code(201).send({ recoveryCodes })
    },
  )

  app.post(
    '/api/v1/me/factors/:id/remove',
    {
      config,
      schema: {
        operationId: 'removeFactor',
        summary: '解绑二次验证 · Remove a second factor',
        tags,
        params: id,
        body: z.object({ password }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await removeFactor(ctx, params.id, body.password)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/accounts/:id/clear-factors',
    {
      config: { zone: 'both', who: ['securityAdministrator'] },
      schema: {
        operationId: 'clearFactors',
        summary: '清除某人的二次验证：设备与恢复码都丢了 · Clear someone’s second factors: device and codes are lost',
        tags,
        params: id,
        response: { 200: z.object({ cleared: z.number().int() }) },
      },
    },
    async ({ ctx, params }) => clearFactors(ctx, params.id),
  )
}
