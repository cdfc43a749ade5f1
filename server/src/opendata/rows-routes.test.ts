import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { read as readWorkbook, utils } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { machine, type TestGate, testGate } from '../access/testing-gate.ts'
import type { Dataset } from '../catalog/model.ts'
import { closeDataset } from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import type { App } from '../platform/http.ts'
import { testApp } from '../platform/testing-app.ts'
import { describeDataset } from './dataset-openapi.ts'
import { viewOfVersion } from './dataset-shapes.ts'
import { getDatasetView } from './dataset-views.ts'
import { routes as downloadRoutes } from './download-routes.ts'
import { routes } from './rows-routes.ts'

let gate: TestGate
let app: App
let lots: { dataset: Dataset; version: Version }

const csv = [
  '编码,名称,泊位数,备注,登记日期',
  '0101,望江路停车场,120,=1+1,2026-01-05',
  '0102,"汀桥,停车场",,"说 ""满""",2026-02-28',
  '0203,望溪停车场,90071992,@SUM(A1),1949-10-01',
].join('\n')

beforeAll(async () => {
  gate = await testGate()
  app = await testApp({ routes: [routes, downloadRoutes], ctx: gate.ctx() })
  lots = await gate.open(csv)
})
afterAll(async () => {
  await app.close()
  await gate.close()
})

const rowsPath = (query: Record<string, string> = {}): string =>
  `/api/v1/datasets/${lots.dataset.id}/rows?${new URLSearchParams(query)}`
const get = (path: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url: path, headers })
const fetchFile = (format: string, query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  get(`/datasets/${lots.dataset.id}/download.${format}?${new URLSearchParams(query)}`, headers)

describe('rows', () => {
  it('R-OPEN-08: gives a page with receipt, version, tag and the way on', async () => {
    const answer = await get(rowsPath({ limit: '2', select: 'code,spaces' }))
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      rows: [
        { code: '0101', spaces: '120' },
        { code: '0102', spaces: null },
      ],
      total: 3,
      ruling: ['clear', 'clear', 'clear', 'clear', 'clear'],
    })
    expect(answer.headers).toMatchObject({ 'gongshu-version': lots.version.id, 'cache-control': 'private, no-cache' })
    expect(answer.headers['gongshu-receipt']).toMatch(/^[0-9a-f-]{36}$/)
    const [, next = ''] = /<(.*)>; rel="next"/.exec(String(answer.headers.link)) ?? []
    expect((await get(next)).json()).toMatchObject({ rows: [{ code: '0203', spaces: '90071992' }], next: null })
  })

  it('R-OPN-04: what is unchanged is said so, without a receipt', async () => {
    const { headers } = await get(rowsPath({ limit: '1' }))
    const again = await get(rowsPath({ limit: '1' }), { 'if-none-match': String(headers.etag) })
    expect(again.statusCode).toBe(304)
    expect(again.headers['gongshu-receipt']).toBeUndefined()
  })

  it('tells the faults of a query and the columns that exist', async () => {
    const answer = await get(rowsPath({ where: '{"and":[["nope","eq","x"]]}', limit: '0' }), {
      'accept-language': 'en',
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      type: '/problems/access/invalidQuery',
      columns: lots.version.columns.map(({ name }) => name),
      errors: [{ place: 'limit' }, { place: 'where.and[0][0]', message: 'there is no column nope' }],
    })
  })

  it('a refusal is a problem with reason, rule and remedy', async () => {
    const { dataset } = await gate.open(csv, { openness: 'conditional', level: 2, conditions: { zh: '申请' } })
    const answer = await get(`/api/v1/datasets/${dataset.id}/rows`)
    expect(answer.statusCode).toBe(403)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({
      reason: 'grantNeeded',
      rule: 'R-OPEN-03',
      remedy: { by: 'businessReviewer@publisher' },
    })
  })

  it('R-OPEN-08: each dataset describes its own interface, without any of its values', async () => {
    const { dataset, version } = lots
    const answer = await get(`/api/v1/datasets/${dataset.id}/openapi.json`)
    expect(answer.json()).toMatchObject({ openapi: '3.1.0', info: { title: '公共停车场名录' } })
    const view = await getDatasetView(gate.ctx(), dataset.id)
    const document = describeDataset({ ...view, version: viewOfVersion(version) }, 'http://127.0.0.1', 'zh')
    const read = document.paths[`/api/v1/datasets/${dataset.id}/rows`]
    expect(read).toMatchObject({
      get: { 'x-codeSamples': ['curl', 'Python', 'JavaScript', 'Java'].map((label) => ({ label })) },
    })
    expect(document.components.schemas.Row.properties).toMatchObject({
      code: { title: '编码', type: ['string', 'null'] },
      spaces: { format: 'int64' },
    })
    expect(JSON.stringify(document)).not.toContain('望江路')
  })
})

