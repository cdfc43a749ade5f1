import * as xlsx from '@e965/xlsx'
import type { Text } from '../platform/problem.ts'
import { dateInShanghai, type Instant } from '../platform/time.ts'
import type { EntryView, SharingListView } from './sharing-list-view.ts'

type Column = {
  readonly title: Text
  readonly width: number
  readonly of: (entry: EntryView, lang: keyof Text) => string | number
}

const day = (at: string | null): string => (at === null ? '' : dateInShanghai(at as Instant))
const timely: Readonly<Record<string, Text>> = {
  true: { zh: '按时', en: 'on time' },
  false: { zh: '超期', en: 'late' },
  null: { zh: '无法评', en: 'cannot be said' },
}

// biome-ignore format: a table is read in columns
const columns: readonly Column[] = [
  { title: { zh: '目录代码', en: 'Code' }, width: 14, of: ({ code }) => code },
  { title: { zh: '目录名称', en: 'Name' }, width: 42, of: ({ title }) => title },
  { title: { zh: '共享属性', en: 'Sharing' }, width: 16, of: ({ sharingAttributeLabel }) => sharingAttributeLabel },
  { title: { zh: '共享方式', en: 'Ways' }, width: 20, of: ({ sharingMethodLabels }, lang) => sharingMethodLabels.join(lang === 'zh' ? '、' : ', ') },
  { title: { zh: '数据分级', en: 'Level' }, width: 10, of: ({ level }) => level },
  { title: { zh: '更新周期', en: 'Update cycle' }, width: 12, of: ({ updateFrequencyLabel }) => updateFrequencyLabel ?? '' },
  { title: { zh: '最近更新', en: 'Last updated' }, width: 13, of: ({ dataUpdatedAt }) => day(dataUpdatedAt) },
  { title: { zh: '应更新日', en: 'Due' }, width: 13, of: ({ dueOn }) => dueOn ?? '' },
  { title: { zh: '更新情况', en: 'Update' }, width: 14, of: ({ onTime }, lang) => timely[String(onTime)]?.[lang] ?? '' },
]

/** The list as XLSX: what it is and as of when in the first row, then the entries. A name is never taken for a formula: cells are text. */
export function workbookOf(list: SharingListView, today: string, lang: keyof Text): Buffer {
  const { organisationName, version, entries } = list
  const head =
    lang === 'zh'
      ? `${organisationName}政务数据共享责任清单（${version ? `第${version.number}版，${day(version.publishedAt)}发布` : `截至${today}，未发布`}）`
      : `Sharing responsibility list of ${organisationName} (${version ? `version ${version.number}, published ${day(version.publishedAt)}` : `as of ${today}, not published`})`
  const rows = [
    [head],
    columns.map(({ title }) => title[lang]),
    ...entries.map((entry) => columns.map(({ of }) => of(entry, lang))),
  ]
  const sheet = xlsx.utils.aoa_to_sheet(rows)
  sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: columns.length - 1 } }]
  sheet['!cols'] = columns.map(({ width }) => ({ wch: width }))
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, sheet, lang === 'zh' ? '责任清单' : 'List')
  const bytes: unknown = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
  if (!Buffer.isBuffer(bytes)) throw new TypeError('no workbook was written')
  return bytes
}
