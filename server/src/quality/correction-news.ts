/** Whom a step is told, and in which words. How it reaches them is another capability's: `main.ts` registers it. */
import { listGrants } from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import { listUsersOf } from '../ledger/service.ts'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import type { Correction } from './correction-store.ts'

export type CorrectionNews = {
  readonly datasetId: string
  /** Leads to its page. */
  readonly code: string
  readonly accountIds: readonly string[]
  /** Whoever follows the dataset too. */
  readonly followers: boolean
  readonly title: Text
  readonly body: Text
}

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Tells people of a report of an error, in the transaction of the step; set by `main.ts`. */
    readonly correctionNews?: (ctx: Ctx, news: CorrectionNews) => Promise<void>
  }
}

/** What the filer is told, by the event of the process; `extended` is none. */
const news = {
  return: { zh: '须一次补正', en: 'was sent back for what is missing' },
  transfer: { zh: '已转来源部门核查', en: 'was handed to the department that the data come from' },
  correct: { zh: '已更正', en: 'was upheld and corrected' },
  answer: { zh: '已答复', en: 'was answered' },
  sustain: { zh: '申诉已复核，维持答复', en: 'was reviewed: the answer stands' },
  redo: { zh: '申诉已复核，重新核查', en: 'was reviewed: it is verified again' },
  lapse: { zh: '已失效', en: 'has lapsed' },
  datasetClosed: { zh: '随数据集结束', en: 'ended with the dataset' },
  extended: { zh: '办理时限延长', en: 'takes longer' },
} as const satisfies Record<string, Text>
export type News = keyof typeof news
export const isNews = (event: string): event is News => Object.hasOwn(news, event)

const silent = { zh: '详见办理情况。', en: 'See how it stands.' }

export async function tellFiler(ctx: Ctx, correction: Correction, what: News, body: Text = silent): Promise<void> {
  await send(ctx, correction, await filersOf(ctx, correction), { followers: false, what: news[what], body })
}

/** Everyone who acts for the house; a visitor has no account to be told by. */
async function filersOf(ctx: Ctx, { filerKind, filerId }: Correction): Promise<string[]> {
  if (filerKind === 'organisation') return (await parties.listStaffOf(ctx, filerId)).map(({ id }) => id)
  return filerKind === 'account' ? [filerId] : []
}

/** 更正告知 (R-SHR-41): the filer, whoever follows the dataset, and everybody who used a version that has the error. */
export async function tellOfCorrection(ctx: Ctx, correction: Correction, body: Text): Promise<void> {
  const users = await usersOf(ctx, correction)
  const accountIds = [...new Set([...(await filersOf(ctx, correction)), ...users])]
  await send(ctx, correction, accountIds, { followers: true, what: news.correct, body })
}

async function send(
  ctx: Ctx,
  { datasetId, code }: Correction,
  accountIds: readonly string[],
  { followers, what, body }: { readonly followers: boolean; readonly what: Text; readonly body: Text },
): Promise<void> {
  const { zh, en } = (await catalog.getDataset(ctx, datasetId)).title
  const title = { zh: `《${zh}》纠错${code}：${what.zh}`, en: `Report ${code} on “${en || zh}” ${what.en}` }
  await ctx.resources.correctionNews?.(ctx, { datasetId, code, accountIds, followers, title, body })
}

/** Accounts and owners of keys that the record of uses names, and those who hold a grant on the dataset. */
async function usersOf(ctx: Ctx, { datasetId, versionId, correctedVersionId }: Correction): Promise<string[]> {
  const versions = await lake.listVersions(ctx, datasetId)
  const numberOf = (id: string | null): number | undefined => versions.find((one) => one.id === id)?.number
  const [from, to] = [numberOf(versionId), numberOf(correctedVersionId)]
  if (from === undefined || to === undefined) return []
  const wrong = versions.filter(({ number }) => number >= from && number < to).map(({ id }) => id)
  const used = await listUsersOf(ctx, wrong)
  const grants = (await listGrants(asSystem(ctx, 'correction'), datasetId)).filter(
    ({ revokedAt, until }) => revokedAt === null && until > ctx.now,
  )
  const of = (kind: string): string[] => grants.flatMap(({ grantee }) => (grantee.kind === kind ? [grantee.id] : []))
  const [accounts, owners, staff] = await Promise.all([
    parties.listNamesOf(ctx, used),
    parties.listOwnersOfKeys(ctx, [...used, ...of('key')]),
    Promise.all(of('organisation').map((id) => parties.listStaffOf(ctx, id))),
  ])
  return [...accounts.keys(), ...owners, ...of('account'), ...staff.flat().map(({ id }) => id)]
}
