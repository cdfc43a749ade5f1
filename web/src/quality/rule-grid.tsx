import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Condition } from './condition.tsx'
import type { Rule, RuleKind, RuleLine, RuleSet } from './queries.ts'
import css from './rule-grid.module.css'
import { blankRule } from './rules.ts'

type Props = {
  set: RuleSet
  rules: readonly Rule[]
  disabled: boolean
  faults: (index: number) => readonly string[]
  onChange: (rules: readonly Rule[]) => void
  onFailing: (ruleId: string) => void
}

/** One line a rule; all of it is changed in place. */
export function RuleGrid({ set, rules, disabled, faults, onChange, onFailing }: Props) {
  const { t } = useTranslation()
  return (
    <Scroll label={t('quality.rules')}>
      <table className={`tb ${css.rules}`}>
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">{t('quality.failing.row')}</span>
            </th>
            <th>{t('quality.work.kind')}</th>
            <th>{t('quality.work.condition')}</th>
            <th>{t('quality.work.stands')}</th>
            <th>{t('quality.work.source')}</th>
            <th className="r">{t('quality.work.conforming')}</th>
            <th className="r">{t('quality.work.of')}</th>
            <th>{t('quality.work.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, index) => (
            <Line
              key={rule.id ?? index}
              {...{ set, rule, index, disabled, onFailing }}
              messages={faults(index)}
              onRule={(next) => onChange(rules.map((one, at) => (at === index ? next : one)))}
              onRemove={() => onChange(rules.filter((_, at) => at !== index))}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

type LineProps = {
  set: RuleSet
  rule: Rule
  index: number
  disabled: boolean
  messages: readonly string[]
  onRule: (rule: Rule) => void
  onRemove: () => void
  onFailing: (ruleId: string) => void
}

function Line({ set, rule, index, disabled, messages, onRule, onRemove, onFailing }: LineProps) {
  const { t } = useTranslation()
  const indicators = set.kinds.find(({ kind }) => kind === rule.kind)?.indicators ?? []
  const labelOf = (what: string): string => t('quality.work.of_rule', { number: index + 1, what })
  const measured = set.rules.find((line) => line.rule.id !== undefined && line.rule.id === rule.id)
  return (
    <tr data-wrong={messages.length > 0 || undefined}>
      <td className="t">{index + 1}</td>
      <td>
        <select
          className="input small"
          value={rule.kind}
          disabled={disabled}
          aria-label={labelOf(t('quality.work.kind'))}
          onChange={({ currentTarget }) => onRule(blankRule(currentTarget.value as RuleKind, set.columns, rule))}
        >
          {set.kinds.map(({ kind, name }) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </td>
      <td>
        <Condition {...{ set, rule, disabled, labelOf, onRule }} />
        {messages.map((message) => (
          <p key={message} className={css.fault}>
            {message}
          </p>
        ))}
      </td>
      <td>
        {indicators.length === 1 ? (
          <span className="nw">{indicators[0]?.name}</span>
        ) : (
          <select
            className="input small"
            value={rule.indicator ?? indicators[0]?.code}
            disabled={disabled}
            aria-label={labelOf(t('quality.work.stands'))}
            onChange={({ currentTarget }) =>
              onRule({ ...rule, indicator: currentTarget.value as NonNullable<Rule['indicator']> })
            }
          >
            {indicators.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        )}
      </td>
      <td>
        <input
          className="input small"
          value={rule.source ?? ''}
          disabled={disabled}
          maxLength={200}
          placeholder={disabled ? undefined : t('quality.work.sourceHint')}
          aria-label={labelOf(t('quality.work.source'))}
          onChange={({ currentTarget }) => onRule(withSource(rule, currentTarget.value))}
        />
      </td>
      <Figures
        line={measured}
        isChanged={JSON.stringify(measured?.rule) !== JSON.stringify(rule)}
        onFailing={onFailing}
      >
        {!disabled && (
          <button type="button" className="link" aria-label={labelOf(t('quality.work.remove'))} onClick={onRemove}>
            {t('quality.work.remove')}
          </button>
        )}
      </Figures>
    </tr>
  )
}

function withSource(rule: Rule, source: string): Rule {
  const { source: _before, ...rest } = rule
  return source === '' ? rest : { ...rest, source }
}

type FiguresProps = {
  line: RuleLine | undefined
  isChanged: boolean
  onFailing: (ruleId: string) => void
  children: React.ReactNode
}

/** What the rule last came to; one that was changed since has no figures. */
function Figures({ line, isChanged, onFailing, children }: FiguresProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const figure = isChanged ? null : line?.figure
  const ruleId = line?.rule.id
  const conforming = figure?.conforming ?? null
  const evaluated = figure?.evaluated ?? null
  if (conforming === null || evaluated === null) {
    return (
      <>
        <td className="t" colSpan={2}>
          {figure?.missing ?? t('quality.work.notYet')}
        </td>
        <td className="nw">{children}</td>
      </>
    )
  }
  const wrong = evaluated - conforming
  return (
    <>
      <td className={wrong > 0 ? 'r zhu' : 'r'}>{format.number(conforming)}</td>
      <td className="r">{format.number(evaluated)}</td>
      <td className="nw">
        {wrong > 0 && ruleId && line?.byRow ? (
          <button type="button" className="link" onClick={() => onFailing(ruleId)}>
            {t('quality.work.fails', { count: wrong, figure: format.number(wrong) })}
          </button>
        ) : (
          wrong === 0 && <span className="t">{t('quality.work.allFit')}</span>
        )}{' '}
        {children}
      </td>
    </>
  )
}
