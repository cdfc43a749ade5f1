/**
 * The numbers by which accounts, sessions and keys are kept (R-SEC-01). The rule asks for them and names none: these are the
 * platform's own. A bureau sets others through `ctx.resources.accountPolicy`.
 */
export type AccountPolicy = {
  /** 失败锁定: from this many failures in a row on, each waits; the wait doubles from the first to the most. */
  readonly lockAfterFailures: number
  readonly lockFirstSeconds: number
  readonly lockMostSeconds: number
  /** Failures are forgotten after this long without another. */
  readonly forgetFailuresHours: number
  /** 会话超时: without a request, and at all. */
  readonly sessionIdleMinutes: number
  readonly sessionHours: number
  /** 口令长度与有效期. */
  readonly passwordLength: number
  readonly passwordDays: number
  /** 多因素鉴别: of whom a second factor is asked. Whoever has set one up is always asked for it. */
  readonly secondFactor: 'optional' | 'administrators' | 'everyone'
  readonly setupHours: number
  readonly keyDaysMost: number
  readonly keysPerAccount: number
  readonly quotas: {
    /** Anonymous visitors by address: a whole office may share one behind its router. */
    readonly anonymous: Quotas
    readonly person: Quotas
    /** What a key gets unless a security administrator sets another. */
    readonly key: Quotas
    /** Attempts to sign in by address. */
    readonly signIn: Quotas
    /** Words that anyone may send in, and codes that are shown for them. */
    readonly words: Quotas
  }
}

/** Calls in one minute and in one day (Asia/Shanghai). */
export type Quotas = { readonly perMinute: number; readonly perDay: number }

export const defaultPolicy: AccountPolicy = {
  lockAfterFailures: 5,
  lockFirstSeconds: 60,
  lockMostSeconds: 3600,
  forgetFailuresHours: 24,
  sessionIdleMinutes: 30,
  sessionHours: 12,
  passwordLength: 10,
  passwordDays: 90,
  secondFactor: 'optional',
  setupHours: 24,
  keyDaysMost: 366,
  keysPerAccount: 20,
  quotas: {
    anonymous: { perMinute: 1_200, perDay: 200_000 },
    person: { perMinute: 1_200, perDay: 200_000 },
    key: { perMinute: 120, perDay: 20_000 },
    signIn: { perMinute: 30, perDay: 2_000 },
    words: { perMinute: 10, perDay: 100 },
  },
}

/** How long the next attempt waits after so many failures in a row. */
export function lockSeconds(policy: AccountPolicy, failures: number): number {
  const beyond = failures - policy.lockAfterFailures
  if (beyond < 0) return 0
  // Past 2^20 the doubling is beyond any sensible most, and further on beyond what a number holds.
  return Math.min(policy.lockFirstSeconds * 2 ** Math.min(beyond, 20), policy.lockMostSeconds)
}

declare module '../platform/ctx.ts' {
  interface Resources {
    readonly accountPolicy?: AccountPolicy
  }
}