it('the OpenAPI document is in the reader’s language, or the one that is asked for', async () => {
  const summaryOf = (answer: { json: () => { paths: Record<string, { get: { summary: string } }> } }) =>
    answer.json().paths['/api/v1/datasets/{id}/rows']?.get.summary
  expect(summaryOf(await get('/openapi.json'))).toBe('读取数据')
  expect(summaryOf(await get('/openapi.json?lang=en'))).toMatch(/^Rows, a page at a time/)
  expect((await get('/openapi.json?lang=fr')).statusCode).toBe(400)
})

it('a mistyped parameter gives no rows and no file, but the one that was meant', async () => {
  for (const path of [`/api/v1/datasets/${lots.dataset.id}/rows`, `/datasets/${lots.dataset.id}/download.csv`]) {
    const answer = await get(`${path}?wehre=[]`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toMatchObject([{ place: 'querystring/wehre', nearest: 'where' }])
  }
})

it('all of it is in the OpenAPI document, each download once', async () => {
  const { paths } = (await get('/openapi.json')).json()
  expect(paths['/api/v1/datasets/{id}/rows'].get.operationId).toBe('readRows')
  expect(Object.keys(paths).filter((path) => path.includes('download.'))).toHaveLength(6)
})

describe('downloads', () => {
  it('R-OPEN-08, R-OPEN-07: a CSV with rows, digest, tag and a name that says what it is', async () => {
    const answer = await fetchFile('csv')
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toBe(
      [
        '编码,名称,泊位数,备注,登记日期',
        '0101,望江路停车场,120,=1+1,2026-01-05',
        '0102,"汀桥,停车场",,"说 ""满""",2026-02-28',
        '0203,望溪停车场,90071992,@SUM(A1),1949-10-01',
        '',
      ].join('\n'),
    )
    const digest = createHash('sha256').update(answer.rawPayload).digest('base64')
    expect(answer.headers).toMatchObject({
      'gongshu-rows': '3',
      'repr-digest': `sha-256=:${digest}:`,
      'accept-ranges': 'bytes',
    })
    expect(answer.headers.etag).toMatch(/^"[\w-]{43}"$/)
    expect(decodeURIComponent(String(answer.headers['content-disposition']))).toContain("UTF-8''公共停车场名录.csv")
    const use = gate.entries.findLast(({ event }) => event === 'data.download')
    expect(use).toMatchObject({ record: { rows: 3, file: { format: 'csv', bytes: answer.rawPayload.length } } })
    const end = () => gate.entries.findLast(({ event }) => event === 'data.complete')
    await expect
      .poll(end)
      .toMatchObject({ subject: [answer.headers['gongshu-receipt'], lots.dataset.id, lots.version.id] })
  })

  it('on request with a byte order mark, safe from formulas, under physical names', async () => {
    const answer = await fetchFile('csv', { bom: '1', safe: '1', header: 'name' })
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(answer.body).toContain('\uFEFFcode,name,spaces,')
    expect(answer.body).toContain("'=1+1")
    expect(answer.body).toContain("'@SUM(A1)")
  })

  it('in part: resumed, by suffix, outside, several at once, and after a change', async () => {
    const whole = await fetchFile('csv')
    const tag = String(whole.headers.etag)
    const size = whole.rawPayload.length
    const first = await fetchFile('csv', {}, { range: 'bytes=0-9' })
    const rest = await fetchFile('csv', {}, { range: 'bytes=10-', 'if-range': tag })
    expect([first.statusCode, rest.statusCode]).toEqual([206, 206])
    expect(first.headers['content-range']).toBe(`bytes 0-9/${size}`)
    expect(Buffer.concat([first.rawPayload, rest.rawPayload])).toEqual(whole.rawPayload)
    expect((await fetchFile('csv', {}, { range: 'bytes=-5' })).rawPayload).toEqual(whole.rawPayload.subarray(-5))
    const outside = await fetchFile('csv', {}, { range: `bytes=${size}-` })
    expect(outside.statusCode).toBe(416)
    expect(outside.headers['content-range']).toBe(`bytes */${size}`)
    expect((await fetchFile('csv', {}, { range: 'bytes=0-1,3-4' })).statusCode).toBe(200)
    expect((await fetchFile('csv', {}, { range: 'bytes=0-9', 'if-range': '"other"' })).statusCode).toBe(200)
    expect((await fetchFile('csv', {}, { 'if-none-match': tag })).statusCode).toBe(304)
  })

  const lookAt = (query: Record<string, string> = {}) =>
    app.inject({ method: 'HEAD', url: `/datasets/${lots.dataset.id}/download.csv?${new URLSearchParams(query)}` })
  const uses = () => gate.entries.filter(({ event }) => event === 'data.download').length
  const facts = ['etag', 'gongshu-rows', 'repr-digest', 'gongshu-receipt']
  const factsIn = (headers: object): string[] => facts.filter((name) => name in headers)

  it('HEAD of a whole open file tells its size and no more, and leaves no entry', async () => {
    const before = uses()
    const answer = await lookAt()
    expect(answer.statusCode).toBe(200)
    expect(Number(answer.headers['content-length'])).toBe((await fetchFile('csv')).rawPayload.length)
    expect(factsIn(answer.headers)).toEqual([])
    expect(answer.rawPayload.length).toBe(0)
    expect(uses()).toBe(before + 1) // the GET's
  })

  it.each([
    { where: '["code","eq","0101"]' },
    { select: 'code' },
    { group: 'code' },
    { agg: 'count()' },
    { sort: '-code' },
  ] as Record<string, string>[])(
    'R-OPN-04: HEAD of %o is a use of data, logged before its headers go',
    async (query) => {
      const before = uses()
      const answer = await lookAt(query)
      expect(answer.statusCode).toBe(200)
      expect(factsIn(answer.headers)).toEqual(facts)
      expect(uses()).toBe(before + 1)
      const receipt = String(answer.headers['gongshu-receipt'])
      expect(gate.entries.at(-1)).toMatchObject({
        event: 'data.complete',
        subject: [receipt, lots.dataset.id, lots.version.id],
        record: { bytes: 0 },
      })
      expect(gate.entries.at(-2)).toMatchObject({ event: 'data.download', record: { file: { range: 'none' } } })
    },
  )

  it('R-OPN-04: a range outside the file, and a tag that fits, tell nothing of filtered data without an entry', async () => {
    const outside = { range: 'bytes=9000000-' }
    const before = uses()
    const whole = await fetchFile('csv', {}, outside)
    expect([whole.statusCode, factsIn(whole.headers), uses()]).toEqual([416, [], before])
    const query = { where: '["code","eq","0101"]' }
    const part = await fetchFile('csv', query, outside)
    expect([part.statusCode, uses()]).toEqual([416, before + 1])
    expect(part.headers['gongshu-receipt']).toMatch(/^[0-9a-f-]{36}$/)
    const { headers } = await fetchFile('csv', query)
    const known = await fetchFile('csv', query, { 'if-none-match': String(headers.etag) })
    expect([known.statusCode, uses()]).toEqual([304, before + 3])
  })

  it('JSON and NDJSON give whole numbers as strings', async () => {
    const rows = JSON.parse((await fetchFile('json')).body)
    expect(rows).toHaveLength(3)
    expect(rows[2]).toMatchObject({ code: '0203', spaces: '90071992' })
    const lines = (await fetchFile('ndjson', { where: '["code","eq","0101"]', select: 'code,spaces' })).body
      .trim()
      .split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ code: '0101', spaces: '120' }])
  })

  it('Parquet is what the engine reads back', async () => {
    const answer = await fetchFile('parquet')
    const path = join(gate.paths.exports, 'back.parquet')
    writeFileSync(path, answer.rawPayload)
    const { rows } = await gate.engine.query(`SELECT count(*) AS n, max(spaces) AS m FROM read_parquet('${path}')`)
    expect(rows).toEqual([{ n: '3', m: '90071992' }])
  })

  it('XLSX keeps codes as text, numbers as numbers, dates as dates, and never a formula', async () => {
    const answer = await fetchFile('xlsx')
    const sheet = readWorkbook(answer.rawPayload, { cellDates: false }).Sheets.数据
    if (!sheet) throw new Error('no sheet')
    const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1, raw: true })
    expect(rows[0]).toEqual(['编码', '名称', '泊位数', '备注', '登记日期'])
    expect(rows[1]).toEqual(['0101', '望江路停车场', 120, '=1+1', 46027])
    expect(rows[3]).toEqual(['0203', '望溪停车场', 90071992, '@SUM(A1)', 18172])
    expect(sheet.D2).toMatchObject({ t: 's' })
    expect(sheet.D2).not.toHaveProperty('f')
  })

  it('GeoJSON only where there is geometry', async () => {
    expect((await fetchFile('geojson')).json()).toMatchObject({ type: '/problems/access/noGeometry' })
  })

  it('R-OPEN-09: withdrawn, the next byte does not leave: a running transfer is reset', async () => {
    const long = Array.from({ length: 60_000 }, (_, index) => `${index},${'泊位'.repeat(60)}${index}`)
    const { dataset } = await gate.open(['编码,说明', ...long].join('\n'))
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    let received = 0
    const outcome = await new Promise<string>((resolve, reject) => {
      const sent = httpRequest(
        { port, host: '127.0.0.1', path: `/datasets/${dataset.id}/download.csv` },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            const isFirst = received === 0
            received += chunk.length
            if (!isFirst) return
            // A reader that is slow to take more, while the dataset is withdrawn.
            response.pause()
            closeDataset(gate.ctx(machine), dataset.id, '内容有误')
              .then(() => setTimeout(() => response.resume(), 700))
              .catch(reject)
          })
          response.on('end', () => resolve(response.complete ? 'complete' : 'ended'))
          response.on('error', () => resolve('reset'))
        },
      )
      sent.on('error', () => resolve('reset'))
      sent.end()
    })
    expect(outcome).toBe('reset')
    expect(received).toBeGreaterThan(0)
    expect(gate.entries.findLast(({ event }) => event === 'data.break')).toMatchObject({
      record: { reason: '/problems/access/denied' },
    })
  })
})
