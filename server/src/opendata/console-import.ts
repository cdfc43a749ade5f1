import { personalInLabel, pointsAtPerson } from '@gongshu/tabular/personal-text'
import { z } from 'zod'
import * as catalog from '../catalog/service.ts'
import { ColumnType, type Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import * as parties from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/problem.ts'
import { Awaited, Next, named } from './console-next.ts'
import { publishAsConsole } from './console-publishing.ts'
import { problems } from './problems.ts'

/** What the command line asks for: a file of this machine or one that was uploaded, whose it is, and what it is called. */
export const FileToImport = z.object({
  path: z.string().min(1).max(4096).optional(),
  uploadId: z.uuid().optional(),
  publisher: z.string().trim().min(2).max(200),
  title: z.string().trim().min(2).max(200),
  sheet: z.string().min(1).max(300).optional(),
  publish: z.boolean().default(false),
})
export type FileToImport = z.infer<typeof FileToImport>

/** What is kept of it: ids, figures and a refusal. Labels and the rest are read from the version when somebody asks. */
export const ImportedFacts = z.object({
  datasetId: z.uuid(),
  version: z.number().int(),
  seconds: z.number(),
  publisherCreated: z.boolean().optional(),
  state: z.string(),
  next: Awaited.optional(),
  notSubmitted: z.record(z.string(), z.unknown()).optional(),
})
export type ImportedFacts = z.infer<typeof ImportedFacts>

export const Imported = z
  .object({
    datasetId: z.uuid(),
    version: z.number().int(),
    rows: z.number().int(),
    columns: z.array(z.object({ name: z.string(), label: z.string(), type: ColumnType })),
    encoding: z.string(),
    headerRows: z.number().int(),
    rejectedCells: z.number().int(),
    /** From the file to the version, measured. */
    seconds: z.number(),
    publisherCreated: z.boolean().optional(),
    /** Of the dataset: `draft`, a step of its publication, or `published`. */
    state: z.string(),
    /** Who is to act now, where the publication waits for people. */
    next: Next.optional(),
    /** Why it stayed a draft, with every finding, where its publication was not asked for and could not be submitted. */
    notSubmitted: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'ImportedFile' })
export type Imported = z.infer<typeof Imported>

export type ImportStep = 'reading' | 'publishing'
type Report = (step: ImportStep, imported?: ImportedFacts) => Promise<void>

/**
 * 命令行导入: the file becomes a dataset with its first version, the detection accepted as proposed; a publisher that nobody knows is
 * created as unconfirmed. The description is filled in as far as the file tells and the publication submitted. Only with `publish`, and
 * only where the data directory was made with sample data, does the command line also take the steps of the reviewers.
 */
export async function importFile(
  ctx: Ctx,
  file: FileToImport,
  report: Report,
  importId?: string,
): Promise<ImportedFacts> {
  const began = performance.now()
  await report('reading')
  const { organisation, created } = await parties.ensureOrganisation(ctx, file.publisher)
  const { version } = await lake.createVersionFromFile(ctx, {
    ...(file.uploadId ? { uploadId: file.uploadId } : { path: file.path ?? '' }),
    ...{ publisherId: organisation.id, title: file.title, sheet: file.sheet, importId },
  })
  const imported: ImportedFacts = {
    ...{ datasetId: version.datasetId, version: version.number },
    seconds: Math.round(performance.now() - began) / 1000,
    ...(created ? { publisherCreated: true } : {}),
    state: 'draft',
  }
  await report('publishing', imported)
  return file.publish ? publishImported(ctx, imported) : submitImported(ctx, imported)
}

/** Submits what was imported and goes as far as it may; a refusal leaves it a draft. */
export const publishImported = (ctx: Ctx, imported: ImportedFacts): Promise<ImportedFacts> =>
  handIn(ctx, imported, { toTheEnd: true })

/** Submits what was imported, for the reviewers to take up. What keeps it from being submitted is told, and fails nothing. */
export async function submitImported(ctx: Ctx, imported: ImportedFacts): Promise<ImportedFacts> {
  try {
    return await handIn(ctx, imported, { toTheEnd: false })
  } catch (error) {
    if (error instanceof Problem) return { ...imported, notSubmitted: error.body(ctx.lang) }
    throw error
  }
}

/** An attempt that was cut off may have come any part of the way. */
async function handIn(
  ctx: Ctx,
  imported: ImportedFacts,
  options: { readonly toTheEnd: boolean },
): Promise<ImportedFacts> {
  const before = await catalog.getDataset(ctx, imported.datasetId)
  if (before.state === 'published') return { ...imported, state: before.state }
  if (before.state === 'draft') {
    await catalog.describeDataset(ctx, imported.datasetId, await wordsFor(ctx, imported))
  }
  const { state, next } = await publishAsConsole(ctx, imported.datasetId, options)
  return { ...imported, state, ...(next ? { next } : {}) }
}

/** With what the version says of itself. */
export async function completed(ctx: Ctx, imported: ImportedFacts): Promise<Imported> {
  const version = (await lake.listVersions(ctx, imported.datasetId)).find(({ number }) => number === imported.version)
  if (!version) throw problems.consoleImportNotFound()
  const { next, ...facts } = imported
  return { ...facts, ...figuresOf(version), ...(next ? { next: await named(ctx, next) } : {}) }
}

const figuresOf = ({ datasetId, number, rows, columns, source, rejectedCells }: Version) => ({
  ...{ datasetId, version: number, rows, rejectedCells },
  columns: columns.map(({ name, label, type }) => ({ name, label, type })),
  encoding: source.encoding,
  headerRows: source.headerRows,
})

/** What a file imported without a person at the screen can say of itself (R-OPEN-02); a data officer writes it better later. */
async function wordsFor(ctx: Ctx, imported: ImportedFacts) {
  const { datasetId, rows, columns } = await completed(ctx, imported)
  const { publisherId, title } = await catalog.getDataset(ctx, datasetId)
  const { name } = await parties.getOrganisation(ctx, publisherId)
  // A name that is somebody's number keeps the dataset from being opened (R-CLS-25), and is not written down once more here.
  const labels = columns.map(({ label }) => label).filter((label) => !personalInLabel(label).some(pointsAtPerson))
  const shown = labels.slice(0, 12).join('、') + (labels.length > 12 ? '等' : '')
  return {
    summary: {
      zh: `${title.zh}，由${name}提供，经命令行导入。共 ${rows.toLocaleString('en-US')} 行、${columns.length} 列：${shown}。`,
    },
    keywords: labels.filter((label) => [...label].length >= 2 && [...label].length <= 20).slice(0, 8),
    updateFrequency: 'irregular' as const,
    licence: 'openTerms',
  }
}
