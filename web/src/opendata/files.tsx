import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { inGroups } from '../platform/parts/receipt-card.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import type { Dataset, Version } from './dataset-queries.ts'
import { useMay } from './decision.ts'
import { downloadPath } from './download-menu.tsx'
import css from './files.module.css'

/** The version's own file and what it is made of, so that a download can be checked against the page. */
export function Files({ dataset, version }: { dataset: Dataset; version: Version }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay(dataset, 'download')
  return (
    <section className={css.files} aria-label={t('files.title')}>
      <Scroll>
        <table className="tb">
          <thead>
            <tr>
              <th>{t('files.file')}</th>
              <th>{t('files.formats')}</th>
              <th className="r">{t('dataset.rows')}</th>
              <th className="r">{t('files.size')}</th>
              <th className={css.digest}>{t('files.sm3')}</th>
              <th>{t('files.sha256')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td className="nw">{t('files.version', { number: version.number })}</td>
              <td>
                <span className={css.formats}>
                  {dataset.formats.map((name) =>
                    may ? (
                      <a key={name} href={downloadPath(dataset.id, name)} download>
                        {name}
                      </a>
                    ) : (
                      <span key={name}>{name}</span>
                    ),
                  )}
                </span>
              </td>
              <td className="r">{format.number(version.rows)}</td>
              <td className="r nw">{format.bytes(version.bytes)}</td>
              <td className={`mono t ${css.digest}`} title={version.sm3}>
                {short(version.sm3)}
              </td>
              <td className="mono t" title={version.sha256}>
                {short(version.sha256)}
              </td>
            </tr>
          </tbody>
        </table>
      </Scroll>
      <p className="note">{t('files.digestOf')}</p>
    </section>
  )
}

/** First and last groups of a digest; the whole stands in the title and in the API. */
const short = (hex: string): string => `${inGroups(hex.slice(0, 8), 4)} … ${hex.slice(-4)}`
