import { type Appender, LogDamaged } from '@gongshu/tlog/appender'
import type { Storage } from '@gongshu/tlog/storage'
import type { Connection } from '../platform/db.ts'
import type { LedgerKeys } from './keys.ts'
import { openLog } from './open-log.ts'
import { openSession, type SequencerSession } from './store.ts'

export type SequencerState = {
  /** Whether this process holds the lock and gives indexes. */
  readonly leads: boolean
  readonly size: number
  /** What stopped it last, cleared by the next success; `damaged` will not heal by itself. */
  readonly fault?: { readonly message: string; readonly damaged: boolean }
}

/** Gives pending records their place in the log. Any number of processes may run one; the advisory lock lets one work. */
export type Sequencer = {
  readonly state: () => SequencerState
  /** There may be something pending soon, or already. */
  readonly wake: () => void
  /** Places what is pending, then lets go of the lock. */
  readonly stop: () => Promise<void>
}

export type SequencerOptions = {
  readonly connection: Connection
  readonly storage: Storage
  readonly keys: LedgerKeys
  readonly report: (message: string, cause: unknown) => void
  /** So many waiting entries wait no longer. */
  readonly enough?: number
  /** How long fewer wait for company, ms. */
  readonly hold?: number
  /** At most so many share one set of tiles and one signature. */
  readonly most?: number
  /** From one signature to the next, ms, unless `enough` wait: sealing takes a processor's time from the reads that it seals. */
  readonly pace?: number
}

/** After a wake the queue is looked at this often (ms) for so long (ms): the waker's transaction is not committed yet. */
const lookEvery = 10
const lookFor = 2000
/** Otherwise this often, ms, should a wake be lost. */
const idleEvery = 1000

export function startSequencer(options: SequencerOptions): Sequencer {
  const { enough = 256, hold = 25, most = 1024, pace = 100 } = options
  let state: SequencerState = { leads: false, size: 0 }
  let stopping = false
  let hotUntil = 0
  let sealedAt = Number.NEGATIVE_INFINITY
  let alarm: (() => void) | undefined

  const wake = (): void => {
    hotUntil = Date.now() + lookFor
    alarm?.()
  }
  /** Sleeps, but not through a wake unless `soundly`. */
  const sleep = (ms: number, soundly = false): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      if (!soundly) {
        alarm = () => {
          clearTimeout(timer)
          resolve()
        }
      }
    })

  async function placeOnce(session: SequencerSession, log: Appender): Promise<boolean> {
    const few = Math.min(enough, most)
    const rest = sealedAt + pace - performance.now()
    if (rest > 0 && !stopping) await sleep(rest, true)
    let taken = await session.take(most)
    if (taken.length === 0) return false
    if (taken.length < few && hold > 0 && rest <= 0 && !stopping) {
      await sleep(hold, true)
      taken = await session.take(most)
    }
    sealedAt = taken.length < few ? performance.now() : Number.NEGATIVE_INFINITY
    const { first, size } = await log.append(taken.map(({ entry }) => entry))
    await session.place(options.keys.no, first, taken)
    state = { leads: true, size }
    return true
  }

  async function lead(session: SequencerSession): Promise<void> {
    const log = await openLog(session, options.storage, options.keys)
    state = { leads: true, size: log.size() }
    for (;;) {
      if (await placeOnce(session, log)) continue
      if (stopping) return
      const isHot = Date.now() < hotUntil
      await sleep(isHot ? lookEvery : idleEvery, isHot)
    }
  }

  async function once(): Promise<void> {
    const session = await openSession(options.connection, wake)
    try {
      while (!(await session.lead())) {
        if (stopping) return
        await sleep(idleEvery, true)
      }
      await lead(session)
    } finally {
      state = { ...state, leads: false }
      await session.close()
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        await once()
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause)
        // Said once, not every second while it lasts.
        if (state.fault?.message !== message) options.report(`the log stands still: ${message}`, cause)
        state = { ...state, leads: false, fault: { message, damaged: cause instanceof LogDamaged } }
        if (!stopping) await sleep(idleEvery, true)
      }
    }
  }

  const running = run()
  return {
    state: () => state,
    wake,
    stop: async () => {
      stopping = true
      alarm?.()
      await running
    },
  }
}
