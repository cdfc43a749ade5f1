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
  /** Of these, landlines and mailboxes of offices: they point at a house and at no person. */
  houses: z.number().int().optional(),
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

/** Identifiers of persons in some cells of a column that is something else: how many cells of each kind (R-CODE-04). */
export const Stray = z.object({ kind: DetectorKind, hits: z.number().int() })
export type Stray = z.infer<typeof Stray>

/** Where the first of what a detector found stand: the row of the data, and of the file where that is known. Numbers only, no cell. */
export const Seen = z.object({ kind: DetectorKind, row: z.number().int(), line: z.number().int().optional() })
export type Seen = z.infer<typeof Seen>

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
  /** With the publisher's reason why they are nobody's; without one they close the column as if it were theirs. */
  strays: z.object({ found: z.array(Stray), reason: z.string().optional() }).optional(),
  /** The first of what points at people, of each kind. */
  seen: z.array(Seen).optional(),
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

/** Hits that point at a natural person; a landline does where the header says that it rings at home. */
export const personsIn = ({ hits, houses = 0 }: Detector, label: string): number =>
  homely.test(label) ? hits : hits - houses
/** From this share on a column of telephones or mailboxes is people's, below it a few of them stand among those of houses. */
const personsShare = 0.1

/** Whether a column of this kind is about people as a whole. */
export const isOfPeople = (detector: Detector, label: string): boolean => {
  const { kind, hits } = detector
  if (!pointsAtPerson(kind)) return (kind === 'address' || kind === 'plate') && homely.test(label)
  return personsIn(detector, label) >= hits * personsShare
}

/** What some cells hold, and nobody said why it may be shown. */
export const hasOpenStrays = ({ strays }: Pick<Column, 'strays'>): boolean =>
  strays !== undefined && strays.reason === undefined

/** Whether a column points at people, by what the detectors found over all rows and what was said of it (R-CODE-04). */
export const isPersonal = (column: Pick<Column, 'detector' | 'label' | 'strays'>): boolean =>
  (column.detector !== undefined && isOfPeople(column.detector, column.label)) || hasOpenStrays(column)

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
  /** Words such as 内部资料 stood as a mark in so many places, and why the publisher says that it may be kept (R-SEC-09). */
  internalMarks: z.object({ count: z.number().int(), reason: z.string() }).nullable(),
  compatibility: Compatibility,
  previousId: z.uuid().nullable(),
  createdAt: z.string(),
  purgedAt: z.string().nullable(),
})
export type Version = z.infer<typeof Version>

/** The hidden row number, 1 … n in file order: tiebreaker of every order, never shown unless asked. */
export const rowNumber = '_row'
