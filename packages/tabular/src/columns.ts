import { counted } from './counted.ts'
import { TabularError } from './errors.ts'
import type { HeaderLabel } from './header-labels.ts'
import { hiddenInColumns, withoutHidden } from './hidden-characters.ts'
import { unnamed } from './known-header.ts'
import type { Column, Finding, Overrides } from './model.ts'
import { longestName, physicalNames } from './names.ts'
import { unitInNote } from './units.ts'

export type ColumnSource = HeaderLabel & { index: number; isEmpty: boolean }

/** Columns with labels, physical names and units, and what the publisher should know about them. */
export function columnsOf(
  given: readonly ColumnSource[],
  hasHeader: boolean,
  notes: readonly string[],
  said: Partial<Overrides>,
): { columns: Column[]; findings: Finding[] } {
  const sources = given.map(({ path, ...source }) => {
    const shown = path.map(withoutHidden)
    const hadHidden = source.hadHidden === true || shown.some((part, level) => part !== path[level])
    return { ...source, path: shown.filter((part) => part !== ''), hadHidden }
  })
  const tableUnit = notes.map(unitInNote).find((unit) => unit !== undefined)
  const chosen = physicalNames(sources.map(({ path }) => path))
  const columns = sources.map(
    ({ path, unit, index }, position): Column => ({
      label: path.length > 0 ? path.join('·') : unnamed(position),
      path,
      name: said.names?.[position] ?? chosen[position]?.name ?? `c${position + 1}`,
      ...(unit ? { unit } : {}),
      index,
    }),
  )
  checkNames(columns)
  const findings: Finding[] = []
  const advise = (
    code: Finding['code'],
    severity: Finding['severity'],
    found: readonly Column[],
    zh: string,
    en: string,
  ): void => {
    if (found.length > 0)
      findings.push({
        code,
        severity,
        columns: found.slice(0, 50).map(({ label }) => label),
        count: found.length,
        message: { zh, en },
      })
  }
  if (hasHeader) {
    const unnamed = columns.filter(({ path }) => path.length === 0)
    advise(
      'columnNameEmpty',
      'advice',
      unnamed,
      `${unnamed.length} 列没有列名，暂按位置称呼`,
      counted(
        unnamed.length,
        'column has no name and is called by its place',
        'columns have no name and are called by their place',
      ),
    )
    const counts = new Map<string, number>()
    for (const { label } of columns) counts.set(label, (counts.get(label) ?? 0) + 1)
    const doubled = columns.filter(({ label }) => (counts.get(label) ?? 0) > 1)
    advise(
      'columnNameDuplicate',
      'advice',
      doubled,
      `${doubled.length} 列重名，物理名已编号区分，列名照原文`,
      `${counted(doubled.length, 'column shares its name', 'columns share names')}; physical names are numbered, labels stay as they are`,
    )
  }
  const tidied = columns.filter((_, position) => sources[position]?.isTidied === true)
  advise(
    'columnNameTrimmed',
    'done',
    tidied,
    `${tidied.length} 个列名前后或中间的空白、换行已去掉`,
    `White space in ${counted(tidied.length, 'column name')} is taken out`,
  )
  const bared = columns.filter((_, position) => sources[position]?.hadHidden === true)
  if (bared.length > 0) findings.push(hiddenInColumns(bared.map(({ label }) => label)))
  const empty = columns.filter((_, position) => sources[position]?.isEmpty)
  advise(
    'columnEmpty',
    'advice',
    empty,
    `${empty.length} 列全空`,
    counted(empty.length, 'column is empty throughout', 'columns are empty throughout'),
  )
  if (columns.length > 1000) {
    findings.push({
      code: 'wideTable',
      severity: 'advice',
      count: columns.length,
      message: {
        zh: `共 ${columns.length} 列，建议转成长表`,
        en: `${counted(columns.length, 'column')}: a long table would serve better`,
      },
    })
  }
  if (tableUnit) {
    for (const column of columns)
      if (
        column.unit === undefined &&
        /额|值|收入|支出|金|费|资|价|款/.test(column.path.at(-1) ?? '') &&
        /元/.test(tableUnit)
      )
        column.unit = tableUnit
  }
  return { columns, findings }
}

function checkNames(columns: readonly Column[]): void {
  const seen = new Set<string>()
  for (const { name, index } of columns) {
    if (!/^[a-z_][a-z0-9_]*$/.test(name) || name.length > longestName || seen.has(name)) {
      throw new TabularError('overrideInvalid', { column: index + 1, name: name.slice(0, 80) })
    }
    seen.add(name)
  }
}
