import * as parties from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'

/** Names by id, asked for at once. */
export async function publisherNames(ctx: Ctx, ids: readonly string[]): Promise<(id: string) => string> {
  const unique = [...new Set(ids)]
  const found = unique.length ? await parties.listOrganisations(ctx, unique) : []
  const names = new Map(found.map(({ id, name }) => [id, name]))
  return (id) => names.get(id) ?? ''
}
