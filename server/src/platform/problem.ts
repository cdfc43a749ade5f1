/** Words shown to people, in both languages of the product; Chinese is the default. */
export type Text = { readonly zh: string; readonly en: string }

export type ProblemDefinition = { readonly status: number; readonly title: Text; readonly advice?: Text }

/**
 * A refusal, sent as RFC 9457 `application/problem+json`. `members` are machine-readable extras (`rule`, `requires`, …) and
 * must never hold SQL, paths or another party's data.
 */
export class Problem extends Error {
  readonly type: string
  readonly status: number
  readonly title: Text
  readonly advice: Text | undefined
  readonly members: Readonly<Record<string, unknown>>

  constructor(type: string, definition: ProblemDefinition, members: Readonly<Record<string, unknown>> = {}) {
    super(`${type}: ${definition.title.en}`)
    this.name = 'Problem'
    this.type = type
    this.status = definition.status
    this.title = definition.title
    this.advice = definition.advice
    this.members = members
  }

  /** The body of the answer, in the reader's language. */
  body(lang: keyof Text): Record<string, unknown> {
    return {
      ...this.members,
      type: this.type,
      title: this.title[lang],
      status: this.status,
      ...(this.advice ? { detail: this.advice[lang] } : {}),
    }
  }
}

type Table = Readonly<Record<string, ProblemDefinition>>
export type Problems<T extends Table> = {
  readonly [K in keyof T]: (members?: Readonly<Record<string, unknown>>) => Problem
}

const declared = new Map<string, ProblemDefinition>()

/** Declares a capability's refusals: `throw problems.wrongPost({ requires })`. Type: `/problems/<capability>/<name>`. */
export function defineProblems<const T extends Table>(capability: string, table: T): Problems<T> {
  const entries = Object.entries(table).map(([name, definition]) => {
    const type = `/problems/${capability}/${name}`
    declared.set(type, definition)
    return [name, (members?: Readonly<Record<string, unknown>>) => new Problem(type, definition, members)]
  })
  return Object.fromEntries(entries) as Problems<T>
}

/** Every refusal that the loaded capabilities declare, by type; the reference lists them. */
export const declaredProblems = (): ReadonlyMap<string, ProblemDefinition> => declared
