import type { Ctx } from '../ctx.ts'
import type { Text } from '../problem.ts'
import type { ProcessTable } from './model.ts'
import type { Alert } from './shapes.ts'

/** Who and what the ids stand for. The ground floor knows no organisations, so `main.ts` registers those who do. */
export type Names = {
  /** Names of organisations by id; what is unknown is left out. */
  readonly organisations: (ctx: Ctx, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Who holds a post at an organisation today. */
  readonly holders: (
    ctx: Ctx,
    post: string,
    organisationId: string,
  ) => Promise<readonly { readonly id: string; readonly name: string }[]>
  /** What each post is called, all of them. */
  readonly posts: ReadonlyMap<string, Text>
}

declare module '../ctx.ts' {
  interface Resources {
    readonly names: Names
    /** Every table of moves by its name. */
    readonly processes: ReadonlyMap<string, ProcessTable>
    /** What else the actor must look at; `program.ts` gathers it from the capabilities. */
    readonly alerts?: (ctx: Ctx) => Promise<readonly Alert[]>
  }
}

export const postTitle = ({ resources, lang }: Ctx, post: string): string =>
  resources.names.posts.get(post)?.[lang] ?? post
