import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { editors, type PastChange } from '../platform/edited-meanwhile.ts'
import { useFormat } from '../platform/page.ts'
import css from './conflict-panel.module.css'
import { type Choice, conflictOf, settled } from './description-conflict.ts'
import { useDescriptionWords } from './description-words.ts'
import type { Description, DescriptionField } from './publication-queries.ts'

type Props = {
  base: Description
  change: Partial<Description>
  now: Description
  changes: readonly PastChange[]
  busy: boolean
  onSave: (change: Partial<Description>) => void
  onBack: () => void
}

/** 两人同改: both versions of every field that two people changed, to be chosen between one by one. What was typed stays in the form. */
export function ConflictPanel({ base, change, now, changes, busy, onSave, onBack }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useDescriptionWords()
  const [choices, choose] = useState<Partial<Record<DescriptionField, Choice>>>({})
  const { disputed, theirs, mine } = conflictOf(base, change, now)
  const named = (fields: readonly DescriptionField[]) => format.list(fields.map((field) => t(`field.${field}`)))
  const left = disputed.filter((field) => !choices[field]).length
  return (
    <section className={css.conflict} role="alert" aria-label={t('edit.conflict.title')}>
      <p>
        <b className="zhu">{t('edit.conflict.title')}</b> {t('edit.conflict.who', { who: editors(changes, format) })}
      </p>
      {disputed.map((field) => (
        <fieldset key={field} className={css.field}>
          <legend>{t(`field.${field}`)}</legend>
          <p className={css.was}>
            {t('edit.conflict.was')} {words(base, field) || t('edit.notSaid')}
          </p>
          {(['theirs', 'mine'] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name={`choice-${field}`}
                checked={choices[field] === one}
                onChange={() => choose({ ...choices, [field]: one })}
              />
              <span className={css.whose}>{t(`edit.conflict.${one}`)}</span>
              <span className={css.words}>
                {words(one === 'mine' ? { ...now, ...change } : now, field) || t('edit.notSaid')}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      {theirs.length > 0 && <p className="t">{t('edit.conflict.onlyTheirs', { fields: named(theirs) })}</p>}
      {mine.length > 0 && <p className="t">{t('edit.conflict.onlyMine', { fields: named(mine) })}</p>}
      <p className={css.acts}>
        <button
          type="button"
          className="btn primary"
          disabled={busy || left > 0}
          onClick={() => onSave(settled(change, choices))}
        >
          {t('edit.conflict.save')}
        </button>
        <button type="button" className="btn" disabled={busy} onClick={onBack}>
          {t('edit.conflict.back')}
        </button>
        <span className="t" role="status">
          {left > 0 ? t('edit.conflict.left', { count: left }) : ''}
        </span>
      </p>
    </section>
  )
}
