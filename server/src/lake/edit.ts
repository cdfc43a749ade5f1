import { isSecrecyMark } from '@gongshu/tabular/secrecy'
import { type Edits, type FileReading, type ImportEdit, noEdits, type ReadingEdit } from './import-model.ts'
import { type Loaded, readingOf } from './import-view.ts'
import { problems } from './problems.ts'

/** The publisher's edits after one more; refuses what cannot be. */
export function applyEdit(
  loaded: Pick<Loaded, 'edits' | 'proposal' | 'columns' | 'findings'>,
  edit: ImportEdit,
): Edits {
  const { proposal, columns, findings } = loaded
  if (!proposal) throw problems.importBusy()
  let next = loaded.edits
  if (edit.repair) {
    const { finding, repair, reason } = edit.repair
    const chosen = findings[finding - 1]?.repairs.find(({ id }) => id === repair)
    if (!chosen) throw problems.invalidEdit({ field: 'repair' })
    if (chosen.asks && (reason === undefined || isSecrecyMark(reason))) throw problems.invalidEdit({ field: 'reason' })
    next = chosen.change(next, reason)
  }
  if (edit.reading) {
    if (edit.reading.sheet !== undefined && !proposal.tables.some(({ name }) => name === edit.reading?.sheet)) {
      throw problems.invalidEdit({ field: 'sheet', sheets: proposal.tables.map(({ name }) => name) })
    }
    const changed = changedReading(readingOf(proposal, next), edit.reading)
    next = { ...next, reading: { ...readingKept(next, changed), ...changed } }
    // Another sheet or header is another table: what was said of the columns was said of the old one.
    if (isOtherTable(changed)) next = { ...noEdits, reading: next.reading }
  }
  for (const { index, ...change } of edit.columns ?? []) {
    if (!columns.some(({ examined }) => examined.index === index)) throw problems.invalidEdit({ field: 'index', index })
    next = { ...next, columns: { ...next.columns, [index]: { ...next.columns[index], ...change } } }
  }
  checkNames(loaded, next)
  return next
}

/** The form sends every field; only what differs from how the file is read now is the publisher's word. */
function changedReading(now: FileReading, said: ReadingEdit): ReadingEdit {
  const entries = Object.entries(said).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(now[key as keyof FileReading]),
  )
  return Object.fromEntries(entries)
}

const isOtherTable = ({ sheet, delimiter, headerRow, headerRows }: ReadingEdit): boolean =>
  sheet !== undefined || delimiter !== undefined || headerRow !== undefined || headerRows !== undefined

/** Rows counted in one sheet mean nothing in another. */
const readingKept = ({ reading }: Edits, changed: ReadingEdit): ReadingEdit => {
  if (changed.sheet === undefined) return reading
  const { headerRow: _row, headerRows: _rows, ...rest } = reading
  return rest
}

function checkNames({ columns }: Pick<Loaded, 'columns'>, { columns: edited }: Edits): void {
  const names = new Set<string>()
  for (const { examined } of columns) {
    const { name = examined.name, keep = true } = edited[examined.index] ?? {}
    if (!keep) continue
    if (names.has(name)) throw problems.invalidEdit({ field: 'name', name })
    names.add(name)
  }
}
