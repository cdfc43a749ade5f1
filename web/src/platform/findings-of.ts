import { ApiProblem } from './api.ts'
import type { FieldFinding } from './parts/field.tsx'

type Sent = { readonly field: string; readonly weight: string; readonly message: string }

const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const entries = (value: unknown) => (Array.isArray(value) ? value.map(members) : [])

/** A capability sends findings by field; a body that no schema accepts comes back as places, `body/organisation/name`. */
function sentBy(error: unknown): readonly Sent[] {
  if (!(error instanceof ApiProblem)) return []
  const { findings, errors } = error.problem
  return [
    ...entries(findings).map(({ field, weight, message }) => ({
      field: String(field),
      weight: String(weight),
      message: String(message),
    })),
    ...entries(errors).map(({ place, message }) => ({
      field: String(place)
        .replace(/^body\//, '')
        .replaceAll('/', '.'),
      weight: 'must',
      message: String(message),
    })),
  ]
}

/** What the server found about the fields of a form that it refused, each at its field. */
export function findingsOf(error: unknown): (field: string) => FieldFinding | undefined {
  const sent = sentBy(error)
  return (field) => {
    const mine = sent.filter((finding) => finding.field === field)
    if (mine.length === 0) return undefined
    const weight = mine.some((finding) => finding.weight === 'must') ? 'must' : 'advice'
    return { weight, text: mine.map(({ message }) => message).join(' ') }
  }
}
