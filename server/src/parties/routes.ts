import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, Routes } from '../platform/http.ts'
import { accountRoutes } from './account-routes.ts'
import { factorRoutes } from './factor-routes.ts'
import { createKey, limitKey, listKeys, revokeKey } from './keys.ts'
import { getMe, Me } from './me.ts'
import { ApiKey, NewAccount, Scope, SecondFactor } from './model.ts'
import type { SignedIn } from './open-session.ts'
import { organisationRoutes } from './organisation-routes.ts'
import { regionRoutes } from './region-routes.ts'
import { isSecure, relyingPartyOf } from './request-address.ts'
import { proveSecondFactor } from './second-factor.ts'
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from './session-cookie.ts'
import { setUp } from './setup.ts'
import { changePassword, signIn, signOut, signOutEverywhere } from './sign-in.ts'

const tags = ['parties']

export const routes: Routes = (app) => {
  sessionRoutes(app)
  factorRoutes(app)
  keyRoutes(app)
  setupRoutes(app)
  organisationRoutes(app)
  regionRoutes(app)
  accountRoutes(app)
}

function sessionRoutes(app: App): void {
  app.post(
    '/api/v1/session',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'signIn',
        summary: '登录 · Sign in',
        tags,
        body: z.object({ login: z.string().min(1).max(100), password: z.string().min(1).max(1000) }),
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      const place = { secure: isSecure(request), relyingParty: relyingPartyOf(request) }
      return enter(request, reply, await signIn(request.ctx, { ...request.body, ...place }))
    },
  )

  app.post(
    '/api/v1/session/second-factor',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'proveSecondFactor',
        summary: '二次验证 · Prove the second factor',
        description:
          '口令正确后凭 ticket 完成登录 · Completes a sign-in whose password was right, under the ticket that it was answered with',
        tags,
        body: SecondFactor,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      const place = { secure: isSecure(request), relyingParty: relyingPartyOf(request) }
      return enter(request, reply, await proveSecondFactor(request.ctx, { ...request.body, ...place }))
    },
  )

  app.delete(
    '/api/v1/session',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: { operationId: 'signOut', summary: '退出 · Sign out', tags, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const session = readSessionCookie(request.headers.cookie)
      if (session) await signOut(request.ctx, session.token)
      return reply
        .header('set-cookie', clearSessionCookie(isSecure(request)))
        .code(204)
        .send(null)
    },
  )

  app.delete(
    '/api/v1/sessions',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'signOutEverywhere',
        summary: '在所有设备上退出 · Sign out everywhere',
        tags,
        response: { 200: z.object({ ended: z.number().int() }) },
      },
    },
    async (request, reply) => {
      reply.header('set-cookie', clearSessionCookie(isSecure(request)))
      return signOutEverywhere(request.ctx)
    },
  )

  app.get(
    '/api/v1/me',
    {
      config: { zone: 'both', who: 'signedIn', scopes: 'any' },
      schema: {
        operationId: 'getMe',
        summary: '当前用户与岗位 · Who is signed in, and what they act as',
        tags,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return getMe(request.ctx)
    },
  )

  app.put(
    '/api/v1/me/password',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'changePassword',
        summary: '修改口令 · Change the password',
        description: '其他设备上的会话随即结束 · Sessions on other devices end',
        tags,
        body: z.object({ current: z.string().min(1).max(1000), next: z.string().min(1).max(1000) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const token = readSessionCookie(request.headers.cookie)?.token
      await changePassword(request.ctx, { ...request.body, token })
      return reply.code(204).send(null)
    },
  )
}

/** The new session's cookie. One that was open in this browser ends: its cookie is about to be overwritten. */
async function enter(request: FastifyRequest, reply: FastifyReply, { token, seconds, actor }: SignedIn): Promise<Me> {
  const before = readSessionCookie(request.headers.cookie)
  if (before && request.ctx.actor.kind === 'person') await signOut(request.ctx, before.token)
  reply.header('set-cookie', writeSessionCookie(token, seconds, isSecure(request))).header('cache-control', 'no-store')
  return getMe({ ...request.ctx, actor })
}

const id = z.object({ id: z.uuid() })

function keyRoutes(app: App): void {
  app.get(
    '/api/v1/keys',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'listKeys',
        summary: '我的接口密钥 · My API keys',
        tags,
        response: { 200: z.object({ keys: z.array(ApiKey) }) },
      },
    },
    async (request) => ({ keys: await listKeys(request.ctx) }),
  )

  app.post(
    '/api/v1/keys',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'createKey',
        summary: '新建密钥，只显示这一次 · Make a key; it is shown this once',
        tags,
        body: z.object({
          name: z.string().trim().min(1).max(100),
          scopes: z.array(Scope).min(1),
          organisationId: z.uuid().nullish(),
          days: z.number().int().min(1).default(90),
        }),
        response: { 201: z.object({ key: ApiKey, token: z.string() }) },
      },
    },
    async (request, reply) => {
      const made = await createKey(request.ctx, request.body)
      return reply.header('cache-control', 'no-store').code(201).send(made)
    },
  )

  app.patch(
    '/api/v1/keys/:id',
    {
      config: { zone: 'both', who: ['securityAdministrator'] },
      schema: {
        operationId: 'limitKey',
        summary: '限定密钥的权限与限额 · Limit what a key may do, and how often',
        tags,
        params: id,
        body: z.object({
          scopes: z.array(Scope).min(1),
          perMinute: z.number().int().min(1).max(100_000),
          perDay: z.number().int().min(1).max(100_000_000),
        }),
        response: { 200: ApiKey },
      },
    },
    async (request) => limitKey(request.ctx, request.params.id, request.body),
  )

  app.delete(
    '/api/v1/keys/:id',
    {
      config: { zone: 'both', who: 'signedIn' },
      schema: {
        operationId: 'revokeKey',
        summary: '吊销密钥 · Revoke a key',
        tags,
        params: id,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await revokeKey(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

function setupRoutes(app: App): void {
  app.post(
    '/api/v1/setup',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'setUp',
        summary:
          '用一次性链接初始化：数据局与三员 · Set up by the one-time link: the data bureau and its three administrators',
        tags,
        body: z.object({
          token: z.string().min(1).max(200),
          organisation: z.object({
            name: z.string().trim().min(2).max(200),
            regionCode: z.string().trim().max(12).nullish(),
            creditCode: z.string().trim().max(40).nullish(),
          }),
          administrators: z.object({
            systemAdministrator: NewAccount,
            securityAdministrator: NewAccount,
            auditAdministrator: NewAccount,
          }),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await setUp(request.ctx, request.body)
      return reply.code(204).send(null)
    },
  )
}
