import type { Version } from '../lake/model.ts'

/** Excel's last row is 1,048,576, the first holds the headers. */
const mostXlsxRows = 1_048_575

const machineReadable: readonly string[] = ['CSV', 'JSON', 'NDJSON', 'XML', 'GeoJSON', 'Parquet']
/** R-OPEN-08: open, and read by any program without a licence. */
export const isMachineReadable = (format: string): boolean => machineReadable.includes(format)

/** The forms in which a version can be downloaded. */
export const formatsOf = ({ rows, columns }: Pick<Version, 'rows' | 'columns'>): string[] => [
  'CSV',
  ...(rows <= mostXlsxRows ? ['XLSX'] : []),
  'JSON',
  'NDJSON',
  'Parquet',
  ...(columns.some(({ type }) => type === 'geometry') ? ['GeoJSON'] : []),
]
