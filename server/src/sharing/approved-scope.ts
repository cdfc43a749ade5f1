import { isDeepStrictEqual } from 'node:util'
import type { Approved, Method } from './request-model.ts'

type Scope = Pick<Approved, 'matterCode' | 'rowFilter' | 'until'> & {
  readonly columns: readonly string[]
  readonly methods: readonly Method[]
}

/** For the same matter, of no other rows, and no more columns, methods or days than were approved. */
export const isWithin = (asked: Scope, approved: Scope): boolean =>
  asked.matterCode === approved.matterCode &&
  asked.columns.every((column) => approved.columns.includes(column)) &&
  asked.methods.every((method) => approved.methods.includes(method)) &&
  asked.until <= approved.until &&
  (approved.rowFilter === null || isDeepStrictEqual(asked.rowFilter, approved.rowFilter))
