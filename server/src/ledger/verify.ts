import type { Crypto } from '@gongshu/tlog/crypto'
import { type CheckName, type FailureReason, verifyReceipt } from '@gongshu/tlog/receipt'
import type { Text } from '../platform/problem.ts'

/** What `gongshu verify` says on standard output, and its exit code. Needs neither server, database nor network. */
export type VerifyReport = {
  readonly valid: boolean
  readonly exitCode: 0 | 1 | 2 | 3
  readonly checks: readonly {
    readonly name: CheckName
    readonly verdict: 'passed' | 'absent' | 'failed'
    readonly reason?: FailureReason
  }[]
  readonly index?: number
  readonly record?: unknown
  readonly logs: readonly { readonly origin: string; readonly size: number; readonly steps: number }[]
}

/** 0 genuine; 1 altered or not a receipt; 2 the file cannot be read; 3 signed by a log whose key is not trusted. */
export const exitCodes = {
  genuine: 0,
  altered: 1,
  unreadable: 2,
  unknownLog: 3,
} as const

export const checkTitles: Readonly<Record<CheckName, Text>> = {
  form: { zh: '是一张凭证', en: 'It is a receipt' },
  record: { zh: '内容没有被改', en: 'The content is unchanged' },
  personal: { zh: '揭开的个人字段与存证一致', en: 'Personal fields laid open are those committed to' },
  'inclusion.sha-256': { zh: '确在存证里（SHA-256）', en: 'It is in the log (SHA-256)' },
  'signature.sha-256': { zh: '树根由本机构签名（Ed25519）', en: 'The root is signed by the authority (Ed25519)' },
  'inclusion.sm3': { zh: '确在存证里（SM3）', en: 'It is in the log (SM3)' },
  'signature.sm3': { zh: '树根由本机构签名（SM2）', en: 'The root is signed by the authority (SM2)' },
}

export function verifyReceiptText(file: string | Uint8Array, trusted: readonly string[], crypto: Crypto): VerifyReport {
  const { ok, checks, receipt, trees } = verifyReceipt(file, trusted, crypto)
  const failures = checks.filter((check) => check.verdict === 'failed')
  const isOnlyUnknown = failures.length > 0 && failures.every(({ reason }) => reason === 'unknownLog')
  return {
    valid: ok,
    exitCode: ok ? exitCodes.genuine : isOnlyUnknown ? exitCodes.unknownLog : exitCodes.altered,
    checks,
    ...(receipt ? { index: receipt.index } : {}),
    ...(receipt?.disclosed ? { record: receipt.disclosed.record } : {}),
    logs: trees.map(({ origin, size, steps }) => ({ origin, size, steps: steps.length })),
  }
}

/** The same for people at a terminal. */
export const describeReport = ({ checks, index, logs }: VerifyReport, lang: keyof Text): string => {
  const marks = { passed: '✓', absent: '–', failed: '✗' } as const
  const lines = checks.map(
    ({ name, verdict, reason }) => `${marks[verdict]} ${checkTitles[name][lang]}${reason ? ` (${reason})` : ''}`,
  )
  const [log] = logs
  const place = {
    zh: `第 ${Number(index) + 1} 条，共 ${log?.size} 条，${log?.origin}`,
    en: `entry ${Number(index) + 1} of ${log?.size} in ${log?.origin}`,
  }
  return [...lines, ...(log && index !== undefined ? [place[lang]] : [])].join('\n')
}
