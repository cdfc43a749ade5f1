import type { Ctx } from '../platform/ctx.ts'
import { byWhom, type Change } from '../platform/revision.ts'
import { files, type ImportFolder } from './import-folder.ts'
import type { Edits, PastEdit } from './import-model.ts'
import { problems } from './problems.ts'

// 谁改了什么: two officers of one house may have the same proposal open. Names of what was changed only, beside the import.

export const pastEditsOf = async (folder: ImportFolder): Promise<readonly PastEdit[]> =>
  (await files.editHistory.read(folder)) ?? []

/** What differs, by its place: `reading.encoding`, `columns.3.label` (from 0), `decisions`. */
export function changedPlaces(before: Edits, next: Edits): string[] {
  const { reading, columns, ...rest } = next
  const indexes = new Set([...Object.keys(before.columns), ...Object.keys(columns)])
  return [
    ...changedKeys(before.reading, reading).map((key) => `reading.${key}`),
    ...[...indexes].flatMap((index) =>
      changedKeys(before.columns[index] ?? {}, columns[index] ?? {}).map((key) => `columns.${index}.${key}`),
    ),
    ...changedKeys({ ...before, reading: null, columns: null }, { ...rest, reading: null, columns: null }),
  ]
}

function changedKeys(before: object, next: object): string[] {
  const values = (of: object): Map<string, string> =>
    new Map(Object.entries(of).map(([key, value]) => [key, JSON.stringify(value)]))
  const [was, is] = [values(before), values(next)]
  return [...new Set([...was.keys(), ...is.keys()])].filter((key) => was.get(key) !== is.get(key))
}

/** Before the edit itself: a kill between the two costs a caller one look more, and hides nothing. */
export async function noteEdit(ctx: Ctx, folder: ImportFolder, before: Edits, next: Edits): Promise<void> {
  const { kind, name } = ctx.actor
  const edit: PastEdit = { by: { kind, name }, at: ctx.now, fields: changedPlaces(before, next) }
  await files.editHistory.write(folder, [...(await pastEditsOf(folder)), edit])
}

export async function mustBeMadeOn(
  ctx: Ctx,
  folder: ImportFolder,
  madeOn: readonly number[] | undefined,
): Promise<void> {
  const edits = await pastEditsOf(folder)
  if (!madeOn || madeOn.includes(edits.length)) return
  const since = edits.slice(Math.max(0, ...madeOn))
  throw problems.editedMeanwhile({
    revision: edits.length,
    changes: since.map(({ by, at, fields }): Change => ({ by: byWhom(ctx, by), at, fields: [...fields] })),
  })
}
