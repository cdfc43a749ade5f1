import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { VerdictMark } from '../platform/parts/marks.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import type { Publication } from './publication-queries.ts'

/** What the detectors saw over all rows, against what chance would give; harmless kinds are listed too. */
export function DetectorTable({ detectors }: { detectors: Publication['detectors'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  /** In the file where its rows are known, else among the rows of the data. */
  const rowsSeen = (seen: Publication['detectors'][number]['seen']) =>
    t(seen[0]?.line === undefined ? 'publication.rowsOfData' : 'publication.rowsOfFile', {
      rows: format.list(seen.map(({ row, line }) => format.number(line ?? row))),
    })
  const personal = new Set(detectors.filter(({ personal }) => personal).map(({ column }) => column)).size
  return (
    <Section
      title={t('publication.detectors')}
      aside={personal > 0 ? t('publication.personal', { count: personal }) : t('publication.notPersonal')}
    >
      {detectors.length === 0 ? (
        <p className="m" style={{ padding: '10px 0' }}>
          {t('publication.noDetectors')}
        </p>
      ) : (
        <Scroll>
          <table className="tb">
            <thead>
              <tr>
                <th>{t('cite.column')}</th>
                <th>{t('publication.looksLike')}</th>
                <th className="r">{t('publication.hits')}</th>
                <th className="r">{t('publication.rate')}</th>
                <th className="r">{t('publication.chance')}</th>
                <th>{t('publication.aboutPerson')}</th>
              </tr>
            </thead>
            <tbody>
              {detectors.map(({ column, label, personal, stray, reason, hit, seen }) => (
                <tr key={`${column} ${hit.kind} ${stray}`}>
                  <td>
                    {label} <span className="mono t">{column}</span>
                  </td>
                  <td>
                    {t(`detector.${hit.kind}`)}
                    {stray && <span className="t small"> {t('publication.stray')}</span>}
                  </td>
                  <td className="r nw">
                    {format.number(hit.hits)} / {format.number(hit.filled)}
                    {seen.length > 0 && <div className="t small">{rowsSeen(seen)}</div>}
                  </td>
                  <td className="r">{format.percent(hit.rate)}</td>
                  <td className="r t">{stray ? '' : format.percent(hit.chance)}</td>
                  <td>
                    <span className="row" style={{ gap: 6 }}>
                      <VerdictMark verdict={personal ? 'no' : 'yes'} />
                      {reason === null
                        ? t(
                            personal
                              ? stray
                                ? 'publication.strayOpen'
                                : 'publication.isPersonal'
                              : 'publication.isNot',
                          )
                        : t('publication.strayStated', { reason })}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Section>
  )
}
