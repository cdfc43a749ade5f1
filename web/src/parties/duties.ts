import { useMe } from '../platform/page.ts'
import type { Post } from '../platform/who.ts'

/** Which buttons are worth showing; the API decides what is allowed. */
export const useHolds = (...posts: readonly Post[]): boolean =>
  (useMe()?.acts ?? []).some(({ post }) => posts.includes(post))
