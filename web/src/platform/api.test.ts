import { describe, expect, it } from 'vitest'
import { ApiProblem, createApi } from './api.ts'

const id = '0198b7a1-0000-7000-8000-000000000001'
const origin = 'http://localhost'

/** An API that answers everything alike, and what it was asked last. */
function apiThat(answers: () => Response) {
  const asked: Request[] = []
  const api = createApi(
    async (request) => {
      asked.push(request)
      return answers()
    },
    'en',
    origin,
  )
  return { api, last: () => asked.at(-1) ?? expect.unreachable() }
}

describe('a call of the API', () => {
  it('fills the path, leaves out of the query what is not given, and asks in the language of the page', async () => {
    const { api, last } = apiThat(() => Response.json({ rows: [] }))
    const query = { where: '{"and":[["name","eq","a b"]]}', sort: '', after: undefined, limit: 16 }
    const response = await api.call('get', '/api/v1/datasets/{id}/rows', { path: { id: 'a/b' }, query })
    expect((await response.json()).rows).toEqual([])
    expect(last().url).toBe(
      `${origin}/api/v1/datasets/a%2Fb/rows?where=%7B%22and%22%3A%5B%5B%22name%22%2C%22eq%22%2C%22a+b%22%5D%5D%7D&limit=16`,
    )
    expect(last().headers.get('accept-language')).toBe('en')
    expect(last().headers.has('content-type')).toBe(false)
  })

  it('sends a body as JSON, bytes as they are, and answers 204 with nothing', async () => {
    const { api, last } = apiThat(() => new Response(null, { status: 204 }))
    expect(await api.send('post', '/api/v1/session', { body: { login: 'a', password: 'b' } })).toBeUndefined()
    expect(last()).toMatchObject({ method: 'POST', url: `${origin}/api/v1/session` })
    expect(last().headers.get('content-type')).toBe('application/json')
    expect(await last().json()).toEqual({ login: 'a', password: 'b' })

    await api.send('patch', '/api/v1/uploads/{id}', { path: { id }, query: { offset: 3 }, bytes: new Blob(['{"a"}']) })
    expect(last()).toMatchObject({ method: 'PATCH', url: `${origin}/api/v1/uploads/${id}?offset=3` })
    expect(last().headers.get('content-type')).toBe('application/octet-stream')
    expect(await last().text()).toBe('{"a"}')
  })

  it('throws the refusal with every member it has, and one of its own where the answer is no JSON', async () => {
    const type = '/problems/catalog/notFound'
    const { api } = apiThat(() => Response.json({ type, title: 'No', rule: 'R-1' }, { status: 404 }))
    const refused: unknown = await api.get('/api/v1/datasets/{id}', { path: { id } }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ApiProblem)
    expect(refused).toMatchObject({ problem: { type, title: 'No', rule: 'R-1', status: 404 } })

    const broken = apiThat(() => new Response('<p>', { status: 502, statusText: 'Bad Gateway' }))
    await expect(broken.api.fetch('/log/checkpoint')).rejects.toMatchObject({
      problem: { type: 'about:blank', title: 'Bad Gateway', status: 502 },
    })
  })

  it('does not compile with anything that the description of the API does not have', () => {
    const { api } = apiThat(() => Response.json({}))
    return [
      // @ts-expect-error no such path
      () => api.get('/api/v1/dataset'),
      // @ts-expect-error no such method there
      () => api.send('put', '/api/v1/home'),
      // @ts-expect-error the id is missing
      () => api.get('/api/v1/datasets/{id}'),
      // @ts-expect-error no such parameter
      () => api.get('/api/v1/datasets', { query: { q: 'bus', limt: 5 } }),
      // @ts-expect-error a member of the body is missing
      () => api.send('post', '/api/v1/session', { body: { login: 'a' } }),
      // @ts-expect-error no such member of the body
      () => api.send('post', '/api/v1/session', { body: { login: 'a', password: 'b', remember: true } }),
      // @ts-expect-error no such member of the answer
      async () => (await api.get('/api/v1/home')).visitors,
    ]
  })
})
