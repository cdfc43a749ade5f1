/** 共享责任清单 (R-SHR-01): what a department answers for, generated from the records. Pure. */
import { z } from 'zod'
import { addDays, dateInShanghai, type Instant, type PlainDate } from '../platform/time.ts'
import { type Dataset, UpdateFrequency } from './model.ts'
import { SharingAttribute, SharingMethod } from './sharing-model.ts'
import { updateFrequencies } from './vocabulary.ts'

/** One line: figures and ids, no words. */
export const ListEntry = z.object({
  datasetId: z.uuid(),
  code: z.string(),
  sharingAttribute: SharingAttribute,
  sharingMethods: z.array(SharingMethod),
  level: z.number().int(),
  updateFrequency: UpdateFrequency.nullable(),
  /** When the data were renewed last; null without data. */
  dataUpdatedAt: z.string().nullable(),
  /** The last day on which the next update is on time. */
  dueOn: z.string().nullable(),
  /** Null where it cannot be said: no cycle is promised, or nothing is loaded. */
  onTime: z.boolean().nullable(),
})
export type ListEntry = z.infer<typeof ListEntry>

/** 更新是否按时: the cycle counted from the day of the last renewal, that day not included. */
export function entryOf(dataset: Dataset, today: PlainDate): ListEntry {
  const { id, code, sharingAttribute, sharingMethods, level, updateFrequency, dataUpdatedAt } = dataset
  const days = updateFrequencies.find(({ value }) => value === updateFrequency)?.days ?? null
  const dueOn = dataUpdatedAt === null || days === null ? null : addDays(dateInShanghai(dataUpdatedAt as Instant), days)
  return {
    ...{ datasetId: id, code, sharingAttribute, level, updateFrequency, dataUpdatedAt, dueOn },
    sharingMethods: sharingAttribute === 'notShared' ? [] : [...sharingMethods],
    onTime: dueOn === null ? null : today <= dueOn,
  }
}

export const ListFigures = z.object({
  entries: z.number().int(),
  unconditional: z.number().int(),
  conditional: z.number().int(),
  notShared: z.number().int(),
  onTime: z.number().int(),
  late: z.number().int(),
  /** Neither on time nor late: no cycle is promised, or nothing is loaded. */
  notAssessable: z.number().int(),
})
export type ListFigures = z.infer<typeof ListFigures>

export function figuresOf(entries: readonly ListEntry[]): ListFigures {
  const count = (test: (entry: ListEntry) => boolean): number => entries.filter(test).length
  return {
    entries: entries.length,
    unconditional: count(({ sharingAttribute }) => sharingAttribute === 'unconditional'),
    conditional: count(({ sharingAttribute }) => sharingAttribute === 'conditional'),
    notShared: count(({ sharingAttribute }) => sharingAttribute === 'notShared'),
    onTime: count(({ onTime }) => onTime === true),
    late: count(({ onTime }) => onTime === false),
    notAssessable: count(({ onTime }) => onTime === null),
  }
}

/** What may differ of an entry from one version of the list to the next. */
const compared = ['sharingAttribute', 'sharingMethods', 'level', 'updateFrequency', 'dataUpdatedAt', 'onTime'] as const
export const ComparedField = z.enum(compared)
export type ComparedField = z.infer<typeof ComparedField>

export type ListDifference = {
  readonly added: readonly ListEntry[]
  readonly removed: readonly ListEntry[]
  readonly changed: readonly {
    readonly before: ListEntry
    readonly after: ListEntry
    readonly fields: readonly ComparedField[]
  }[]
}

export function differenceOf(before: readonly ListEntry[], after: readonly ListEntry[]): ListDifference {
  const was = new Map(before.map((entry) => [entry.datasetId, entry]))
  const is = new Set(after.map(({ datasetId }) => datasetId))
  const changed = after.flatMap((entry) => {
    const earlier = was.get(entry.datasetId)
    if (!earlier) return []
    const fields = compared.filter((field) => JSON.stringify(earlier[field]) !== JSON.stringify(entry[field]))
    return fields.length > 0 ? [{ before: earlier, after: entry, fields }] : []
  })
  return {
    added: after.filter(({ datasetId }) => !was.has(datasetId)),
    removed: before.filter(({ datasetId }) => !is.has(datasetId)),
    changed,
  }
}

export const isSame = ({ added, removed, changed }: ListDifference): boolean =>
  added.length + removed.length + changed.length === 0
