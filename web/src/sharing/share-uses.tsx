import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useFormat } from '../platform/page.ts'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { type ShareUse, usesQuery } from './queries.ts'

/** 使用记录 (R-SHR-30): for the requester, the provider and the authority alike. */
export function ShareUses({ id }: { id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [after, turn] = useState<number>()
  const uses = useQuery(usesQuery(useApi(), id, after))
  const total = uses.data?.total
  const next = uses.data?.next
  return (
    <Section
      title={t('share.uses.title')}
      aside={total !== undefined && t('share.uses.kept', { count: total, figure: format.number(total) })}
    >
      {uses.isPending && <Loading doing={t('share.uses.loading')} rows={3} />}
      {uses.isError && !uses.data && <Fault error={uses.error} retry={() => void uses.refetch()} />}
      {uses.data?.uses.length === 0 && <Empty why={t('share.uses.none')} />}
      {uses.data && uses.data.uses.length > 0 && <UseTable uses={uses.data.uses} />}
      {(next || after) && (
        <p className="row" style={{ padding: '12px 0' }}>
          {after && (
            <button type="button" className="link" onClick={() => turn(undefined)}>
              {t('grid.first')}
            </button>
          )}
          {next && (
            <button type="button" className="link" onClick={() => turn(next)}>
              {t('records.older')}
            </button>
          )}
        </p>
      )}
    </Section>
  )
}

const uses = ['read', 'aggregate', 'download', 'verify'] as const

function UseTable({ uses: found }: { uses: readonly ShareUse[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const wordOf = (use: string): string => {
    const known = uses.find((one) => one === use)
    return known ? t(`share.uses.use.${known}`) : use
  }
  return (
    <Scroll>
      <table className="tb">
        <thead>
          <tr>
            <th>{t('share.uses.at')}</th>
            <th>{t('share.uses.way')}</th>
            <th>{t('share.matterCode')}</th>
            <th>{t('share.caseNumber')}</th>
            <th className="r">{t('share.uses.rows')}</th>
            <th>{t('share.uses.receipt')}</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ at, use, matterCode, caseNumber, rows, receiptId }) => (
            <tr key={receiptId}>
              <td className="nw">{format.stamp(at)}</td>
              <td className="nw">{wordOf(use)}</td>
              <td className="mono nw">{matterCode}</td>
              <td className="mono nw">{caseNumber ?? t('share.uses.noCase')}</td>
              <td className="r">{format.number(rows)}</td>
              <td className="mono nw">
                <Link to={`/receipts/${receiptId}`}>{receiptId.slice(0, 13)}</Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
