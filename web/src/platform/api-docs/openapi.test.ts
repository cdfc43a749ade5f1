import { describe, expect, it } from 'vitest'
import { readOpenApi } from './openapi.ts'

const document = {
  openapi: '3.1.0',
  info: { title: '公数', version: '1' },
  components: {
    schemas: {
      Row: { type: 'object', properties: { code: { type: 'string' }, next: { $ref: '#/components/schemas/Row' } } },
    },
  },
  paths: {
    '/things/{id}': {
      get: {
        operationId: 'getThing',
        summary: '看',
        tags: ['things'],
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
        responses: {
          200: {
            description: 'ok',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['rows'],
                  properties: {
                    rows: { type: 'array', items: { $ref: '#/components/schemas/Row' } },
                    of: { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
                  },
                },
              },
            },
          },
        },
      },
      post: { responses: {} },
    },
  },
}

describe('an OpenAPI document as the page reads it', () => {
  it('gives one operation a method and path, with parameters and answers in words', () => {
    const [get, post] = readOpenApi(document).operations
    expect(get).toMatchObject({ id: 'getThing', method: 'GET', path: '/things/{id}', tag: 'things' })
    expect(get?.parameters).toMatchObject([{ name: 'id', place: 'path', required: true, type: 'string, uuid' }])
    expect(get?.answers[0]?.fields.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['rows', 'object[]', true],
      ['of', 'a | b | null', false],
    ])
    expect(post).toMatchObject({ id: 'post /things/{id}', tag: 'other', parameters: [], body: [], answers: [] })
  })

  it('comes to an end where a schema holds itself', () => {
    expect(() => readOpenApi(document)).not.toThrow()
  })

  it('takes anything else for an empty document', () => {
    for (const other of [null, 'x', [], { paths: null }]) expect(readOpenApi(other).operations).toEqual([])
  })
})
