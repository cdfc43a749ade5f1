import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { person } from '../platform/testing.ts'
import { testApp } from '../platform/testing-app.ts'
import { routes } from './routes.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

const content = Buffer.from('序号,名称\n1,滨江\n2,东湖\n')
const cut = (bytes: Buffer): Readable =>
  Readable.from(
    (async function* () {
      yield bytes
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    })(),
  )

describe('an upload', () => {
  it('cut in the middle keeps what arrived and goes on from there, byte for byte', async () => {
    const upload = await lake.createUpload(test.ctx, { name: 'C:\\我的\\台账.csv', bytes: content.length })
    await expect(lake.appendToUpload(test.ctx, upload.id, 0, cut(content.subarray(0, 11)))).rejects.toMatchObject({
      type: '/problems/lake/uploadCut',
      members: { receivedBytes: 11 },
    })
    expect(await lake.getUpload(test.ctx, upload.id)).toMatchObject({ receivedBytes: 11 })
    await expect(lake.startImport(test.ctx, { uploadId: upload.id })).rejects.toMatchObject({
      type: '/problems/lake/uploadUnfinished',
    })
    await expect(lake.appendToUpload(test.ctx, upload.id, 5, Readable.from([content]))).rejects.toMatchObject({
      status: 409,
      members: { receivedBytes: 11 },
    })
    const done = await lake.appendToUpload(test.ctx, upload.id, 11, Readable.from([content.subarray(11)]))
    expect(done).toEqual({ id: upload.id, bytes: content.length, receivedBytes: content.length })
    expect(readFileSync(join(test.paths.uploads, upload.id))).toEqual(content)
    const { id } = await lake.startImport(test.ctx, { uploadId: upload.id })
    expect(await test.settled(id)).toMatchObject({ state: 'proposed', fileName: '台账.csv', rows: 2 })
  })

  it('is read by one import: asked for again it is the same one, and it is not given up under its reader', async () => {
    const upload = await lake.createUpload(test.ctx, { name: '一次.csv', bytes: content.length })
    await lake.appendToUpload(test.ctx, upload.id, 0, Readable.from([content]))
    const [first, second] = await Promise.allSettled([
      lake.startImport(test.ctx, { uploadId: upload.id }),
      lake.startImport(test.ctx, { uploadId: upload.id }),
    ])
    const begun = [first, second].flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []))
    expect(new Set(begun).size).toBe(1)
    for (const one of [first, second]) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ type: '/problems/lake/importBusy' })
    }
    expect(await test.settled(begun[0] ?? '')).toMatchObject({ state: 'proposed', rows: 2 })
  })

  it('takes one sender at a time: the other is told where it stands, and nothing acknowledged is taken back', async () => {
    const upload = await lake.createUpload(test.ctx, { name: '两个.csv', bytes: content.length })
    const sent = await Promise.allSettled([
      lake.appendToUpload(test.ctx, upload.id, 0, Readable.from([content.subarray(0, 20)])),
      lake.appendToUpload(test.ctx, upload.id, 0, Readable.from([content.subarray(0, 5)])),
    ])
    const taken = sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value.receivedBytes] : []))
    expect(taken).toHaveLength(1)
    expect(await lake.getUpload(test.ctx, upload.id)).toMatchObject({ receivedBytes: taken[0] })
  })

  it('larger than announced is refused, and what was right is kept', async () => {
    const upload = await lake.createUpload(test.ctx, { name: 'a.csv', bytes: 4 })
    await expect(
      lake.appendToUpload(test.ctx, upload.id, 0, Readable.from([Buffer.from('a,b\n1')])),
    ).rejects.toMatchObject({
      type: '/problems/lake/uploadTooLong',
    })
    expect(await lake.getUpload(test.ctx, upload.id)).toMatchObject({ receivedBytes: 0 })
    await expect(lake.createUpload(test.ctx, { name: 'a.csv', bytes: 1e15 })).rejects.toMatchObject({ status: 413 })
  })

  it('belongs to whoever began it, and can be given up', async () => {
    const upload = await lake.createUpload(test.ctx, { name: 'a.csv', bytes: 4 })
    const other = { ...test.ctx, actor: { ...test.ctx.actor, id: 'somebody else' } }
    await expect(lake.getUpload(other, upload.id)).rejects.toMatchObject({ status: 404 })
    await lake.deleteUpload(test.ctx, upload.id)
    await expect(lake.getUpload(test.ctx, upload.id)).rejects.toMatchObject({ status: 404 })
  })

  it('over HTTP: chunks as octet streams, 409 with the right place, only for data officers', async () => {
    const app = await testApp({ routes: [routes], ctx: test.ctx, actor: test.ctx.actor })
    const created = await app.inject({
      method: 'POST',
      url: '/api/v1/uploads',
      payload: { name: '停车.csv', bytes: content.length },
    })
    const { id } = created.json<{ id: string }>()
    const patch = (offset: number, payload: Buffer) =>
      app.inject({
        method: 'PATCH',
        url: `/api/v1/uploads/${id}?offset=${offset}`,
        payload,
        headers: { 'content-type': 'application/octet-stream' },
      })
    expect((await patch(0, content.subarray(0, 7))).json()).toEqual({ id, bytes: content.length, receivedBytes: 7 })
    const wrong = await patch(3, content.subarray(3))
    expect([wrong.statusCode, wrong.json().receivedBytes]).toEqual([409, 7])
    expect((await patch(7, content.subarray(7))).statusCode).toBe(200)
    const begun = await app.inject({ method: 'POST', url: '/api/v1/imports', payload: { uploadId: id } })
    expect(begun.json()).toMatchObject({ state: 'detecting', fileName: '停车.csv' })
    const importId = begun.json<{ id: string }>().id
    await test.settled(importId)
    const loading = await app.inject({ method: 'POST', url: `/api/v1/imports/${importId}/load` })
    expect(loading.json()).toMatchObject({ state: 'loading' })
    await test.settled(importId)
    const list = await app.inject({ url: '/api/v1/imports' })
    expect(list.json().imports[0]).toMatchObject({ id: importId, state: 'loaded' })

    const reviewer = await testApp({
      routes: [routes],
      ctx: test.ctx,
      actor: person({ post: 'businessReviewer', organisationId: test.bureau }),
    })
    expect((await reviewer.inject({ url: `/api/v1/imports/${importId}` })).statusCode).toBe(403)
    await Promise.all([app.close(), reviewer.close()])
  })
})

