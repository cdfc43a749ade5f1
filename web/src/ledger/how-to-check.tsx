import { useTranslation } from 'react-i18next'
import css from './receipt-check-page.module.css'
import { questions } from './verdict.ts'

/** What will be looked at, before there is a receipt. */
export function HowToCheck() {
  const { t } = useTranslation()
  return (
    <ol className={css.how}>
      {questions.map((question, i) => (
        <li key={question}>
          <span className="t">{i + 1}</span>
          <div>
            <b>{t(`verify.question.${question}`)}</b>
            <p>{t(`verify.will.${question}`)}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
