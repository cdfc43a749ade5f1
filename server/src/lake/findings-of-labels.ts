// Names of columns that are somebody's data: a register without a header whose first person became one (R-CODE-04).
import { type PersonalKind, personalInLabel, pointsAtPerson } from '@gongshu/tabular/personal-text'
import type { Text } from '../platform/problem.ts'
import type { Material } from './finding-material.ts'
import { headerIsData } from './findings-of-reader.ts'
import { editColumns, type Finding } from './repairs.ts'
import { detectorNames, list, text } from './words.ts'

const kindNames: Readonly<Record<PersonalKind, Text>> = {
  residentId: detectorNames.residentId,
  mobile: text('手机号', 'a mobile number'),
  landline: detectorNames.phone,
  bankCard: detectorNames.bankCard,
  email: detectorNames.email,
}

/** What the name of a column tells of a person, in the file or as it was given since. */
const tellsOf = (texts: readonly string[]): PersonalKind[] => [
  ...new Set(
    texts.flatMap((one) =>
      personalInLabel(one)
        .filter(pointsAtPerson)
        .map(({ kind }) => kind),
    ),
  ),
]

export const isPersonalLabel = (label: string): boolean => tellsOf([label]).length > 0

/** Names are published with the entry, whatever is open of it, so nothing is loaded under them. No finding repeats what they say. */
export function labels({ proposal, columns }: Material): Finding[] {
  const found = columns
    .filter(({ keep }) => keep)
    .map(({ examined: { index, label, name } }) => ({ index, kinds: tellsOf([label, name]) }))
    .filter(({ kinds }) => kinds.length > 0)
  const [first] = found
  if (!first) return []
  const kinds = [...new Set(found.flatMap((one) => one.kinds))]
  const where = found.map(({ index }) => index + 1)
  const named = proposal.layout.headerRows.length > 0
  return [
    {
      key: `labels:${where.join(',')}`,
      weight: 'must',
      rule: 'R-CODE-04',
      column: first.index,
      head: text(
        `第 ${list(where.map(String), 'zh')} 列的列名里有${list(
          kinds.map((kind) => kindNames[kind].zh),
          'zh',
        )}`,
        `${where.length === 1 ? 'The name of column' : 'The names of columns'} ${list(where.map(String), 'en')} ${where.length === 1 ? 'holds' : 'hold'} ${list(
          kinds.map((kind) => kindNames[kind].en),
          'en',
        )}`,
      ),
      cause: text(
        '多半是文件没有表头，第一个人成了表头。列名会随目录公布，不能这样装载。',
        'Most likely the file has no header and the first person became it. Names of columns are published with the catalogue and cannot be loaded so.',
      ),
      repairs: [
        ...(named ? [{ ...headerIsData, recommended: true }] : []),
        {
          id: 'byPosition',
          label: text('这几列按位置起名', 'Name these columns by their position'),
          change: (edits) =>
            found.reduce(
              (all, { index }) =>
                editColumns([index], { label: `第 ${index + 1} 列`, name: `c${String(index + 1).padStart(2, '0')}` })(
                  all,
                ),
              edits,
            ),
        },
      ],
    },
  ]
}
