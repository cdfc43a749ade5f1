import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { SelectField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { FileDrop } from './file-drop.tsx'
import { importsQuery, startImport } from './import-queries.ts'
import type { Upload } from './queries.ts'
import { useUpload } from './upload.ts'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, want }) => want(importsQuery(api)))

export default function BenchPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Bench />
    </HydrationBoundary>
  )
}

/** 送数据: drop the file the department really has; below, what was sent before. */
function Bench() {
  const { t } = useTranslation()
  const api = useApi()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const datasetId = params.get('dataset') ?? undefined
  const houses = (useMe()?.acts ?? []).filter(({ post }) => post === 'dataOfficer')
  const [house, setHouse] = useState(houses[0]?.organisationId ?? '')
  const received = useCallback(
    async (upload: Upload) => {
      const started = await startImport(api, { uploadId: upload.id, datasetId, publisherId: house || undefined })
      await navigate(`/bench/${started.id}`)
    },
    [api, datasetId, house, navigate],
  )
  const { state, send, stop } = useUpload(api, received)
  return (
    <>
      <PageTitle title={t('desk.bench')} />
      <PageHead title={t('desk.bench')} summary={<p>{t(datasetId ? 'lake.newVersion' : 'lake.why')}</p>} />
      {houses.length > 1 && !datasetId && (
        <div style={{ marginTop: 20, maxWidth: '24rem' }}>
          <SelectField
            label={t('lake.house')}
            value={house}
            onChange={({ currentTarget }) => setHouse(currentTarget.value)}
            choices={houses.map(({ organisationId, organisationName }) => ({
              value: organisationId,
              label: organisationName,
            }))}
          />
        </div>
      )}
      <div style={{ marginTop: 24 }}>
        <FileDrop state={state} onFile={(file) => void send(file)} onStop={stop} />
      </div>
      <Sent />
    </>
  )
}

function Sent() {
  const { t } = useTranslation()
  const format = useFormat()
  const imports = useQuery(importsQuery(useApi()))
  return (
    <Section title={t('lake.sent')}>
      {imports.isPending && <Loading doing={t('lake.loadingSent')} />}
      {imports.isError && !imports.data && <Fault error={imports.error} retry={() => void imports.refetch()} />}
      {imports.data?.imports.length === 0 && <Empty why={t('lake.noneSent')} />}
      {imports.data && imports.data.imports.length > 0 && (
        <Scroll>
          <table className="tb">
            <thead>
              <tr>
                <th>{t('files.file')}</th>
                <th className="r">{t('files.size')}</th>
                <th>{t('lake.received')}</th>
                <th>{t('lake.state')}</th>
              </tr>
            </thead>
            <tbody>
              {imports.data.imports.map(({ id, fileName, bytes, receivedAt, state }) => (
                <tr key={id}>
                  <td>
                    <Link to={`/bench/${id}`}>{fileName}</Link>
                  </td>
                  <td className="r nw">{format.bytes(bytes)}</td>
                  <td className="nw">{format.moment(receivedAt)}</td>
                  <td>{t(`lake.states.${state}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  )
}
