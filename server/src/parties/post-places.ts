import type { Ctx } from '../platform/ctx.ts'
import { listPlaces } from './post-store.ts'
import type { Post } from './posts.ts'

/** Where a post is filled today: for posts that a house may have anywhere, like the system administrator's. */
export const listPlacesOf = (ctx: Ctx, post: Post): Promise<string[]> => listPlaces(ctx.db, post, ctx.today)
