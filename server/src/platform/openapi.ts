import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { App } from './http.ts'

/** HEAD answers as GET does, without the body: described twice it would only be in the way (and share an operation id). */
function withoutHead<T extends object>(document: T): T {
  const { paths } = document as { paths?: Record<string, { head?: unknown }> }
  for (const path of Object.values(paths ?? {})) delete path.head
  return document
}

/** OpenAPI 3.1, made from the schemas that validate; served at `/openapi.json`. */
export async function documentApi(app: App, publicUrl: string | undefined): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '公数 Gongshu',
        version: '1',
        description:
          '公共数据平台接口：目录、数据、凭证、办理流程。回应语言由 Accept-Language 决定，默认中文。' +
          ' The interface of the public data platform: catalogue, rows, receipts, processes. Answers follow Accept-Language; Chinese by default.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      ...(publicUrl ? { servers: [{ url: publicUrl }] } : {}),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'gongshu' },
          key: { type: 'http', scheme: 'bearer', description: 'gsk_…' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (input) => withoutHead(jsonSchemaTransformObject(input)),
  })
  app.get(
    '/openapi.json',
    {
      config: { zone: 'both', who: 'anyone' },
      schema: { operationId: 'getOpenApi', summary: '接口说明 · This document', tags: ['platform'], hide: true },
    },
    async () => app.swagger(),
  )
}
