import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Openness } from '../platform/parts/facts.tsx'
import { type FieldFinding, SelectField, TextAreaField, TextField } from '../platform/parts/field.tsx'
import { Unsaved } from '../platform/parts/unsaved.tsx'
import { changeOf, type FieldName } from './description-change.ts'
import css from './edit-page.module.css'
import type { Description, PublicationFinding, Term, Vocabulary } from './publication-queries.ts'
import { SharingFields } from './sharing-fields.tsx'

type Props = {
  description: Description
  findings: readonly PublicationFinding[]
  vocabulary: Vocabulary
  disabled: boolean
  saved: boolean
  onTouch: () => void
  onSave: (change: Partial<Description>) => void
}

/** Every field of the description. Only what was changed is sent; the openness decides which terms are asked for. */
export function DescriptionForm({ description, findings, vocabulary, disabled, saved, onTouch, onSave }: Props) {
  const { t } = useTranslation()
  const [openness, setOpenness] = useState<Openness>(description.openness)
  const [touched, touch] = useState(false)
  const findingOf = (field: string): FieldFinding | undefined => {
    const i = findings.findIndex((finding) => finding.field === field)
    const found = findings[i]
    return found && { number: i + 1, weight: found.weight, text: found.message }
  }
  const text = (
    name: FieldName,
    value: string | null | undefined,
    more: { required?: boolean; hint?: string } = {},
  ) => (
    <TextField
      label={t(`edit.field.${name}`)}
      name={name}
      defaultValue={value ?? ''}
      disabled={disabled}
      finding={findingOf(name.replace(/En$/, ''))}
      {...more}
    />
  )
  const area = (
    name: FieldName,
    value: string | null | undefined,
    more: { required?: boolean; hint?: string } = {},
  ) => (
    <TextAreaField
      label={t(`edit.field.${name}`)}
      name={name}
      defaultValue={value ?? ''}
      disabled={disabled}
      finding={name.endsWith('En') ? undefined : findingOf(name)}
      {...more}
    />
  )
  const select = (name: FieldName, value: string | null, terms: readonly Term[], optional = true) => (
    <SelectField
      label={t(`edit.field.${name}`)}
      name={name}
      defaultValue={value ?? ''}
      disabled={disabled}
      finding={findingOf(name)}
      choices={[...(optional ? [{ value: '', label: t('edit.notSaid') }] : []), ...known(terms, value)]}
    />
  )
  return (
    <form
      className={css.form}
      onChange={() => {
        touch(true)
        onTouch()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        onSave(changeOf(description, new FormData(event.currentTarget)))
      }}
    >
      <Unsaved when={touched} />
      <div id="field-title">{text('title', description.title.zh, { required: true })}</div>
      <div>{text('titleEn', description.title.en)}</div>
      <div id="field-summary" className={css.wide}>
        {area('summary', description.summary.zh, { required: true, hint: t('edit.hint.summary') })}
      </div>
      <div className={css.wide}>{area('summaryEn', description.summary.en)}</div>
      <div id="field-theme">{select('theme', description.theme, vocabulary.themes, false)}</div>
      <div id="field-keywords">
        {text('keywords', description.keywords.join('、'), { hint: t('edit.hint.keywords') })}
      </div>
      <div id="field-updateFrequency">
        {select('updateFrequency', description.updateFrequency, vocabulary.updateFrequencies)}
      </div>
      <div id="field-spatial">{select('spatial', description.spatial, vocabulary.regions)}</div>
      <div id="field-temporalFrom">
        <TextField
          type="date"
          label={t('edit.field.temporalFrom')}
          name="temporalFrom"
          defaultValue={description.temporalFrom ?? ''}
          disabled={disabled}
          finding={findingOf('temporalFrom')}
        />
      </div>
      <div id="field-temporalTo">
        <TextField
          type="date"
          label={t('edit.field.temporalTo')}
          name="temporalTo"
          defaultValue={description.temporalTo ?? ''}
          disabled={disabled}
          finding={findingOf('temporalTo')}
        />
      </div>
      <div id="field-level">
        <SelectField
          label={t('edit.field.level')}
          name="level"
          defaultValue={String(description.level)}
          disabled={disabled}
          finding={findingOf('level')}
          choices={[1, 2, 3, 4].map((level) => ({ value: String(level), label: t('grade.full', { level }) }))}
        />
      </div>
      <div id="field-openness">
        <SelectField
          label={t('edit.field.openness')}
          name="openness"
          value={openness}
          disabled={disabled}
          finding={findingOf('openness')}
          onChange={({ currentTarget }) => setOpenness(currentTarget.value as Openness)}
          choices={(['unconditional', 'conditional', 'closed'] as const).map((value) => ({
            value,
            label: t(`openness.${value}`),
          }))}
        />
      </div>
      {openness === 'conditional' && (
        <div id="field-conditions" className={css.wide}>
          {area('conditions', description.conditions?.zh)}
        </div>
      )}
      {openness === 'closed' ? (
        <>
          <div id="field-closedReason">
            {select('closedReason', description.closedReason, vocabulary.closedReasons)}
          </div>
          <div id="field-legalBasis">{text('legalBasis', description.legalBasis)}</div>
        </>
      ) : (
        <div id="field-licence">{select('licence', description.licence, vocabulary.licences)}</div>
      )}
      <div id="field-demand">{text('demand', description.demand, { hint: t('edit.hint.demand') })}</div>
      <div id="field-note" className={css.wide}>
        {area('note', description.note?.zh, { hint: t('edit.hint.note') })}
      </div>
      <SharingFields description={description} vocabulary={vocabulary} disabled={disabled} findingOf={findingOf} />
      <p className={css.save}>
        <button type="submit" className="btn" disabled={disabled || !touched}>
          {t('edit.save')}
        </button>
        <span className="t" role="status">
          {touched ? t('edit.unsaved') : saved ? t('edit.saved') : t('edit.nothingToSave')}
        </span>
      </p>
    </form>
  )
}

/** A term that the list no longer has stays choosable as long as it is the one that stands. */
const known = (terms: readonly Term[], value: string | null): readonly Term[] =>
  !value || terms.some((term) => term.value === value) ? terms : [...terms, { value, label: value }]
