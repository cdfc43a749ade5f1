import type { Proposal, Finding as ReaderFinding } from '@gongshu/tabular/model'
import type { Text } from '../platform/problem.ts'
import type { Edits } from './import-model.ts'
import { type Column, type Detector, isPersonal, personalDetectors } from './model.ts'
import { advice, asIs, decide, editColumns, type Finding, forget, undo } from './repairs.ts'
import { type KeptColumn, versionColumn } from './version-columns.ts'
import { codeReasons, detectorNames, figure, list, percent, text, typeNames } from './words.ts'

export type Material = {
  readonly proposal: Proposal
  readonly columns: readonly KeptColumn[]
  readonly raggedRows: number
  readonly edits: Edits
  /** A change that led nowhere, in both languages. */
  readonly mishap?: { readonly title: Text; readonly detail?: Text | undefined } | undefined
  /** The version that this very file became before. */
  readonly sameFileAs?: { readonly number: number } | undefined
}

/** All findings, what blocks first. Their order is their number. */
export function findingsOf(material: Material): Finding[] {
  const found = [
    ...mishap(material),
    ...personal(material),
    ...reader(material),
    ...sameFile(material),
    ...rejected(material),
    ...almostTyped(material),
    ...checkDigits(material),
    ...strays(material),
    ...codes(material),
    ...noneOfSome(material),
  ]
  const rank = { must: 0, advice: 1, settled: 2 }
  return found.toSorted((a, b) => rank[a.weight] - rank[b.weight])
}

function mishap({ mishap, edits }: Material): Finding[] {
  if (!mishap) return []
  const { title, detail } = mishap
  const head = text(`刚才的改法没有成立：${title.zh}`, `The last change led nowhere: ${title.en}`)
  return [advice({ key: 'mishap', head, ...(detail ? { cause: detail } : {}), repairs: [asIs('mishap')] }, edits)]
}

/** R-CODE-04: columns that point at people. They can be brought in, and then the dataset cannot be opened. */
function personal({ columns, edits }: Material): Finding[] {
  const found = columns
    .map((kept) => ({ kept, column: versionColumn(kept) }))
    .filter(({ column }) => isPersonal(column))
  if (found.length === 0) return []
  const kept = found.filter(({ kept }) => kept.keep)
  const left = found.filter(({ kept }) => !kept.keep)
  const [first] = kept
  const indexes = kept.map(({ kept }) => kept.examined.index)
  const key = `personal:${indexes.join(',')}`
  const rule = 'R-CODE-04'
  const findings: Finding[] = []
  if (first) {
    const count = kept.length
    const base = { key, rule, column: first.kept.examined.index }
    if (edits.decisions[key] === 'keepClosed') {
      const head = text(
        `${count} 列个人信息收下，不能开放`,
        `${count} columns about people are kept; the dataset cannot be opened`,
      )
      findings.push({ ...base, weight: 'settled', head, repairs: [undo(forget(key))] })
    } else {
      findings.push({
        ...base,
        weight: 'must',
        head: text(
          `${count} 列是个人信息`,
          count === 1 ? '1 column is about people' : `${count} columns are about people`,
        ),
        cause: text(
          `${kept.map(({ column }) => `“${column.label}”${hitWords(column).zh}`).join('，')}。留着就不能开放。`,
          `${kept.map(({ column }) => `“${column.label}”: ${hitWords(column).en}`).join('; ')}. With them the dataset cannot be opened.`,
        ),
        repairs: [
          {
            id: 'leaveOut',
            label: text(
              count === 1 ? '不收这一列' : `不收这 ${count} 列`,
              count === 1 ? 'Leave it out' : 'Leave them out',
            ),
            recommended: true,
            change: editColumns(indexes, { keep: false }),
          },
          {
            id: 'keepClosed',
            label: text('收，但不开放', 'Keep, but not for opening'),
            change: decide(key, 'keepClosed'),
            accepts: true,
          },
        ],
      })
    }
  }
  if (left.length > 0) {
    const names = left.map(({ column }) => `“${column.label}”`)
    findings.push({
      key: 'personalLeftOut',
      weight: 'settled',
      rule,
      head: text(`${list(names, 'zh')}是个人信息，不收`, `${list(names, 'en')} are about people and left out`),
      repairs: [
        undo(
          editColumns(
            left.map(({ kept }) => kept.examined.index),
            { keep: true },
          ),
        ),
      ],
    })
  }
  return findings
}

const hitWords = ({ detector }: Column): Text => {
  if (!detector) return text('', '')
  const { hits, rate, chance, kind } = detector
  const name = detectorNames[kind]
  return text(
    `${figure(hits)} 格是${name.zh}（${percent(rate)}，碰巧只会有 ${percent(chance)}）`,
    `${figure(hits)} ${name.en} (${percent(rate)}; by chance ${percent(chance)})`,
  )
}

