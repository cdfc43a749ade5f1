import type { Actor, Ctx } from '../platform/ctx.ts'
import type { Problem } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'
import { policyOf } from './accounts.ts'
import { findKeyQuotas } from './key-store.ts'
import type { Quotas } from './policy.ts'
import { problems } from './problems.ts'
import { countCall } from './quota-store.ts'

export type QuotaAnswer = { readonly headers: Readonly<Record<string, string>>; readonly refused?: Problem }

/**
 * Counts one call and says what is left: `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-11, and the
 * older `X-RateLimit-*` for the window that is nearest to its end (`Reset` in seconds from now).
 */
export async function takeQuota(ctx: Ctx): Promise<QuotaAnswer> {
  if (ctx.actor.kind === 'console' || ctx.actor.kind === 'system') return { headers: {} }
  return count(ctx, ctx.actor.client, await quotasOf(ctx, ctx.actor))
}

/** Calls of one thing, whoever makes them: a limit of its own beside the caller’s. */
export const takeQuotaOf = (ctx: Ctx, thing: string, quotas: Quotas): Promise<QuotaAnswer> => count(ctx, thing, quotas)

/** Attempts to sign in, whoever they are for, by where they come from (R-SEC-01). */
export const takeSignInQuota = (ctx: Ctx): Promise<QuotaAnswer> =>
  count(ctx, `signIn ${ctx.actor.client}`, policyOf(ctx).quotas.signIn)

/** Words that anyone may send in, such as a report of an error: so many by where they come from, or by account. */
export async function takeWordsQuota(ctx: Ctx): Promise<void> {
  if (ctx.actor.kind === 'console' || ctx.actor.kind === 'system') return
  const { refused } = await count(ctx, `words ${ctx.actor.client}`, policyOf(ctx).quotas.words)
  if (refused) throw refused
}

async function quotasOf(ctx: Ctx, actor: Actor): Promise<Quotas> {
  const { quotas } = policyOf(ctx)
  if (actor.kind === 'key') return (await findKeyQuotas(ctx.db, actor.id)) ?? quotas.key
  return actor.kind === 'person' ? quotas.person : quotas.anonymous
}

type Window = {
  readonly quota: 'minute' | 'day'
  readonly limit: number
  readonly seconds: number
  readonly beganAt: Instant
}

const daySeconds = 86_400

/** The minute of the clock, and the calendar day in Shanghai. */
const windowsOf = ({ now, today }: Pick<Ctx, 'now' | 'today'>, { perMinute, perDay }: Quotas): Window[] => [
  { quota: 'minute', limit: perMinute, seconds: 60, beganAt: `${now.slice(0, 16)}:00.000Z` as Instant },
  {
    ...{ quota: 'day', limit: perDay, seconds: daySeconds },
    beganAt: new Date(`${today}T00:00:00+08:00`).toISOString() as Instant,
  },
]

async function count(ctx: Ctx, client: string, quotas: Quotas): Promise<QuotaAnswer> {
  const windows = windowsOf(ctx, quotas)
  const used = await countCall(
    ctx.db,
    client,
    windows.map(({ quota, beganAt }) => ({ quota, beganAt })),
  )
  const states = windows.map((window) => ({
    ...window,
    used: used.get(window.quota) ?? 0,
    remaining: Math.max(0, window.limit - (used.get(window.quota) ?? 0)),
    resetSeconds: Math.max(
      1,
      Math.ceil((Date.parse(window.beganAt) + window.seconds * 1000 - Date.parse(ctx.now)) / 1000),
    ),
  }))
  const exceeded = states.filter(({ used, limit }) => used > limit)
  const headers = headersOf(states)
  if (exceeded.length === 0) return { headers }
  const retryAfterSeconds = Math.max(...exceeded.map(({ resetSeconds }) => resetSeconds))
  const members = { retryAfterSeconds, 'violated-policies': exceeded.map(({ quota }) => quota) }
  return { headers: { ...headers, 'retry-after': String(retryAfterSeconds) }, refused: problems.quotaExceeded(members) }
}

type State = Window & { readonly remaining: number; readonly resetSeconds: number }

function headersOf(states: readonly State[]): Record<string, string> {
  const [tightest] = [...states].sort((a, b) => a.remaining - b.remaining)
  return {
    'ratelimit-policy': states.map(({ quota, limit, seconds }) => `"${quota}";q=${limit};w=${seconds}`).join(', '),
    ratelimit: states
      .map(({ quota, remaining, resetSeconds }) => `"${quota}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
    ...(tightest
      ? {
          'x-ratelimit-limit': String(tightest.limit),
          'x-ratelimit-remaining': String(tightest.remaining),
          'x-ratelimit-reset': String(tightest.resetSeconds),
        }
      : {}),
  }
}
