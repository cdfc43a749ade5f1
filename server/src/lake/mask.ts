import { type Column, personalDetectors } from './model.ts'

/** R-CODE-04: a cell of a personal column as even its publisher sees it on a screen, enough to recognise and no more. */
export function maskedCell(cell: string): string {
  const signs = [...cell.trim()]
  if (signs.length <= 1) return '*'
  if (signs.length <= 4) return `${signs[0]}${'*'.repeat(signs.length - 1)}`
  const shown = signs.length >= 11 ? 3 : 1
  const tail = signs.length >= 11 ? 4 : 1
  return `${signs.slice(0, shown).join('')}${'*'.repeat(Math.min(8, signs.length - shown - tail))}${signs.slice(-tail).join('')}`
}

export const isMaskedColumn = ({ detector }: Pick<Column, 'detector'>): boolean =>
  detector !== undefined && personalDetectors.includes(detector.kind)
