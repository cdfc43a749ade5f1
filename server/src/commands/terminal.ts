import type { Text } from '../platform/problem.ts'

/** What the program says to the person at the terminal; on standard error, so that `--json` keeps standard output to itself. */
export type Say = (line: Text) => void

/** Exit codes of all commands; `verify` adds its own meaning to 1 to 3 (see ledger/verify.ts). */
export const exitCodes = { done: 0, refused: 1, usage: 2, failed: 3 } as const

export const terminalLanguage = (env: Readonly<Record<string, string | undefined>>): keyof Text =>
  /^en/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'en' : 'zh'

/** Both languages unless the terminal asks for English alone: the reader of a server's log is not known. */
export const speak =
  (stream: NodeJS.WritableStream): Say =>
  ({ zh, en }) => {
    stream.write(zh === en ? `${zh}\n` : `${zh} · ${en}\n`)
  }

/** The command was called in a way it does not know; the usage is shown. */
export class UsageError extends Error {
  override name = 'UsageError'
}
