import { type ComponentProps, type ReactNode, useId } from 'react'
import css from './field.module.css'
import { FindingNumber } from './findings.tsx'

/** What the server found about one field: shown at the field, with the same number as in the list. */
export type FieldFinding = { readonly number?: number; readonly weight: 'must' | 'advice'; readonly text: ReactNode }

type Frame = { label: ReactNode; hint?: ReactNode; finding?: FieldFinding | undefined; required?: boolean }

function FieldFrame({ id, label, hint, finding, required, children }: Frame & { id: string; children: ReactNode }) {
  return (
    <div className={css.field} data-weight={finding?.weight}>
      <label htmlFor={id}>
        {label}
        {required && <span className={css.required} aria-hidden="true" />}
      </label>
      <div className={css.control}>
        {children}
        {finding?.number !== undefined && <FindingNumber number={finding.number} weight={finding.weight} />}
      </div>
      {hint && (
        <p className="note" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {finding && (
        <p className={css.finding} id={`${id}-finding`}>
          {finding.text}
        </p>
      )}
    </div>
  )
}

const describedBy = (id: string, { hint, finding }: Frame): string | undefined =>
  [hint && `${id}-hint`, finding && `${id}-finding`].filter(Boolean).join(' ') || undefined

export function TextField({ label, hint, finding, ...input }: Frame & ComponentProps<'input'>) {
  const id = useId()
  const frame = { label, hint, finding, required: input.required }
  return (
    <FieldFrame id={id} {...frame}>
      <input
        id={id}
        className="input"
        aria-invalid={finding?.weight === 'must' || undefined}
        aria-describedby={describedBy(id, frame)}
        {...input}
      />
    </FieldFrame>
  )
}

export function TextAreaField({ label, hint, finding, ...input }: Frame & ComponentProps<'textarea'>) {
  const id = useId()
  const frame = { label, hint, finding, required: input.required }
  return (
    <FieldFrame id={id} {...frame}>
      <textarea
        id={id}
        className="input"
        rows={3}
        aria-invalid={finding?.weight === 'must' || undefined}
        aria-describedby={describedBy(id, frame)}
        {...input}
      />
    </FieldFrame>
  )
}

type Choice = { readonly value: string; readonly label: string }

export function SelectField(props: Frame & ComponentProps<'select'> & { choices: readonly Choice[] }) {
  const { label, hint, finding, choices, ...input } = props
  const id = useId()
  const frame = { label, hint, finding, required: input.required }
  return (
    <FieldFrame id={id} {...frame}>
      <select
        id={id}
        className="input"
        aria-invalid={finding?.weight === 'must' || undefined}
        aria-describedby={describedBy(id, frame)}
        {...input}
      >
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
