import type { TabularErrorCode, TabularErrorDetails } from '@gongshu/tabular/errors'
import type { Materialised, Progress, Proposal, ProposeOptions } from '@gongshu/tabular/model'

// What travels between the program and a reader process (`reader.ts`). One process does one of these and ends.

export type Digests = { readonly sha256: string; readonly sm3: string; readonly bytes: number }

export type Task =
  | { readonly kind: 'propose'; readonly path: string; readonly options: Omit<ProposeOptions, 'signal' | 'onProgress'> }
  | { readonly kind: 'materialise'; readonly path: string; readonly proposal: Proposal; readonly folder: string }
  | { readonly kind: 'digest'; readonly path: string }

export type Outcome<T extends Task['kind']> = {
  propose: Proposal
  materialise: Materialised
  digest: Digests
}[T]

export type Answer =
  | {
      readonly of: 'progress'
      readonly done: number
      readonly total: number
      readonly phase: Progress['phase'] | 'digest'
    }
  | { readonly of: 'result'; readonly result: Proposal | Materialised | Digests }
  | { readonly of: 'refused'; readonly code: TabularErrorCode; readonly details: TabularErrorDetails }
  | { readonly of: 'fault'; readonly name: string; readonly stack: string }
