import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Place } from './order.ts'
import type { Query } from './query.ts'

/** Where the next page begins, and which version it belongs to: a new version in between does not shift the pages. */
export type Mark = { readonly versionId: string; readonly place: Place }

const Content = z.tuple([z.uuid(), z.string(), z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))])

/** What a mark is bound to: the same question under the same ruling. */
export const questionDigest = (rulingDigest: string, { where, outputs, order, group, aggregates }: Query): string =>
  createHash('sha256')
    .update(JSON.stringify([rulingDigest, where, outputs, order, group, aggregates]))
    .digest('base64url')
    .slice(0, 22)

const signatureOf = (key: Buffer, content: string): Buffer =>
  createHmac('sha256', key).update(content).digest().subarray(0, 16)

export function writeMark(key: Buffer, question: string, { versionId, place }: Mark): string {
  const content = Buffer.from(JSON.stringify([versionId, question, place])).toString('base64url')
  return `${content}.${signatureOf(key, content).toString('base64url')}`
}

/** Undefined for whatever we did not sign. */
export function readMark(key: Buffer, text: string): (Mark & { readonly question: string }) | undefined {
  const [content = '', signature = ''] = text.split('.')
  const given = Buffer.from(signature, 'base64url')
  const own = signatureOf(key, content)
  if (given.length !== own.length || !timingSafeEqual(given, own)) return undefined
  const [versionId, question, place] = Content.parse(JSON.parse(Buffer.from(content, 'base64url').toString()))
  return { versionId, question, place }
}
