import type { ReactNode } from 'react'
import css from './receipt-card.module.css'

type Props = {
  title: ReactNode
  /** Its number in the ledger, or the moment. */
  mark: ReactNode
  facts: readonly { readonly name: string; readonly value: ReactNode }[]
  digest?: { readonly name: string; readonly hex: string }
  children?: ReactNode
}

/** 文武线, number, a few facts in plain words, the digest in groups. */
export function ReceiptCard({ title, mark, facts, digest, children }: Props) {
  return (
    <div className={css.card}>
      <div className="between">
        <b>{title}</b>
        <span className="small t">{mark}</span>
      </div>
      {facts.length > 0 && (
        <dl className={`kv ${css.facts}`}>
          {facts.map(({ name, value }) => (
            <div key={name} className={css.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {digest && (
        <p className={`hash ${css.digest}`}>
          {digest.name}
          <br />
          {inGroups(digest.hex, 16)}
        </p>
      )}
      {children}
    </div>
  )
}

/** Digests are compared by eye, so they are set in groups. */
export const inGroups = (hex: string, size = 8): string => hex.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? ''
