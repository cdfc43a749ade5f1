import { useTranslation } from 'react-i18next'
import type { SharingTerms } from './queries.ts'

export type Condition = readonly [column: string, operator: Operator, value: string]
const operators = ['eq', 'ne', 'gte', 'lte', 'prefix'] as const
type Operator = (typeof operators)[number]

/** The filter that the conditions make, all of which must hold; none asks for every row. */
export const filterOf = (conditions: readonly Condition[]) => (conditions.length === 0 ? null : { and: conditions })

/** The conditions of a filter that this form made; another is left as it is. */
export function conditionsOf(filter: unknown): readonly Condition[] | undefined {
  if (filter === null || filter === undefined) return []
  const parts = typeof filter === 'object' && 'and' in filter ? filter.and : [filter]
  if (!Array.isArray(parts)) return undefined
  const isOurs = (part: unknown): part is Condition =>
    Array.isArray(part) && part.length === 3 && operators.some((operator) => operator === part[1])
  return parts.every(isOurs) ? parts.map(([column, operator, value]) => [column, operator, String(value)]) : undefined
}

type Props = {
  readonly columns: SharingTerms['columns']
  readonly conditions: readonly Condition[]
  readonly onChange: (conditions: readonly Condition[]) => void
}

/** 行范围: which rows are asked for, as conditions that all hold. */
export function RowRange({ columns, conditions, onChange }: Props) {
  const { t } = useTranslation()
  const set = (index: number, condition: Condition) =>
    onChange(conditions.map((one, other) => (other === index ? condition : one)))
  return (
    <>
      {conditions.map((condition, index) => {
        const [column, operator, value] = condition
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
          <p key={index} className="row">
            <select
              className="input small"
              aria-label={t('share.range.column')}
              value={column}
              onChange={({ currentTarget }) => set(index, [currentTarget.value, operator, value])}
            >
              {columns.map(({ name, label }) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </select>
            <select
              className="input small"
              aria-label={t('share.range.operator')}
              value={operator}
              onChange={({ currentTarget }) =>
                set(index, [column, operators.find((one) => one === currentTarget.value) ?? 'eq', value])
              }
            >
              {operators.map((one) => (
                <option key={one} value={one}>
                  {t(`operator.${one}`)}
                </option>
              ))}
            </select>
            <input
              className="input small"
              aria-label={t('share.range.value')}
              value={value}
              required
              maxLength={200}
              onChange={({ currentTarget }) => set(index, [column, operator, currentTarget.value])}
            />
            <button type="button" className="link" onClick={() => onChange(conditions.filter((_, i) => i !== index))}>
              {t('share.range.remove')}
            </button>
          </p>
        )
      })}
      <button
        type="button"
        className="btn small"
        disabled={columns.length === 0 || conditions.length >= 5}
        onClick={() => onChange([...conditions, [columns[0]?.name ?? '', 'eq', '']])}
      >
        {t('share.range.add')}
      </button>
    </>
  )
}
