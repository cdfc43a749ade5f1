/** Signed notes of c2sp.org/signed-note: a text and the signatures of named keys under it. */
import { base64, concat, equal, fromBase64, hex, utf8 } from './bytes.ts'
import type { Crypto, Hash } from './crypto.ts'

/**
 * Ed25519 is type 0x01. SM2 has no byte of its own, so it takes the private type 0xff followed by a long name, as the
 * specification recommends; the key is the 65-byte point, the signature DER. Verifiers that do not know it ignore it.
 */
export type Algorithm = 'Ed25519' | 'SM2-SM3/1'

const typeBytes: Readonly<Record<Algorithm, Uint8Array>> = {
  Ed25519: Uint8Array.of(1),
  'SM2-SM3/1': concat(Uint8Array.of(0xff), utf8('SM2-SM3/1')),
}
const keyLengths: Readonly<Record<Algorithm, number>> = { Ed25519: 32, 'SM2-SM3/1': 65 }
const algorithms: readonly Algorithm[] = ['Ed25519', 'SM2-SM3/1']

/** More signature lines than this and the note is refused unread. */
const maxSignatures = 100
const dash = '\u2014'

export type Key = { readonly name: string; readonly algorithm: Algorithm; readonly publicKey: Uint8Array }

export type Signer = Key & { readonly keyId: Uint8Array; readonly sign: (message: Uint8Array) => Uint8Array }

const isKeyName = (name: string): boolean => /^[^\s+\p{Z}]+$/u.test(name) && name.isWellFormed()

/** SHA-256(name ‖ newline ‖ type ‖ public key), first four bytes, also for keys of other algorithms. */
export const keyIdOf = (sha256: Hash, { name, algorithm, publicKey }: Key): Uint8Array =>
  sha256(concat(utf8(`${name}\n`), typeBytes[algorithm], publicKey)).slice(0, 4)

/** The text in which a public key is handed around: `name+hex(key id)+base64(type ‖ key)`. */
export function formatVkey(sha256: Hash, key: Key): string {
  if (!isKeyName(key.name)) throw new RangeError(`not a key name: ${key.name}`)
  return `${key.name}+${hex(keyIdOf(sha256, key))}+${base64(concat(typeBytes[key.algorithm], key.publicKey))}`
}

/** `undefined` for another algorithm, a wrong key id or any other spelling. */
export function parseVkey(sha256: Hash, vkey: string): Key | undefined {
  const [name = '', id = '', ...rest] = vkey.split('+')
  // The base64 part may itself contain a plus sign.
  const typed = fromBase64(rest.join('+'))
  const algorithm =
    typed && algorithms.find((known) => equal(typed.slice(0, typeBytes[known].length), typeBytes[known]))
  if (!typed || !algorithm || !isKeyName(name)) return undefined
  const key = { name, algorithm, publicKey: typed.slice(typeBytes[algorithm].length) }
  return key.publicKey.length === keyLengths[algorithm] && hex(keyIdOf(sha256, key)) === id ? key : undefined
}

export type Signature = { readonly name: string; readonly keyId: Uint8Array; readonly signature: Uint8Array }
export type Note = { readonly text: string; readonly signatures: readonly Signature[] }

export function signNote(text: string, signers: readonly Signer[]): string {
  if (!isNoteText(text)) throw new RangeError('the text of a note ends with a newline and holds no control characters')
  const lines = signers.map(({ name, keyId, sign }) => `${dash} ${name} ${base64(concat(keyId, sign(utf8(text))))}\n`)
  return `${text}\n${lines.join('')}`
}

const isNoteText = (text: string): boolean => text.endsWith('\n') && !hasControls(text) && text.isWellFormed()
// biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids exactly these
const hasControls = (text: string): boolean => /[\u0000-\u0009\u000b-\u001f]/.test(text)

/** Takes a note apart without believing it. `undefined` if it is not one. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n') || !isNoteText(note)) return undefined
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > maxSignatures) return undefined
  const signatures: Signature[] = []
  for (const line of lines) {
    const [mark, name = '', blob = '', ...more] = line.split(' ')
    const bytes = fromBase64(blob)
    if (mark !== dash || !isKeyName(name) || !bytes || bytes.length < 5 || more.length) return undefined
    signatures.push({ name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) })
  }
  return { text, signatures }
}

export type Opened =
  | { readonly ok: true; readonly text: string; readonly by: readonly Key[] }
  | { readonly ok: false; readonly reason: 'malformedNote' | 'noKnownSignature' | 'wrongSignature' }

/** Believes a note if at least one known key signed it and no known key's signature is wrong. Unknown keys are ignored. */
export function openNote(crypto: Crypto, note: string, known: readonly Key[]): Opened {
  const parsed = parseNote(note)
  if (!parsed) return { ok: false, reason: 'malformedNote' }
  const message = utf8(parsed.text)
  const by = new Set<Key>()
  for (const { name, keyId, signature } of parsed.signatures) {
    const key = known.find((key) => key.name === name && equal(keyIdOf(crypto.sha256, key), keyId))
    if (!key) continue
    const verify = key.algorithm === 'Ed25519' ? crypto.verifyEd25519 : crypto.verifySm2
    if (!verify(key.publicKey, message, signature)) return { ok: false, reason: 'wrongSignature' }
    by.add(key)
  }
  return by.size > 0 ? { ok: true, text: parsed.text, by: [...by] } : { ok: false, reason: 'noKnownSignature' }
}