/** A file system of 256 KiB, for what happens when it is full. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canMount)('a full disk (only root may mount a small one)', () => {
  it('is said, what stood before is unharmed, and the upload goes on once there is room', async () => {
    const { uploads } = test.paths
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', uploads])
    if (mounted.status !== 0) return
    try {
      const filler = join(uploads, 'filler')
      const before = await lake.createUpload(test.ctx, { name: 'b.csv', bytes: 10 })
      await lake.appendToUpload(test.ctx, before.id, 0, Readable.from([Buffer.alloc(10, 'a')]))
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k', 'count=100'])
      const upload = await lake.createUpload(test.ctx, { name: 'c.csv', bytes: 200_000 })
      const bytes = Buffer.alloc(200_000, 'x')
      await expect(
        lake.appendToUpload(test.ctx, upload.id, 0, Readable.from([bytes.subarray(0, 50_000), bytes.subarray(50_000)])),
      ).rejects.toMatchObject({ type: '/problems/lake/diskFull', status: 507 })
      expect(readFileSync(join(uploads, before.id), 'utf8')).toBe('a'.repeat(10))
      rmSync(filler)
      const { receivedBytes } = await lake.getUpload(test.ctx, upload.id)
      expect(receivedBytes).toBeGreaterThanOrEqual(50_000)
      const done = await lake.appendToUpload(
        test.ctx,
        upload.id,
        receivedBytes,
        Readable.from([bytes.subarray(receivedBytes)]),
      )
      expect(done.receivedBytes).toBe(200_000)
      expect(readFileSync(join(uploads, upload.id)).equals(bytes)).toBe(true)
    } finally {
      spawnSync('umount', [uploads])
    }
  })
})
