import { z } from 'zod'
import * as parties from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import { postTitle } from '../platform/process/names.ts'
import * as process from '../platform/process/service.ts'

/** In whose hands a round is, as it is kept: ids. Names are looked up when somebody asks. */
export const Awaited = z.object({ post: z.string(), organisationId: z.uuid(), dueOn: z.string().nullable() })
export type Awaited = z.infer<typeof Awaited>

export const Next = z.object({
  post: z.string(),
  postTitle: z.string(),
  organisation: z.string(),
  /** Who holds the post today. */
  people: z.array(z.string()),
  /** The last day of the step's limit. */
  dueOn: z.string().nullable(),
  /** What to do where nobody holds it. */
  advice: z.string().optional(),
})
export type Next = z.infer<typeof Next>

/** 下一步由谁办: the post of a step, the house that it is held at, and by when. */
export async function awaitedAt(ctx: Ctx, processId: string, by: string, houses: Houses): Promise<Awaited> {
  const [post = '', relation] = by.split('@')
  const { clock } = await process.getProcess(ctx, processId)
  const organisationId = relation === 'authority' ? houses.authority : houses.publisher
  return { post, organisationId, dueOn: clock?.dueAt ?? null }
}

export type Houses = { readonly publisher: string; readonly authority: string }

export async function named(ctx: Ctx, { post, organisationId, dueOn }: Awaited): Promise<Next> {
  const [{ name }, holders] = await Promise.all([
    parties.getOrganisation(ctx, organisationId),
    ctx.resources.names.holders(ctx, post, organisationId),
  ])
  const title = ctx.resources.names.posts.get(post) ?? { zh: post, en: post }
  return {
    ...{ post, postTitle: postTitle(ctx, post), organisation: name, dueOn },
    people: holders.map(({ name }) => name),
    ...(holders.length === 0 ? { advice: nobodyHolds(name, title)[ctx.lang] } : {}),
  }
}

/** Three separated administrators (R-SEC-08): one makes the account, another gives the post. */
export const nobodyHolds = (organisation: string, title: Text): Text => ({
  zh: `${organisation}还没有${title.zh}：请系统管理员建账号，再由安全管理员授予这个岗位；在此之前提交一直等着，时限照算`,
  en: `No one holds the post of ${title.en} at ${organisation}: the system administrator makes an account and the security administrator gives it the post. Until then the submission waits and its time limit runs`,
})
