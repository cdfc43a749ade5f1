import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeApi } from './describe-api.ts'
import type { App } from './platform/http.ts'
import { inLanguage } from './platform/openapi.ts'

type Node = Record<string, unknown>
let app: App
let document: Node
beforeAll(async () => {
  app = await describeApi()
  document = app.swagger() as unknown as Node
})
afterAll(() => app.close())

/** Every text for people in the document, by its place. */
function textsOf(node: unknown, place = '', name = ''): [string, string][] {
  if (typeof node === 'string') return ['summary', 'description'].includes(name) ? [[place, node]] : []
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, member]) =>
    textsOf(member, `${place}/${key}`, Array.isArray(node) ? '' : key),
  )
}
const isSign = (text: string): boolean => text === 'gsk_…'

it('is whole in English and whole in Chinese', () => {
  const english = textsOf(inLanguage(document, 'en')).filter(([, text]) => /\p{Script=Han}/u.test(text))
  expect(english).toEqual([])
  const chinese = textsOf(inLanguage(document, 'zh')).filter(
    ([, text]) => !/\p{Script=Han}/u.test(text) && !isSign(text),
  )
  expect(chinese).toEqual([])
})

it('closes every body to members it does not name', () => {
  const paths = document.paths as Record<string, Record<string, Node>>
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const content = (requestBody as { content?: Record<string, { schema?: Node }> } | undefined)?.content ?? {}
      return Object.values(content).flatMap(({ schema }) =>
        schema?.type === 'object' && schema.additionalProperties !== false ? [`${method} ${path}`] : [],
      )
    }),
  )
  expect(open).toEqual([])
})

it('names the values of posts and of the vocabulary', () => {
  const { schemas } = document.components as { schemas: Record<string, { properties: Record<string, Node> }> }
  const acts = schemas.Me?.properties.acts as { items: { properties: { post: { enum: string[] } } } }
  expect(acts.items.properties.post.enum).toContain('secrecyOfficer')
  // What regions there are is data, not a code list.
  const { regions: _, ...lists } = schemas.Vocabulary?.properties ?? {}
  for (const list of Object.values(lists) as (typeof acts)[]) {
    const { value } = list.items.properties as unknown as { value: { enum: string[] } }
    expect(value.enum.length).toBeGreaterThan(1)
  }
})
