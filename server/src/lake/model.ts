import { z } from 'zod'

/** The types a column can have. Codes, identifiers and telephone numbers are text, whatever their digits suggest (R-CODE). */
export const ColumnType = z.enum([
  'text',
  'integer',
  'decimal',
  'double',
  'boolean',
  'date',
  'timestamp',
  'time',
  'geometry',
])
export type ColumnType = z.infer<typeof ColumnType>

/** What a text column of digits stands for: a code of a list, or the identifier of a person or thing. */
export const ColumnRole = z.enum(['code', 'identifier'])

/** Identifiers that the detectors know. The first group points at people and keeps a dataset from being opened. */
export const DetectorKind = z.enum([
  'residentId',
  'phone',
  'bankCard',
  'email',
  'personName',
  'address',
  'plate',
  'creditCode',
])
export type DetectorKind = z.infer<typeof DetectorKind>
/** R-PI: these point at a natural person. A credit code is public by law, a plate or address may be an organisation's. */
export const personalDetectors: readonly DetectorKind[] = [
  'residentId',
  'phone',
  'bankCard',
  'email',
  'personName',
  'address',
  'plate',
]

export const Detector = z.object({
  kind: DetectorKind,
  /** Share of the non-null cells that pass, 0..1. */
  rate: z.number(),
  /** The share that random text of the same shape would reach; a rate far above it is evidence. */
  chance: z.number(),
  hits: z.number().int(),
  /** `all` when every row was checked, else how many rows the check digit was computed on. */
  basis: z.union([z.literal('all'), z.number().int()]),
})
export type Detector = z.infer<typeof Detector>

/** How raw text becomes a value: everything needed to repeat the reading. */
export const Reading = z.object({
  type: ColumnType,
  /** Digits before and after the point of a `decimal`. */
  precision: z.number().int().optional(),
  scale: z.number().int().optional(),
  /** Thousands separator and decimal mark as written in the file. */
  grouping: z.enum([',', '.', ' ', "'"]).optional(),
  decimalMark: z.enum(['.', ',']).optional(),
  percent: z.boolean().optional(),
  /** Full-width digits or signs occur. */
  fullWidth: z.boolean().optional(),
  /** The engine's date format, or `zh` for 2024年9月21日. */
  format: z.string().optional(),
})
export type Reading = z.infer<typeof Reading>

/** A column of a version: metadata and counts only, no cell value (design §9.2). */
export const Column = z.object({
  /** Physical name: in the file, in the API, in SQL. */
  name: z.string(),
  /** The header as the publisher wrote it. */
  label: z.string(),
  type: ColumnType,
  scale: z.number().int().optional(),
  precision: z.number().int().optional(),
  unit: z.string().optional(),
  role: ColumnRole.optional(),
  detector: Detector.optional(),
  nulls: z.number().int(),
  distinct: z.number().int(),
  /** Whether `distinct` was counted; otherwise it is estimated within about 2 %. */
  distinctExact: z.boolean(),
  rejected: z.number().int(),
})
export type Column = z.infer<typeof Column>

/** These point at a natural person whatever the column is called. */
const direct: readonly DetectorKind[] = ['residentId', 'phone', 'bankCard', 'email', 'personName']
export const pointsAtPerson = (kind: DetectorKind): boolean => direct.includes(kind)
/** An address or a plate may be an organisation's: it is a person's where the header says so. */
const homely = /住址|家庭|户籍|居住|个人|车主|home|personal/i

/** Whether the values of a column point at people, by what the detectors found over all rows (R-CODE-04). */
export const isPersonal = ({ detector, label }: Pick<Column, 'detector' | 'label'>): boolean =>
  detector !== undefined &&
  (pointsAtPerson(detector.kind) || ((detector.kind === 'address' || detector.kind === 'plate') && homely.test(label)))

export const Compatibility = z.enum(['first', 'same', 'compatible', 'breaking'])
export type Compatibility = z.infer<typeof Compatibility>

/** An immutable version: what the catalogue, the gate and the log refer to. */
export const Version = z.object({
  id: z.uuid(),
  datasetId: z.uuid(),
  /** 1, 2, 3 … within the dataset. */
  number: z.number().int(),
  rows: z.number().int(),
  columns: z.array(Column),
  /** Digests and size of the Parquet file, which is the record. */
  sha256: z.string(),
  sm3: z.string(),
  bytes: z.number().int(),
  source: z.object({
    fileName: z.string(),
    sha256: z.string(),
    sm3: z.string(),
    bytes: z.number().int(),
    format: z.string(),
    encoding: z.string(),
    headerRows: z.number().int(),
  }),
  rejectedCells: z.number().int(),
  compatibility: Compatibility,
  previousId: z.uuid().nullable(),
  createdAt: z.string(),
  purgedAt: z.string().nullable(),
})
export type Version = z.infer<typeof Version>

/** The hidden row number, 1 … n in file order: tiebreaker of every order, never shown unless asked. */
export const rowNumber = '_row'
