import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldFinding, SelectField, TextAreaField, TextField } from '../platform/parts/field.tsx'
import css from './edit-page.module.css'
import type { Description, Vocabulary } from './publication-queries.ts'

type Props = {
  description: Description
  vocabulary: Vocabulary
  disabled: boolean
  findingOf: (field: string) => FieldFinding | undefined
}
type Attribute = Description['sharingAttribute']

/** 政务共享: what other departments may have of it. The attribute decides what else is asked for (R-SHR-04). */
export function SharingFields({ description, vocabulary, disabled, findingOf }: Props) {
  const { t } = useTranslation()
  const [attribute, setAttribute] = useState<Attribute>(description.sharingAttribute)
  const methods = findingOf('sharingMethods')
  const area = (name: 'sharingScope' | 'sharingPurposes' | 'notSharedReason') => (
    <div id={`field-${name}`} className={css.wide}>
      <TextAreaField
        label={t(`edit.field.${name}`)}
        hint={t(`edit.hint.${name}`)}
        name={name}
        rows={2}
        maxLength={1000}
        defaultValue={description[name] ?? ''}
        disabled={disabled}
        finding={findingOf(name)}
      />
    </div>
  )
  return (
    <fieldset className={css.group}>
      <legend>{t('edit.sharing')}</legend>
      <div id="field-sharingAttribute">
        <SelectField
          label={t('edit.field.sharingAttribute')}
          name="sharingAttribute"
          value={attribute}
          disabled={disabled}
          finding={findingOf('sharingAttribute')}
          onChange={({ currentTarget }) => setAttribute(currentTarget.value as Attribute)}
          choices={vocabulary.sharingAttributes}
        />
      </div>
      {attribute !== 'notShared' && (
        <fieldset id="field-sharingMethods" className={css.choices}>
          <legend>{t('edit.field.sharingMethods')}</legend>
          {/* Sent along, so that a form without a tick says none rather than nothing. */}
          <input type="hidden" name="sharingMethods" value="" />
          {vocabulary.sharingMethods.map(({ value, label }) => (
            <label key={value}>
              <input
                type="checkbox"
                name="sharingMethods"
                value={value}
                defaultChecked={description.sharingMethods.some((method) => method === value)}
                disabled={disabled}
              />
              {label}
            </label>
          ))}
          {methods && <p className={methods.weight === 'must' ? 'zhu' : 'teng'}>{methods.text}</p>}
        </fieldset>
      )}
      {attribute === 'conditional' && (
        <>
          {area('sharingScope')}
          {area('sharingPurposes')}
        </>
      )}
      {attribute === 'notShared' && (
        <>
          {area('notSharedReason')}
          <div id="field-notSharedLaw" className={css.wide}>
            <TextField
              label={t('edit.field.notSharedLaw')}
              hint={t('edit.hint.notSharedLaw')}
              name="notSharedLaw"
              maxLength={1000}
              defaultValue={description.notSharedLaw ?? ''}
              disabled={disabled}
              finding={findingOf('notSharedLaw')}
            />
          </div>
        </>
      )}
    </fieldset>
  )
}
