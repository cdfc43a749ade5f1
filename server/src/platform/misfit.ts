/**
 * What comes in, checked against the route's schema in one place: what does not fit, and what the schema does not know. A mistyped
 * `wehre=` that were passed over would answer with everything.
 */
import type { RouteOptions } from 'fastify'
import { z } from 'zod'
import { type $ZodType, type $ZodTypes, safeParse } from 'zod/v4/core'
import { sayIssue } from './misfit-words.ts'
import type { Text } from './problem.ts'

/** One thing that does not fit; `more` are members for programs. */
type Finding = {
  readonly path: readonly PropertyKey[]
  readonly message: Text
  readonly code: string
  readonly more?: Readonly<Record<string, unknown>>
}

/** Thrown by the check; Fastify adds which part of the request it was. */
export class Misfit extends Error {
  override name = 'Misfit'
  readonly findings: readonly Finding[]
  validationContext?: string
  constructor(findings: readonly Finding[]) {
    super('the request does not fit its schema')
    this.findings = findings
  }

  /** The findings as `errors` of a problem, in the reader's language. */
  errors(lang: keyof Text): Readonly<Record<string, unknown>>[] {
    return this.findings.map(({ path, message, code, more }) => ({
      place: [this.validationContext ?? 'request', ...path.map(String)].join('/'),
      message: message[lang],
      code,
      ...more,
    }))
  }
}

type Checked = { readonly value: unknown } | { readonly error: Misfit }

/** Fastify's validator: every finding at once. Of headers and of an address it takes what it knows; a query and a body must be known whole. */
export const checkInput = ({ schema, httpPart }: { schema: unknown; httpPart?: string | undefined }) => {
  const isWhole = httpPart === 'querystring' || httpPart === 'body'
  return (given: unknown): Checked => {
    const parsed = safeParse(schema as $ZodType, given)
    const findings: Finding[] = (parsed.error?.issues ?? []).map((issue) => {
      return { path: issue.path, message: sayIssue(issue, valueAt(given, issue.path)), code: issue.code }
    })
    if (isWhole) findings.push(...unknownIn(schema as $ZodType, given).map(sayUnknown(httpPart === 'querystring')))
    return findings.length > 0 ? { error: new Misfit(findings) } : { value: parsed.data }
  }
}

/** A call of the API that declares no query takes none. Pages and what monitors the program are left alone. */
export function declareQuery(route: RouteOptions): void {
  if (!route.url.startsWith('/api/')) return
  route.schema = { ...route.schema, querystring: route.schema?.querystring ?? z.object({}) }
}

/** A body that a route does not ask for is not passed over either. An upload's bytes are no members. */
export function refuseBody(body: unknown): void {
  if (Object.prototype.toString.call(body) !== '[object Object]' || body?.constructor !== Object) return
  const findings = unknownIn(z.object({}), body).map(sayUnknown(false))
  if (findings.length === 0) return
  const misfit = new Misfit(findings)
  misfit.validationContext = 'body'
  throw misfit
}

const valueAt = (given: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) ? value[String(key)] : undefined), given)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

type Unknown = { readonly path: readonly PropertyKey[]; readonly key: string; readonly known: readonly string[] }

/** Members that no schema names, at any depth. */
function unknownIn(schema: $ZodType, value: unknown, path: readonly PropertyKey[] = []): Unknown[] {
  const { def } = (schema as $ZodTypes)._zod
  switch (def.type) {
    case 'object': {
      if (!isObject(value) || Array.isArray(value)) return []
      const known = Object.keys(def.shape)
      return Object.entries(value).flatMap(([key, member]) => {
        const inner = Object.hasOwn(def.shape, key) ? def.shape[key] : undefined
        if (inner) return unknownIn(inner, member, [...path, key])
        return def.catchall ? [] : [{ path: [...path, key], key, known }]
      })
    }
    case 'array':
      if (!Array.isArray(value)) return []
      return value.flatMap((item, index) => unknownIn(def.element, item, [...path, index]))
    case 'record':
      if (!isObject(value)) return []
      return Object.entries(value).flatMap(([key, member]) => unknownIn(def.valueType, member, [...path, key]))
    case 'union': {
      const fitting = def.options.find((option) => safeParse(option, value).success)
      return fitting ? unknownIn(fitting, value, path) : []
    }
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return unknownIn(def.innerType, value, path)
    case 'pipe':
      return unknownIn(def.in, value, path)
    case 'lazy':
      return unknownIn(def.getter(), value, path)
    default:
      return []
  }
}

const sayUnknown =
  (isQuery: boolean) =>
  ({ path, key, known }: Unknown): Finding => {
    const shown = key.slice(0, 100)
    const nearest = nearestTo(key, known)
    const said = isQuery ? { zh: '参数', en: 'parameter' } : { zh: '成员', en: 'member' }
    const meant = nearest ? { zh: `。是否想写 ${nearest}？`, en: `. Did you mean ${nearest}?` } : { zh: '。', en: '.' }
    const list = known.length > 0 ? known.join(', ') : undefined
    return {
      path,
      message: {
        zh: `没有${said.zh} ${shown}${meant.zh}${list ? `可用的有：${list}` : `这里不接受任何${said.zh}`}`,
        en: `there is no ${said.en} ${shown}${meant.en} ${list ? `Known are: ${list}` : `No ${said.en} is taken here`}`,
      },
      code: 'unrecognized_keys',
      more: { ...(nearest ? { nearest } : {}), known },
    }
  }

/** The known name that was most likely meant; none when all are far. */
function nearestTo(key: string, known: readonly string[]): string | undefined {
  if (key.length > 50) return undefined
  const [nearest] = known
    .map((name) => ({ name, edits: editsBetween(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 2)))
    .sort((a, b) => a.edits - b.edits)
  return nearest?.name
}

/** Letters put in, left out or changed to get from one to the other, two that changed places counting as one (Damerau, Levenshtein). */
function editsBetween(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= to.length; j++) {
      const changed = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row.push(Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, changed, isSwapped ? at(i - 2, j - 2) + 1 : changed))
    }
  }
  return at(from.length, to.length)
}
