import { ApiProblem } from './api.ts'
import type { Format } from './format.ts'

/** Who changed what since a page was opened, as a refusal with 412 says it. */
export type PastChange = { readonly by: string; readonly at: string; readonly fields: readonly string[] }

/** What another changed since; undefined for any other fault. */
export function changesOf(error: unknown): readonly PastChange[] | undefined {
  if (!(error instanceof ApiProblem) || error.problem.status !== 412) return undefined
  const { changes } = error.problem
  return Array.isArray(changes) ? changes : []
}

/** Everyone once, each with the time of the latest change. */
export function editors(changes: readonly PastChange[], format: Format): string {
  const latest = new Map(changes.map(({ by, at }) => [by, at]))
  return format.list([...latest].map(([by, at]) => `${by}${format.zh ? '' : ', '}${format.stamp(at)}`))
}

/** The revision that a change is made on, for operations that take If-Match. */
export const madeOn = (revision: number) => ({ 'if-match': `"${revision}"` })
