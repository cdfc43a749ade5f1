/** An error as an operator may read it: what a database says of a row (`detail`, a failing row's values) is left out. */
export type PlainError = {
  readonly type: string
  readonly message: string
  readonly stack: string
  readonly code?: string
  readonly constraint?: string
  readonly table?: string
  readonly cause?: PlainError
}

export function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const said = error as Error & { code?: unknown; constraint?: unknown; table?: unknown; severity?: unknown }
  // PostgreSQL names values in its messages too (invalid input syntax for type uuid: "…").
  const message = said.severity === undefined ? error.message : 'database error'
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    message,
    stack: frames.join('\n'),
    ...(typeof said.code === 'string' ? { code: said.code } : {}),
    ...(typeof said.constraint === 'string' ? { constraint: said.constraint } : {}),
    ...(typeof said.table === 'string' ? { table: said.table } : {}),
    ...(error.cause instanceof Error ? { cause: plainError(error.cause) } : {}),
  }
}
