import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { plainDate } from '../format.ts'
import { loadPage, type Loading as PageLoading } from '../loading.ts'
import { useApi } from '../page.ts'
import { Fault, Loading } from '../parts/states.tsx'
import css from './process-sheet.module.css'
import { ProcessSheet } from './process-sheet.tsx'
import { calendarQuery, processQuery } from './queries.ts'
import { stretch } from './stretch.ts'

/** What a kind of process decides on, shown under its timeline. Each capability brings its own. */
export type Material = {
  readonly load: (loading: PageLoading, id: string) => Promise<void>
  readonly Show: ComponentType<{ id: string }>
  /** Events that the material has a form of its own for, since they take more than words. */
  readonly ownEvents?: readonly string[]
}
export type Materials = Readonly<Record<string, Material>>

export const loadProcess = (args: LoaderFunctionArgs, materials: Materials) =>
  loadPage(args, async (loading) => {
    const view = await loading.need(processQuery(loading.api, args.params.id ?? ''))
    const { from, to } = stretch(view, plainDate(loading.host.now))
    await Promise.all([
      loading.want(calendarQuery(loading.api, from, to)),
      materials[view.process]?.load(loading, view.id),
    ])
  })

export function ProcessPage({ materials }: { materials: Materials }) {
  const { dehydrated } = useLoaderData<Awaited<ReturnType<typeof loadProcess>>>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Process materials={materials} />
    </HydrationBoundary>
  )
}

function Process({ materials }: { materials: Materials }) {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const view = useQuery(processQuery(useApi(), id))
  const { Show, ownEvents } = (view.data && materials[view.data.process]) ?? {}
  return (
    <>
      <Link className={css.back} to="/todo">
        {t('todo.back')}
      </Link>
      {view.isPending && <Loading doing={t('process.loading')} />}
      {view.isError && !view.data && <Fault error={view.error} retry={() => void view.refetch()} />}
      {view.data && <ProcessSheet key={view.data.id} view={view.data} ownEvents={ownEvents} />}
      {Show && view.data && <Show key={`${view.data.id} material`} id={view.data.id} />}
    </>
  )
}
