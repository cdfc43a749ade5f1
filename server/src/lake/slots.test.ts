import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Slots } from './slots.ts'

const busy = { type: '/problems/lake/engineBusy', status: 503 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** What became of a promise, without waiting for it. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  return Promise.race([
    promise.then(
      () => 'given',
      (error) => error,
    ),
    Promise.resolve().then(() => Promise.resolve('waiting')),
  ])
}

describe('the queue for a heavy process', () => {
  it('is refused at once when it is full, with when to come back', async () => {
    const slots = new Slots({ processes: 2 })
    await slots.take('heavy', undefined)
    const waiting = Array.from({ length: 8 }, () => slots.take('heavy', undefined))
    for (const one of waiting) expect(await stateOf(one)).toBe('waiting')
    await expect(slots.take('heavy', undefined)).rejects.toMatchObject({ ...busy, members: { retryAfterSeconds: 1 } })
    // Pages have a queue of their own.
    expect(await stateOf(slots.take('page', undefined))).toBe('given')
    for (const one of waiting) one.catch(() => undefined)
    slots.close()
  })

  it('is refused at once when what runs has run so long that no place is likely', async () => {
    const slots = new Slots({ processes: 2, waitSeconds: 15 })
    const held = await slots.take('heavy', undefined)
    await vi.advanceTimersByTimeAsync(16_000)
    await expect(slots.take('heavy', undefined)).rejects.toMatchObject({ ...busy, members: { retryAfterSeconds: 16 } })
    slots.give(held, 'heavy')
    expect(await stateOf(slots.take('heavy', undefined))).toBe('given')
  })

  it('waits where a place is likely, and gets it first come first served', async () => {
    const slots = new Slots({ processes: 2, waitSeconds: 15 })
    const held = await slots.take('heavy', undefined)
    await vi.advanceTimersByTimeAsync(2000)
    const [first, second] = [slots.take('heavy', undefined), slots.take('heavy', undefined)]
    slots.give(held, 'heavy')
    expect(await stateOf(first)).toBe('given')
    expect(await stateOf(second)).toBe('waiting')
    slots.give(held, 'heavy')
    expect(await stateOf(second)).toBe('given')
  })

  it('is left after the time to wait all the same', async () => {
    const slots = new Slots({ processes: 2, waitSeconds: 15 })
    await slots.take('heavy', undefined)
    const late = slots.take('heavy', undefined).catch((error) => error)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await late).toMatchObject({ ...busy, members: { retryAfterSeconds: 15 } })
  })

  describe('judged by the turns before', () => {
    const turns = async (slots: Slots, ...lengths: readonly number[]): Promise<void> => {
      for (const ms of lengths) {
        const slot = await slots.take('heavy', undefined)
        await vi.advanceTimersByTimeAsync(ms)
        slots.give(slot, 'heavy')
      }
    }
    const many = (ms: number): number[] => Array.from({ length: 8 }, () => ms)
    /** What becomes of the first and the second who come while a statement has just begun. */
    const comers = async (slots: Slots): Promise<unknown[]> => {
      const held = await slots.take('heavy', undefined)
      const waiting = [slots.take('heavy', undefined), slots.take('heavy', undefined)]
      const states = await Promise.all(waiting.map(stateOf))
      for (const one of waiting) one.then((slot) => slots.give(slot, 'heavy')).catch(() => undefined)
      slots.give(held, 'heavy')
      await vi.advanceTimersByTimeAsync(0)
      return states
    }

    it('who comes behind another is refused where turns were long, until they are forgotten', async () => {
      const slots = new Slots({ processes: 2, waitSeconds: 15 })
      await turns(slots, ...many(30_000))
      expect(await comers(slots)).toMatchObject(['waiting', { ...busy, members: { retryAfterSeconds: 30 } }])
      await turns(slots, ...many(100))
      expect(await comers(slots)).toEqual(['waiting', 'waiting'])

      await turns(slots, ...many(30_000))
      await vi.advanceTimersByTimeAsync(300_000)
      expect(await comers(slots)).toEqual(['waiting', 'waiting'])
    })

    it('one long export says nothing of the statements after it', async () => {
      const slots = new Slots({ processes: 2, waitSeconds: 15 })
      await turns(slots, 600_000)
      for (let statement = 0; statement < 9; statement++) {
        expect(await comers(slots)).toEqual(['waiting', 'waiting'])
        await turns(slots, 50)
      }
    })
  })

  it('is not refused for one that runs long while another process has just begun', async () => {
    const slots = new Slots({ processes: 3, waitSeconds: 15 })
    await slots.take('heavy', undefined)
    await vi.advanceTimersByTimeAsync(300_000)
    await slots.take('heavy', undefined)
    const waits = slots.take('heavy', undefined).catch(() => undefined)
    expect(await stateOf(waits)).toBe('waiting')
    slots.close()
  })

  it('is not where exports stand, however many there are or however long they take', async () => {
    for (const processes of [1, 2, 4]) {
      const slots = new Slots({ processes })
      const held = await slots.take('export', undefined)
      const next = slots.take('export', undefined)
      await vi.advanceTimersByTimeAsync(30_000)
      expect(await stateOf(slots.take('heavy', undefined))).toBe('given')
      expect(await stateOf(next)).toBe('waiting')
      slots.give(held, 'export')
      expect(await stateOf(next)).toBe('given')
      // One process more than was asked for, and only half as large.
      expect(slots.all().reduce((sum, { share }) => sum + share, 0)).toBe(processes + 0.5)
    }
  })

  it('is left by a caller that goes away', async () => {
    vi.useRealTimers()
    const slots = new Slots({ processes: 1 })
    const held = await slots.take('page', undefined)
    const away = slots.take('heavy', AbortSignal.timeout(10))
    await expect(away).rejects.toThrow('timeout')
    slots.give(held, 'page')
    await sleep(1)
    expect(await slots.take('page', undefined)).toBe(held)
  })
})
