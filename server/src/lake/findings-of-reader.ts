// What the reader of the file noticed, as findings with their repairs.
import { counted } from '@gongshu/tabular/counted'
import { hiddenInColumns, withoutHidden } from '@gongshu/tabular/hidden-characters'
import type { Proposal, Finding as ReaderFinding } from '@gongshu/tabular/model'
import type { Text } from '../platform/problem.ts'
import type { Material } from './finding-material.ts'
import type { Edits } from './import-model.ts'
import { advice, asIs, decide, type Finding, forget, type Repair, undo } from './repairs.ts'
import { list, mostNamed, rowWords, text } from './words.ts'

/** Rows that the reader left out can be asked back. */
const undoable: readonly ReaderFinding['code'][] = ['totalRow', 'footerRows', 'groupRows', 'separatorRows']

export function reader({ proposal, columns, edits }: Material): Finding[] {
  return [...proposal.findings, ...hiddenInParquet(proposal, columns)].flatMap((finding): Finding[] => {
    const { code, severity, message, rows = [], columns } = finding
    // It has a finding of its own, which asks for a reason.
    if (code === 'internalMark') return []
    const key = `${code}:${rows[0] ?? ''}`
    const cause = code === 'totalRow' ? totalWords(proposal) : placeWords(finding)
    const column = columns?.length === 1 ? proposal.columns.find(({ label }) => label === columns[0]) : undefined
    const base = {
      key,
      head: message,
      ...(cause ? { cause } : {}),
      ...(column ? { column: proposal.columns.indexOf(column) } : {}),
    }
    const otherwise = code === 'headerOnly' || code === 'headerUncertain' ? [headerIsData] : []
    if (code === 'encodingMixed' && severity === 'block')
      return [twoEncodings({ ...base, key: `${key}:${finding.count}` }, edits)]
    if (severity === 'block') return [{ ...base, weight: 'must', repairs: otherwise }]
    if (severity === 'advice') return [advice({ ...base, repairs: [asIs(key), ...otherwise] }, edits)]
    const keep = (edits: Edits): Edits => askedBack(proposal, edits, rows)
    return [{ ...base, weight: 'settled', repairs: undoable.includes(code) && rows.length > 0 ? [undo(keep)] : [] }]
  })
}

/** Two files in one: nobody passes it without having looked, so the command line does not accept it either. */
const twoEncodings = (base: Omit<Finding, 'weight' | 'repairs'>, { decisions }: Edits): Finding =>
  decisions[base.key] === 'lineByLine'
    ? { ...base, weight: 'settled', repairs: [undo(forget(base.key))] }
    : {
        ...base,
        weight: 'must',
        repairs: [
          {
            id: 'lineByLine',
            label: text('看过样例，逐行解码', 'I looked at the sample: decode line by line'),
            recommended: true,
            change: decide(base.key, 'lineByLine'),
          },
        ],
      }

/** The reader leaves Parquet to the engine, which has the names as they are. */
function hiddenInParquet({ format }: Proposal, columns: Material['columns']): ReaderFinding[] {
  const named = columns.flatMap(({ examined: { file, label } }) => (file ? [{ label, file: file.label }] : []))
  const bared = named.filter(({ file }) => withoutHidden(file) !== file)
  if (format !== 'parquet' || bared.length === 0) return []
  return [hiddenInColumns(bared.map(({ label }) => label))]
}

/** There is no header: its row is data. */
export const headerIsData: Repair = {
  id: 'headerIsData',
  label: text('这一行也是数据，没有表头', 'It is data too: there is no header'),
  change: ({ reading: { headerRows: _, ...reading }, ...edits }) => ({
    ...edits,
    reading: { ...reading, headerRow: 0 },
  }),
}

/** Every row asked back is kept; one below the data moves its end too. */
function askedBack({ layout }: Proposal, edits: Edits, rows: readonly number[]): Edits {
  const below = rows.filter((row) => layout.footerRows.some((footer) => footer.row === row))
  return {
    ...edits,
    keepRows: [...new Set([...edits.keepRows, ...rows])],
    ...(below.length > 0 ? { lastDataRow: Math.max(edits.lastDataRow ?? 0, ...below) } : {}),
  }
}

/** 合计行: the sum was checked, and this is what came out. */
function totalWords({ layout }: Proposal): Text | undefined {
  const checked = layout.footerRows.flatMap((row) => row.checked ?? [])
  if (checked.length === 0) return undefined
  const equal = checked.filter((one) => one.equal)
  const unequal = checked.filter((one) => !one.equal)
  const said = (one: (typeof checked)[number]): string => `${one.column} ${one.stated}`
  return unequal.length === 0
    ? text(
        `与各行之和核对相符：${equal.slice(0, 4).map(said).join('、')}`,
        `Checked against the sum of the rows: ${equal.slice(0, 4).map(said).join(', ')}`,
      )
    : text(
        unequal
          .slice(0, 4)
          .map(({ column, stated, sum }) => `${column} 写 ${stated}，各行之和 ${sum}`)
          .join('；'),
        unequal
          .slice(0, 4)
          .map(({ column, stated, sum }) => `${column} says ${stated}, the rows sum to ${sum}`)
          .join('; '),
      )
}

/** The reader keeps the first fifty. */
const keptByReader = 50

function placeWords({ rows = [], columns = [], count = 0 }: ReaderFinding): Text | undefined {
  const isWhole = (given: readonly unknown[]): boolean => given.length < keptByReader || count <= given.length
  if (columns.length > 0) {
    const labels = [...new Set(columns)]
    const times = (label: string): number => columns.filter((one) => one === label).length
    const shown = labels.slice(0, mostNamed).map((label) => ({ label, times: times(label) }))
    const more = labels.length > mostNamed || !isWhole(columns)
    return text(
      `${list(
        shown.map(({ label, times }) => (times > 1 ? `“${label}”（${times} 列）` : `“${label}”`)),
        'zh',
      )}${more ? '等' : ''}`,
      `${list(
        shown.map(({ label, times }) => (times > 1 ? `“${label}” (${counted(times, 'column')})` : `“${label}”`)),
        'en',
      )}${more ? ' and others' : ''}`,
    )
  }
  if (rows.length === 0) return undefined
  return rowWords(rows, isWhole(rows))
}
