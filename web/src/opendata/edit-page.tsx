import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { changesOf } from '../platform/edited-meanwhile.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { ChangeRecord } from './change-record.tsx'
import { ColumnTable } from './column-table.tsx'
import { ConflictPanel } from './conflict-panel.tsx'
import { useDescriptionEdit } from './description-edit.ts'
import { DescriptionForm } from './description-form.tsx'
import css from './edit-page.module.css'
import { PublicationFindings } from './publication-findings.tsx'
import {
  checkQuery,
  type Proposal,
  type PublicationFinding,
  proposalQuery,
  vocabularyQuery,
} from './publication-queries.ts'
import { SecrecyReport } from './secrecy-report.tsx'
import { SubmitPanel } from './submit-panel.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, need, want }) => {
    const { id = '' } = args.params
    await Promise.all([need(proposalQuery(api, id)), want(checkQuery(api, id)), want(vocabularyQuery(api))])
  })

export default function EditPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Edit />
    </HydrationBoundary>
  )
}

function Edit() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const proposal = useQuery(proposalQuery(useApi(), id))
  if (proposal.isPending) return <Loading doing={t('edit.loading')} />
  if (proposal.isError && !proposal.data) return <Fault error={proposal.error} retry={() => void proposal.refetch()} />
  return proposal.data ? <EditSheet proposal={proposal.data} /> : null
}

/** 编目送审: what the department says of its data, with every finding at its field, then the one step that sends it off. */
function EditSheet({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const { datasetId: id, description, version, state } = proposal
  const check = useQuery(checkQuery(api, id))
  const vocabulary = useQuery(vocabularyQuery(api))
  const { base, conflict, save, touch, back, settle } = useDescriptionEdit(proposal)
  const findings = check.data?.findings ?? []
  const editable = state === 'draft' || state === 'published' || state === 'withdrawn'
  return (
    <>
      <PageTitle title={description.title.zh} />
      <PageHead
        title={description.title.zh}
        summary={
          <p className="m">
            <span className="mono">{proposal.code}</span>
            {format.zh ? '　' : ', '}
            {proposal.publisherName}
            {format.zh ? '　' : ', '}
            {t(`state.${state}`)}
          </p>
        }
        actions={
          <>
            {version && (
              <Link className="btn" to={`/datasets/${id}/quality`}>
                {t('quality.rules')}
              </Link>
            )}
            <Link className="btn" to={`/bench?dataset=${id}`}>
              {t('edit.newVersion')}
            </Link>
          </>
        }
      />
      {!editable && (
        <Empty
          why={t(state === 'review' ? 'edit.inReview' : 'edit.closed')}
          next={proposal.processId && <Link to={`/todo/${proposal.processId}`}>{t('edit.seeProcess')}</Link>}
        />
      )}
      <div className={css.layout}>
        <div className={css.matter}>
          <Section title={t('edit.description')} aside={t('edit.everyField')}>
            {vocabulary.isError && <Fault error={vocabulary.error} retry={() => void vocabulary.refetch()} />}
            {vocabulary.data && (
              <DescriptionForm
                key={base.revision}
                description={base.description}
                findings={findings}
                vocabulary={vocabulary.data}
                disabled={!editable || save.isPending || conflict !== undefined}
                saved={save.isSuccess}
                onTouch={touch}
                onSave={(change) => save.mutate({ change, on: base })}
              />
            )}
            {conflict && (
              <ConflictPanel
                key={conflict.now.revision}
                base={base.description}
                change={conflict.change}
                now={conflict.now.description}
                changes={conflict.changes}
                busy={save.isPending}
                onSave={settle}
                onBack={back}
              />
            )}
            {save.isError && !changesOf(save.error) && <Fault error={save.error} safe={t('edit.notSaved')} />}
          </Section>
          {version && <ColumnTable columns={version.columns} />}
        </div>
        <aside>
          {check.isPending && <Loading doing={t('edit.checking')} rows={3} />}
          {check.isError && <Fault error={check.error} retry={() => void check.refetch()} />}
          {check.data && <PublicationFindings size="margin" findings={findings} hrefOf={placeOf} />}
          {editable && check.data && <SubmitPanel proposal={proposal} findings={findings} />}
          {state === 'published' && <ChangeRecord datasetId={id} />}
          {state !== 'suspended' && state !== 'purged' && <SecrecyReport datasetId={id} />}
        </aside>
      </div>
    </>
  )
}

/** Columns are mended in the file; everything else at its field here. */
const placeOf = ({ field }: PublicationFinding): string | undefined =>
  ['columns', 'version', 'formats'].includes(field) ? undefined : `field-${field}`
