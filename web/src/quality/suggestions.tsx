import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useFormat } from '../platform/page.ts'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { type Rule, type RuleSet, type Suggestion, suggestionsQuery } from './queries.ts'
import { columnsOf } from './rules.ts'
import css from './rules-page.module.css'

type Props = { set: RuleSet; rules: readonly Rule[]; onAccept: (rules: readonly Rule[]) => void }

/** What the profile suggests and why; taken one by one or all at once into the grid above. */
export function Suggestions({ set, rules, onAccept }: Props) {
  const { t } = useTranslation()
  const found = useQuery(suggestionsQuery(useApi(), set.datasetId, set.number))
  const taken = new Set(rules.map((rule) => JSON.stringify(rule)))
  const open = (found.data?.suggestions ?? []).filter(({ rule }) => !taken.has(JSON.stringify(rule)))
  return (
    <Section title={t('quality.work.suggestions')} aside={t('quality.work.suggestionsNote')}>
      {found.isPending && <Loading doing={t('quality.work.suggesting')} />}
      {found.isError && !found.data && <Fault error={found.error} retry={() => void found.refetch()} />}
      {found.data && open.length === 0 && <Empty why={t('quality.work.noSuggestions')} />}
      {open.length > 0 && (
        <>
          <p className={css.acts}>
            <button type="button" className="btn" onClick={() => onAccept(open.map(({ rule }) => rule))}>
              {t('quality.work.acceptAll', { count: open.length })}
            </button>
          </p>
          <Scroll label={t('quality.work.suggestions')}>
            <table className="tb">
              <thead>
                <tr>
                  <th>{t('quality.work.kind')}</th>
                  <th>{t('quality.work.column')}</th>
                  <th>{t('quality.work.condition')}</th>
                  <th>{t('quality.work.evidence')}</th>
                  <th>
                    <span className="visually-hidden">{t('quality.work.actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {open.map((one) => (
                  <Line
                    key={JSON.stringify(one.rule)}
                    set={set}
                    suggestion={one}
                    onAccept={() => onAccept([one.rule])}
                  />
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
    </Section>
  )
}

function Line({ set, suggestion, onAccept }: { set: RuleSet; suggestion: Suggestion; onAccept: () => void }) {
  const { t } = useTranslation()
  const { rule, evidence } = suggestion
  const labelOf = (name: string): string => set.columns.find((column) => column.name === name)?.label ?? name
  const kind = set.kinds.find((one) => one.kind === rule.kind)?.name
  const columns = columnsOf(rule).map(labelOf).join(' + ') || t('quality.work.wholeRow')
  return (
    <tr>
      <td className="nw">{kind}</td>
      <td>{columns}</td>
      <td>
        <Terms rule={rule} labelOf={labelOf} />
      </td>
      <td>{evidence}</td>
      <td className="r">
        <button
          type="button"
          className="link"
          aria-label={`${t('quality.work.accept')} ${kind} ${columns}`}
          onClick={onAccept}
        >
          {t('quality.work.accept')}
        </button>
      </td>
    </tr>
  )
}

function Terms({ rule, labelOf }: { rule: Rule; labelOf: (name: string) => string }) {
  const { t } = useTranslation()
  const format = useFormat()
  switch (rule.kind) {
    case 'pattern':
      return <span className="mono">{rule.pattern}</span>
    case 'codeList':
      return <>{format.list(rule.values)}</>
    case 'range':
    case 'length':
      return <>{format.range(String(rule.min ?? ''), String(rule.max ?? ''))}</>
    case 'compare':
      return (
        <>
          {t(`quality.work.ops.${rule.operator}`)} {labelOf(rule.other)}
        </>
      )
    case 'identifier':
      return <>{t(`quality.work.identifiers.${rule.identifier}`)}</>
    default:
      return null
  }
}
