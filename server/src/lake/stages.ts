import type { Ctx } from '../platform/ctx.ts'
import type { Stage, StageName } from './import-model.ts'
import { setStages } from './import-store.ts'

const names: readonly StageName[] = ['receive', 'detect', 'profile', 'confirm', 'load', 'describe', 'submit']

const blank = (name: StageName): Stage => ({ name, state: 'next', done: null, total: null, unit: null, seconds: null })

export const newStages = (): Stage[] => names.map(blank)

/** The stages as they are before `name` is done (again). */
export const resetFrom = (stages: readonly Stage[], name: StageName): Stage[] =>
  stages.map((stage) => (names.indexOf(stage.name) < names.indexOf(name) ? stage : blank(stage.name)))

export const withStage = (stages: readonly Stage[], name: StageName, change: Partial<Stage>): Stage[] =>
  stages.map((stage) => (stage.name === name ? { ...stage, ...change } : stage))

const everyMs = 500

/** The stages of one run, written to the import at most twice a second while they go on, and at every turn. */
export type StageBook = {
  readonly stages: () => readonly Stage[]
  /** Runs one stage with its own stopwatch. What it counted last stands when it is done. */
  readonly during: <T>(name: StageName, work: (count: Count) => Promise<T>) => Promise<T>
  readonly set: (name: StageName, change: Partial<Stage>) => Promise<void>
}
export type Count = (done: number, total: number | null, unit: NonNullable<Stage['unit']>) => void

export function stageBook(ctx: Ctx, id: string, begin: readonly Stage[]): StageBook {
  let stages = begin
  let writtenAt = 0
  let writing: Promise<void> = Promise.resolve()
  const write = (): Promise<void> => {
    writtenAt = Date.now()
    writing = writing.then(() => setStages(ctx.db, id, stages))
    return writing
  }
  return {
    stages: () => stages,
    set: (name, change) => {
      stages = withStage(stages, name, change)
      return write()
    },
    during: async (name, work) => {
      const started = performance.now()
      stages = withStage(stages, name, { state: 'now', done: null, total: null, unit: null, seconds: null })
      await write()
      const result = await work((done, total, unit) => {
        stages = withStage(stages, name, { done, total, unit })
        // A figure that could not be written now is written with the next one.
        if (Date.now() - writtenAt >= everyMs) write().catch(() => undefined)
      })
      const seconds = Math.round((performance.now() - started) / 10) / 100
      stages = withStage(stages, name, { state: 'done', seconds })
      await write()
      return result
    },
  }
}
