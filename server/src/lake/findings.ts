import { counted } from '@gongshu/tabular/counted'
import type { Material } from './finding-material.ts'
import { labels } from './findings-of-labels.ts'
import { wideNumbers } from './findings-of-numbers.ts'
import { personal, strays } from './findings-of-people.ts'
import { reader } from './findings-of-reader.ts'
import { internalMarks } from './findings-of-secrecy.ts'
import { personalDetectors } from './model.ts'
import { advice, asIs, editColumns, type Finding, undo } from './repairs.ts'
import { versionColumn } from './version-columns.ts'
import { codeReasons, figure, list, misfitWords, sentence, text, typeNames } from './words.ts'

/** All findings, what blocks first. Their order is their number. */
export function findingsOf(material: Material): Finding[] {
  const found = [
    ...mishap(material),
    ...internalMarks(material),
    ...labels(material),
    ...personal(material),
    ...strays(material),
    ...reader(material),
    ...sameFile(material),
    ...rejected(material),
    ...almostTyped(material),
    ...wideNumbers(material),
    ...checkDigits(material),
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
      const misfits = misfitWords(examined, reading.type)
      const isPrivate = profile.detectors.some(({ kind }) => personalDetectors.includes(kind))
      const samples = isPrivate
        ? []
        : [...new Set(offenders.map(({ raw }) => raw.trim()))].slice(0, 4).map((raw) => `“${raw.slice(0, 30)}”`)
      return advice(
        {
          key,
          column: index,
          head: text(`“${label}”：${misfits.zh}`, `“${label}”: ${misfits.en}`),
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
    const misfits = misfitWords({ bad: almost.bad, filled }, almost.type)
    // A few cells at the top looked like it: there is nothing to choose.
    if (almost.bad >= filled)
      return [
        {
          ...{ key, weight: 'settled', column: index, repairs: [] },
          head: text(`“${label}”按文本收：${misfits.zh}`, `“${label}” is taken as text: ${misfits.en}`),
        },
      ]
    return [
      advice(
        {
          key,
          column: index,
          head: text(`“${label}”差一点是${type.zh}，按文本收`, `“${label}” is nearly ${type.en} and taken as text`),
          cause: text(`${misfits.zh}。`, `${sentence(misfits.en)}.`),
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
            `${counted(wrong, 'cell')} of “${column.label}” ${wrong === 1 ? 'fails' : 'fail'} the check`,
          ),
          cause: text(
            `${figure(detector.hits)} 个通过。照原样装载；常见的错是把数字 0 写成字母 O，请回去核对。`,
            `${figure(detector.hits)} ${detector.hits === 1 ? 'passes' : 'pass'}. They are loaded as written; a letter O for a zero is the usual mistake.`,
          ),
          repairs: [asIs(key)],
        },
        edits,
      ),
    ]
  })
}

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
