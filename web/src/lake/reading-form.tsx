import { useTranslation } from 'react-i18next'
import { SelectField, TextField } from '../platform/parts/field.tsx'
import type { FileReading, ImportEdit, ImportView } from './import-queries.ts'
import css from './reading-form.module.css'

const encodings = ['UTF-8', 'GB18030', 'Big5', 'UTF-16LE', 'UTF-16BE', 'ISO-8859-1']
const delimiters = [',', '\t', ';', '|', '^']

type NewReading = NonNullable<ImportEdit['reading']>

type Props = {
  view: ImportView
  reading: FileReading
  disabled: boolean
  onChange: (reading: NewReading) => void
}

/** 换一种读法: the same file read another way. Only what can matter for this kind of file is offered. */
export function ReadingForm({ view, reading, disabled, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <details className={css.reading}>
      <summary>{t('lake.readAgain')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onChange(readingOf(new FormData(event.currentTarget)))
        }}
      >
        {reading.encoding !== null && (
          <SelectField
            label={t('lake.encoding')}
            name="encoding"
            defaultValue={reading.encoding}
            choices={[...new Set([reading.encoding, ...encodings])].map((value) => ({ value, label: value }))}
          />
        )}
        {reading.delimiter !== null && (
          <SelectField
            label={t('lake.delimiter')}
            name="delimiter"
            defaultValue={reading.delimiter}
            choices={[...new Set([reading.delimiter, ...delimiters])].map((value) => ({
              value,
              label: value === '\t' ? t('lake.tab') : value,
            }))}
          />
        )}
        {view.sheets.length > 1 && (
          <SelectField
            label={t('lake.sheet')}
            name="sheet"
            defaultValue={reading.sheet ?? view.sheets[0]}
            choices={view.sheets.map((value) => ({ value, label: value }))}
          />
        )}
        <TextField
          label={t('lake.headerRow')}
          name="headerRow"
          type="number"
          min={0}
          defaultValue={reading.headerRow ?? 1}
        />
        <TextField
          label={t('lake.headerRows')}
          name="headerRows"
          type="number"
          min={0}
          max={9}
          defaultValue={reading.headerRows ?? 1}
        />
        <TextField
          label={t('lake.nullWords')}
          name="nullWords"
          defaultValue={reading.nullWords.join(' ')}
          hint={t('lake.nullWordsHint')}
        />
        <button type="submit" className="btn" disabled={disabled}>
          {t('lake.readThus')}
        </button>
      </form>
    </details>
  )
}

/** What is not offered is not given, and stays as it is. */
function readingOf(form: FormData): NewReading {
  const text = (name: string) => (form.has(name) ? String(form.get(name)) : undefined)
  const number = (name: string) => (text(name) ? Number(text(name)) : undefined)
  return {
    encoding: text('encoding'),
    delimiter: text('delimiter'),
    sheet: text('sheet'),
    headerRow: number('headerRow'),
    headerRows: number('headerRows'),
    nullWords: text('nullWords')?.split(/\s+/).filter(Boolean),
  }
}
