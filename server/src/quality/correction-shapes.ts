import { z } from 'zod'
import { ProcessView, Standing } from '../platform/process/shapes.ts'
import { FilerKind } from './correction-model.ts'
import { correctionProcesses } from './correction-table.ts'

const Outcome = z.enum(['corrected', 'notUpheld']).nullable()
const count = z.int()

/** 纠错的公开状态: where the public sees it on the way. */
export const Shelf = z.enum(['open', 'corrected', 'notUpheld', 'ended'])

/** A line of a list: no word of the filer, but for what was released. */
export const ListedCorrection = Standing.extend({
  id: z.uuid(),
  code: z.string(),
  process: z.enum(correctionProcesses),
  processTitle: z.string(),
  datasetId: z.uuid(),
  datasetTitle: z.string(),
  publisherName: z.string(),
  versionNumber: count.nullable(),
  columnLabel: z.string().nullable(),
  shelf: Shelf,
  filedAt: z.string(),
  /** The last day for the answer, also when it has been given. */
  dueOn: z.string().nullable(),
  answeredAt: z.string().nullable(),
  endedAt: z.string().nullable(),
}).meta({ id: 'ListedCorrection' })
export type ListedCorrection = z.infer<typeof ListedCorrection>

const SaidByFiler = z.object({
  wrong: z.string(),
  shouldBe: z.string(),
  /** The row, by the value of a column. */
  row: z.object({ column: z.string(), label: z.string(), value: z.string() }).nullable(),
})

const PastStep = z.object({ event: z.string(), label: z.string(), at: z.string(), rule: z.string() })

/** What only those concerned see: the filer, the houses that work on it, auditors. */
const Inside = z.object({
  said: SaidByFiler.extend({ evidence: z.string().nullable(), link: z.string().nullable() }),
  filerKind: FilerKind,
  filerName: z.string(),
  contact: z.string().nullable(),
  handlerName: z.string(),
  mine: z.boolean(),
  /** Posts at the publisher that may put the filer's words before everyone. */
  mayRelease: z.boolean(),
  mayTransfer: z.boolean(),
  /** The round of publication that is to answer it. */
  publicationId: z.uuid().nullable(),
  process: ProcessView,
})

export const CorrectionView = ListedCorrection.extend({
  versionId: z.uuid().nullable(),
  column: z.string().nullable(),
  outcome: Outcome,
  correctedVersionId: z.uuid().nullable(),
  correctedVersionNumber: count.nullable(),
  answer: z.string().nullable(),
  released: z.boolean(),
  /** The filer's words, as soon as they are released. */
  said: SaidByFiler.nullable(),
  steps: z.array(PastStep),
  inside: Inside.nullable(),
}).meta({ id: 'Correction' })
export type CorrectionView = z.infer<typeof CorrectionView>

/** 纠错 N 条: 处理中, 已更正, 未采纳. */
export const DatasetCorrections = z
  .object({
    counts: z.object({ all: count, open: count, corrected: count, notUpheld: count }),
    corrections: z.array(ListedCorrection.extend({ answer: z.string().nullable() })),
    /** The next page, if there is one. */
    next: count.nullable(),
    /** By the limits that run here. */
    workingDays: count,
    /** Whether one can be filed now. */
    correctable: z.boolean(),
    /** 共享事项: those for which the reader's houses hold the data, with the columns they see. A check request states its matter as its purpose. */
    matters: z.array(
      z.object({
        matter: z.string(),
        organisationId: z.uuid(),
        columns: z.array(z.object({ name: z.string(), label: z.string() })),
      }),
    ),
  })
  .meta({ id: 'DatasetCorrections' })
export type DatasetCorrections = z.infer<typeof DatasetCorrections>

const share = z.number().min(0).max(1).nullable()

/** What the correction changed: columns and rows in counts, the reported cell as the gate shows it to the reader, and the quality measured before and after. */
export const CorrectionDifference = z
  .object({
    from: count,
    to: count,
    rowsAdded: count.nullable(),
    rowsRemoved: count.nullable(),
    rowsChanged: count.nullable(),
    columnsChanged: count,
    cell: z
      .object({ column: z.string(), label: z.string(), before: z.string().nullable(), after: z.string().nullable() })
      .nullable(),
    quality: z.object({
      total: z.object({ before: share, after: share }),
      /** Those that rules on the column count for, and those that changed. */
      indicators: z.array(z.object({ code: z.string(), name: z.string(), before: share, after: share })),
      /** The new version is still being measured. */
      measuring: z.boolean(),
    }),
  })
  .meta({ id: 'CorrectionDifference' })
export type CorrectionDifference = z.infer<typeof CorrectionDifference>
