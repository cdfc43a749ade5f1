import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import css from './correction.module.css'
import type { Correction } from './correction-queries.ts'

/** What was reported, as far as the reader may know it. */
export function CorrectionFacts({ correction }: { correction: Correction }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { code, datasetId, datasetTitle, versionNumber, columnLabel, inside, filedAt, correctedVersionNumber } =
    correction
  const said = inside?.said ?? correction.said
  const facts: (readonly [string, ReactNode] | '' | 0 | false | null | undefined)[] = [
    [
      t('request.dataset'),
      <Link key="dataset" to={`/datasets/${datasetId}`}>
        {datasetTitle}
      </Link>,
    ],
    [t('correction.provider'), correction.publisherName],
    inside && inside.handlerName !== correction.publisherName && [t('correction.handler'), inside.handlerName],
    inside && [t('correction.filer'), inside.filerName || t('correction.visitor')],
    inside?.contact && [t('correction.contact'), inside.contact],
    [t('correction.filedAt'), format.date(filedAt, true)],
    correction.dueOn && [t('correction.due'), format.date(correction.dueOn, true)],
    versionNumber && [t('correction.wrongVersion'), t('correction.version', { number: versionNumber })],
    [t('correction.column'), columnLabel ?? t('correction.wholeDataset')],
    said?.row && [t('correction.row'), t('correction.rowIs', { column: said.row.label, value: said.row.value })],
    said && [t('correction.wrong'), said.wrong],
    said && [t('correction.shouldBe'), said.shouldBe],
    inside?.said.evidence && [t('correction.evidence'), inside.said.evidence],
    inside?.said.link && [
      t('correction.link'),
      <a key="link" href={inside.said.link} rel="noopener noreferrer nofollow">
        {inside.said.link}
      </a>,
    ],
    correctedVersionNumber && [
      t('correction.correctedBy'),
      <Link key="version" to={`/datasets/${datasetId}?tab=versions`}>
        {t('correction.version', { number: correctedVersionNumber })}
      </Link>,
    ],
  ]
  return (
    <Section title={t('correction.about')} aside={<span className="mono">{code}</span>}>
      <dl className={`kv ${css.words}`} style={{ paddingTop: 12 }}>
        {facts
          .filter((fact): fact is readonly [string, ReactNode] => Boolean(fact))
          .map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {!said && <p className="note">{t('correction.notReleased')}</p>}
    </Section>
  )
}

/** 答复: a statement of record, in the words of the department. */
export function CorrectionAnswer({ correction: { answer, answeredAt, shelf } }: { correction: Correction }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!answer || !answeredAt) return null
  return (
    <Section title={t('correction.answer')} aside={format.date(answeredAt, true)}>
      <p className={`prose ${css.words}`} style={{ padding: '12px 0', overflowWrap: 'anywhere' }}>
        {shelf === 'open' || shelf === 'ended' ? answer : t(`correction.outcome.${shelf}`, { words: answer })}
      </p>
    </Section>
  )
}
