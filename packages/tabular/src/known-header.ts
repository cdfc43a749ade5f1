import { headerLabels, sameLabel } from './header-labels.ts'
import type { HeaderBlock } from './header-search.ts'
import type { Merge } from './model.ts'
import { countFilled, type Row, usedWidth } from './rows.ts'

const searchDepth = 40
const deepestHeader = 6

/**
 * The rows that say what the columns of the table were called the last time. Names that are known need no evidence from the rows
 * below: whatever those hold is data, also a word in a column of numbers. Columns may have come or gone.
 */
export function findKnownHeader(
  filled: readonly Row[],
  merges: readonly Merge[],
  known: readonly string[],
): HeaderBlock | undefined {
  if (known.length === 0) return undefined
  const wanted = known.map(sameLabel)
  return search(filled, merges, (labels) => isEqual(labels, wanted)) ?? search(filled, merges, isChanged(wanted))
}

const isEqual = (labels: readonly string[], others: readonly string[]): boolean =>
  labels.length === others.length && labels.every((label, column) => label === others[column])

/** All the known names and more, or at least half of them and no other. */
const isChanged =
  (wanted: readonly string[]) =>
  (labels: readonly string[]): boolean => {
    if (labels.length < 2 || wanted.length < 2) return false
    const own = new Set(labels)
    const known = new Set(wanted)
    const isMore = wanted.every((label) => own.has(label))
    const isLess = labels.every((label) => known.has(label)) && labels.length * 2 >= wanted.length
    return isMore || isLess
  }

function search(
  filled: readonly Row[],
  merges: readonly Merge[],
  fits: (labels: readonly string[]) => boolean,
): HeaderBlock | undefined {
  const labelsOf = (from: number, to: number): string[] => {
    const block = filled.slice(from, to + 1)
    const width = Math.max(...block.map(({ cells }) => usedWidth(cells)))
    return headerLabels(block, merges, width).map(({ path }, column) => sameLabel(path.join('·') || unnamed(column)))
  }
  for (let to = 0; to < filled.length && to < searchDepth; to++) {
    for (let from = to; from >= 0 && to - from < deepestHeader; from--) {
      if (countFilled(filled[from]?.cells ?? []) === 0) continue
      const labels = labelsOf(from, to)
      if (!fits(labels)) continue
      let last = to
      // A row of units below changes no name.
      while (last - from + 1 < deepestHeader && last + 1 < filled.length && isEqual(labelsOf(from, last + 1), labels))
        last++
      return { from, to: last, score: 1 }
    }
  }
  return undefined
}

/** What a column without a name is called. */
export const unnamed = (column: number): string => `第 ${column + 1} 列`
