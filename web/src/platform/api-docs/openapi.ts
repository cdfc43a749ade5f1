/** What of an OpenAPI 3.1 document the page shows. Everything is read leniently: a member that is not there is not shown. */

export type Field = {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly note: string
  /** Members of an object, or of the objects in a list. */
  readonly members: readonly Field[]
}

export type Operation = {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly note: string
  readonly parameters: readonly (Field & { readonly place: string })[]
  readonly body: readonly Field[]
  readonly answers: readonly { readonly status: string; readonly note: string; readonly fields: readonly Field[] }[]
}

export type ApiDocument = {
  readonly title: string
  readonly version: string
  readonly note: string
  readonly operations: readonly Operation[]
}

type Node = Readonly<Record<string, unknown>>

const nodeOf = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

export function readOpenApi(document: unknown): ApiDocument {
  const root = nodeOf(document)
  const info = nodeOf(root.info)
  const operations = Object.entries(nodeOf(root.paths)).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const found = nodeOf(item)[method]
      return found ? [operationOf(root, method, path, nodeOf(found))] : []
    }),
  )
  return { title: text(info.title), version: text(info.version), note: text(info.description), operations }
}

function operationOf(root: Node, method: string, path: string, operation: Node): Operation {
  const content = nodeOf(nodeOf(operation.requestBody).content)
  const body = schemaOf(root, nodeOf(Object.values(content)[0]).schema)
  return {
    id: text(operation.operationId) || `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    tag: text(listOf(operation.tags)[0]) || 'other',
    summary: text(operation.summary),
    note: text(operation.description),
    parameters: listOf(operation.parameters).map((entry) => {
      const parameter = resolve(root, nodeOf(entry))
      return {
        ...fieldOf(root, text(parameter.name), parameter.schema, parameter.required === true, 0),
        note: text(parameter.description) || text(nodeOf(parameter.schema).description),
        place: text(parameter.in),
      }
    }),
    body: membersOf(root, body, 0),
    answers: Object.entries(nodeOf(operation.responses)).map(([status, entry]) => {
      const answer = resolve(root, nodeOf(entry))
      const schema = nodeOf(Object.values(nodeOf(answer.content))[0]).schema
      return { status, note: text(answer.description), fields: membersOf(root, schemaOf(root, schema), 0) }
    }),
  }
}

/** Deeper than this a structure is named, not unfolded. */
const deepest = 4

function resolve(root: Node, node: Node): Node {
  const target = text(node.$ref)
  if (!target.startsWith('#/')) return node
  return target
    .slice(2)
    .split('/')
    .reduce<Node>((at, part) => nodeOf(at[part.replaceAll('~1', '/').replaceAll('~0', '~')]), root)
}

const schemaOf = (root: Node, schema: unknown): Node => resolve(root, nodeOf(schema))

function membersOf(root: Node, schema: Node, depth: number): readonly Field[] {
  if (depth > deepest) return []
  if (schema.type === 'array' || schema.items) return membersOf(root, schemaOf(root, schema.items), depth)
  const parts = [...listOf(schema.allOf), ...listOf(schema.anyOf), ...listOf(schema.oneOf)]
    .map((part) => schemaOf(root, part))
    .filter((part) => part.type !== 'null')
  const required = listOf(schema.required)
  const own = Object.entries(nodeOf(schema.properties)).map(([name, member]) =>
    fieldOf(root, name, member, required.includes(name), depth + 1),
  )
  const all = [...own, ...parts.flatMap((part) => membersOf(root, part, depth + 1))]
  return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i)
}

function fieldOf(root: Node, name: string, schema: unknown, required: boolean, depth: number): Field {
  const resolved = schemaOf(root, schema)
  return {
    name,
    type: typeOf(root, resolved),
    required,
    note: text(resolved.description) || text(nodeOf(schema).description),
    members: membersOf(root, resolved, depth),
  }
}

function typeOf(root: Node, schema: Node): string {
  const choices = listOf(schema.enum)
  if (choices.length > 0) return choices.map(String).join(' | ')
  if (schema.const !== undefined) return String(schema.const)
  const either = [...listOf(schema.anyOf), ...listOf(schema.oneOf)].map((part) => typeOf(root, schemaOf(root, part)))
  if (either.length > 0) return [...new Set(either)].join(' | ')
  if (Array.isArray(schema.type)) return schema.type.join(' | ')
  if (schema.items) return `${typeOf(root, schemaOf(root, schema.items))}[]`
  const of = text(schema.type) || (schema.properties ? 'object' : 'any')
  const format = text(schema.format)
  return format ? `${of}, ${format}` : of
}
