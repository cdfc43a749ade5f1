import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { plainDate } from '../format.ts'
import { loadPage } from '../loading.ts'
import { useApi } from '../page.ts'
import { Fault, Loading } from '../parts/states.tsx'
import css from './process-sheet.module.css'
import { ProcessSheet } from './process-sheet.tsx'
import { calendarQuery, processQuery } from './queries.ts'
import { stretch } from './stretch.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, host, need, want }) => {
    const view = await need(processQuery(api, args.params.id ?? ''))
    const { from, to } = stretch(view, plainDate(host.now))
    await want(calendarQuery(api, from, to))
  })

export default function ProcessPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Process />
    </HydrationBoundary>
  )
}

function Process() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const view = useQuery(processQuery(useApi(), id))
  return (
    <>
      <Link className={css.back} to="/todo">
        {t('todo.back')}
      </Link>
      {view.isPending && <Loading doing={t('process.loading')} />}
      {view.isError && !view.data && <Fault error={view.error} retry={() => void view.refetch()} />}
      {view.data && <ProcessSheet key={view.data.id} view={view.data} />}
    </>
  )
}
