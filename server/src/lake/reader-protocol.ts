import type { TabularErrorCode, TabularErrorDetails } from '@gongshu/tabular/errors'
import type { Materialised, Progress, Proposal, ProposeOptions } from '@gongshu/tabular/model'

// What travels between the program and a reader process (`reader.ts`). One process does one of these and ends.

export type Digests = { readonly sha256: string; readonly sm3: string; readonly bytes: number }

/** What the file is and its rows for the engine; no rows of a file that bears a secrecy mark. */
export type ReadFile = { readonly proposal: Proposal; readonly materialised: Materialised | undefined }

export type Task =
  | {
      readonly kind: 'read'
      readonly path: string
      readonly options: Omit<ProposeOptions, 'signal' | 'onProgress'>
      /** Where the rows are written. */
      readonly folder: string
    }
  | { readonly kind: 'digest'; readonly path: string }

export type Outcome<T extends Task['kind']> = {
  read: ReadFile
  digest: Digests
}[T]

export type Answer =
  | {
      readonly of: 'progress'
      readonly done: number
      readonly total: number
      readonly phase: Progress['phase'] | 'digest'
    }
  | { readonly of: 'result'; readonly result: ReadFile | Digests }
  | { readonly of: 'refused'; readonly code: TabularErrorCode; readonly details: TabularErrorDetails }
  | { readonly of: 'fault'; readonly name: string; readonly stack: string }
