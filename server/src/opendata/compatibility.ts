import type { Compatibility, Version } from '../lake/model.ts'

const order: readonly Compatibility[] = ['first', 'same', 'compatible', 'breaking']
const worse = (one: Compatibility, other: Compatibility): Compatibility =>
  order.indexOf(one) >= order.indexOf(other) ? one : other

type Link = Pick<Version, 'id' | 'previousId' | 'compatibility'>

/**
 * How a version stands to the one that is open: the worst step on the way from there to here, since readers take all of them at once.
 * A version that does not come after the open one (an older file is opened again) may break anything.
 */
export function compatibilitySince(
  versions: readonly Link[],
  openId: string | null,
  nextId: string | null,
): Compatibility {
  if (openId === null) return 'first'
  if (nextId === null || nextId === openId) return 'same'
  let worst: Compatibility = 'same'
  let at = versions.find(({ id }) => id === nextId)
  while (at && at.id !== openId) {
    if (at.compatibility !== 'first') worst = worse(worst, at.compatibility)
    const { previousId } = at
    at = versions.find(({ id }) => id === previousId)
  }
  return at ? worst : 'breaking'
}

/**
 * The versions that a reader knows of, newest first, each as it stands to the one before that they know: what was only tried inside is
 * no step to them, and the first one open breaks nothing.
 */
export const amongKnown = <V extends Link>(known: readonly V[], all: readonly Link[]): V[] =>
  known.map((version, place) => {
    const before = known[place + 1]
    if (!before) return { ...version, previousId: null, compatibility: 'first' }
    return { ...version, previousId: before.id, compatibility: compatibilitySince(all, before.id, version.id) }
  })
