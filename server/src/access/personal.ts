import type { Column, DetectorKind } from '../lake/model.ts'

/** These point at a natural person whatever the column is called. */
const direct: readonly DetectorKind[] = ['residentId', 'phone', 'bankCard', 'email', 'personName']

/** An address or a plate may be an organisation's: it is a person's where the header says so. */
const homely = /住址|家庭|户籍|居住|个人|车主|home|personal/i

/** Whether the values of a column point at people, by what the detectors found over all rows (R-OPEN-02, R-CODE-04). */
export const isPersonal = ({ detector, label }: Pick<Column, 'detector' | 'label'>): boolean =>
  detector !== undefined &&
  (direct.includes(detector.kind) || ((detector.kind === 'address' || detector.kind === 'plate') && homely.test(label)))

/** The columns of a version that keep it from being opened as it is. */
export const personalColumns = <T extends Pick<Column, 'detector' | 'label'>>(columns: readonly T[]): T[] =>
  columns.filter(isPersonal)
