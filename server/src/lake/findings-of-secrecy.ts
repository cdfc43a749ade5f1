// Words that keep a paper inside the house: no mark that stops a file, and nothing that may pass without a word (R-SEC-09).
import { counted } from '@gongshu/tabular/counted'
import type { Material } from './finding-material.ts'
import type { Edits, Examined } from './import-model.ts'
import type { Version } from './model.ts'
import { type Finding, forget, state, undo } from './repairs.ts'
import { figure, rowWords, text } from './words.ts'

type Seen = { readonly proposal: Pick<Material['proposal'], 'findings'>; readonly inCells: number }

/** In how many places they stand, and in which rows as far as the reader tells them. */
function seen({ proposal, inCells }: Seen): { count: number; rows: readonly number[] } {
  const found = proposal.findings.find(({ code }) => code === 'internalMark')
  return { count: (found?.count ?? 0) + inCells, rows: found?.rows ?? [] }
}

/** What was said was said of so many; where another reading shows others it is asked again. */
const keyOf = (count: number): string => `internalMark:${count}`

export function internalMarks({ proposal, internalCells, edits }: Material): Finding[] {
  const { count, rows } = seen({ proposal, inCells: internalCells })
  if (count === 0) return []
  const key = keyOf(count)
  const rule = 'R-SEC-09'
  const reason = edits.reasons[key]
  if (reason !== undefined) {
    const head = text('内部字样已说明理由', 'The words of the house are accounted for')
    return [{ key, rule, weight: 'settled', head, cause: text(reason, reason), repairs: [undo(forget(key))] }]
  }
  const where = rows.length > 0 ? rowWords(rows, true) : undefined
  const [zh, en] = where ? [`${where.zh}。`, `${where.en}. `] : ['', '']
  return [
    {
      ...{ key, rule, weight: 'must' },
      head: text(
        `${figure(count)} 处标有“内部资料”“工作秘密”之类的字样`,
        `Words such as 内部资料 or 工作秘密 stand in ${counted(count, 'place')}`,
      ),
      cause: text(
        `${zh}工作秘密不得存入本系统：如是，请停止送数；如不是，请写明理由，审核时一并给人看。`,
        `${en}Work secrets may not be kept in this system: if it is one, stop here; if not, say why, and the reviewers are shown it.`,
      ),
      repairs: [
        {
          id: 'mayBeKept',
          label: text('说明可以收的理由', 'Say why it may be kept'),
          change: state(key),
          asks: 'reason',
        },
      ],
    },
  ]
}

/** As the version keeps it. */
export function statedMarks(
  proposal: Seen['proposal'],
  { internalCells = 0 }: Examined,
  { reasons }: Edits,
): Version['internalMarks'] {
  const { count } = seen({ proposal, inCells: internalCells })
  const reason = reasons[keyOf(count)]
  return count > 0 && reason !== undefined ? { count, reason } : null
}
