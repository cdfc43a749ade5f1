import { useTranslation } from 'react-i18next'
import { isRouteErrorResponse, Link } from 'react-router'
import { ApiProblem, type Problem } from '../api.ts'
import { PageHead } from '../parts/page-head.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Refusal, readDenial } from '../parts/refusal.tsx'
import css from './portal.module.css'
import { Header, SkipLink } from './portal.tsx'

/** The page for anything that could not be shown: not found, refused, broken. Never a stack trace. */
export function FaultPage({ error }: { error: unknown }) {
  return (
    <>
      <SkipLink />
      <Header />
      <main id="main" className={css.wrap} style={{ paddingTop: 24 }}>
        <FaultSheet error={error} />
      </main>
    </>
  )
}

export function FaultSheet({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const problem = problemOf(error)
  const denial = readDenial(problem)
  const missing = problem?.status === 404
  const title = missing ? t('fault.notFound') : (problem?.title ?? t('fault.broken'))
  if (denial) {
    return (
      <>
        <PageTitle title={denial.title} />
        <PageHead title={denial.title} />
        <Refusal denial={denial} heading={false} />
      </>
    )
  }
  return (
    <>
      <PageTitle title={title} />
      <PageHead title={title} summary={missing ? t('fault.notFoundWhy') : (problem?.detail ?? t('fault.brokenWhy'))} />
      <p className="prose" style={{ marginTop: 24 }}>
        <Link to="/datasets">{t('fault.toCatalogue')}</Link>
      </p>
      {problem?.instance && <p className="note">{t('fault.quote', { number: problem.instance })}</p>}
    </>
  )
}

export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof ApiProblem) return error.problem
  if (!isRouteErrorResponse(error)) return undefined
  const body: unknown = error.data
  const members = typeof body === 'object' && body !== null ? body : {}
  return { type: 'about:blank', title: error.statusText, ...members, status: error.status }
}
