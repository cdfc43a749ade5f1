import { isNamed } from './identifiers.ts'
import { type Detector, type DetectorKind, isOfPeople, personsIn, type Stray } from './model.ts'

// Identifiers of persons in a column of something else: remarks with a telephone number (R-CODE-04).

/** Names and addresses have no check digit and no form of their own: a few that look so prove nothing. */
const looked: readonly DetectorKind[] = ['phone', 'bankCard', 'email', 'plate']

/** Below this share plates that are most of what was found stand in texts, and are not what the column lists. */
const listed = 0.5

/** Whether all of a kind are what the column is for. */
const isOwn = ({ kind, rate, houses }: Detector, own: Detector | undefined, label: string): boolean =>
  kind === own?.kind && houses === undefined && (kind !== 'plate' || rate >= listed || isNamed(kind, label))

/**
 * None where the whole column is about people. `own` is what the column is: a plate among plates is no stray, a mobile telephone among
 * an office's landlines is.
 */
export function straysOf(detectors: readonly Detector[], own: Detector | undefined, label: string): Stray[] {
  if (own && isOfPeople(own, label)) return []
  return detectors.flatMap((detector): Stray[] => {
    const { kind } = detector
    if (!looked.includes(kind) || isOwn(detector, own, label)) return []
    const hits = personsIn(detector, label)
    return hits > 0 ? [{ kind, hits }] : []
  })
}

/** What is said of them is said of these and no others: read differently they are asked for again. */
export const strayKey = (index: number, found: readonly Stray[]): string =>
  `stray:${index}:${found.map(({ kind, hits }) => `${kind}=${hits}`).join(',')}`
