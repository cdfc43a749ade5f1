import { withoutHidden } from '@gongshu/tabular/hidden-characters'
import { z } from 'zod'
import { Column, ColumnType, Compatibility, Detector, Reading } from './model.ts'

// An import: a file on its way to become a version. What the publisher sees of it, and what the publisher may change.

export const ImportState = z.enum(['detecting', 'proposed', 'loading', 'loaded', 'refused', 'failed'])
export type ImportState = z.infer<typeof ImportState>

export const StageName = z.enum(['receive', 'detect', 'profile', 'confirm', 'load', 'describe', 'submit'])
export type StageName = z.infer<typeof StageName>

export const Stage = z.object({
  name: StageName,
  state: z.enum(['done', 'now', 'next', 'failed']),
  /** Counts done of counts known; null where nothing can be counted yet. */
  done: z.number().nullable(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'rows', 'columns']).nullable(),
  /** Measured, not estimated. */
  seconds: z.number().nullable(),
})
export type Stage = z.infer<typeof Stage>

export const Words = z.object({ zh: z.string(), en: z.string() })
export const Refusal = z.object({ type: z.string(), title: Words, detail: Words.optional() })
export type Refusal = z.infer<typeof Refusal>

export const FileReading = z.object({
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  sheet: z.string().nullable(),
  /** First row of the header, and how many there are; 0 rows is a file without a header. */
  headerRow: z.number().int().nullable(),
  headerRows: z.number().int().nullable(),
  nullWords: z.array(z.string()),
})
export type FileReading = z.infer<typeof FileReading>

export const ReadingEdit = z.object({
  encoding: z.string().max(20).optional(),
  delimiter: z.string().min(1).max(10).optional(),
  sheet: z.string().max(300).optional(),
  headerRow: z.number().int().min(0).max(10_000).optional(),
  headerRows: z.number().int().min(0).max(9).optional(),
  nullWords: z.array(z.string().max(40)).max(100).optional(),
})
export type ReadingEdit = z.infer<typeof ReadingEdit>

export const ColumnEdit = z.object({
  /** Position among the columns of the file, from 0. */
  index: z.number().int().min(0),
  label: z.string().overwrite(withoutHidden).trim().min(1).max(300).optional(),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}$/)
    .optional(),
  type: ColumnType.optional(),
  unit: z.string().trim().max(30).optional(),
  keep: z.boolean().optional(),
})
export type ColumnEdit = z.infer<typeof ColumnEdit>

export const ImportEdit = z.object({
  reading: ReadingEdit.optional(),
  columns: z.array(ColumnEdit).max(20_000).optional(),
  /** `reason` for a repair that asks for one: who says that something is harmless says why. */
  repair: z
    .object({ finding: z.number().int(), repair: z.string(), reason: z.string().trim().min(4).max(300).optional() })
    .optional(),
})
export type ImportEdit = z.infer<typeof ImportEdit>

/** Everything the publisher said otherwise; a file beside the import. */
export const Edits = z.object({
  reading: ReadingEdit,
  /** By position in the file. */
  columns: z.record(
    z.string(),
    ColumnEdit.omit({ index: true }).extend({
      /** 无 is no value in this column, although 有 is one. */
      noneIsEmpty: z.boolean().optional(),
    }),
  ),
  /** Rows that the reader would leave out, and the publisher wants kept. */
  keepRows: z.array(z.number().int()),
  /** The last row that is data, where rows below it were asked back. */
  lastDataRow: z.number().int().optional(),
  /** Findings by key, and the repair that was chosen for each. */
  decisions: z.record(z.string(), z.string()),
  /** By the same keys: why. */
  reasons: z.record(z.string(), z.string()).default({}),
})
export type Edits = z.infer<typeof Edits>
/** Who changed what when: names of what was changed, none of what stands in it. */
export const PastEdit = z.object({
  by: z.object({ kind: z.enum(['anonymous', 'person', 'key', 'console', 'system']), name: z.string() }),
  at: z.string(),
  fields: z.array(z.string()),
})
export type PastEdit = z.infer<typeof PastEdit>

export const noEdits: Edits = { reading: {}, columns: {}, keepRows: [], decisions: {}, reasons: {} }

/** What the publisher said of a column of an earlier version and is still so. */
export const Carried = ColumnEdit.pick({ label: true, unit: true, type: true })
export type Carried = z.infer<typeof Carried>

/** A column after all rows were read. Holds cells (offenders), so it lies in a file. */
export const ExaminedColumn = z.object({
  index: z.number().int(),
  label: z.string(),
  name: z.string(),
  unit: z.string().optional(),
  /** As the file itself has it. */
  file: z.object({ label: z.string(), unit: z.string().optional() }).optional(),
  carried: Carried.optional(),
  reading: Reading,
  reason: z.string().optional(),
  filled: z.number().int(),
  empty: z.number().int(),
  bad: z.number().int(),
  offenders: z.array(z.object({ row: z.number().int(), raw: z.string() })),
  hasEmptyWords: z.boolean(),
  trusted: z.boolean(),
  /** What 无 is beside 有. */
  none: z.enum(['value', 'empty']).optional(),
  /** No type of number keeps all its digits. */
  wide: z
    .object({
      whole: z.number().int(),
      scale: z.number().int(),
      exponents: z.number().int(),
      inexact: z.number().int(),
    })
    .optional(),
  almost: z.object({ type: ColumnType, bad: z.number().int() }).optional(),
})
export type ExaminedColumn = z.infer<typeof ExaminedColumn>

