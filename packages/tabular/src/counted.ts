/**
 * A count with what it counts, in English: `1 row`, `1,200 rows`, `1 entry`, `2 entries`. What agrees with the count goes along:
 * `counted(n, 'column has no name', 'columns have no name')`.
 */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
