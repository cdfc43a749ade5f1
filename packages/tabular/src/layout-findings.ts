import { counted } from './counted.ts'
import { isTotalRow } from './footer-search.ts'
import type { Finding, Layout, SkippedRow, Text } from './model.ts'
import type { Survey } from './survey.ts'

const t = (zh: string, en: string): Text => ({ zh, en })

/** A header that so few records have to prove is said to be uncertain, unless its words speak for themselves. */
const fewRecords = 3
const clearScore = 0.5

/**
 * What the publisher should know about the layout: what was left out by itself, and what to look at. `headerScore` is how much the
 * header differs from what stands below it, up to 1.
 */
export function findingsOf(layout: Layout, survey: Survey, headerScore: number): Finding[] {
  const findings: Finding[] = []
  const done = (code: Finding['code'], rows: readonly number[], message: Text): void => {
    if (rows.length > 0) findings.push({ code, severity: 'done', rows: rows.slice(0, 50), count: rows.length, message })
  }
  const { noteRows, headerRows, footerRows, skippedRows } = layout
  done(
    'notesAbove',
    noteRows,
    t(
      `表头之上 ${noteRows.length} 行记入说明，不作数据`,
      counted(
        noteRows.length,
        'row above the header is kept as a note, not data',
        'rows above the header are kept as notes, not data',
      ),
    ),
  )
  if (headerRows.length > 1) {
    done(
      'headerJoined',
      headerRows,
      t(
        `${headerRows.length} 行表头拼成一行列名`,
        `${counted(headerRows.length, 'header row')} are joined into one name per column`,
      ),
    )
  }
  if (headerRows.length === 0) {
    findings.push({
      code: 'headerMissing',
      severity: 'advice',
      message: t('没有找到列名，请为各列命名', 'No header was found: name the columns'),
    })
  }
  if ((layout.dataRows ?? 0) === 0) {
    findings.push({
      code: 'headerOnly',
      severity: 'block',
      message: t('只有表头，没有数据行', 'There is a header but not one row of data'),
    })
  }
  const { dataRows = 0 } = layout
  if (headerRows.length > 0 && dataRows > 0 && dataRows <= fewRecords && headerScore < clearScore) {
    findings.push({
      code: 'headerUncertain',
      severity: 'advice',
      rows: headerRows,
      message: t(
        `只有 ${dataRows} 行数据可比，第 ${headerRows.join('、')} 行暂当列名，请核对`,
        `With ${counted(dataRows, 'row')} to compare, row ${headerRows.join(', ')} is taken for the names of the columns: check it`,
      ),
    })
  }
  const totals = footerRows.filter(({ kind }) => kind === 'total')
  done(
    'totalRow',
    totals.map(({ row }) => row),
    t('末尾合计行截去', 'The total at the end is left out'),
  )
  const others = footerRows.filter(({ kind }) => kind !== 'total')
  done(
    'footerRows',
    others.map(({ row }) => row),
    t(
      `末尾 ${others.length} 行注释或落款截去`,
      counted(
        others.length,
        'row of notes or signatures at the end is left out',
        'rows of notes or signatures at the end are left out',
      ),
    ),
  )
  const unequal = totals.flatMap(({ row, checked }) =>
    (checked ?? []).filter(({ equal }) => !equal).map(({ column }) => ({ row, column })),
  )
  if (unequal.length > 0) {
    findings.push({
      code: 'totalMismatch',
      severity: 'advice',
      columns: [...new Set(unequal.map(({ column }) => column))],
      rows: [...new Set(unequal.map(({ row }) => row))],
      count: unequal.length,
      message: t(
        `合计与各行之和不符：${unequal
          .slice(0, 5)
          .map(({ column }) => column)
          .join('、')}`,
        `The total is not the sum of the rows: ${unequal
          .slice(0, 5)
          .map(({ column }) => column)
          .join(', ')}`,
      ),
    })
  }
  const of = (...kinds: SkippedRow['kind'][]): number[] =>
    skippedRows.filter(({ kind }) => kinds.includes(kind)).map(({ row }) => row)
  const groups = of('group')
  done(
    'groupRows',
    groups,
    t(
      `${groups.length} 行分组标题不作数据`,
      counted(groups.length, 'caption row is not data', 'caption rows are not data'),
    ),
  )
  const subtotals = of('subtotal')
  done(
    'totalRow',
    subtotals,
    t(
      `${subtotals.length} 行小计不作数据`,
      counted(subtotals.length, 'subtotal row is not data', 'subtotal rows are not data'),
    ),
  )
  const rulers = of('separator', 'repeatedHeader')
  done(
    'separatorRows',
    rulers,
    t(
      `${rulers.length} 行分隔线、列序号或重复表头不作数据`,
      counted(
        rulers.length,
        'ruler, row of column numbers or repeated header is not data',
        'rulers, rows of column numbers or repeated headers are not data',
      ),
    ),
  )
  const firstData = survey.head.find(({ row }) => row >= layout.firstDataRow)
  if (firstData && isTotalRow(firstData)) {
    findings.push({
      code: 'totalRow',
      severity: 'advice',
      rows: [firstData.row],
      message: t(
        '第一行数据像是合计，请确认是否保留',
        'The first row of data looks like a total: keep it or leave it out',
      ),
    })
  }
  return findings
}
