import { useQuery } from '@tanstack/react-query'
import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { datasetQuery } from '../opendata/dataset-queries.ts'
import { ownDatasetsQuery } from '../opendata/publication-queries.ts'
import { useApi } from '../platform/page.ts'
import css from './condition.module.css'
import type { Rule, RuleSet } from './queries.ts'

type Props = {
  set: RuleSet
  rule: Rule
  disabled: boolean
  labelOf: (what: string) => string
  onRule: (rule: Rule) => void
}

/** The column and the bounds of a rule, whatever its kind asks for. */
export function Condition({ set, rule, disabled, labelOf, onRule }: Props) {
  const { t } = useTranslation()
  const input = (what: string): ComponentProps<'input'> => ({
    className: 'input small',
    disabled,
    'aria-label': labelOf(what),
  })
  const column = 'column' in rule && (
    <Column
      set={set}
      value={rule.column}
      disabled={disabled}
      label={labelOf(t('quality.work.column'))}
      onChange={(column) => onRule({ ...rule, column })}
    />
  )
  switch (rule.kind) {
    case 'notNull':
    case 'period':
      return <Parts>{column}</Parts>
    case 'unique':
    case 'noRepeat':
      return <Columns {...{ set, disabled, labelOf }} rule={rule} onRule={onRule} />
    case 'pattern':
      return (
        <Parts>
          {column}
          <input
            {...input(t('quality.work.pattern'))}
            className="input small mono"
            value={rule.pattern}
            placeholder={t('quality.work.patternHint')}
            onChange={({ currentTarget }) => onRule({ ...rule, pattern: currentTarget.value })}
          />
        </Parts>
      )
    case 'length': {
      const bound = (name: 'min' | 'max') => (
        <input
          {...input(t(`quality.work.${name}`))}
          type="number"
          min={0}
          placeholder={t(`quality.work.${name}`)}
          value={rule[name] ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { [name]: _before, ...rest } = rule
            onRule(value === '' ? rest : { ...rest, [name]: Number(value) })
          }}
        />
      )
      return (
        <Parts>
          {column}
          {bound('min')}
          {bound('max')}
        </Parts>
      )
    }
    case 'range': {
      const bound = (name: 'min' | 'max') => (
        <input
          {...input(t(`quality.work.${name}`))}
          placeholder={t(`quality.work.${name}`)}
          value={rule[name] ?? ''}
          onChange={({ currentTarget: { value } }) => {
            const { [name]: _before, ...rest } = rule
            onRule(value === '' ? rest : { ...rest, [name]: value })
          }}
        />
      )
      return (
        <Parts>
          {column}
          {bound('min')}
          {bound('max')}
        </Parts>
      )
    }
    case 'codeList':
      return (
        <Parts>
          {column}
          <textarea
            key={rule.values.join('\n')}
            className={`input small ${css.values}`}
            rows={Math.min(6, Math.max(2, rule.values.length))}
            disabled={disabled}
            aria-label={labelOf(t('quality.work.values'))}
            placeholder={t('quality.work.values')}
            defaultValue={rule.values.join('\n')}
            onBlur={({ currentTarget }) => {
              const values = currentTarget.value.split('\n').map((line) => line.trim())
              const next = [...new Set(values.filter((line) => line !== ''))]
              if (next.join('\n') !== rule.values.join('\n')) onRule({ ...rule, values: next })
            }}
          />
        </Parts>
      )
    case 'reference':
      return (
        <Parts>
          {column}
          <Reference {...{ disabled, labelOf, rule, onRule }} />
        </Parts>
      )
    case 'compare':
      return (
        <Parts>
          {column}
          <select
            className="input small"
            value={rule.operator}
            disabled={disabled}
            aria-label={labelOf(t('quality.work.operator'))}
            onChange={({ currentTarget }) => onRule({ ...rule, operator: currentTarget.value as typeof rule.operator })}
          >
            {(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const).map((operator) => (
              <option key={operator} value={operator}>
                {t(`quality.work.ops.${operator}`)}
              </option>
            ))}
          </select>
          <Column
            set={set}
            value={rule.other}
            disabled={disabled}
            label={labelOf(t('quality.work.other'))}
            onChange={(other) => onRule({ ...rule, other })}
          />
        </Parts>
      )
    case 'identifier':
      return (
        <Parts>
          {column}
          <select
            className="input small"
            value={rule.identifier}
            disabled={disabled}
            aria-label={labelOf(t('quality.work.identifier'))}
            onChange={({ currentTarget }) =>
              onRule({ ...rule, identifier: currentTarget.value as typeof rule.identifier })
            }
          >
            {(['residentId', 'creditCode', 'phone'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`quality.work.identifiers.${one}`)}
              </option>
            ))}
          </select>
        </Parts>
      )
    case 'freshness':
      return (
        <Parts>
          <input
            {...input(t('quality.work.days'))}
            type="number"
            min={1}
            value={rule.days}
            onChange={({ currentTarget }) => onRule({ ...rule, days: Number(currentTarget.value) })}
          />
          <span className="t">{t('quality.work.days')}</span>
        </Parts>
      )
    case 'records':
      return (
        <Parts>
          <input
            {...input(t('quality.work.expected'))}
            type="number"
            min={1}
            value={rule.expected}
            onChange={({ currentTarget }) => onRule({ ...rule, expected: Number(currentTarget.value) })}
          />
          <span className="t">{t('quality.work.expected')}</span>
        </Parts>
      )
  }
}

