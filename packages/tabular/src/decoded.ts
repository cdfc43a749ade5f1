import { TextDecoder } from 'node:util'
import type { ByteSource } from './bytes.ts'
import type { EncodingName } from './model.ts'

/** The text of a source in a known encoding, without its byte order mark. Bad bytes become replacement marks. */
export async function* decoded(
  source: ByteSource,
  encoding: EncodingName,
  signal?: AbortSignal,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source.chunks(signal)) {
    const text = decoder.decode(chunk, { stream: true })
    if (text.length > 0) yield text
  }
  const rest = decoder.decode()
  if (rest.length > 0) yield rest
}
