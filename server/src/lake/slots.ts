import { problems } from './problems.ts'
import type { RunnerProcess } from './runner-process.ts'

/**
 * `page` is for what a person waits for and is short by nature; `heavy` for questions over all rows of a large version, seconds at
 * most; `export` for whole files, which take minutes. Each has its own processes, so that none holds up what is shorter.
 */
export type Lane = 'page' | 'heavy' | 'export'

export type Slot = {
  readonly name: string
  readonly nice: number
  /** Of the memory and the threads of a process; exports get a part, so that the whole stays bounded on a small machine. */
  readonly share: number
  runner: RunnerProcess | undefined
  /** Since when a statement holds it, by the monotonic clock. */
  since: number | undefined
}
type Waiter = { readonly lane: Lane; readonly go: (slot: Slot) => void; readonly refuse: (error: unknown) => void }

export type SlotOptions = {
  readonly processes: number
  /** Statements of a lane that may wait before the next is refused. */
  readonly waiting?: number
  /** How long one may wait. */
  readonly waitSeconds?: number
}

/** A heavy statement may take the whole time limit, so behind eight of them nobody gets a place in time. */
const mostWaiting = { page: 64, heavy: 8, export: 4 } as const
/** Who asked for a whole file waits minutes for it in any case: for a place, so many times as long as others. */
const patience = { page: 1, heavy: 1, export: 4 } as const
const longestRetrySeconds = 60
/** So many turns tell how long one takes, while they are not long ago: the middle one, so that a single export says nothing of the rest. */
const turnsKept = 8
const turnTellsForMs = 300_000

type Turn = { readonly endedAt: number; readonly ms: number }

/**
 * Who gets which process, first come first served. Nobody waits in vain: where the queue is full, or what runs and who waits ahead would
 * let the time to wait pass before the place comes, the refusal is at once and says when to come back.
 */
export class Slots {
  readonly #lanes: Readonly<Record<Lane, readonly Slot[]>>
  readonly #waiters: Waiter[] = []
  readonly #mostWaiting: Readonly<Record<Lane, number>>
  readonly #waitMs: number
  readonly #turns: Record<Lane, readonly Turn[]> = { page: [], heavy: [], export: [] }
  #closed = false

  constructor({ processes, waiting, waitSeconds = 15 }: SlotOptions) {
    const [first, ...others] = Array.from({ length: processes }, (_, index) => slot(index))
    if (!first) throw new RangeError('the engine needs at least one process')
    this.#lanes = { page: [first], heavy: others.length > 0 ? others : [first], export: [exportSlot()] }
    const heavy = mostWaiting.heavy * this.#lanes.heavy.length
    this.#mostWaiting = {
      page: waiting ?? mostWaiting.page,
      heavy: waiting ?? heavy,
      export: waiting ?? mostWaiting.export,
    }
    this.#waitMs = waitSeconds * 1000
  }

  all(): readonly Slot[] {
    return [...new Set(Object.values(this.#lanes).flat())]
  }

  take(lane: Lane, signal: AbortSignal | undefined): Promise<Slot> {
    if (this.#closed) return Promise.reject(problems.engineBusy())
    signal?.throwIfAborted()
    const free = this.#lanes[lane].find(({ since }) => since === undefined)
    if (free) {
      free.since = performance.now()
      return Promise.resolve(free)
    }
    const waiting = this.#waiters.filter((waiter) => waiter.lane === lane).length
    if (waiting >= this.#mostWaiting[lane] || this.#expectedMs(lane) > this.#waitMs * patience[lane]) {
      return Promise.reject(this.#busy(lane))
    }
    return this.#wait(lane, signal)
  }

  give(slot: Slot, lane: Lane): void {
    const now = performance.now()
    this.#turns[lane] = [...this.#turns[lane], { endedAt: now, ms: now - (slot.since ?? now) }].slice(-turnsKept)
    const index = this.#waiters.findIndex((waiter) => this.#lanes[waiter.lane].includes(slot))
    const [waiter] = index >= 0 ? this.#waiters.splice(index, 1) : []
    slot.since = waiter ? now : undefined
    waiter?.go(slot)
  }

  close(): void {
    this.#closed = true
    for (const waiter of [...this.#waiters]) waiter.refuse(problems.engineBusy())
  }

  #wait(lane: Lane, signal: AbortSignal | undefined): Promise<Slot> {
    return new Promise<Slot>((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      const leave = (reason: () => unknown): void => {
        const index = this.#waiters.indexOf(waiter)
        if (index >= 0) this.#waiters.splice(index, 1)
        done()
        reject(reason())
      }
      const timer = setTimeout(() => leave(() => this.#busy(lane)), this.#waitMs * patience[lane])
      const abort = (): void => leave(() => signal?.reason)
      const waiter: Waiter = {
        lane,
        go: (slot) => {
          done()
          resolve(slot)
        },
        refuse: (error) => leave(() => error),
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiters.push(waiter)
    })
  }

  /** Until the next who comes would get a process: what holds one now is taken to need as long again as it already took. */
  #expectedMs(lane: Lane): number {
    const slots = this.#lanes[lane]
    const now = performance.now()
    const freeIn = slots.map(({ since = now }) => now - since)
    const ahead = this.#waiters.filter((waiter) => this.#lanes[waiter.lane].some((one) => slots.includes(one))).length
    for (let waiter = 0; waiter < ahead; waiter++) {
      const first = freeIn.indexOf(Math.min(...freeIn))
      freeIn[first] = (freeIn[first] ?? 0) + this.#typicalMs(lane, now)
    }
    return Math.min(...freeIn)
  }

  /** The middle of the last turns; one that is missing or long past counts as short. */
  #typicalMs(lane: Lane, now: number): number {
    const lasted = this.#turns[lane].map(({ endedAt, ms }) => (now - endedAt <= turnTellsForMs ? ms : 0))
    const missing = Array.from({ length: turnsKept - lasted.length }, () => 0)
    return [...missing, ...lasted].sort((a, b) => a - b)[turnsKept / 2 - 1] ?? 0
  }

  #busy(lane: Lane) {
    const seconds = Math.ceil(this.#expectedMs(lane) / 1000)
    return problems.engineBusy({ retryAfterSeconds: Math.min(longestRetrySeconds, Math.max(1, seconds)) })
  }
}

const slot = (index: number): Slot => ({
  name: `query-${index}`,
  nice: index === 0 ? 0 : 5,
  share: 1,
  runner: undefined,
  since: undefined,
})

const exportSlot = (): Slot => ({ name: 'export', nice: 10, share: 0.5, runner: undefined, since: undefined })
