import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { casesQuery, copies, type SecrecyCase } from './secrecy-queries.ts'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, want }) => want(casesQuery(api)))

export default function SecrecyPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Cases />
    </HydrationBoundary>
  )
}

/** 保密处置 (R-SEC-09): stopped at once, confirmed by the secrecy officer, purged by a second person. */
function Cases() {
  const { t } = useTranslation()
  const cases = useQuery(casesQuery(useApi()))
  return (
    <>
      <PageTitle title={t('desk.purge')} />
      <PageHead title={t('desk.purge')} summary={<p>{t('secrecy.why')}</p>} />
      <Section title={t('secrecy.cases')} aside={t('secrecy.noWords')}>
        {cases.isPending && <Loading doing={t('secrecy.loading')} />}
        {cases.isError && !cases.data && <Fault error={cases.error} retry={() => void cases.refetch()} />}
        {cases.data?.cases.length === 0 && <Empty why={t('secrecy.none')} />}
        {cases.data && cases.data.cases.length > 0 && <CaseTable cases={cases.data.cases} />}
      </Section>
    </>
  )
}

function CaseTable({ cases }: { cases: readonly SecrecyCase[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Scroll>
      <table className="tb">
        <thead>
          <tr>
            <th>{t('secrecy.about')}</th>
            <th>{t('secrecy.mark')}</th>
            <th>{t('secrecy.reported')}</th>
            <th>{t('secrecy.due')}</th>
            <th>{t('lake.state')}</th>
            <th className="r">{t('secrecy.erased')}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map(({ id, number, code, atDoor, finding, reportedAt, dueAt, state, erased }) => {
            const open = state === 'reported' || state === 'confirmed' || state === 'purging'
            const late = open && dueAt < format.now
            return (
              <tr key={id}>
                <td>
                  <Link to={`/todo/${id}`}>
                    {t('secrecy.case', { what: atDoor ? t('secrecy.atDoor') : (code ?? t('secrecy.dataset')), number })}
                  </Link>
                </td>
                <td>{t(`secrecy.marks.${finding}`)}</td>
                <td className="nw">{format.stamp(reportedAt, true)}</td>
                <td className={late ? 'nw zhu' : 'nw'}>
                  {format.stamp(dueAt, true)}
                  {late && ` ${t('todo.over')}`}
                </td>
                <td className="nw">{t(`secrecy.states.${state}`)}</td>
                <td className="r">
                  {erased ? format.number(copies.reduce((sum, kind) => sum + erased[kind], 0)) : ''}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  )
}
