import type { Check, CheckName, FailureReason, Verification } from '@gongshu/tlog/receipt'
import type { History } from './check-receipt.ts'

/** The four questions a reader asks, each answered by one or more of the checks. */
export const questions = ['content', 'place', 'signature', 'oneLedger'] as const
export type Question = (typeof questions)[number]

export type Answer = {
  readonly question: Question
  readonly verdict: 'yes' | 'no' | 'unknown'
  /** Why not, where it is not. */
  readonly reason?: FailureReason | History['state'] | 'unread'
}

const checksOf: Readonly<Record<Exclude<Question, 'oneLedger'>, readonly CheckName[]>> = {
  content: ['record', 'personal'],
  place: ['inclusion.sha-256', 'inclusion.sm3'],
  signature: ['signature.sha-256', 'signature.sm3'],
}

/** `history` is undefined while the present log is being read, null where it could not be read. */
export function answersOf(verification: Verification, history: readonly History[] | null | undefined): Answer[] {
  return questions.map((question) =>
    question === 'oneLedger' ? compared(history) : answerOf(question, verification.checks),
  )
}

function answerOf(question: Exclude<Question, 'oneLedger'>, checks: readonly Check[]): Answer {
  const mine = checks.filter(({ name }) => checksOf[question].includes(name))
  const failed = mine.find((check) => check.verdict === 'failed')
  if (failed?.verdict === 'failed') {
    // Without a key for this log nothing was refuted: it could not be told.
    return { question, verdict: failed.reason === 'unknownLog' ? 'unknown' : 'no', reason: failed.reason }
  }
  // A receipt without its record proves a place in the log, and says nothing of what was recorded.
  return { question, verdict: mine.some(({ verdict }) => verdict === 'passed') ? 'yes' : 'unknown' }
}

function compared(history: readonly History[] | null | undefined): Answer {
  const question = 'oneLedger'
  if (!history || history.length === 0) return { question, verdict: 'unknown', reason: 'unread' }
  const broken = history.find(({ state }) => state === 'rewritten')
  if (broken) return { question, verdict: 'no', reason: 'rewritten' }
  const unknown = history.find(({ state }) => state !== 'same')
  return unknown ? { question, verdict: 'unknown', reason: unknown.state } : { question, verdict: 'yes' }
}

export type Verdict =
  | 'true'
  | 'trueSoFar'
  | 'notAReceipt'
  | 'changed'
  | 'notInLog'
  | 'notSigned'
  | 'rewritten'
  | 'unknownLog'

/** The one sentence at the top. The gravest finding gives it. */
export function verdictOf({ checks }: Verification, answers: readonly Answer[]): Verdict {
  if (checks.some(({ name, verdict }) => name === 'form' && verdict === 'failed')) return 'notAReceipt'
  const of = (question: Question) => answers.find((answer) => answer.question === question)
  if (of('content')?.verdict === 'no') return 'changed'
  if (of('place')?.verdict === 'no') return 'notInLog'
  const signature = of('signature')
  if (signature?.reason === 'unknownLog') return 'unknownLog'
  if (signature?.verdict === 'no') return 'notSigned'
  if (of('oneLedger')?.verdict === 'no') return 'rewritten'
  return of('oneLedger')?.verdict === 'yes' ? 'true' : 'trueSoFar'
}

export const isGood = (verdict: Verdict): boolean => verdict === 'true' || verdict === 'trueSoFar'