/** Rows that the reader left out can be asked back. */
const undoable: readonly ReaderFinding['code'][] = ['totalRow', 'footerRows', 'groupRows', 'separatorRows']

function reader({ proposal, edits }: Material): Finding[] {
  return proposal.findings.flatMap((finding): Finding[] => {
    const { code, severity, message, rows = [], columns } = finding
    const key = `${code}:${rows[0] ?? ''}`
    const cause = code === 'totalRow' ? totalWords(proposal) : placeWords(finding)
    const column = columns?.length === 1 ? proposal.columns.find(({ label }) => label === columns[0]) : undefined
    const base = {
      key,
      head: message,
      ...(cause ? { cause } : {}),
      ...(column ? { column: proposal.columns.indexOf(column) } : {}),
    }
    if (severity === 'block') return [{ ...base, weight: 'must', repairs: [] }]
    if (severity === 'advice') return [advice({ ...base, repairs: [asIs(key)] }, edits)]
    const keep = (edits: Edits): Edits => askedBack(proposal, edits, rows)
    return [{ ...base, weight: 'settled', repairs: undoable.includes(code) && rows.length > 0 ? [undo(keep)] : [] }]
  })
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

function placeWords({ rows = [], columns = [], count }: ReaderFinding): Text | undefined {
  const more = (shown: number): string => (count !== undefined && count > shown ? ' …' : '')
  if (columns.length > 0) {
    const shown = columns.slice(0, 6)
    return text(
      `${list(
        shown.map((label) => `“${label}”`),
        'zh',
      )}${more(6)}`,
      `${list(
        shown.map((label) => `“${label}”`),
        'en',
      )}${more(6)}`,
    )
  }
  if (rows.length === 0) return undefined
  const shown = rows.slice(0, 6)
  return text(`第 ${shown.map(figure).join('、')}${more(6)} 行`, `Rows ${shown.map(figure).join(', ')}${more(6)}`)
}

function sameFile({ sameFileAs, edits }: Material): Finding[] {
  if (!sameFileAs) return []
  const head = text(
    `与第 ${sameFileAs.number} 版的原件一模一样`,
    `The file is the very same as that of version ${sameFileAs.number}`,
  )
  const cause = text(
    'SHA-256 相同。原件只存一份；再装载会多出一版内容相同的数据。',
    'Same SHA-256. It is kept once; loading it makes another version with the same content.',
  )
  return [advice({ key: 'sameFile', head, cause, repairs: [asIs('sameFile')] }, edits)]
}

/** Cells that are not of the column's type: taken as empty, and kept beside their row as they were written. */
function rejected({ columns, edits }: Material): Finding[] {
  return columns
    .filter(({ keep, examined }) => keep && examined.bad > 0)
    .map(({ examined, profile }) => {
      const { index, label, bad, reading, offenders } = examined
      const key = `rejected:${index}`
      const type = typeNames[reading.type]
      const isPrivate = profile.detectors.some(({ kind }) => personalDetectors.includes(kind))
      const samples = isPrivate
        ? []
        : [...new Set(offenders.map(({ raw }) => raw.trim()))].slice(0, 4).map((raw) => `“${raw.slice(0, 30)}”`)
      return advice(
        {
          key,
          column: index,
          head: text(
            `${figure(bad)} 格“${label}”不是${type.zh}`,
            `${figure(bad)} cells of “${label}” are not ${type.en}`,
          ),
          cause: text(
            `${samples.length > 0 ? `${list(samples, 'zh')}${bad > samples.length ? '等' : ''}。` : ''}装作空值，原文留在旁边，一格不丢。`,
            `${samples.length > 0 ? `${list(samples, 'en')}${bad > samples.length ? ' …' : ''}. ` : ''}Taken as empty; what was written is kept beside.`,
          ),
          repairs: [
            { ...asIs(key), recommended: true },
            {
              id: 'asText',
              label: text('整列按文本收', 'Take the column as text'),
              change: editColumns([index], { type: 'text' }),
            },
          ],
        },
        edits,
      )
    })
}

/** A column that would be a number or a date, were it not for too many cells. */
function almostTyped({ columns, edits }: Material): Finding[] {
  return columns.flatMap(({ keep, examined }): Finding[] => {
    const { index, label, almost, filled } = examined
    if (!keep || !almost) return []
    const key = `almost:${index}`
    const type = typeNames[almost.type]
    return [
      advice(
        {
          key,
          column: index,
          head: text(`“${label}”差一点是${type.zh}，按文本收`, `“${label}” is nearly ${type.en} and taken as text`),
          cause: text(
            `${figure(filled)} 格里 ${figure(almost.bad)} 格不是。`,
            `${figure(almost.bad)} of ${figure(filled)} cells are not.`,
          ),
          repairs: [
            asIs(key),
            {
              id: 'asType',
              label: text(`按${type.zh}收，不是的装作空值`, `Take it as ${type.en}, the others as empty`),
              change: editColumns([index], { type: almost.type }),
            },
          ],
        },
        edits,
      ),
    ]
  })
}

/** R-CODE-01: codes of the right form whose check character is wrong. */
function checkDigits({ columns, edits }: Material): Finding[] {
  return columns.flatMap((kept): Finding[] => {
    const column = versionColumn(kept)
    const { detector } = column
    const wrong = detector ? kept.examined.filled - detector.hits : 0
    if (!kept.keep || detector?.kind !== 'creditCode' || detector.basis !== 'all' || wrong <= 0) return []
    const key = `checkDigit:${kept.examined.index}`
    return [
      advice(
        {
          key,
          rule: 'R-CODE-01',
          column: kept.examined.index,
          head: text(
            `${figure(wrong)} 个“${column.label}”通不过校验`,
            `${figure(wrong)} of “${column.label}” fail the check`,
          ),
          cause: text(
            `${figure(detector.hits)} 个通过。照原样装载；常见的错是把数字 0 写成字母 O，请回去核对。`,
            `${figure(detector.hits)} pass. They are loaded as written; a letter O for a zero is the usual mistake.`,
          ),
          repairs: [asIs(key)],
        },
        edits,
      ),
    ]
  })
}

/** A column of something else in which some cells are personal: remarks with telephone numbers. */
function strays({ columns, edits }: Material): Finding[] {
  return columns.flatMap((kept): Finding[] => {
    const column = versionColumn(kept)
    if (!kept.keep || isPersonal(column)) return []
    const found = kept.profile.detectors.filter(
      (one) => one.kind !== column.detector?.kind && isStray(one, kept.examined.reason),
    )
    if (found.length === 0) return []
    const key = `stray:${kept.examined.index}`
    return [
      advice(
        {
          key,
          rule: 'R-CODE-04',
          column: kept.examined.index,
          head: text(`“${column.label}”里夹有个人信息`, `“${column.label}” holds some personal information`),
          cause: text(
            `${found.map(({ kind, hits }) => `${figure(hits)} 格像${detectorNames[kind].zh}`).join('，')}。请看过再定。`,
            `${found.map(({ kind, hits }) => `${figure(hits)} cells look like ${detectorNames[kind].en}`).join(', ')}. Look before you go on.`,
          ),
          repairs: [
            asIs(key),
            {
              id: 'leaveOut',
              label: text('不收这一列', 'Leave it out'),
              change: editColumns([kept.examined.index], { keep: false }),
            },
          ],
        },
        edits,
      ),
    ]
  })
}

/**
 * Names and addresses have no check digit: a few that look so prove nothing. In a column of digits some look like telephone numbers by
 * chance; in running text none do.
 */
const isStray = ({ kind, rate, chance }: Detector, digits: string | undefined): boolean =>
  personalDetectors.includes(kind) &&
  kind !== 'personName' &&
  kind !== 'address' &&
  (digits === undefined || rate > chance)

/** R-CODE: digits that stay text. Nothing to do, unless they are numbers after all. */
function codes({ columns }: Material): Finding[] {
  const found = columns.filter(({ keep, examined }) => keep && examined.reason !== undefined)
  return found.slice(0, 20).map(({ examined }) => {
    const { index, label, reason = '' } = examined
    const why = codeReasons[reason] ?? text(reason, reason)
    return {
      key: `code:${index}`,
      weight: 'settled' as const,
      column: index,
      head: text(`“${label}”全是数字，按文本保留：${why.zh}`, `“${label}” is all digits and stays text: ${why.en}`),
      repairs: [undo(editColumns([index], { type: 'integer' }))],
    }
  })
}

/** 有/无: a word that stands for no value elsewhere says something here. */
function noneOfSome({ columns }: Material): Finding[] {
  return columns.flatMap(({ keep, examined: { index, label, none } }): Finding[] => {
    if (!keep || !none) return []
    const base = { key: `none:${index}`, weight: 'settled' as const, column: index }
    return none === 'value'
      ? [
          {
            ...base,
            head: text(`“${label}”里的“无”是值，不当作空`, `In “${label}” 无 is a value and not an empty cell`),
            cause: text('这一列的取值是有和无。', 'Its values are 有 and 无, some and none.'),
            repairs: [undo(editColumns([index], { noneIsEmpty: true }))],
          },
        ]
      : [
          {
            ...base,
            head: text(`“${label}”里的“无”当作空值`, `In “${label}” 无 is an empty cell`),
            repairs: [undo(editColumns([index], { noneIsEmpty: false }))],
          },
        ]
  })
}
