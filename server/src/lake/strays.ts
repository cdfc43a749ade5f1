import { type Detector, type DetectorKind, isOfPeople, personsIn, type Stray } from './model.ts'

// Identifiers of persons in a column of something else: remarks with a telephone number (R-CODE-04).

/** Names and addresses have no check digit and no form of their own: a few that look so prove nothing. */
const looked: readonly DetectorKind[] = ['phone', 'bankCard', 'email', 'plate']

/** Whether all of a kind are what the column is for. Of plates somebody has to say whose cars they are, in a list of them too. */
const isOwn = ({ kind, houses }: Detector, own: Detector | undefined): boolean =>
  kind === own?.kind && houses === undefined && kind !== 'plate'

/**
 * None where the whole column is about people. `own` is what the column is: a mailbox among mailboxes is no stray, a mobile telephone among
 * an office's landlines is.
 */
export function straysOf(detectors: readonly Detector[], own: Detector | undefined, label: string): Stray[] {
  if (own && isOfPeople(own, label)) return []
  return detectors.flatMap((detector): Stray[] => {
    const { kind } = detector
    if (!looked.includes(kind) || isOwn(detector, own)) return []
    const hits = personsIn(detector, label)
    return hits > 0 ? [{ kind, hits }] : []
  })
}

/** What is said of them is said of these and no others: read differently they are asked for again. */
export const strayKey = (index: number, found: readonly Stray[]): string =>
  `stray:${index}:${found.map(({ kind, hits }) => `${kind}=${hits}`).join(',')}`
