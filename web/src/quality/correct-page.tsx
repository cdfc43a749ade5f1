import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useParams } from 'react-router'
import { type Dataset, datasetQuery } from '../opendata/dataset-queries.ts'
import { findingsOf } from '../platform/findings-of.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useMe } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { SelectField, TextAreaField, TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './correction.module.css'
import {
  datasetCorrectionsQuery,
  fileCorrection,
  type Matter,
  type NewCorrection,
  purposeOf,
} from './correction-queries.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, need, want }) => {
    const { id } = await need(datasetQuery(api, args.params.id ?? ''))
    await want(datasetCorrectionsQuery(api, id))
  })

export default function CorrectPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Correct />
    </HydrationBoundary>
  )
}

type Filed = { readonly code: string; readonly secret: string | null }

/** 纠错、校核 (R-OPEN-06, R-SHR-40): by anyone, with or without an account. */
function Correct() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const api = useApi()
  const dataset = useQuery(datasetQuery(api, id)).data
  const corrections = useQuery({ ...datasetCorrectionsQuery(api, dataset?.id ?? id), enabled: dataset !== undefined })
  const [filed, file] = useState<Filed>()
  if (!dataset || corrections.isPending) return <Loading doing={t('correction.loading')} />
  if (corrections.isError && !corrections.data)
    return <Fault error={corrections.error} retry={() => void corrections.refetch()} />
  const title = t('correction.formTitle', { title: dataset.title })
  const days = corrections.data?.workingDays ?? 0
  return (
    <>
      <PageTitle title={title} />
      <PageHead
        title={title}
        summary={<p className="prose">{t('correction.formWhy', { publisher: dataset.publisherName, count: days })}</p>}
      />
      {filed ? (
        <Receipt filed={filed} />
      ) : corrections.data?.correctable ? (
        <CorrectForm dataset={dataset} matters={corrections.data.matters} onFiled={file} />
      ) : (
        <Empty why={t('correction.notNow')} next={<Link to={`/datasets/${id}`}>{dataset.title}</Link>} />
      )}
    </>
  )
}

/** The code is shown this once. */
function Receipt({ filed: { code, secret } }: { filed: Filed }) {
  const { t } = useTranslation()
  return (
    <Section title={t('correction.filed', { code })}>
      <div role="status" style={{ padding: '12px 0' }}>
        <p>
          <b>{t('correction.keepCode')}</b>
        </p>
        <p className="row">
          <code className={css.secret}>{secret}</code>
          <CopyLink text={`${code} ${secret}`} what={t('correction.numberAndCode')} />
        </p>
        <p className="note">{t('correction.codeFor')}</p>
      </div>
      <p style={{ padding: '12px 0' }}>
        <Link to={`/corrections/${code}`}>{t('correction.follow')}</Link>
      </p>
    </Section>
  )
}

type FormProps = { dataset: Dataset; matters: readonly Matter[]; onFiled: (filed: Filed) => void }

