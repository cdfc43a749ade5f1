// Columns that point at people, and columns in which some cells do (R-CODE-04).
import { counted } from '@gongshu/tabular/counted'
import type { Text } from '../platform/problem.ts'
import type { Material } from './finding-material.ts'
import { isNamed } from './identifiers.ts'
import { type Column, isOfPeople, type Stray } from './model.ts'
import { decide, editColumns, type Finding, type FindingPlace, forget, state, undo } from './repairs.ts'
import { strayKey } from './strays.ts'
import { type KeptColumn, versionColumn } from './version-columns.ts'
import { detectorNames, figure, type Lang, list, shareWords, text } from './words.ts'

/** R-CODE-04: columns that point at people. They can be brought in, and then the dataset cannot be opened. */
export function personal({ columns, edits }: Material): Finding[] {
  const found = columns
    .map((kept) => ({ kept, column: versionColumn(kept) }))
    .filter(({ column: { detector, label } }) => detector && isOfPeople(detector, label))
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
        `${counted(count, 'column about people is kept', 'columns about people are kept')}; the dataset cannot be opened`,
      )
      findings.push({ ...base, weight: 'settled', head, places: placesOf(kept), repairs: [undo(forget(key))] })
    } else {
      findings.push({
        ...base,
        weight: 'must',
        places: placesOf(kept),
        head: text(`${count} 列是个人信息`, counted(count, 'column is about people', 'columns are about people')),
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
      head: text(
        `${list(names, 'zh')}是个人信息，不收`,
        `${list(names, 'en')} ${names.length === 1 ? 'is' : 'are'} about people and left out`,
      ),
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

const mostPlaces = 5

/** Of every column its first, then its second, as far as there is room. */
function placesOf(found: readonly { readonly kept: KeptColumn; readonly column: Column }[]): FindingPlace[] {
  const each = found.map(({ kept, column }): FindingPlace[] => {
    const told = new Set((column.seen ?? []).map(({ kind }) => kind))
    return (kept.profile.sightings ?? [])
      .filter(({ kind }) => told.has(kind))
      .map((sighting) => ({ ...sighting, index: kept.examined.index, label: column.label }))
  })
  const rounds = Array.from({ length: mostPlaces }, (_, round) => each.flatMap((places) => places[round] ?? []))
  return rounds
    .flat()
    .slice(0, mostPlaces)
    .sort((a, b) => a.row - b.row || a.index - b.index)
}

const hitWords = ({ detector }: Column): Text => {
  if (!detector) return text('', '')
  const name = detectorNames[detector.kind]
  const share = shareWords(detector)
  return text(
    `${figure(detector.hits)} 格是${name.zh}（${share.zh}）`,
    `${name.en} in ${counted(detector.hits, 'cell')} (${share.en})`,
  )
}

/**
 * A column of something else in which some cells are personal: remarks with telephone numbers. The column is left out, or kept so that
 * the dataset cannot be opened, or the publisher says why they are nobody's.
 */
export function strays({ columns, edits }: Material): Finding[] {
  return columns.flatMap((kept): Finding[] => {
    const column = versionColumn(kept)
    const { index } = kept.examined
    if (!kept.keep || !column.strays) return []
    const { found, reason } = column.strays
    const key = strayKey(index, found)
    const base = { key, rule: 'R-CODE-04', column: index, places: placesOf([{ kept, column }]) }
    if (reason !== undefined) {
      const head = text(
        `“${column.label}”里夹的${list(namesOf(found, 'zh'), 'zh')}，已说明不是个人信息`,
        `${list(namesOf(found, 'en'), 'en')} in “${column.label}”: stated not to be personal`,
      )
      return [{ ...base, weight: 'settled', head, cause: text(reason, reason), repairs: [undo(forget(key))] }]
    }
    if (edits.decisions[key] === 'keepClosed') {
      const head = text(
        `“${column.label}”夹有个人信息，照收，不能开放`,
        `“${column.label}” holds personal information and is kept; the dataset cannot be opened`,
      )
      return [{ ...base, weight: 'settled', head, repairs: [undo(forget(key))] }]
    }
    return [
      {
        ...base,
        weight: 'must',
        head: strayHead(column),
        cause: text(
          `${found.map(({ kind, hits }) => `${figure(hits)} 格像${detectorNames[kind].zh}`).join('，')}。不收、说明不是个人信息，或者收而不开放。`,
          `${found.map(({ kind, hits }) => `${counted(hits, 'cell looks', 'cells look')} like ${detectorNames[kind].en}`).join(', ')}. Leave the column out, say why they are not personal, or keep it and do not open.`,
        ),
        repairs: [
          {
            id: 'leaveOut',
            label: text('不收这一列', 'Leave it out'),
            recommended: true,
            change: editColumns([index], { keep: false }),
          },
          {
            id: 'notPersonal',
            label: text('说明不是个人信息', 'Say why they are not personal'),
            change: state(key),
            asks: 'reason',
          },
          {
            id: 'keepClosed',
            label: text('收，但不开放', 'Keep, but not for opening'),
            change: decide(key, 'keepClosed'),
            accepts: true,
          },
        ],
      },
    ]
  })
}

/** From this share on plates are what the column lists, below it they stand in texts. */
const listed = 0.5

function strayHead({ label, detector, strays }: Column): Text {
  const isList =
    detector?.kind === 'plate' &&
    strays?.found.every(({ kind }) => kind === 'plate') &&
    (detector.rate >= listed || isNamed('plate', label))
  return isList
    ? text(
        `“${label}”是车牌号：单位车辆的可以公开，私家车的是个人信息`,
        `“${label}” holds number plates: those of an organisation’s vehicles may be open, those of private cars are personal`,
      )
    : text(`“${label}”里夹有个人信息`, `“${label}” holds some personal information`)
}

const namesOf = (found: readonly Stray[], lang: Lang): string[] => found.map(({ kind }) => detectorNames[kind][lang])
