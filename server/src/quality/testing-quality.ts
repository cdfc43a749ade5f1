import type { TestGate } from '../access/testing-gate.ts'
import { holding, machine, testGate } from '../access/testing-gate.ts'
import { type Actor, asSystem, type Ctx } from '../platform/ctx.ts'
import { type Jobs, openJobs } from '../platform/jobs.ts'
import { getCard, jobs, measureNew } from './service.ts'
import type { QualityCard } from './shapes.ts'
import { findRuleSet } from './store.ts'

export type TestQuality = {
  readonly gate: TestGate
  readonly ctx: (actor?: Actor) => Ctx
  readonly officer: () => Ctx
  readonly machine: () => Ctx
  /** Waits until the newest rules were measured, or the measuring failed. */
  readonly settled: (datasetId: string, versionId?: string) => Promise<QualityCard>
  readonly startJobs: () => Promise<void>
  readonly stopJobs: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The gate of `testGate` with the queue that measures. */
export async function testQuality(): Promise<TestQuality> {
  const gate = await testGate()
  let queue: Jobs | undefined
  const ctx = (actor?: Actor): Ctx => {
    const inner = gate.ctx(actor)
    const resources = {
      ...inner.resources,
      versionMade: measureNew,
      get jobs() {
        if (!queue) throw new Error('the queue is not open')
        return queue
      },
    }
    return { ...inner, resources }
  }
  const startJobs = async (): Promise<void> => {
    const { db, connection } = gate.database
    const report = (): void => undefined
    queue = await openJobs({ db, connection, jobs, systemCtx: (job) => asSystem(ctx(machine), job), report })
  }
  await startJobs()
  return {
    ...{ gate, ctx, startJobs },
    officer: () => ctx(holding({ post: 'dataOfficer', organisationId: gate.bureau })),
    machine: () => ctx(machine),
    settled: async (datasetId, versionId) => {
      const number = (await findRuleSet(gate.database.db, datasetId))?.number ?? 0
      for (let waited = 0; waited < 60_000; waited += 50) {
        const card = await getCard(ctx(machine), datasetId, versionId)
        if (card.state === 'failed' || (card.state === 'done' && card.ruleSet === number)) return card
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error('not measured within a minute')
    },
    stopJobs: async () => {
      await queue?.stop(0)
    },
    close: async () => {
      await queue?.stop(1)
      await gate.close()
    },
  }
}
