import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Text } from '../platform/problem.ts'
import { problems } from './problems.ts'

/** What the program says to the person at the terminal; on standard error, so that `--json` keeps standard output to itself. */
export type Say = (line: Text) => void

/** Exit codes of all commands; `verify` adds its own meaning to 1 to 3 (see ledger/verify.ts). */
export const exitCodes = { done: 0, refused: 1, usage: 2, failed: 3 } as const

export const exitMeanings: Readonly<Record<keyof typeof exitCodes, Text>> = {
  done: { zh: '做完了', en: 'done' },
  refused: { zh: '被拒绝，或检查有不合格项', en: 'refused, or a check did not pass' },
  usage: { zh: '命令写法不对，或没有这个文件', en: 'the command was not understood, or its file is not there' },
  failed: { zh: '出错，没有做完', en: 'failed, not done' },
}

export const terminalLanguage = (env: Readonly<Record<string, string | undefined>>): keyof Text =>
  /^en/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'en' : 'zh'

/** Both languages unless the terminal asks for English alone: the reader of a server's log is not known. */
export const speak =
  (stream: NodeJS.WritableStream): Say =>
  ({ zh, en }) => {
    stream.write(zh === en ? `${zh}\n` : `${zh} · ${en}\n`)
  }

/** The arguments of a command, and the one file that it may take. What it does not know is refused with the right form. */
export function readArgs<const T extends ParseArgsOptionsConfig>(
  expected: string,
  args: readonly string[],
  options: T,
) {
  const parsed = (() => {
    try {
      return parseArgs({ args: [...args], options, allowPositionals: true })
    } catch (error) {
      if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
        throw error
      const found = /'([^']+)'/.exec(error.message)?.[1]
      throw problems.usage({ expected, ...(found ? { found } : {}) })
    }
  })()
  const most = / [A-Z-]*FILE\b/.test(expected) ? 1 : 0
  const found = parsed.positionals[most]
  if (found !== undefined) throw problems.usage({ expected, found })
  return { values: parsed.values, file: parsed.positionals[0] }
}
