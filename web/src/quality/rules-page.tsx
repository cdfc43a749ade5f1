import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { FailingRows } from './failing-rows.tsx'
import { measureAgain, type Rule, type RuleSet, rulesQuery, saveRules } from './queries.ts'
import { RuleGrid } from './rule-grid.tsx'
import { blankRule, faultsAt } from './rules.ts'
import css from './rules-page.module.css'
import { Suggestions } from './suggestions.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, need }) => need(rulesQuery(api, args.params.id ?? '')))

export default function RulesPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Rules />
    </HydrationBoundary>
  )
}

function Rules() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const set = useQuery(rulesQuery(useApi(), id))
  if (set.isPending) return <Loading doing={t('quality.work.loading')} />
  if (set.isError && !set.data) return <Fault error={set.error} retry={() => void set.refetch()} />
  return set.data ? <RulesSheet key={set.data.datasetId} set={set.data} /> : null
}

/** 质量规则: what the house asks of its own data, what it came to, and the rows that do not conform. */
function RulesSheet({ set }: { set: RuleSet }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const client = useQueryClient()
  const { datasetId: id, mayEdit, number, measurement } = set
  const [draft, setDraft] = useState<readonly Rule[]>()
  const [failing, setFailing] = useState<string>()
  const rules = draft ?? set.rules.map(({ rule }) => rule)
  const keep = async (next: RuleSet) => {
    client.setQueryData(rulesQuery(api, id).queryKey, next)
    await client.invalidateQueries({ queryKey: ['quality', 'card', id] })
  }
  const save = useMutation({
    mutationFn: () => saveRules(api, id, number, rules),
    onSuccess: async (next) => {
      await keep(next)
      setDraft(undefined)
      setFailing(undefined)
    },
  })
  const again = useMutation({ mutationFn: () => measureAgain(api, id), onSuccess: keep })
  const change = (next: readonly Rule[]) => {
    save.reset()
    setDraft(next)
  }
  const line = set.rules.find(({ rule }) => rule.id === failing)
  const place = set.rules.findIndex(({ rule }) => rule.id === failing)
  const kindName = set.kinds.find(({ kind }) => kind === line?.rule.kind)?.name ?? ''
  return (
    <>
      <PageTitle title={`${t('quality.rules')} ${set.title}`} />
      <PageHead
        title={set.title}
        summary={
          <>
            <p className="m">
              {number > 0
                ? t('quality.work.about', { number: set.versionNumber, set: number })
                : t('quality.work.never', { number: set.versionNumber })}
            </p>
            <p>{t(mayEdit ? 'quality.work.why' : 'quality.work.readOnly')}</p>
          </>
        }
        actions={
          <>
            <Link className="btn" to={`/datasets/${id}?tab=quality`}>
              {t('quality.card')}
            </Link>
            {mayEdit && (
              <Link className="btn" to={`/datasets/${id}/edit`}>
                {t('quality.work.edit')}
              </Link>
            )}
          </>
        }
      />
      <Section title={t('quality.rules')} aside={<Standing set={set} />}>
        {rules.length === 0 ? (
          <Empty why={t('quality.work.none')} />
        ) : (
          <RuleGrid
            set={set}
            rules={rules}
            disabled={!mayEdit || save.isPending}
            faults={faultsAt(save.error)}
            onChange={change}
            onFailing={setFailing}
          />
        )}
        {mayEdit && (
          <div className={css.acts}>
            <button type="button" className="btn" onClick={() => change([...rules, blankRule('notNull', set.columns)])}>
              {t('quality.work.add')}
            </button>
            <button
              type="button"
              className="btn primary"
              disabled={draft === undefined || save.isPending}
              onClick={() => save.mutate()}
            >
              {t('quality.work.save')}
            </button>
            <button
              type="button"
              className="btn"
              disabled={draft !== undefined || again.isPending || measurement?.state === 'waiting'}
              onClick={() => again.mutate()}
            >
              {t('quality.work.again')}
            </button>
            <span className="t" role="status">
              {draft !== undefined ? t('quality.work.unsaved') : save.isSuccess && t('quality.work.saved')}
            </span>
          </div>
        )}
        {save.isError && <Fault error={save.error} safe={t('quality.work.notSaved')} />}
        {again.isError && <Fault error={again.error} />}
      </Section>
      {line?.rule.id && (
        <FailingRows
          key={line.rule.id}
          datasetId={id}
          ruleId={line.rule.id}
          versionId={set.versionId}
          title={t('quality.failing.title', { rule: `${format.number(place + 1)} ${kindName}` })}
          onClose={() => setFailing(undefined)}
        />
      )}
      {mayEdit && <Suggestions set={set} rules={rules} onAccept={(more) => change([...rules, ...more])} />}
    </>
  )
}

function Standing({ set: { measurement } }: { set: RuleSet }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!measurement) return null
  if (measurement.state === 'waiting')
    return <span role="status">{t('quality.measuring', { share: format.percent(measurement.progress ?? 0) })}</span>
  if (measurement.state === 'failed') return <span className="zhu">{t('quality.failed')}</span>
  return <span>{measurement.endedAt && format.moment(measurement.endedAt)}</span>
}
