import type { Param } from '../lake/engine.ts'

/** Puts a value beside the statement and gives its place in it. No value ever becomes part of SQL text. */
export type Bind = (value: Param) => string

export function parameters(): { readonly bind: Bind; readonly params: readonly Param[] } {
  const params: Param[] = []
  return { params, bind: (value) => `$${params.push(value)}` }
}
