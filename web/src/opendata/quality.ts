import type { Verdict } from '../platform/parts/marks.tsx'
import type { Dataset, Profile } from './dataset-queries.ts'

/** One line of the tick list: what was looked at, and the figure it rests on. */
export type QualityCheck =
  | { readonly check: 'licence' | 'summary' | 'openFormat' | 'digest'; readonly verdict: Verdict }
  | { readonly check: 'periodAndPlace'; readonly verdict: Verdict; readonly missing: readonly ('period' | 'place')[] }
  | { readonly check: 'labels'; readonly verdict: Verdict; readonly missing: number }
  | { readonly check: 'units'; readonly verdict: Verdict; readonly missing: number }
  | { readonly check: 'nulls'; readonly verdict: Verdict; readonly column: string; readonly share: number }
  | { readonly check: 'rejected'; readonly verdict: Verdict; readonly cells: number }

/** Formats that any program reads without a licence. */
const openFormats = ['CSV', 'JSON', 'NDJSON', 'Parquet', 'GeoJSON']

const quantities = ['integer', 'decimal', 'double']

/**
 * Only what the API gives can be ticked. The twenty indicators of GB/T 36344 come with the quality capability; until
 * then this list says what it looked at and gives no score.
 */
export function qualityChecks(dataset: Dataset, profile: Profile | undefined): readonly QualityCheck[] {
  const { version } = dataset
  const missing = [
    ...(dataset.temporalFrom ? [] : (['period'] as const)),
    ...(dataset.spatial ? [] : (['place'] as const)),
  ]
  const plain: QualityCheck[] = [
    { check: 'licence', verdict: dataset.licence ? 'yes' : 'no' },
    { check: 'summary', verdict: dataset.summary.trim().length > 0 ? 'yes' : 'no' },
    { check: 'periodAndPlace', verdict: missing.length === 0 ? 'yes' : 'no', missing },
    { check: 'openFormat', verdict: dataset.formats.some((format) => openFormats.includes(format)) ? 'yes' : 'no' },
  ]
  if (!version) return plain
  const unlabelled = version.columns.filter(({ label, name }) => !label || label === name).length
  const unitless = version.columns.filter(({ type, unit, role }) => quantities.includes(type) && !unit && !role).length
  return [
    ...plain,
    { check: 'labels', verdict: unlabelled === 0 ? 'yes' : 'no', missing: unlabelled },
    { check: 'units', verdict: unitless === 0 ? 'yes' : 'unknown', missing: unitless },
    { check: 'rejected', verdict: version.rejectedCells === 0 ? 'yes' : 'no', cells: version.rejectedCells },
    ...emptiest(dataset, profile),
    { check: 'digest', verdict: version.sm3 && version.sha256 ? 'yes' : 'no' },
  ]
}

/** The column with the most nulls, when any has more than one in fifty. */
function emptiest(dataset: Dataset, profile: Profile | undefined): readonly QualityCheck[] {
  if (!profile || profile.rowCount === 0) return []
  const [worst] = [...profile.columns].sort((a, b) => b.nulls - a.nulls)
  if (!worst) return []
  const share = worst.nulls / profile.rowCount
  const column = dataset.version?.columns.find(({ name }) => name === worst.name)?.label ?? worst.name
  return [{ check: 'nulls', verdict: share > 0.02 ? 'no' : 'yes', column, share }]
}
