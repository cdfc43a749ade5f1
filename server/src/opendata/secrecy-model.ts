import { z } from 'zod'

/** Where a person saw a mark. Never what it said. */
export const Mark = z.enum(['fileName', 'documentProperty', 'cell', 'content'])
export type Mark = z.infer<typeof Mark>

/** What a case stands on: a mark, or that a purged file came again. */
export const Finding = z.enum([...Mark.options, 'purged'])
export type Finding = z.infer<typeof Finding>

/** What people call a case by; the end of its id, which differs from that of every other. */
export const numberOf = (id: string): string => id.slice(-6)

/** Where a case stands: the states of its process table. */
export const CaseState = z.enum(['reported', 'confirmed', 'purging', 'purged', 'dismissed'])
export type CaseState = z.infer<typeof CaseState>

/** What the purge removed, by kind of copy, and what it could not vouch for. */
export const Erased = z.object({
  versions: z.number().int(),
  files: z.number().int(),
  exports: z.number().int(),
  rounds: z.number().int(),
  notices: z.number().int(),
  backups: z.number().int(),
  /** Other datasets that hold the very same bytes, which therefore stand: for the officers to look at. */
  alsoIn: z.array(z.uuid()),
  /** Database files were rewritten, so that no dead row keeps a byte. */
  tablesRewritten: z.number().int(),
  /** The write-ahead log no longer holds the time before the purge. */
  walCleared: z.boolean(),
})
export type Erased = z.infer<typeof Erased>
