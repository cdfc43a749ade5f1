import { spread } from './header-search.ts'
import { withoutHidden } from './hidden-characters.ts'
import type { Merge } from './model.ts'
import { isFilled, type Row } from './rows.ts'
import { isUnit, unitOf } from './units.ts'

/** `isTidied`: white space around or inside the name was taken out; `hadHidden`: characters that show nothing. */
export type HeaderLabel = { path: string[]; unit?: string; isTidied?: boolean; hadHidden?: boolean }

/** Line breaks inside a header are layout: between Han characters they vanish, elsewhere they are a space. */
export const tidyLabel = (text: string): string =>
  withoutHidden(text)
    .replace(/(?<=\p{Script=Han})\s*[\r\n]+\s*(?=\p{Script=Han})/gu, '')
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .trim()

/** White space and width of signs make no other label. */
export const sameLabel = (label: string): string => tidyLabel(label).normalize('NFKC').replace(/\s+/g, '')

/**
 * One path of names per column. Merged cells name all columns they cover; where merges are lost (CSV), a group name holds for
 * the columns to its right as long as they have a name of their own below and the group's own column has one.
 */
export function headerLabels(block: readonly Row[], merges: readonly Merge[], width: number): HeaderLabel[] {
  const inBlock = new Set(block.map(({ row }) => row))
  const own = merges.filter(({ fromRow }) => inBlock.has(fromRow))
  const shown = spread(block, own)
  const units =
    shown.length > 1
      ? shown.findIndex(
          ({ cells }, level) => level > 0 && cells.filter(isFilled).length >= 1 && cells.filter(isFilled).every(isUnit),
        )
      : -1
  const levels = shown.filter((_, level) => level !== units)
  const unitRow = units >= 0 ? shown[units] : undefined
  const grid = levels.map(({ cells }) =>
    Array.from({ length: width }, (_, column) => {
      const cell = cells[column]
      return isFilled(cell) ? tidyLabel(cell) : ''
    }),
  )
  if (own.length === 0) fillRight(grid, width)
  return Array.from({ length: width }, (_, column) => {
    const path: string[] = []
    for (const level of grid) {
      const text = level[column] ?? ''
      if (text && text !== path.at(-1)) path.push(text)
    }
    const stated = unitRow?.cells[column]
    const unit = isFilled(stated) ? stated.trim().replace(/^[（(]\s*|\s*[）)]$/g, '') : unitOf(path.at(-1) ?? '')
    const own = levels.flatMap(({ cells }) => cells[column] ?? [])
    const isTidied = own.some((cell) => isFilled(cell) && withoutHidden(cell) !== tidyLabel(cell))
    const hadHidden = own.some((cell) => withoutHidden(cell) !== cell)
    return {
      path,
      ...(unit ? { unit } : {}),
      ...(isTidied ? { isTidied } : {}),
      ...(hadHidden ? { hadHidden } : {}),
    }
  })
}

function fillRight(grid: string[][], width: number): void {
  for (let level = 0; level < grid.length - 1; level++) {
    const names = grid[level]
    if (!names) continue
    const hasBelow = (column: number): boolean => grid.slice(level + 1).some((row) => (row[column] ?? '') !== '')
    let group = ''
    for (let column = 0; column < width; column++) {
      const text = names[column] ?? ''
      if (text !== '') group = hasBelow(column) ? text : ''
      else if (hasBelow(column)) names[column] = group
      else group = ''
    }
  }
}
