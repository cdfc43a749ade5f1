/**
 * 版本戳 (RFC 9110 §13.1.1): a record that several people edit has a revision, which the answer shows as its ETag. A change that names
 * the revision it was made on in If-Match is refused when another came between; one that names none is taken as before.
 */
import { z } from 'zod'
import type { Actor, Ctx } from './ctx.ts'
import type { Text } from './problem.ts'

export const etagOf = (revision: number): string => `"${revision}"`

export const IfMatch = z.object({
  'if-match': z.string().max(1000).optional().meta({
    description:
      '改动所依据的 ETag；与现在的不同则以 412 拒绝 · the ETag that the change was made on; 412 where it is another now',
  }),
})
export type IfMatch = z.infer<typeof IfMatch>

/** The revisions that a caller names; undefined where none is named. A mark that is none of ours names no revision, so nothing fits it. */
export function revisionsIn({ 'if-match': header }: IfMatch): readonly number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  // A proxy that compresses makes a strong mark weak; it is ours all the same.
  return [...header.matchAll(/(?:W\/)?"(\d{1,9})"/g)].map(([, number]) => Number(number))
}

/** Who changed what when, without what stood there. */
export const Change = z.object({ by: z.string(), at: z.string(), fields: z.array(z.string()) })
export type Change = z.infer<typeof Change>

export type ChangedBy = { readonly kind: Actor['kind']; readonly name: string }

export const byWhom = ({ lang }: Pick<Ctx, 'lang'>, { kind, name }: ChangedBy): string =>
  kind === 'console' || kind === 'system' ? machines[kind][lang] : name

const machines: Readonly<Record<'console' | 'system', Text>> = {
  console: { zh: '命令行', en: 'the command line' },
  system: { zh: '系统', en: 'the program' },
}
