import { useTranslation } from 'react-i18next'
import { usePage } from '../page.ts'
import { CopyLink } from '../parts/copy.tsx'
import css from './api-page.module.css'
import type { Field, Operation } from './openapi.ts'

export function OperationSheet({ operation }: { operation: Operation }) {
  const { t } = useTranslation()
  const { origin } = usePage()
  const { id, method, path, summary, note, parameters, body, answers } = operation
  const answered = answers.filter(({ fields }) => fields.length > 0)
  return (
    <section className={css.operation} id={id}>
      <h3>{summary || id}</h3>
      <p className={css.call}>
        <b>{method}</b> <code>{path}</code> <CopyLink text={`${origin}${path}`} what={path} />
      </p>
      {note && <p className="m">{note}</p>}
      {parameters.length > 0 && <Fields title={t('apiDocs.parameters')} fields={parameters} />}
      {body.length > 0 && <Fields title={t('apiDocs.body')} fields={body} />}
      {answered.map(({ status, fields }) => (
        <Fields key={status} title={t('apiDocs.answer', { status })} fields={fields} folded />
      ))}
    </section>
  )
}

type FieldsProps = { title: string; fields: readonly (Field & { readonly place?: string })[]; folded?: boolean }

function Fields({ title, fields, folded = false }: FieldsProps) {
  const list = (
    <ul className={css.fields}>
      {fields.map((field) => (
        <FieldLine key={(field.place ?? '') + field.name} field={field} />
      ))}
    </ul>
  )
  if (!folded)
    return (
      <>
        <h4>{title}</h4>
        {list}
      </>
    )
  return (
    <details>
      <summary>{title}</summary>
      {list}
    </details>
  )
}

function FieldLine({ field }: { field: Field & { readonly place?: string } }) {
  const { t } = useTranslation()
  const { name, type, required, note, members, place } = field
  return (
    <li>
      <div className={css.field}>
        <span className="mono">{name}</span>
        <span className="t">
          {place && `${t(`apiDocs.place.${place === 'path' ? 'path' : place === 'header' ? 'header' : 'query'}`)} `}
          {type}
        </span>
        {required && <span className={css.required}>{t('apiDocs.required')}</span>}
        {note && <span className={css.note}>{note}</span>}
      </div>
      {members.length > 0 && (
        <ul className={css.fields}>
          {members.map((member) => (
            <FieldLine key={member.name} field={member} />
          ))}
        </ul>
      )}
    </li>
  )
}
