import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Api } from '../platform/api.ts'
import { ApiProblem } from '../platform/api.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { Loading } from '../platform/parts/states.tsx'
import { Answers } from './answers.tsx'
import type { ReadFile } from './check-receipt.ts'
import css from './receipt-check-page.module.css'
import { ReceiptFacts } from './receipt-facts.tsx'
import { TreePath } from './tree-path.tsx'
import { type Trust, TrustedKeys } from './trusted-keys.tsx'
import { answersOf, isGood, verdictOf } from './verdict.ts'

type Props = { id?: string; text: string; trust: Trust; form: ReactNode }

/** Loaded when there is something to check: the curves and hashes weigh more than the rest of the page. */
const load = () => import('./check-receipt.ts')

/** The verdict in words, the receipt, the way to the root, and the four answers, all computed here. */
export function ReceiptVerdict({ id, text, trust, form }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const checked = useQuery({
    queryKey: ['ledger', 'checked', text, trust.keys],
    queryFn: async () => (await load()).checkReceipt(text, trust.keys),
    enabled: trust.ready,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const verification = checked.data?.verification
  const history = useQuery({
    queryKey: ['ledger', 'history', text, trust.keys],
    queryFn: async () => (await load()).compareWithNow(verification?.trees ?? [], trust.keys, readFrom(api)),
    enabled: verification !== undefined && verification.trees.length > 0,
    retry: false,
  })
  if (!checked.data || !verification) {
    return (
      <>
        <div className={css.head}>
          <PageHead title={t('verify.checking')} summary={<p className="prose">{t('verify.why')}</p>} />
          {form}
        </div>
        <Loading doing={t('verify.checking')} />
        <noscript>
          <p className="prose">{t('verify.needsScript')}</p>
        </noscript>
      </>
    )
  }
  const answers = answersOf(verification, history.isError ? null : history.data)
  const verdict = verdictOf(verification, answers)
  const good = isGood(verdict)
  const [heading, ...rest] = t(`verify.verdict.${verdict}`).split('|')
  const took = t('verify.took', { figure: format.number(Math.max(1, Math.round(checked.data.milliseconds))) })
  return (
    <>
      <div className={css.head}>
        <div aria-live="polite" data-verdict={good ? 'good' : verdict === 'unknownLog' ? 'unknown' : 'bad'}>
          <PageHead
            voice="record"
            title={
              <span className={good || verdict === 'unknownLog' ? undefined : 'zhu'}>
                {heading}
                {rest.map((phrase) => (
                  <span key={phrase}>
                    <wbr />
                    {phrase}
                  </span>
                ))}
              </span>
            }
            summary={
              <p>
                {t(`verify.meaning.${verdict}`)} {took}
              </p>
            }
          />
        </div>
        {form}
      </div>
      {verification.receipt && (
        <div className={css.layout}>
          <div>
            <ReceiptFacts receipt={verification.receipt} leaf={verification.trees[0]?.leaf} id={id} />
            <Answers answers={answers} verification={verification} history={history.data} />
          </div>
          <div className={css.proof}>
            <TreePath verification={verification} text={text} id={id} />
          </div>
        </div>
      )}
      <TrustedKeys trust={trust} />
    </>
  )
}

/** Files of the log, published as they are; one that is not there is an answer, not a fault. */
const readFrom =
  (api: Api): ReadFile =>
  async (path) => {
    try {
      return new Uint8Array(await (await api.fetch(path)).arrayBuffer())
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 404) return undefined
      throw error
    }
  }
