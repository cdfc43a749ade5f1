import { rowNumber } from './model.ts'
import { identifier, literal } from './sql.ts'

/**
 * The version as SQL: its columns and the hidden `_row`, 1 … n in file order. The Parquet file itself holds only the data;
 * row numbers are positions, which the engine knows without storing them.
 */
export const parquetRelation = (path: string): string =>
  `(SELECT file_row_number + 1 AS ${identifier(rowNumber)}, * EXCLUDE (file_row_number) FROM read_parquet(${literal(path)}, file_row_number = true))`
