import { plainError } from '../platform/plain-error.ts'
import { Problem, type Text } from '../platform/problem.ts'
import { Refused } from './client.ts'
import { problems } from './problems.ts'
import { explainStart } from './start.ts'
import { exitCodes } from './terminal.ts'

export type Failure = {
  readonly exitCode: number
  /** For `--json`: the one object on standard output. */
  readonly json: { readonly error: Readonly<Record<string, unknown>> }
  /** For the person, line by line. */
  readonly lines: readonly Text[]
  /** A bug, with its stack. */
  readonly bug?: unknown
}

const usageTypes: readonly string[] = [problems.usage().type, problems.noSuchFile().type]
const ownFailures: readonly string[] = [problems.serverLost().type, problems.unreadableAnswer().type]
const same = (text: string): Text => ({ zh: text, en: text })
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Whatever ended a command, as it is told: to a program in one object, to a person in lines. */
export function failureOf(error: unknown, lang: keyof Text): Failure {
  if (error instanceof Refused) {
    const { title, detail } = error.problem
    const lines = [title, detail].filter((text) => text !== undefined).map((text) => same(textOf(text)))
    return { exitCode: exitCodes.refused, json: { error: error.problem }, lines }
  }
  if (error instanceof Problem) {
    const exitCode = usageTypes.includes(error.type)
      ? exitCodes.usage
      : ownFailures.includes(error.type)
        ? exitCodes.failed
        : exitCodes.refused
    const members = Object.entries(error.members).map(([name, value]) => same(`  ${name}: ${textOf(value)}`))
    const lines = [error.title, ...members, ...(error.advice ? [error.advice] : [])]
    return { exitCode, json: { error: error.body(lang) }, lines }
  }
  const known = explainStart(error)
  if (known) {
    const body = problems.cannotOpen().body(lang)
    return { exitCode: exitCodes.failed, json: { error: { ...body, detail: known[lang] } }, lines: [known] }
  }
  const { message, code } = plainError(error)
  const failed = problems.failed({ cause: message, ...(code ? { code } : {}) })
  const { json, lines } = failureOf(failed, lang)
  return { exitCode: exitCodes.failed, json, lines, bug: plainError(error) }
}
