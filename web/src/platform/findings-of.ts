import { ApiProblem } from './api.ts'
import type { FieldFinding } from './parts/field.tsx'

type Sent = { readonly field: string; readonly weight: string; readonly message: string; readonly rule?: string }

const isSent = (entry: unknown): entry is Sent =>
  typeof entry === 'object' && entry !== null && 'field' in entry && 'message' in entry

/** What the server found about the fields of a form that it refused, each at its field. */
export function findingsOf(error: unknown): (field: string) => FieldFinding | undefined {
  const sent: unknown = error instanceof ApiProblem ? error.problem.findings : undefined
  const findings = Array.isArray(sent) ? sent.filter(isSent) : []
  return (field) => {
    const mine = findings.filter((finding) => finding.field === field)
    if (mine.length === 0) return undefined
    const weight = mine.some((finding) => finding.weight === 'must') ? 'must' : 'advice'
    return { weight, text: mine.map(({ message }) => message).join(' ') }
  }
}
