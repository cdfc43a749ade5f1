import { useTranslation } from 'react-i18next'
import type { Schema } from '../operations.ts'
import { useFormat } from '../page.ts'
import css from './facts.module.css'
import { type ColumnRuling, GradeBars, OpennessMark, RulingCells } from './marks.tsx'

export type Openness = Schema<'Dataset'>['openness']
const fills = { unconditional: 'empty', conditional: 'half', closed: 'full' } as const

/** 开放属性: ○ 无条件 ◐ 有条件 ● 不予开放. */
export function OpennessFact({ openness }: { openness: Openness }) {
  const { t } = useTranslation()
  return (
    <span className={css.fact}>
      <OpennessMark fill={fills[openness]} />
      {t(`openness.${openness}`)}
    </span>
  )
}

/** 数据分级: 一般数据1–4级. */
export function GradeFact({ level, short = false }: { level: number; short?: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={css.fact}>
      <GradeBars level={level} />
      {t(short ? 'grade.short' : 'grade.full', { level })}
    </span>
  )
}

/** 裁定: cells, then the words: 1明 2遮 1不给. */
export function RulingFact({ columns }: { columns: readonly ColumnRuling[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = (['clear', 'masked', 'hidden'] as const)
    .map((ruling) => ({ ruling, count: columns.filter((column) => column === ruling).length }))
    .filter(({ count }) => count > 0)
    .map(({ ruling, count }) => t(`ruling.${ruling}`, { count }))
  return (
    <span className={css.fact}>
      {columns.length <= 40 && <RulingCells columns={columns} />}
      {words.join(format.zh ? '　' : ', ')}
    </span>
  )
}

/** File formats, in code type, parted by a middle dot. */
export function Formats({ formats }: { formats: readonly string[] }) {
  return (
    <span className={css.formats}>
      {formats.map((format) => (
        <span key={format}>{format}</span>
      ))}
    </span>
  )
}