export const Examined = z.object({
  rows: z.number().int(),
  columns: z.array(ExaminedColumn),
  raggedRows: z.number().int(),
  internalCells: z.number().int().optional(),
})
export type Examined = z.infer<typeof Examined>

export const RowChanges = z.object({
  added: z.number().int(),
  removed: z.number().int(),
  /** Null where no column is a key, and a changed row counts as one removed and one added. */
  changed: z.number().int().nullable(),
})
export type RowChanges = z.infer<typeof RowChanges>

export const Hypothesis = z.object({
  name: z.string(),
  holds: z.boolean(),
  chosen: z.boolean(),
  evidence: z.string(),
  sample: z.string(),
})
export const SourceCell = z.object({
  text: z.string(),
  span: z.number().int().optional(),
  personal: z.boolean().optional(),
  finding: z.number().int().optional(),
  /** By which findings name it, where one does. */
  place: z.string().optional(),
  numeric: z.boolean().optional(),
})
export type SourceCell = z.infer<typeof SourceCell>
export const SourceLine = z.union([
  z.object({ of: z.enum(['note', 'header', 'data', 'cut']), number: z.number().int(), cells: z.array(SourceCell) }),
  z.object({ of: z.literal('gap'), lines: z.number().int() }),
])
export type SourceLine = z.infer<typeof SourceLine>
export const Remark = z.object({
  from: z.number().int(),
  lines: z.number().int(),
  tone: z.enum(['ink', 'accent', 'zhu']),
  text: z.string(),
})
export type Remark = z.infer<typeof Remark>

export const ProposedColumn = Column.extend({
  index: z.number().int(),
  keep: z.boolean(),
  shape: z.string().nullable(),
  histogram: z.array(z.number()).nullable(),
  treatment: z.string(),
  /** All detectors that hit, the column's own first. */
  detectors: z.array(Detector),
})
export type ProposedColumn = z.infer<typeof ProposedColumn>

export const ImportFinding = z.object({
  number: z.number().int(),
  weight: z.enum(['must', 'advice', 'settled']),
  head: z.string(),
  cause: z.string().nullable(),
  column: z.number().int().nullable(),
  rule: z.string().nullable(),
  /** The first of the cells that it is about, masked; a cell is null once the version's rows are the gate's to show. */
  places: z.array(
    z.object({
      row: z.number().int(),
      /** Of the file, where it is known. */
      line: z.number().int().nullable(),
      column: z.string(),
      cell: z.string().nullable(),
      /** Where it stands among `lines`. */
      shown: z.string().nullable(),
    }),
  ),
  repairs: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      recommended: z.boolean().optional(),
      /** It is done only with a reason. */
      asks: z.literal('reason').optional(),
    }),
  ),
})
export type ImportFinding = z.infer<typeof ImportFinding>

export const ImportView = z
  .object({
    id: z.uuid(),
    datasetId: z.uuid().nullable(),
    versionId: z.uuid().nullable(),
    processId: z.uuid().nullable(),
    publisherId: z.uuid(),
    fileName: z.string(),
    /** What the sender called it, escaped, where it is shown otherwise. */
    originalName: z.string().nullable(),
    bytes: z.number().int(),
    sha256: z.string().nullable(),
    sm3: z.string().nullable(),
    receivedAt: z.string(),
    /** How often the proposal was changed; the answer's ETag is this number, for If-Match. */
    revision: z.number().int(),
    state: ImportState,
    refusal: z.object({ type: z.string(), title: z.string(), detail: z.string().optional() }).nullable(),
    stages: z.array(Stage),
    reading: FileReading.nullable(),
    sheets: z.array(z.string()),
    formatNote: z.string().nullable(),
    hypotheses: z.array(Hypothesis),
    lines: z.array(SourceLine),
    remarks: z.array(Remark),
    width: z.number().int(),
    rows: z.number().int().nullable(),
    columns: z.array(ProposedColumn),
    findings: z.array(ImportFinding),
    comparison: z.object({ words: z.string(), compatibility: Compatibility }).nullable(),
    /** The same file was loaded before: the version it became. */
    sameFileAs: z.object({ datasetId: z.uuid(), versionId: z.uuid(), number: z.number().int() }).nullable(),
  })
  .meta({ id: 'Import' })
export type ImportView = z.infer<typeof ImportView>

export const ImportLine = ImportView.pick({
  id: true,
  fileName: true,
  bytes: true,
  receivedAt: true,
  state: true,
  datasetId: true,
})
export type ImportLine = z.infer<typeof ImportLine>
