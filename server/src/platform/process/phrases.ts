import type { Ctx } from '../ctx.ts'
import { newId } from '../ids.ts'
import { problems } from './model.ts'
import * as store from './phrase-store.ts'

// 常用意见: the words that a person writes often, theirs alone.

export type { Phrase } from './phrase-store.ts'

export const listPhrases = ({ db, actor }: Ctx): Promise<store.Phrase[]> => store.listPhrases(db, actor.id)

/** The same words twice are kept once. */
export async function addPhrase(ctx: Ctx, { kind, text }: Omit<store.Phrase, 'id'>): Promise<store.Phrase> {
  await store.insertPhrase(ctx.db, { id: newId(), accountId: ctx.actor.id, kind, text, addedAt: ctx.now })
  const phrase = (await listPhrases(ctx)).find((one) => one.kind === kind && one.text === text)
  if (!phrase) throw new Error('a phrase just added is missing')
  return phrase
}

export async function removePhrase({ db, actor }: Ctx, id: string): Promise<void> {
  if (!(await store.deletePhrase(db, id, actor.id))) throw problems.notFound()
}
