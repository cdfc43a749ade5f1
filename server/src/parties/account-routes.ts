import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import type { App } from '../platform/http.ts'
import {
  closeAccount,
  createAccount,
  getAccount,
  givePost,
  lockAccount,
  pageOfAccounts,
  resetPassword,
  takePost,
  unlockAccount,
} from './accounts.ts'
import { listKeysOf } from './keys.ts'
import { Account, ApiKey, HeldPost, NewAccount, PostGrant, requireDuty } from './model.ts'
import { administrators } from './posts.ts'

const tags = ['parties']
const id = z.object({ id: z.uuid() })

export function accountRoutes(app: App): void {
  app.get(
    '/api/v1/accounts',
    {
      config: { zone: 'both', who: administrators },
      schema: {
        operationId: 'listAccounts',
        summary: '账号与任职 · Accounts and their posts',
        tags,
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          after: z.coerce.number().int().min(0).optional(),
        }),
        response: { 200: z.object({ accounts: z.array(Account), next: z.number().int().nullable() }) },
      },
    },
    async (request) => pageOfAccounts(request.ctx, request.query),
  )

  app.get(
    '/api/v1/accounts/:id',
    {
      config: { zone: 'both', who: administrators },
      schema: {
        operationId: 'getAccount',
        summary: '账号 · An account',
        tags,
        params: id,
        response: { 200: Account },
      },
    },
    async ({ ctx, params }) => {
      requireDuty(ctx.actor, ...administrators)
      return getAccount(ctx, params.id)
    },
  )

  app.post(
    '/api/v1/accounts',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'createAccount',
        summary:
          '新建账号，岗位另由安全管理员授予 · Make an account; its posts are the security administrator’s to give',
        tags,
        body: NewAccount,
        response: { 201: Account },
      },
    },
    async ({ ctx, body }, reply) => reply.code(201).send(await createAccount(ctx, body)),
  )

  app.post(
    '/api/v1/accounts/:id/posts',
    {
      config: { zone: 'both', who: ['securityAdministrator'] },
      schema: {
        operationId: 'givePost',
        summary: '授予岗位 · Give a post',
        tags,
        params: id,
        body: PostGrant,
        response: { 201: HeldPost },
      },
    },
    async ({ ctx, params, body }, reply) => reply.code(201).send(await givePost(ctx, params.id, body)),
  )

  app.delete(
    '/api/v1/accounts/:id/posts/:postId',
    {
      config: { zone: 'both', who: ['securityAdministrator'] },
      schema: {
        operationId: 'takePost',
        summary: '收回岗位 · Take a post',
        tags,
        params: id.extend({ postId: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async ({ ctx, params }, reply) => {
      await takePost(ctx, params.id, params.postId)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/accounts/:id/keys',
    {
      config: { zone: 'both', who: ['securityAdministrator', 'auditAdministrator'] },
      schema: {
        operationId: 'listKeysOfAccount',
        summary: '账号的密钥 · The keys of an account',
        tags,
        params: id,
        response: { 200: z.object({ keys: z.array(ApiKey) }) },
      },
    },
    async ({ ctx, params }) => ({ keys: await listKeysOf(ctx, params.id) }),
  )

  app.put(
    '/api/v1/accounts/:id/password',
    {
      config: { zone: 'both', who: ['systemAdministrator'] },
      schema: {
        operationId: 'resetPassword',
        summary: '重置口令，账号待安全管理员解锁 · Reset the password; the account waits for a security administrator',
        tags,
        params: id,
        body: z.object({ password: z.string().min(1).max(1000) }),
        response: { 200: Account },
      },
    },
    async ({ ctx, params, body }) => resetPassword(ctx, params.id, body.password),
  )

  for (const { verb, operationId, summary, who, act } of acts) {
    app.post(
      `/api/v1/accounts/:id/${verb}`,
      {
        config: { zone: 'both', who },
        schema: { operationId, summary, tags, params: id, response: { 200: Account } },
      },
      async ({ ctx, params }) => act(ctx, params.id),
    )
  }
}

type AccountAct = {
  readonly verb: string
  readonly operationId: string
  readonly summary: string
  readonly who: readonly string[]
  readonly act: (ctx: Ctx, id: string) => Promise<Account>
}

const either = ['systemAdministrator', 'securityAdministrator']
// biome-ignore format: a table is read in columns
const acts: readonly AccountAct[] = [
  { verb: 'lock',   operationId: 'lockAccount',   who: either,                    act: lockAccount,   summary: '锁定账号 · Lock an account' },
  { verb: 'unlock', operationId: 'unlockAccount', who: ['securityAdministrator'], act: unlockAccount, summary: '解锁账号 · Unlock an account' },
  { verb: 'close',  operationId: 'closeAccount',  who: either,                    act: closeAccount,  summary: '停用账号：人员离岗 · Close an account: the person left' },
]