const Parts = ({ children }: { children: ReactNode }) => <div className={css.parts}>{children}</div>

type ColumnProps = {
  set: RuleSet
  value: string
  disabled: boolean
  label: string
  onChange: (name: string) => void
}

/** A column that the version no longer has stays chosen until another is. */
function Column({ set, value, disabled, label, onChange }: ColumnProps) {
  const isKnown = set.columns.some(({ name }) => name === value)
  return (
    <select
      className="input small"
      value={value}
      disabled={disabled}
      aria-label={label}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {!isKnown && <option value={value}>{value}</option>}
      {set.columns.map((column) => (
        <option key={column.name} value={column.name}>
          {column.label}
        </option>
      ))}
    </select>
  )
}

type ColumnsProps = Omit<Props, 'rule'> & { rule: Extract<Rule, { kind: 'unique' | 'noRepeat' }> }

/** One or several columns that make a key together; none is the whole row. */
function Columns({ set, rule, disabled, labelOf, onRule }: ColumnsProps) {
  const { t } = useTranslation()
  const chosen = set.columns.filter(({ name }) => rule.columns.includes(name)).map(({ label }) => label)
  return (
    <details className={css.columns}>
      <summary>
        <span className="visually-hidden">{labelOf(t('quality.work.column'))} </span>
        {chosen.length > 0 ? chosen.join(' + ') : t('quality.work.wholeRow')}
      </summary>
      <ul>
        {set.columns.map(({ name, label }) => (
          <li key={name}>
            <label>
              <input
                type="checkbox"
                checked={rule.columns.includes(name)}
                disabled={disabled}
                onChange={({ currentTarget: { checked } }) => {
                  const columns = checked ? [...rule.columns, name] : rule.columns.filter((one) => one !== name)
                  onRule({ ...rule, columns })
                }}
              />{' '}
              {label}
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}

type ReferenceProps = Omit<Props, 'rule' | 'set'> & { rule: Extract<Rule, { kind: 'reference' }> }

/** A column of another dataset of the house. */
function Reference({ rule, disabled, labelOf, onRule }: ReferenceProps) {
  const { t } = useTranslation()
  const api = useApi()
  const own = useQuery(ownDatasetsQuery(api)).data?.datasets ?? []
  const other = useQuery({ ...datasetQuery(api, rule.datasetId), enabled: rule.datasetId !== '' }).data
  const isKnown = own.some(({ id }) => id === rule.datasetId)
  const columns = other?.version?.columns ?? []
  return (
    <>
      <select
        className="input small"
        value={rule.datasetId}
        disabled={disabled}
        aria-label={labelOf(t('quality.work.reference'))}
        onChange={({ currentTarget }) => onRule({ ...rule, datasetId: currentTarget.value, other: '' })}
      >
        <option value="">{t('quality.work.choose')}</option>
        {!isKnown && rule.datasetId !== '' && <option value={rule.datasetId}>{other?.title ?? rule.datasetId}</option>}
        {own.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <select
        className="input small"
        value={rule.other}
        disabled={disabled}
        aria-label={labelOf(t('quality.work.referenceColumn'))}
        onChange={({ currentTarget }) => onRule({ ...rule, other: currentTarget.value })}
      >
        <option value="">{t('quality.work.choose')}</option>
        {!columns.some(({ name }) => name === rule.other) && rule.other !== '' && (
          <option value={rule.other}>{rule.other}</option>
        )}
        {columns.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </>
  )
}
