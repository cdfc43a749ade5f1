import { isObject, type Json, type JsonObject } from '@gongshu/tlog/jcs'
import { queryOf, type ReadQuery } from './record-query.ts'

/** A ledger record as a reader wants it; the ledger keeps it in `gongshu-record/1`. */
export type ReadRecord = {
  readonly at: string | undefined
  readonly event: string
  readonly rule: string | undefined
  readonly datasetId: string | undefined
  readonly versionId: string | undefined
  readonly actorKind: string | undefined
  readonly basis: 'openness' | 'grant' | 'share' | 'post' | undefined
  readonly rows: number | undefined
  /** What the gate let through: columns masked and withheld by their place, and the ruling's own number. */
  readonly ruling:
    | { readonly masked: readonly number[]; readonly hidden: readonly number[]; readonly digest: string }
    | undefined
  readonly query: ReadQuery | undefined
  readonly file: { readonly format: string; readonly bytes: number } | undefined
  /** What has no words of its own. */
  readonly others: readonly (readonly [name: string, value: Json])[]
}

const bases = ['openness', 'grant', 'share', 'post'] as const

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** The record is whoever's text was pasted: nothing about its members is taken for granted. */
export function readRecord(record: JsonObject): ReadRecord {
  const detail = isObject(record.detail) ? record.detail : {}
  const subject = Array.isArray(record.subject) ? record.subject.map(text) : []
  const event = text(record.event) ?? ''
  const basis = isObject(detail.basis) ? text(detail.basis.kind) : undefined
  const rows = typeof detail.rows === 'number' ? detail.rows : undefined
  const query = queryOf(detail)
  const known = [
    'basis',
    'rows',
    'ruling',
    'masked',
    'hidden',
    'policies',
    'file',
    ...(query ? ['query', 'filtered'] : []),
  ]
  return {
    at: isInstant(record.at) ? record.at : undefined,
    event,
    rule: text(record.rule),
    datasetId: datasetOf(event, subject),
    versionId: datasetOf(event, subject) === subject[0] ? subject[1] : subject[2],
    actorKind: isObject(record.actor) ? text(record.actor.kind) : undefined,
    basis: bases.find((one) => one === basis),
    rows,
    ruling: rulingOf(detail),
    query,
    file: fileOf(detail),
    others: Object.entries(detail).flatMap(([name, value]) =>
      value === undefined || known.includes(name) ? [] : [[name, value] as const],
    ),
  }
}

const isInstant = (value: Json | undefined): value is string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))

/** Uses name the dataset first; their ends name the use's own receipt before it. */
const datasetOf = (event: string, subject: readonly (string | undefined)[]): string | undefined =>
  /^data\.(complete|break)$/.test(event) ? subject[1] : /^(data|dataset)\./.test(event) ? subject[0] : undefined

const places = (value: Json | undefined): readonly number[] =>
  Array.isArray(value) ? value.filter((place): place is number => typeof place === 'number') : []

function rulingOf({ ruling, masked, hidden }: JsonObject): ReadRecord['ruling'] {
  const digest = text(ruling)
  return digest === undefined ? undefined : { masked: places(masked), hidden: places(hidden), digest }
}

function fileOf({ file }: JsonObject): ReadRecord['file'] {
  if (!isObject(file) || typeof file.format !== 'string' || typeof file.bytes !== 'number') return undefined
  return { format: file.format, bytes: file.bytes }
}
