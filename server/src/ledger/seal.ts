import { randomBytes } from 'node:crypto'
import { commitField, commitRecord, encodeEntry, saltBytes } from '@gongshu/tlog/commitment'
import { crypto } from '@gongshu/tlog/crypto-node'
import { canonicalJson, type JsonObject } from '@gongshu/tlog/jcs'
import type { Ctx, LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { actorColumn, describe, personalOf } from './model.ts'
import type { NewRecord } from './store.ts'

/** What an append needs of its caller. */
export type Appending = Pick<Ctx, 'db' | 'actor' | 'purpose' | 'zone' | 'now'>

/** Makes of an event the record, its salts, and the commitment that the public log will show. */
export function seal(ctx: Appending, entry: LedgerEntry): NewRecord {
  const id = newId()
  const openings = Object.entries(personalOf(ctx, entry)).map(([field, value]) => ({
    field,
    value,
    salt: randomBytes(saltBytes),
  }))
  const commitments = openings.map(
    ({ field, value, salt }) => [field, commitField(crypto, salt, field, value)] as const,
  )
  const record: JsonObject = {
    ...describe(ctx, id, entry),
    personal: commitments.length ? Object.fromEntries(commitments) : undefined,
  }
  const salt = randomBytes(saltBytes)
  return {
    id,
    event: entry.event,
    subject: entry.subject,
    actor: actorColumn(ctx.actor),
    at: ctx.now,
    canonical: canonicalJson(record),
    salt,
    isOpen: entry.open ?? false,
    parties: entry.parties ?? [],
    entry: encodeEntry(commitRecord(crypto, salt, record)),
    openings: openings.map(({ field, salt, value }) => ({ field, salt, value: canonicalJson(value) })),
  }
}
