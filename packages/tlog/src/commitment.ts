/**
 * Salted commitments. The public log carries only `HMAC(salt, canonical record)`; inside the record a personal field is itself
 * only `HMAC(salt of the field, …)`. Whoever holds salt and value can show what was committed; once the salt of a personal
 * field is erased, nobody can tell from the log or the record whom it named, and every proof still holds.
 */
import { concat, equal, fromHex, hex, utf8 } from './bytes.ts'
import type { Crypto, Hash } from './crypto.ts'
import { canonicalJson, isObject, type Json, type JsonObject } from './jcs.ts'

/** HMAC (RFC 2104; GB/T 15852.2 with SM3) over a hash with blocks of 64 bytes. */
export function hmac(hash: Hash, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(64)
  block.set(key.length > 64 ? hash(key) : key)
  const inner = hash(
    concat(
      block.map((byte) => byte ^ 0x36),
      message,
    ),
  )
  return hash(
    concat(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  )
}

/** The same value committed with both hashes, in hexadecimal, so that each of the two evidence chains stands alone. */
export type Commitment = { readonly 'sha-256': string; readonly sm3: string }

export const saltBytes = 32

function commit(crypto: Crypto, salt: Uint8Array, message: string): Commitment {
  if (salt.length !== saltBytes) throw new RangeError(`a salt has ${saltBytes} bytes`)
  const bytes = utf8(message)
  return { 'sha-256': hex(hmac(crypto.sha256, salt, bytes)), sm3: hex(hmac(crypto.sm3, salt, bytes)) }
}

export const commitRecord = (crypto: Crypto, salt: Uint8Array, record: JsonObject): Commitment =>
  commit(crypto, salt, canonicalJson(record))

/** Bound to the field's name, so that an opening of one field does not pass for another's. */
export const commitField = (crypto: Crypto, salt: Uint8Array, name: string, value: Json): Commitment =>
  commit(crypto, salt, canonicalJson([name, value]))

const entryFormat = 'gongshu-entry/1'

/** The bytes of the log's entry: nothing but the commitment. */
export const encodeEntry = (commitment: Commitment): Uint8Array =>
  utf8(canonicalJson({ format: entryFormat, ...commitment }))

/** Whether an entry is the commitment of this record under this salt. */
export function entryHolds(crypto: Crypto, entry: Uint8Array, salt: Uint8Array, record: JsonObject): boolean {
  return equal(entry, encodeEntry(commitRecord(crypto, salt, record)))
}

/** Reads a commitment written as JSON; `undefined` if it is not exactly one. */
export function readCommitment(value: Json | undefined): Commitment | undefined {
  if (!isObject(value) || Object.keys(value).length !== 2) return undefined
  const { 'sha-256': sha256, sm3 } = value
  const isDigest = (text: Json | undefined): text is string => typeof text === 'string' && fromHex(text)?.length === 32
  return isDigest(sha256) && isDigest(sm3) ? { 'sha-256': sha256, sm3 } : undefined
}
