import { useTranslation } from 'react-i18next'
import { VerdictMark } from '../platform/parts/marks.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import type { ImportView } from './import-queries.ts'

/** 凭什么说它是GB18030: every hypothesis that was tried, and what became of it. */
export function EncodingEvidence({ view }: { view: ImportView }) {
  const { t } = useTranslation()
  const chosen = view.hypotheses.find((hypothesis) => hypothesis.chosen)
  return (
    <Section title={t('lake.whyEncoding', { encoding: chosen?.name ?? '' })} aside={view.formatNote}>
      <Scroll>
        <table className="tb">
          <thead className="visually-hidden">
            <tr>
              <th>{t('lake.encoding')}</th>
              <th>{t('lake.verdict')}</th>
              <th>{t('lake.evidence')}</th>
              <th>{t('lake.sample')}</th>
            </tr>
          </thead>
          <tbody>
            {view.hypotheses.map(({ name, holds, chosen, evidence, sample }) => (
              <tr key={name} className="m">
                <td className="nw">{chosen ? <b>{name}</b> : name}</td>
                <td style={{ paddingTop: 12 }}>
                  <VerdictMark verdict={holds ? 'yes' : 'no'} label={t(holds ? 'lake.holds' : 'lake.fails')} />
                </td>
                <td>{evidence}</td>
                <td className={chosen ? 'mono' : 'mono t'}>{sample}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  )
}
