import type { Table } from './tables.ts'
import type { Victim } from './victim.ts'

/** A version whose making was acknowledged, and what it must hold. */
export type Acknowledged = {
  readonly datasetId: string
  readonly versionId: string
  readonly number: number
  readonly table: Table
  /** Its publication was acknowledged too, so that anybody may read it. */
  isPublished: boolean
}

/** Everything the outside was told, which no kill may take back. */
export type World = {
  readonly random: () => number
  readonly victim: Victim
  /** Where the files lie before they are sent. */
  readonly outside: string
  /** Session cookies of the people, by login. */
  readonly people: ReadonlyMap<string, string>
  readonly versions: Acknowledged[]
  /** Ids seen in `Gongshu-Receipt`, however the answer ended. */
  readonly receipts: string[]
  /** Bytes acknowledged of uploads under way. */
  readonly uploads: Map<string, number>
  readonly processes: Set<string>
  readonly counts: Record<'imports' | 'versions' | 'publications' | 'steps' | 'reads' | 'downloads' | 'cuts', number>
  readonly faults: string[]
  /** What each worker is at, for the reader of a failure. */
  readonly at: Map<string, string>
  next: number
  isClosing: boolean
}

export const published = ({ versions }: World): Acknowledged[] => versions.filter(({ isPublished }) => isPublished)
