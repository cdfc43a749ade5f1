import { TabularError } from './errors.ts'
import type { Limits } from './model.ts'

/**
 * Cuts a JSON document that streams by into the elements of one array, without holding the document. `path` names the keys
 * that lead to the array; [] is the document itself.
 */
export class JsonElements {
  private readonly path: readonly string[]
  private readonly limits: Limits
  private buffer = ''
  private at = 0
  private dropped = 0
  private state: 'start' | 'key' | 'value' | 'elements' | 'done' = 'start'
  /** How many keys of the path are already open. */
  private level = 0
  private isOnPath = false

  constructor(path: readonly string[], limits: Limits) {
    this.path = path
    this.limits = limits
  }

  /** Source texts of the elements that are complete. */
  feed(piece: string): string[] {
    this.buffer = this.at > 0 ? this.buffer.slice(this.at) + piece : this.buffer + piece
    this.dropped += this.at
    this.at = 0
    const found: string[] = []
    if (this.state !== 'elements' && this.state !== 'done') this.search()
    if (this.state === 'elements') this.elements(found)
    if (this.state === 'done') this.at = this.buffer.length
    else if (this.buffer.length - this.at > this.limits.maxJsonValueBytes) {
      throw new TabularError('recordTooLong', {
        character: this.dropped + this.at,
        limitChars: this.limits.maxJsonValueBytes,
      })
    }
    return found
  }

  end(): void {
    if (this.state === 'done') return
    if (this.state === 'elements') throw this.invalid('the array is not closed')
    throw new TabularError('jsonNoTable', { path: this.path.join('.') })
  }

  private invalid(reason: string): TabularError {
    return new TabularError('jsonInvalid', { character: this.dropped + this.at, reason })
  }

  /** Goes down the path to the array; values beside the path are passed over whole. */
  private search(): void {
    const { buffer, path } = this
    while (this.at < buffer.length) {
      const code = buffer.charCodeAt(this.at)
      if (code <= 32 || code === 0xfeff || code === 44 || code === 58) {
        this.at++
        continue
      }
      if (this.state === 'start' || (this.state === 'value' && this.isOnPath)) {
        const wantsArray = this.level === path.length
        if (code !== (wantsArray ? 91 : 123)) throw new TabularError('jsonNoTable', { path: path.join('.') })
        this.at++
        this.state = wantsArray ? 'elements' : 'key'
        if (wantsArray) return
        continue
      }
      if (this.state === 'key') {
        if (code === 125) throw new TabularError('jsonNoTable', { path: path.join('.') })
        if (code !== 34) throw this.invalid('a key is missing')
        const end = stringEnd(buffer, this.at)
        if (end < 0) return
        this.isOnPath = parse(buffer.slice(this.at, end), this.dropped + this.at) === path[this.level]
        if (this.isOnPath) this.level++
        this.at = end
        this.state = 'value'
        continue
      }
      const end = skipValue(buffer, this.at)
      if (end < 0) return
      if (end === this.at) throw this.invalid('a value is missing')
      this.at = end
      this.state = 'key'
    }
  }

  private elements(found: string[]): void {
    const { buffer } = this
    for (;;) {
      while (this.at < buffer.length && (buffer.charCodeAt(this.at) <= 32 || buffer.charCodeAt(this.at) === 44))
        this.at++
      if (this.at >= buffer.length) return
      if (buffer.charCodeAt(this.at) === 93) {
        this.state = 'done'
        this.at++
        return
      }
      const end = skipValue(buffer, this.at)
      if (end < 0) return
      if (end === this.at) throw new TabularError('jsonInvalid', { character: this.dropped + this.at })
      found.push(buffer.slice(this.at, end))
      this.at = end
    }
  }
}

/** Position after the string that begins at `at`, or -1 if it goes on. */
export function stringEnd(text: string, at: number): number {
  let close = text.indexOf('"', at + 1)
  while (close >= 0) {
    let slashes = 0
    for (let i = close - 1; i > at && text.charCodeAt(i) === 92; i--) slashes++
    if (slashes % 2 === 0) return close + 1
    close = text.indexOf('"', close + 1)
  }
  return -1
}

/** Position after the value that begins at `at`, or -1 if it goes on. Brackets are matched, the rest is left to the parser. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === 34) return stringEnd(text, at)
  if (first !== 123 && first !== 91) {
    let i = at
    while (i < text.length) {
      const code = text.charCodeAt(i)
      if (code === 44 || code === 93 || code === 125 || code <= 32) return i
      i++
    }
    return -1
  }
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) {
      const end = stringEnd(text, i)
      if (end < 0) return -1
      i = end - 1
    } else if (code === 123 || code === 91) depth++
    else if (code === 125 || code === 93) {
      depth--
      if (depth === 0) return i + 1
    }
  }
  return -1
}

export function parse(text: string, number: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's own message quotes the text, which may be personal: only the position is taken from it.
    const within = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined
    throw new TabularError('jsonInvalid', {
      record: number,
      ...(within === undefined ? {} : { character: Number(within) }),
    })
  }
}

export type Visit = (key: string, value: string | null, kind: 'text' | 'object' | 'array') => void

/**
 * Visits the members of an object as source text: numbers keep every digit and zero that is written. Strings are decoded, `null` is
 * null, anything nested stays JSON. A call costs half of what an iterator does, and files have many millions of them.
 */
export function eachMember(source: string, visit: Visit): void {
  let at = source.indexOf('{') + 1
  for (;;) {
    while (at < source.length && (source.charCodeAt(at) <= 32 || source.charCodeAt(at) === 44)) at++
    if (at >= source.length || source.charCodeAt(at) === 125) return
    const keyEnd = stringEnd(source, at)
    if (keyEnd < 0) throw new TabularError('jsonInvalid', { reason: 'a key is not closed' })
    const key = decodeString(source, at, keyEnd)
    at = keyEnd
    while (at < source.length && (source.charCodeAt(at) <= 32 || source.charCodeAt(at) === 58)) at++
    const end = skipValue(source, at)
    if (end < 0) throw new TabularError('jsonInvalid', { reason: 'a value is not closed' })
    const first = source.charCodeAt(at)
    if (first === 34) visit(key, decodeString(source, at, end), 'text')
    else {
      const raw = source.slice(at, end)
      if (first === 123) visit(key, raw, 'object')
      else if (first === 91) visit(key, raw, 'array')
      else visit(key, raw === 'null' ? null : raw, 'text')
    }
    at = end
  }
}

function decodeString(source: string, from: number, to: number): string {
  const inner = source.slice(from + 1, to - 1)
  if (!inner.includes('\\')) return inner
  const decoded: unknown = JSON.parse(source.slice(from, to))
  return String(decoded)
}
