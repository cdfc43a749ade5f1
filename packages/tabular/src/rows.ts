/** A physical row: number from 1, cells in file order. `null` is a cell with nothing in it, '' one that says so ("" in a CSV). */
export type Row = { row: number; cells: (string | null)[] }

export type RowBatches = AsyncIterable<Row[]>

export const isFilled = (cell: string | null | undefined): cell is string =>
  cell !== null && cell !== undefined && !isBlank(cell)

/** White space of every kind, among it the ideographic and the no-break space. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0)
  // Nearly every cell begins with a visible character of ASCII or Chinese, and is spared the expression.
  if ((first > 0x20 && first < 0x80) || (first >= 0x4e00 && first < 0xa000)) return false
  return text.length === 0 || /^[\s\u200b\ufeff]*$/.test(text)
}

export const countFilled = (cells: readonly (string | null)[]): number => {
  let filled = 0
  for (const cell of cells) if (isFilled(cell)) filled++
  return filled
}

/** Width without the empty cells at the end. */
export const usedWidth = (cells: readonly (string | null)[]): number => {
  let width = cells.length
  while (width > 0 && !isFilled(cells[width - 1])) width--
  return width
}
