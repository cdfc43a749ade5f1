import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { type Finding, FindingList } from '../platform/parts/findings.tsx'
import { Section } from '../platform/parts/section.tsx'
import css from './findings-margin.module.css'
import type { ImportView } from './import-queries.ts'
import { ReasonForm } from './reason-form.tsx'

type Props = {
  view: ImportView
  disabled: boolean
  onRepair: (finding: number, repair: string, reason?: string) => void
  onLoad: () => void
}

/** 要处理的, then the one primary button of the page and what would enable it. */
export function FindingsMargin({ view, disabled, onRepair, onLoad }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const must = view.findings.filter(({ weight }) => weight === 'must')
  const findings = view.findings.map(
    ({ number, weight, head, cause, column, rule, places, repairs }): Finding => ({
      number,
      weight,
      head,
      cause: (cause || places.length > 0) && (
        <>
          {cause} {rule && <span className="t small">{rule}</span>}
          <Places places={places} />
        </>
      ),
      ...(column === null ? {} : { at: `column-${column}` }),
      actions: repairs.map(({ id, label, asks }) =>
        asks ? (
          // Another finding of the same number is not the one that was being answered.
          <ReasonForm
            key={`${id} ${head}`}
            label={label}
            disabled={disabled}
            onState={(reason) => onRepair(number, id, reason)}
          />
        ) : (
          <button key={id} type="button" className="link" disabled={disabled} onClick={() => onRepair(number, id)}>
            {label}
          </button>
        ),
      ),
    }),
  )
  const counts = (['must', 'advice', 'settled'] as const)
    .map((weight) => ({ weight, count: view.findings.filter((finding) => finding.weight === weight).length }))
    .filter(({ count }) => count > 0)
    .map(({ weight, count }) => t(`lake.findings.${weight}`, { count }))
  return (
    <>
      <Section size="margin" title={t('lake.toSettle')} aside={format.zh ? counts.join('，') : counts.join(', ')}>
        {findings.length === 0 ? (
          <p className={css.none}>{t('lake.nothingToSettle')}</p>
        ) : (
          <FindingList findings={findings} />
        )}
      </Section>
      {view.state === 'proposed' && (
        <div className={css.load}>
          <button
            type="button"
            className="btn primary"
            disabled={disabled || must.length > 0}
            onClick={onLoad}
            aria-describedby="load-note"
          >
            {t('lake.load', { count: view.rows ?? 0, figure: format.number(view.rows ?? 0) })}
          </button>
          <p className="note" id="load-note">
            {must.length > 0 && t('lake.loadAfter', { numbers: format.list(must.map(({ number }) => String(number))) })}{' '}
            {view.comparison?.words}
          </p>
        </div>
      )}
    </>
  )
}

/** Which cells, the first of them, masked; those that the proof shows are linked to. */
function Places({ places }: { places: ImportView['findings'][number]['places'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return places.map(({ row, line, column, cell, shown }) => {
    const number = format.number(line ?? row)
    const where = t(line === null ? 'lake.place.row' : 'lake.place.line', { number, column })
    return (
      <span key={`${row} ${column}`} className={css.place}>
        {shown ? <a href={`#${shown}`}>{where}</a> : where} {cell && <span className="mono">{cell}</span>}
      </span>
    )
  })
}
