import { basename } from 'node:path'
import { z } from 'zod'
import * as lake from '../lake/service.ts'
import * as parties from '../parties/service.ts'
import { consoleActor } from '../platform/console-token.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { defineJob } from '../platform/jobs.ts'
import { Problem } from '../platform/problem.ts'
import {
  completed,
  FileToImport,
  Imported,
  ImportedFacts,
  type ImportStep,
  importFile,
  publishImported,
  submitImported,
} from './console-import.ts'
import { problems } from './problems.ts'

/** What is known of an import while it runs and after: metadata and refusals, no cell of the file. */
const Progress = z.object({
  step: z.enum(['reading', 'publishing', 'done']),
  imported: ImportedFacts.optional(),
  /** The refusal as the caller is to see it. */
  problem: z.record(z.string(), z.unknown()).optional(),
})
type Progress = z.infer<typeof Progress>

/** No word of the file, its path included: what was asked for lies in the import's folder (R-SEC-09). */
const Payload = z.object({ lang: z.enum(['zh', 'en']), publish: z.boolean().default(false) })

/** An import takes longer than a request should. What was imported before the program stopped is not imported again. */
export const consoleImportJob = defineJob({
  name: 'opendata.consoleImport',
  payload: Payload,
  retries: 1,
  parallel: 2,
  run: async (ctx, { lang, publish }, job) => {
    const acting: Ctx = { ...ctx, lang, actor: consoleActor }
    let progress: Progress = (await progressOf(ctx, job.id)) ?? { step: 'reading' }
    const report = async (next: Progress): Promise<void> => {
      progress = next
      await job.report(progress)
    }
    try {
      const { imported } = progress
      const told = (step: ImportStep, imported?: ImportedFacts) => report({ step, ...(imported ? { imported } : {}) })
      // What was asked for goes with the import's folder, which is gone once the version stands.
      const done = !imported
        ? await importFile(acting, await requestOf(acting, job.id), told, job.id)
        : await (publish ? publishImported : submitImported)(acting, imported)
      await report({ step: 'done', imported: done })
    } catch (error) {
      if (error instanceof Problem) await report({ ...progress, problem: error.body(lang) })
      throw error
    }
  },
})

async function requestOf(ctx: Ctx, id: string): Promise<FileToImport> {
  const { data } = FileToImport.safeParse(await lake.readRequest(ctx, id))
  if (!data) throw problems.consoleImportNotFound()
  return data
}

async function progressOf(ctx: Ctx, id: string): Promise<Progress | undefined> {
  const job = await ctx.resources.jobs.find(ctx, id)
  return Progress.safeParse(job?.progress).data
}

export const ConsoleImport = z
  .object({
    id: z.uuid(),
    state: z.enum(['waiting', 'running', 'retrying', 'done', 'failed', 'cancelled']),
    progress: z.object({ step: Progress.shape.step }),
    /** Present from the moment the version exists, also when its publication was refused. */
    result: Imported.optional(),
    problem: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'ConsoleImport' })
export type ConsoleImport = z.infer<typeof ConsoleImport>

export const beginConsoleImport = async (ctx: Ctx, file: FileToImport): Promise<{ id: string }> => {
  if ((file.path === undefined) === (file.uploadId === undefined)) throw problems.whichFile()
  const house = await parties.findOrganisationByName(ctx, file.publisher)
  for (const name of [basename(file.path ?? ''), file.title]) await lake.mustBearNoMark(ctx, name, house?.id)
  // The job is seen when the transaction ends, and finds what was asked for.
  return inTransaction(ctx, async (ctx) => {
    const id = await ctx.resources.jobs.enqueue(ctx, consoleImportJob, {
      lang: ctx.lang,
      publish: file.publish,
    })
    await lake.keepRequest(ctx, id, file)
    return { id }
  })
}

export async function getConsoleImport(ctx: Ctx, id: string): Promise<ConsoleImport> {
  const job = await ctx.resources.jobs.find(ctx, id)
  if (job?.name !== consoleImportJob.name) throw problems.consoleImportNotFound()
  const { step = 'reading', imported, problem } = Progress.safeParse(job.progress).data ?? {}
  return {
    ...{ id, state: job.state, progress: { step } },
    ...(imported ? { result: await completed(ctx, imported) } : {}),
    ...(problem ? { problem } : {}),
  }
}
