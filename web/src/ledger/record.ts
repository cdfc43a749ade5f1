import { isObject, type Json, type JsonObject } from '@gongshu/tlog/jcs'

/** A ledger record as a reader wants it; the ledger keeps it in `gongshu-record/1`. */
export type ReadRecord = {
  readonly at: string | undefined
  readonly event: string
  readonly rule: string | undefined
  readonly datasetId: string | undefined
  readonly actorKind: string | undefined
  readonly basis: 'openness' | 'grant' | 'post' | undefined
  readonly rows: number | undefined
  readonly ruling: readonly string[] | undefined
  /** What has no words of its own. */
  readonly others: readonly (readonly [name: string, value: Json])[]
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** The record is whoever's text was pasted: nothing about its members is taken for granted. */
export function readRecord(record: JsonObject): ReadRecord {
  const detail = isObject(record.detail) ? record.detail : {}
  const subject = Array.isArray(record.subject) ? record.subject.map(text) : []
  const event = text(record.event) ?? ''
  const basis = isObject(detail.basis) ? text(detail.basis.kind) : undefined
  const rows = typeof detail.rows === 'number' ? detail.rows : undefined
  const known = ['basis', 'rows', 'ruling', 'columns']
  return {
    at: isInstant(record.at) ? record.at : undefined,
    event,
    rule: text(record.rule),
    datasetId: /^(data|dataset)\./.test(event) ? subject[0] : undefined,
    actorKind: isObject(record.actor) ? text(record.actor.kind) : undefined,
    basis: basis === 'openness' || basis === 'grant' || basis === 'post' ? basis : undefined,
    rows,
    ruling: rulingOf(detail),
    others: Object.entries(detail).flatMap(([name, value]) =>
      value === undefined || known.includes(name) ? [] : [[name, value] as const],
    ),
  }
}

const isInstant = (value: Json | undefined): value is string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))

const rulings: readonly unknown[] = ['clear', 'masked', 'hidden']

/** One word a column, as the gate writes it, or by column name. */
function rulingOf({ columns, ruling = columns }: JsonObject): readonly string[] | undefined {
  const words = Array.isArray(ruling) ? ruling : isObject(ruling) ? Object.values(ruling) : []
  return words.length > 0 && words.every((word) => rulings.includes(word)) ? (words as string[]) : undefined
}
