import { createHash } from 'node:crypto'

/** Stands for words where they may not stand themselves: the ledger keeps everything, and words must be erasable (R-SEC-09). */
export const digestOfWords = (words: string): string => `sha256:${createHash('sha256').update(words).digest('hex')}`
