import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { App } from './http.ts'
import { scopesOf } from './http-guard.ts'
import type { Text } from './problem.ts'

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** HEAD answers as GET does, without the body: described twice it would only be in the way (and share an operation id). */
function withoutHead<T extends object>(document: T): T {
  const { paths } = document as { paths?: Record<string, { head?: unknown }> }
  for (const path of Object.values(paths ?? {})) delete path.head
  return document
}

/** A body takes no member that is not named, as `misfit.ts` refuses it. Of an answer the schemas say so already. */
function closed<T>(node: T): T {
  if (isNode(node)) close(node)
  return node
}
function close(node: Node): void {
  if (node.type === 'object' && node.properties && node.additionalProperties === undefined)
    node.additionalProperties = false
  for (const member of Object.values(node)) closed(member)
}

/** What an answer's description is where its route gives none. */
const answered = '回应 · The answer'
const described = ['summary', 'description']

/** Texts of the document are written `中文 · English`; this leaves the half that is asked for. */
export function inLanguage<T>(document: T, lang: keyof Text): T {
  const read = (node: unknown, name: string): unknown => {
    if (typeof node === 'string' && described.includes(name)) {
      const [zh = '', en = zh] = node.split(' · ')
      return { zh, en }[lang]
    }
    if (Array.isArray(node)) return node.map((item) => read(item, ''))
    if (!isNode(node)) return node
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, read(member, key)]))
  }
  return read(document, '') as T
}

function withAnswers<T extends object>(document: T): T {
  const { paths } = document as { paths?: Record<string, Record<string, { responses?: Record<string, Node> }>> }
  const answers = Object.values(paths ?? {}).flatMap((path) => Object.values(path).map(({ responses }) => responses))
  for (const answer of answers.flatMap((responses) => Object.values(responses ?? {}))) {
    if (answer.description === 'Default Response') answer.description = answered
  }
  return document
}

type Transform = typeof jsonSchemaTransform
/** With what an operation may be called, and which scopes, any of them, a key needs. */
const withCredentials: Transform = (input) => {
  const made = jsonSchemaTransform(input)
  const { config = {}, method } = input.route
  const one = [method].flat()[0] ?? 'GET'
  const scopes = scopesOf(one, config)
  const key = scopes === 'any' ? [{ key: [] }] : scopes.length > 0 ? [{ key: [...scopes] }] : []
  const security: Record<string, string[]>[] = [...(config.who === 'anyone' ? [{}] : []), { session: [] }, ...key]
  return config.who === 'console' ? made : { ...made, schema: { ...made.schema, security } }
}

/**
 * OpenAPI 3.1, made from the schemas that validate; served at `/openapi.json` in the reader's language, which `?lang=` chooses over
 * Accept-Language. The reference in `docs/` has both.
 */
export async function documentApi(app: App, publicUrl: string | undefined): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '公数 Gongshu',
        version: '1',
        description:
          '公共数据平台接口：目录、数据、凭证、办理流程。回应语言由 Accept-Language 决定，默认中文。不认识的查询参数和成员以 400 拒绝。 · ' +
          'The interface of the public data platform: catalogue, rows, receipts, processes. Answers follow Accept-Language; Chinese by default. Query parameters and members that are not known are refused with 400.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      ...(publicUrl ? { servers: [{ url: publicUrl }] } : {}),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'gongshu' },
          key: {
            type: 'http',
            scheme: 'bearer',
            description:
              '接口密钥 gsk_…；各接口的 security 列出所需权限，有其一即可；没有列出密钥的接口须本人登录。 · An API key, gsk_…; `security` of an operation lists the scopes of which a key needs one. Where no key is listed, a person has to sign in.',
          },
        },
      },
    },
    transform: withCredentials,
    transformObject: (input) => withAnswers(closed(withoutHead(jsonSchemaTransformObject(input)))),
  })
  app.get(
    '/openapi.json',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: {
        operationId: 'getOpenApi',
        summary: '接口说明 · This document',
        tags: ['platform'],
        hide: true,
        querystring: z.object({ lang: z.enum(['zh', 'en']).optional() }),
      },
    },
    async ({ ctx, query }, reply) => {
      const lang = query.lang ?? ctx.lang
      reply.headers({ 'content-language': lang, vary: 'accept-language' })
      return inLanguage(app.swagger(), lang)
    },
  )
}
