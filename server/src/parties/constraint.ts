import type { Problem } from '../platform/problem.ts'
import { problems } from './problems.ts'

/**
 * The database keeps the same rules as the service, and is the last word when two people act at once: its refusal is said in
 * the service's words.
 */
const refusals: Readonly<Record<string, () => Problem>> = {
  post_duties_apart: () => problems.dutiesApart({ rule: 'R-SEC-08' }),
  authority_does_not_operate: () => problems.authorityOperates({ rule: 'R-OPN-08' }),
  post_once: () => problems.postHeld(),
  post_unit_id_organisation_id_fkey: () => problems.unitNotFound(),
  unit_parent_id_organisation_id_fkey: () => problems.unitNotFound(),
  organisation_name: () => problems.nameTaken(),
  organisation_credit_code: () => problems.creditCodeTaken(),
  account_login_key: () => problems.loginTaken(),
}

export async function inServiceWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const refusal = error instanceof Error && 'constraint' in error ? refusals[String(error.constraint)] : undefined
    throw refusal ? refusal() : error
  }
}
