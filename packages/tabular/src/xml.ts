import { TabularError } from './errors.ts'

/** Receives a document piece by piece. Names come without their prefix. */
export type XmlHandler = {
  /** `tag` is the text between `<` and `>`, for {@link attribute}. */
  open?: (name: string, tag: string) => void
  close?: (name: string) => void
  /** Raw, entities not yet replaced; only called between tags when `wantsText` is true. */
  text?: (raw: string) => void
  wantsText?: () => boolean
}

const longestTag = 4 * 1024 * 1024

/**
 * Streaming reader for the XML inside office files: elements, attributes, text, CDATA. Document types are refused, since no
 * office program writes one and entity tricks live there.
 */
export class XmlReader {
  private readonly handler: XmlHandler
  private rest = ''

  constructor(handler: XmlHandler) {
    this.handler = handler
  }

  feed(piece: string): void {
    const { open, close, text, wantsText } = this.handler
    const buffer = this.rest.length > 0 ? this.rest + piece : piece
    let at = 0
    for (;;) {
      const start = buffer.indexOf('<', at)
      if (start < 0) break
      if (start > at && text && (wantsText === undefined || wantsText())) text(buffer.slice(at, start))
      const second = buffer.charCodeAt(start + 1)
      if (second === 33 /* ! */ || second === 63 /* ? */) {
        const special = this.special(buffer, start)
        if (special < 0) {
          at = start
          break
        }
        at = special
        continue
      }
      const end = endOfTag(buffer, start)
      if (end < 0) {
        at = start
        break
      }
      if (second === 47 /* / */) {
        close?.(localName(buffer, start + 2, end))
      } else {
        const isEmpty = buffer.charCodeAt(end - 1) === 47
        const tag = buffer.slice(start + 1, isEmpty ? end - 1 : end)
        const name = localName(tag, 0, tag.length)
        open?.(name, tag)
        if (isEmpty) close?.(name)
      }
      at = end + 1
    }
    if (at < buffer.length && buffer.indexOf('<', at) < 0) {
      // Text that may go on: hand over what is there, entities are never cut if we stop before an ampersand.
      const cut = buffer.lastIndexOf('&')
      const stop = cut >= at && buffer.length - cut < 16 ? cut : buffer.length
      if (stop > at && text && (wantsText === undefined || wantsText())) text(buffer.slice(at, stop))
      at = stop
    }
    this.rest = buffer.slice(at)
    if (this.rest.length > longestTag) throw new TabularError('workbookCorrupt', { reason: 'tag too long' })
  }

  /** End of a comment, CDATA section, declaration or instruction; -1 when it goes on. */
  private special(buffer: string, start: number): number {
    const { text, wantsText } = this.handler
    if (buffer.startsWith('<!--', start)) {
      const end = buffer.indexOf('-->', start + 4)
      return end < 0 ? -1 : end + 3
    }
    if (buffer.startsWith('<![CDATA[', start)) {
      const end = buffer.indexOf(']]>', start + 9)
      if (end < 0) return -1
      if (text && (wantsText === undefined || wantsText())) text(buffer.slice(start + 9, end).replaceAll('&', '&amp;'))
      return end + 3
    }
    if (buffer.startsWith('<?', start)) {
      const end = buffer.indexOf('?>', start + 2)
      return end < 0 ? -1 : end + 2
    }
    if (buffer.length - start < 9) return -1
    throw new TabularError('workbookCorrupt', { reason: 'document type in an office file' })
  }
}

/** `>` may stand inside quoted attribute values. */
function endOfTag(buffer: string, start: number): number {
  let end = buffer.indexOf('>', start)
  while (end >= 0) {
    // …"> or …"/> ends a tag, unless the quote has just opened as in a=">".
    const last = buffer.charCodeAt(end - 1) === 47 ? end - 2 : end - 1
    if (buffer.charCodeAt(last) === 34 && buffer.charCodeAt(last - 1) !== 61) return end
    let quotes = 0
    for (let i = start; i < end; i++) if (buffer.charCodeAt(i) === 34) quotes++
    if (quotes % 2 === 0) return end
    end = buffer.indexOf('>', end + 1)
  }
  return -1
}

function localName(text: string, from: number, to: number): string {
  let begin = from
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === 58) begin = i + 1
    else if (code === 32 || code === 47 || code === 10 || code === 9 || code === 13) return text.slice(begin, i)
  }
  return text.slice(begin, to)
}

/**
 * The attributes r, s and t of a cell's tag, which a sheet has by the million, found in one walk. `undefined` when the tag is
 * written in an unusual way; then {@link attribute} finds them.
 */
export function cellAttributes(tag: string): { r: string; s: string; t: string } | undefined {
  let r = ''
  let s = ''
  let t = ''
  let at = tag.indexOf(' ')
  while (at >= 0 && at + 1 < tag.length) {
    const equals = tag.indexOf('="', at + 1)
    if (equals < 0) return tag.length - at > 2 ? undefined : { r, s, t }
    const close = tag.indexOf('"', equals + 2)
    if (close < 0) return undefined
    if (equals === at + 2) {
      const key = tag.charCodeAt(at + 1)
      if (key === 114) r = tag.slice(equals + 2, close)
      else if (key === 115) s = tag.slice(equals + 2, close)
      else if (key === 116) t = tag.slice(equals + 2, close)
    }
    at = close + 1
    if (at < tag.length && tag.charCodeAt(at) !== 32) return undefined
  }
  return { r, s, t }
}

/** Value of an attribute by its full name (with prefix if it has one), entities replaced. */
export function attribute(tag: string, name: string): string | undefined {
  let at = tag.indexOf(`${name}="`)
  while (at > 0) {
    const before = tag.charCodeAt(at - 1)
    if (before === 32 || before === 10 || before === 9 || before === 13) {
      const from = at + name.length + 2
      const to = tag.indexOf('"', from)
      return to < 0 ? undefined : plainText(tag.slice(from, to))
    }
    at = tag.indexOf(`${name}="`, at + 1)
  }
  return tag.includes("'") ? new RegExp(`[\\s]${name}\\s*=\\s*'([^']*)'`).exec(tag)?.[1] : undefined
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Replaces the five named and the numeric entities; anything else stays as it is written. */
export function plainText(raw: string): string {
  if (!raw.includes('&')) return raw
  return raw.replace(/&(#x[0-9a-fA-F]+|#[0-9]+|[a-z]+);/g, (whole, body: string) => {
    if (body.startsWith('#')) {
      const code = body[1] === 'x' ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1))
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    }
    return entities[body] ?? whole
  })
}
