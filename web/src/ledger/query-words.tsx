import type { Json } from '@gongshu/tlog/jcs'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { datasetQuery } from '../opendata/dataset-queries.ts'
import { useApi, useFormat } from '../platform/page.ts'
import css from './receipt-check-page.module.css'
import type { ReadQuery } from './record-query.ts'

type Props = { query: ReadQuery; datasetId: string | undefined; versionId: string | undefined }

/** What was asked, in words: columns, filter, order, page. The record itself is one step behind. */
export function QueryWords({ query, datasetId, versionId }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const names = useColumnNames(datasetId, versionId)
  const { columns, group, aggregates, order, limit, filtered, raw } = query
  const list = (places: readonly number[]): string => format.list(places.map(names.of))
  const sorted = order.filter(({ place }) => place > 0)
  const lines = [
    group === null &&
      (names.all === columns.length ? t('verify.query.all') : t('verify.query.columns', { names: list(columns) })),
    group !== null &&
      (group.length > 0
        ? t('verify.query.grouped', { names: list(group), count: aggregates })
        : t('verify.query.overAll', { count: aggregates })),
    filtered.length > 0 ? t('verify.query.filtered', { names: list(filtered) }) : t('verify.query.unfiltered'),
    sorted.length > 0
      ? t('verify.query.sorted', {
          names: format.list(
            sorted.map(({ place, descending }) =>
              t(descending ? 'verify.query.descending' : 'verify.query.ascending', { name: names.of(place) }),
            ),
          ),
        })
      : group === null && t('verify.query.fileOrder'),
    limit !== undefined && t('verify.query.page', { count: limit, figure: format.number(limit) }),
  ].filter((line): line is string => typeof line === 'string')
  return (
    <>
      {lines.map((line) => (
        <span key={line} className={css.line}>
          {line}
        </span>
      ))}
      <Original value={raw} />
    </>
  )
}

/** The record's own words, for those who compare it letter by letter. */
function Original({ value }: { value: Json }) {
  const { t } = useTranslation()
  return (
    <details className={css.original}>
      <summary>{t('verify.query.original')}</summary>
      <pre>{JSON.stringify(value, null, 1)}</pre>
    </details>
  )
}

/** Labels, where the version of the receipt is the one that is open; else the columns' places. */
function useColumnNames(datasetId: string | undefined, versionId: string | undefined) {
  const { t } = useTranslation()
  const format = useFormat()
  const dataset = useQuery({
    ...datasetQuery(useApi(), datasetId ?? ''),
    retry: false,
    enabled: datasetId !== undefined,
  })
  const version = dataset.data?.version
  const columns = version && version.id === versionId ? version.columns : undefined
  return {
    all: columns?.length,
    of: (place: number): string =>
      columns?.[place - 1]?.label ?? t('verify.query.place', { figure: format.number(place) }),
  }
}
