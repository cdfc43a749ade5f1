import { hex } from '@gongshu/tlog/bytes'
import { isObject, type Json } from '@gongshu/tlog/jcs'
import type { Receipt } from '@gongshu/tlog/receipt'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { datasetQuery } from '../opendata/dataset-queries.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { ReceiptCard } from '../platform/parts/receipt-card.tsx'
import { EventWords } from './event-words.tsx'
import { QueryWords } from './query-words.tsx'
import { type ReadRecord, readRecord } from './record.ts'

type Props = { receipt: Receipt; leaf: Uint8Array | undefined; id?: string | undefined }

/** What the receipt says happened, in plain words; members without words of their own are shown as they are. */
export function ReceiptFacts({ receipt, leaf, id }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const record = receipt.disclosed && readRecord(receipt.disclosed.record)
  const facts: { name: string; value: ReactNode }[] = []
  if (record) {
    const { at, event, datasetId, versionId, rule, ruling, basis, rows, file, query, others } = record
    const opened = receipt.disclosed?.openings ?? {}
    facts.push({ name: t('verify.fact.at'), value: at ? format.stamp(at, true) : '' })
    facts.push({ name: t('verify.fact.event'), value: <EventWords event={event} /> })
    if (datasetId) facts.push({ name: t('verify.fact.dataset'), value: <DatasetWords id={datasetId} rows={rows} /> })
    if (query)
      facts.push({
        name: t('verify.fact.query'),
        value: <QueryWords query={query} datasetId={datasetId} versionId={versionId} />,
      })
    if (file)
      facts.push({ name: t('verify.fact.file'), value: `${file.format.toUpperCase()}, ${format.bytes(file.bytes)}` })
    if (ruling) facts.push({ name: t('verify.fact.ruling'), value: <RulingWords ruling={ruling} /> })
    if (basis || rule)
      facts.push({
        name: t('verify.fact.basis'),
        value: (
          <>
            {basis && t(`verify.basis.${basis}`)} <span className="t">{rule}</span>
          </>
        ),
      })
    facts.push({
      name: t('verify.fact.actor'),
      value: <ActorWords kind={record.actorKind} opened={opened.actor?.value} />,
    })
    for (const [name, value] of others) facts.push({ name, value: <Plain value={value} /> })
  } else {
    facts.push({ name: t('verify.fact.event'), value: t('verify.noRecord') })
  }
  return (
    <ReceiptCard
      title={t('verify.card')}
      mark={t('verify.number', { figure: format.number(receipt.index + 1) })}
      facts={facts}
      {...(leaf ? { digest: { name: 'SHA-256', hex: hex(leaf) } } : {})}
    >
      {id && <p className="hash">{id}</p>}
    </ReceiptCard>
  )
}

function RulingWords({ ruling }: { ruling: NonNullable<ReadRecord['ruling']> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { masked, hidden, digest } = ruling
  const list = (places: readonly number[]) => format.list(places.map((place) => format.number(place)))
  return (
    <>
      {masked.length + hidden.length === 0 && t('verify.ruled.clear')}
      {masked.length > 0 && t('verify.ruled.masked', { names: list(masked) })}{' '}
      {hidden.length > 0 && t('verify.ruled.hidden', { names: list(hidden) })}
      <br />
      <span className="mono t">{digest.slice(0, 16)}</span>
    </>
  )
}

function DatasetWords({ id, rows }: { id: string; rows: number | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const dataset = useQuery({ ...datasetQuery(useApi(), id), retry: false })
  return (
    <>
      <Link to={`/datasets/${id}`}>{dataset.data?.title ?? <span className="mono">{id}</span>}</Link>
      {rows !== undefined && (
        <>
          <br />
          <span className="t">{t('count.rows', { count: rows, figure: format.number(rows) })}</span>
        </>
      )}
    </>
  )
}

function ActorWords({ kind, opened }: { kind: string | undefined; opened: Json | undefined }) {
  const { t } = useTranslation()
  if (kind === 'person' || kind === 'key')
    return (
      <>
        {opened === undefined ? t('verify.actor.committed') : <span className="mono">{String(opened)}</span>}
        <br />
        <span className="t">{t(opened === undefined ? 'verify.actor.erasable' : 'verify.actor.opened')}</span>
      </>
    )
  return kind === 'anonymous' ? t('verify.actor.anonymous') : t('verify.actor.program')
}

function Plain({ value }: { value: Json }) {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  return (
    <span className="mono" style={{ overflowWrap: 'anywhere' }}>
      {isObject(value) && Object.keys(value).length === 0 ? '—' : text}
    </span>
  )
}
