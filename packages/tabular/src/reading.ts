import type { ByteSource } from './bytes.ts'
import type { Limits, Proposal, ProposeOptions } from './model.ts'

/** What every format's reader is given, and what it gives back. */
export type Reading = { source: ByteSource; path: string; fileName: string; limits: Limits; options: ProposeOptions }
export type PartialProposal = Omit<Proposal, 'file' | 'extensionLied'>