function CorrectForm({ dataset, matters, onFiled }: FormProps) {
  const { t } = useTranslation()
  const api = useApi()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [key, chooseKey] = useState('')
  const open = dataset.version
  // What is open is meant as such unless a matter is chosen; what is not open is there for its matter only.
  const [matter, chooseMatter] = useState(open ? '' : (matters[0]?.matter ?? ''))
  const shared = matters.find((one) => one.matter === matter)
  const columns = shared?.columns ?? open?.columns ?? []
  const houses = new Map((me?.acts ?? []).map((act) => [act.organisationId, act.organisationName]))
  const send = useMutation({
    mutationFn: (form: FormData) => fileCorrection(api, dataset.id, correctionOf(form, open?.id), purposeOf(matter)),
    onSuccess: async (filed) => {
      await client.invalidateQueries({ queryKey: ['corrections'] })
      if (filed.secret) onFiled(filed)
      else await navigate(`/corrections/${filed.code}`)
    },
  })
  const finding = findingsOf(send.error)
  const choices = columns.map(({ name, label }) => ({ value: name, label }))
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate(new FormData(event.currentTarget))
      }}
    >
      {me && houses.size > 0 && (
        <SelectField
          label={t('correction.filer')}
          hint={t('correction.filerHint')}
          name="organisationId"
          choices={[
            ...[...houses].map(([value, label]) => ({ value, label })),
            { value: '', label: t('correction.myself', { name: me.name }) },
          ]}
        />
      )}
      {matters.length > 0 && (
        <SelectField
          label={t('correction.matter')}
          hint={t('correction.matterHint')}
          name="matter"
          value={matter}
          onChange={({ currentTarget }) => chooseMatter(currentTarget.value)}
          choices={[
            ...[...new Set(matters.map((one) => one.matter))].map((value) => ({ value, label: value })),
            { value: '', label: t('correction.noMatter') },
          ]}
        />
      )}
      {columns.length > 0 && (
        <>
          <SelectField
            label={t('correction.column')}
            hint={t('correction.columnHint')}
            name="column"
            choices={[{ value: '', label: t('correction.noColumn') }, ...choices]}
            finding={finding('column')}
          />
          <SelectField
            label={t('correction.key')}
            hint={t('correction.keyHint')}
            name="key"
            value={key}
            onChange={({ currentTarget }) => chooseKey(currentTarget.value)}
            choices={[{ value: '', label: t('correction.noRow') }, ...choices]}
          />
          {key && (
            <TextField
              label={t('correction.value', { column: choices.find(({ value }) => value === key)?.label ?? key })}
              name="value"
              required
              maxLength={200}
              finding={finding('row') ?? finding('row.value')}
            />
          )}
        </>
      )}
      <div className={css.wide}>
        <TextAreaField
          label={t('correction.wrong')}
          hint={t('correction.wrongHint')}
          name="wrong"
          required
          minLength={5}
          maxLength={2000}
          finding={finding('wrong')}
        />
      </div>
      <div className={css.wide}>
        <TextAreaField
          label={t('correction.shouldBe')}
          name="shouldBe"
          rows={2}
          required
          maxLength={1000}
          finding={finding('shouldBe')}
        />
      </div>
      <div className={css.wide}>
        <TextAreaField
          label={t('correction.evidence')}
          hint={t('correction.evidenceHint')}
          name="evidence"
          maxLength={2000}
          finding={finding('evidence')}
        />
      </div>
      <TextField
        label={t('correction.link')}
        name="link"
        type="url"
        maxLength={500}
        placeholder="https://"
        finding={finding('link')}
      />
      {!me && (
        <TextField
          label={t('correction.contact')}
          hint={t('correction.contactHint')}
          name="contact"
          maxLength={100}
          finding={finding('contact')}
        />
      )}
      <div className={`row ${css.wide}`}>
        <button type="submit" className="btn primary" disabled={send.isPending}>
          {t('correction.send')}
        </button>
        <span className="note">{t(me ? 'correction.afterwards' : 'correction.afterwardsVisitor')}</span>
      </div>
      {send.isError && (
        <div className={css.wide}>
          <Fault error={send.error} safe={t('correction.notSent')} />
        </div>
      )}
    </form>
  )
}

function correctionOf(form: FormData, versionId: string | undefined): NewCorrection {
  const text = (name: string): string => String(form.get(name) ?? '').trim()
  const given = (name: string) => (text(name) ? { [name]: text(name) } : {})
  const key = text('key')
  return {
    wrong: text('wrong'),
    shouldBe: text('shouldBe'),
    ...(versionId ? { versionId } : {}),
    ...(key ? { row: { column: key, value: text('value') } } : {}),
    ...given('organisationId'),
    ...given('column'),
    ...given('evidence'),
    ...given('link'),
    ...given('contact'),
  }
}
