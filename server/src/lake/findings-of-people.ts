// Columns that point at people, and columns in which some cells do (R-CODE-04).
import type { Text } from '../platform/problem.ts'
import type { Material } from './finding-material.ts'
import { type Column, type Detector, isPersonal, personalDetectors } from './model.ts'
import { advice, asIs, decide, editColumns, type Finding, forget, undo } from './repairs.ts'
import { versionColumn } from './version-columns.ts'
import { detectorNames, figure, list, percent, text } from './words.ts'

/** R-CODE-04: columns that point at people. They can be brought in, and then the dataset cannot be opened. */
export function personal({ columns, edits }: Material): Finding[] {
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

/** A column of something else in which some cells are personal: remarks with telephone numbers. */
export function strays({ columns, edits }: Material): Finding[] {
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
