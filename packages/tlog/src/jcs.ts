/** Canonical JSON (JCS, RFC 8785): one value has one spelling, so that its bytes can be hashed and signed. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
/** A member that is `undefined` is left out, as in `JSON.stringify`. */
export type JsonObject = { readonly [name: string]: Json | undefined }

/** Throws on what JSON cannot hold: NaN, infinities, bigint, functions, dates and other objects with a class, lone surrogates. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is not JSON`)
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a string with a lone surrogate is not Unicode')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) {
    // The default order compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`
  }
  throw new TypeError(`a ${typeof value} is not JSON`)
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Reads text that is canonical but for spaces and line breaks between tokens, so that a file may be indented for reading.
 * Anything else that a JSON parser forgives (a name given twice, another order, other escapes) gives `undefined`: two readers
 * must not see two values.
 */
export function parseCanonicalJson(text: string): Json | undefined {
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  // Outside strings only; a string token is kept as it is.
  const compact = text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, token?: string) => token ?? '')
  try {
    return canonicalJson(value) === compact ? value : undefined
  } catch {
    return undefined
  }
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
