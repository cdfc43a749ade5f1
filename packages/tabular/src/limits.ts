import { TabularError } from './errors.ts'
import type { Limits } from './model.ts'

const MiB = 1024 * 1024
const GiB = 1024 * MiB

export const defaultLimits: Limits = {
  maxUnpackedBytes: 24 * GiB,
  // Deflate cannot exceed 1032:1; real tables stay under about 60:1.
  maxRatio: 250,
  ratioFloorBytes: 64 * MiB,
  maxMembers: 10_000,
  maxRecordChars: 8 * MiB,
  // Excel's own limit.
  maxColumns: 16_384,
  maxXlsBytes: 96 * MiB,
  maxSharedStringsBytes: 1 * GiB,
  maxJsonValueBytes: 32 * MiB,
}

export const withDefaults = (limits: Partial<Limits> | undefined): Limits => ({ ...defaultLimits, ...limits })

export function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new TabularError('cancelled')
}
