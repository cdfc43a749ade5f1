import type { Verification } from '@gongshu/tlog/receipt'
import { useTranslation } from 'react-i18next'
import { useCounted } from '../platform/counted.ts'
import { useFormat } from '../platform/page.ts'
import { VerdictMark } from '../platform/parts/marks.tsx'
import type { History } from './check-receipt.ts'
import css from './receipt-check-page.module.css'
import type { Answer } from './verdict.ts'

type Props = {
  answers: readonly Answer[]
  verification: Verification
  history: readonly History[] | undefined
}

/** The four questions with their answers: what was recomputed, and what did not fit. */
export function Answers({ answers, verification, history }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const counted = useCounted()
  const [first] = verification.trees
  const now = history?.flatMap((tree) => ('size' in tree ? [tree.size] : []))[0]
  const figures = {
    steps: counted('siblings', first?.steps.length ?? 0),
    size: format.number(first?.size ?? 0),
    now: counted('entries', now ?? 0),
    origin: first?.origin ?? '',
  }
  return (
    <ul className={css.answers} aria-label={t('verify.checks')}>
      {answers.map(({ question, verdict, reason }) => (
        <li key={question} data-question={question} data-verdict={verdict}>
          <span className={css.mark}>
            <VerdictMark verdict={verdict} label={t(`verify.mark.${verdict}`)} />
          </span>
          <div>
            <b className={verdict === 'no' ? 'zhu' : undefined}>{t(`verify.question.${question}`)}</b>
            <p className={verdict === 'no' ? 'zhu' : undefined}>
              {verdict === 'yes'
                ? t(`verify.found.${question}`, figures)
                : t(`verify.reason.${reason ?? 'noRecord'}`, figures)}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
