import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Form, useSearchParams } from 'react-router'
import { ApiProblem, withQuery } from '../platform/api.ts'
import { useApi, useFormat, usePage } from '../platform/page.ts'
import { CodeSamples } from '../platform/parts/code-samples.tsx'
import { CopyLink } from '../platform/parts/copy.tsx'
import { TextField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import css from './api-console.module.css'
import type { Dataset } from './dataset-queries.ts'
import { samplesFor } from './samples.ts'

const parameters = ['where', 'select', 'sort', 'group', 'agg', 'asOf', 'limit', 'after'] as const

/** The rows API of this dataset: fill in, call, read the answer with its receipt, take the code away. */
export function ApiConsole({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const api = useApi()
  const { origin } = usePage()
  const [params, setParams] = useSearchParams()
  const given = Object.fromEntries(parameters.map((name) => [name, params.get(name) ?? (name === 'limit' ? '16' : '')]))
  const path = withQuery(`/api/v1/datasets/${dataset.id}/rows`, given)
  const call = useMutation({
    mutationFn: async (path: string): Promise<Answer> => {
      const started = performance.now()
      const response = await api.fetch(path)
      const body = await response.text()
      return {
        status: response.status,
        seconds: (performance.now() - started) / 1000,
        receipt: response.headers.get('gongshu-receipt'),
        body: JSON.stringify(JSON.parse(body), null, 2),
      }
    },
  })
  return (
    <>
      <Section
        title={t('console.title')}
        aside={<a href={`/api/v1/datasets/${dataset.id}/openapi.json`}>OpenAPI 3.1</a>}
      >
        <Form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            const form = new FormData(event.currentTarget)
            const asked = Object.fromEntries(parameters.map((name) => [name, String(form.get(name) ?? '').trim()]))
            const shown = Object.entries(asked).filter(([, value]) => value !== '')
            setParams(new URLSearchParams([['tab', 'api'], ...shown]), { preventScrollReset: true })
            call.mutate(withQuery(`/api/v1/datasets/${dataset.id}/rows`, asked))
          }}
        >
          {parameters.map((name) => (
            <TextField
              key={`${name}${given[name]}`}
              name={name}
              label={
                <>
                  <span className="mono">{name}</span> {t(`console.parameter.${name}`)}
                </>
              }
              defaultValue={given[name]}
              placeholder={examples[name]}
              spellCheck={false}
              autoComplete="off"
            />
          ))}
          <div className={css.go}>
            <button type="submit" className="btn" disabled={call.isPending}>
              {t('console.call')}
            </button>
            <code className={css.path}>GET {path}</code>
            <CopyLink text={`${origin}${path}`} what={t('preview.call')} />
          </div>
        </Form>
        <div aria-live="polite">
          {call.isError && <Refusal error={call.error} />}
          {call.data && <AnswerSheet answer={call.data} />}
        </div>
      </Section>
      <Section title={t('console.samples')} aside={t('console.samplesNote')}>
        <div style={{ paddingTop: 12 }}>
          <CodeSamples samples={samplesFor(origin, path)} label={t('console.samples')} />
        </div>
      </Section>
    </>
  )
}

const examples: Partial<Record<(typeof parameters)[number], string>> = {
  where: '{"and":[["code","eq","440300"]]}',
  select: 'code,name',
  sort: '-year,code',
  group: 'code',
  agg: 'sum(x)',
  asOf: '2026-11-01',
}

type Answer = {
  readonly status: number
  readonly seconds: number
  readonly receipt: string | null
  readonly body: string
}

function AnswerSheet({ answer }: { answer: Answer }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={css.answer}>
      <p className="m">
        <b>{answer.status}</b> {t('console.took', { seconds: format.number(Math.round(answer.seconds * 1000)) })}
        {answer.receipt && (
          <>
            {' '}
            <a href={`/receipts/${answer.receipt}`} className="mono">
              Gongshu-Receipt: {answer.receipt}
            </a>
          </>
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{answer.body}</pre>
    </div>
  )
}

/** Shown as it came: whoever writes a program needs the machine's own words. */
function Refusal({ error }: { error: Error }) {
  const problem = error instanceof ApiProblem ? error.problem : { title: error.message, status: 0 }
  return (
    <div className={css.answer} data-refused>
      <p className="m">
        <b className="zhu">{problem.status}</b> {problem.title}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{JSON.stringify(problem, null, 2)}</pre>
    </div>
  )
}
