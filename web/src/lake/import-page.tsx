import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { useCounted } from '../platform/counted.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Proof } from '../platform/parts/proof.tsx'
import { inGroups } from '../platform/parts/receipt-card.tsx'
import { Section } from '../platform/parts/section.tsx'
import { StageLine } from '../platform/parts/stage-line.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { EncodingEvidence } from './encoding-evidence.tsx'
import { FindingsMargin } from './findings-margin.tsx'
import { useImportEdit } from './import-edit.ts'
import css from './import-page.module.css'
import { type ImportView, importQuery, standingOf } from './import-queries.ts'
import { isOther, MetPanel } from './met-panel.tsx'
import { ReadingForm } from './reading-form.tsx'
import { SchemaEditor } from './schema-editor.tsx'
import { useStages } from './stages.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, need }) => need(importQuery(api, args.params.id ?? '')))

export default function ImportPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Import />
    </HydrationBoundary>
  )
}

function Import() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const view = useQuery(importQuery(useApi(), id))
  if (view.isPending) return <Loading doing={t('lake.reading')} />
  if (view.isError && !view.data) return <Fault error={view.error} retry={() => void view.refetch()} />
  return view.data ? <ImportSheet view={view.data} /> : null
}

/** The publisher's bench: the file as it came, how it is read and why, its columns, and what must be settled first. */
function ImportSheet({ view }: { view: ImportView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counted = useCounted()
  const { edit, load, stop, met, leave } = useImportEdit(view)
  const editable = view.state === 'proposed' && !edit.isPending && !load.isPending
  return (
    <>
      <PageTitle title={view.fileName} />
      <PageHead
        title={view.fileName}
        summary={
          <p className="m">
            {t('lake.sealed', { bytes: counted('bytes', view.bytes), at: format.time(view.receivedAt, true) })}
            {view.sm3 && (
              <>
                {' '}
                SM3 <span className="mono">{`${inGroups(view.sm3.slice(0, 8), 4)} … ${view.sm3.slice(-4)}`}</span>
                {format.zh ? '。' : '. '}
              </>
            )}
            {!format.zh && ' '}
            {t(`lake.kept.${standingOf(view)}`)}
            {view.originalName !== null && (
              <>
                {' '}
                {t('lake.calledBefore')} <span className="mono">{view.originalName}</span>
              </>
            )}
          </p>
        }
      />
      <StageLine stages={useStages(view)} label={t('lake.progress')} />
      {(view.state === 'detecting' || view.state === 'loading') && (
        <p className={css.remark}>
          <button type="button" className="link" disabled={stop.isPending} onClick={() => stop.mutate()}>
            {t('lake.drop.stop')}
          </button>
          {stop.isError && <Fault error={stop.error} />}
        </p>
      )}
      {view.refusal && (
        <div className={css.refusal} role="alert">
          <b className="zhu">{view.refusal.title}</b>
          {view.refusal.detail && <p>{view.refusal.detail}</p>}
          <p>
            <Link to="/bench">{t(view.state === 'refused' ? 'lake.another' : 'lake.again')}</Link>
          </p>
        </div>
      )}
      {view.state === 'loaded' && view.datasetId && <Loaded view={view} datasetId={view.datasetId} />}
      {view.sameFileAs && (
        <p className={css.remark}>
          <Link to={`/datasets/${view.sameFileAs.datasetId}`}>
            {t('lake.sameFile', { number: view.sameFileAs.number })}
          </Link>
        </p>
      )}
      {met && (
        <MetPanel view={view} met={met} disabled={!editable} onAgain={(body) => edit.mutate(body)} onLeave={leave} />
      )}
      {edit.isError && isOther(edit.error) && <Fault error={edit.error} safe={t('lake.editSafe')} />}
      {view.lines.length > 0 && (
        <Section title={t('lake.proof')} aside={t('lake.proofNote')}>
          <Proof label={t('lake.proof')} lines={view.lines} remarks={view.remarks} width={view.width} />
          {view.reading && (
            <ReadingForm
              view={view}
              reading={view.reading}
              disabled={!editable}
              onChange={(reading) => edit.mutate({ reading })}
            />
          )}
        </Section>
      )}
      {view.columns.length > 0 && (
        <div className={css.layout}>
          <div className={css.matter}>
            {view.hypotheses.length > 0 && <EncodingEvidence view={view} />}
            <SchemaEditor view={view} disabled={!editable} onEdit={(columns) => edit.mutate({ columns })} />
          </div>
          <aside>
            <FindingsMargin
              view={view}
              disabled={!editable}
              onRepair={(finding, repair, reason) =>
                edit.mutate({ repair: { finding, repair, ...(reason ? { reason } : {}) } })
              }
              onLoad={() => load.mutate()}
            />
            {load.isError && isOther(load.error) && <Fault error={load.error} safe={t('lake.loadSafe')} />}
          </aside>
        </div>
      )}
    </>
  )
}

/** The version is kept; what is left is to say what it is and to send it off. */
function Loaded({ view, datasetId }: { view: ImportView; datasetId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={css.loaded}>
      <p>
        <b>{t('lake.loaded', { count: view.rows ?? 0, figure: format.number(view.rows ?? 0) })}</b>{' '}
        {t('lake.loadedNext')}
      </p>
      <p className="row">
        {view.processId ? (
          <Link className="btn" to={`/todo/${view.processId}`}>
            {t('edit.seeProcess')}
          </Link>
        ) : (
          <Link className="btn primary" to={`/datasets/${datasetId}/edit`}>
            {t('lake.describe')}
          </Link>
        )}
      </p>
    </div>
  )
}
