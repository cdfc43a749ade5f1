/** 核验: says of one record whether what is claimed of it is so, and never hands it over. */
import type { Ctx } from '../platform/ctx.ts'
import { decideFor, decideNow, findTarget } from './decide.ts'
import { gatherFaults } from './fault.ts'
import { type Filter, readFilter } from './filter.ts'
import { keptFiles } from './gate.ts'
import { recordOf } from './page-file.ts'
import { problems } from './problems.ts'
import { askableColumns, mustStandAlone, sourceOf } from './read.ts'
import { verifyStatement } from './statement.ts'
import { logUse } from './use-entry.ts'

/** Values by the name of their column: those that find the record, and those that are claimed of it. */
export type Verification = {
  readonly key: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** `unknown`: no single record has this key, or it has no value there. */
export type Verdict = 'yes' | 'no' | 'unknown'
export type VerificationAnswer = {
  readonly claims: Readonly<Record<string, Verdict>>
  readonly versionId: string
  readonly receiptId: string
}

/** The share that it is asked through, and what more that share demands once it is clear that it rests on it. */
export type Through = { readonly shareId: string; readonly ruled: () => Promise<void> }

/**
 * Decides, asks, writes the entry, and only then answers. The answer has one shape whatever was found: a key that fits nobody and one
 * that fits two say the same. What was asked stands in the entry as a personal member, which can be erased (R-CODE-04).
 */
export async function verifyRecord(
  ctx: Ctx,
  datasetId: string,
  asked: Verification,
  { shareId, ruled }: Through,
): Promise<VerificationAnswer> {
  mustStandAlone(ctx)
  const which = { datasetId }
  const target = await findTarget(ctx, which)
  const ruling = await decideFor(ctx, target, 'verify', { shareId })
  await ruled()
  const faults = gatherFaults()
  const columns = askableColumns(ruling)
  const find = (place: string, name: string) =>
    columns.find((column) => column.name === name) ?? faults.add(place, `没有列 ${name}`, `there is no column ${name}`)
  const read = (values: Verification['key'], place: string): Filter[] =>
    Object.entries(values).flatMap(
      ([name, value]) => readFilter([name, 'eq', value], find, faults, `${place}.${name}`) ?? [],
    )
  const key: Filter = { kind: 'and', parts: read(asked.key, 'key') }
  const claims = read(asked.claims, 'claims')
  if (faults.found.length > 0) {
    const errors = faults.found.map(({ place, message }) => ({ place, message: message[ctx.lang] }))
    throw problems.invalidQuery({ errors, columns: columns.map(({ name }) => name) })
  }
  const row = await ctx.resources.access.atOnce(ctx.actor, 'query', async () => {
    const { parquet } = await keptFiles(ctx, ruling.version.id)
    const { sql, params } = verifyStatement(sourceOf(ctx, ruling, recordOf(parquet)), key, claims)
    return (await ctx.resources.engine.query(sql, params, { lane: 'page', maxRows: 1 })).rows[0]
  })
  const isOne = Number(row?.n ?? 0) === 1
  const names = Object.keys(asked.claims)
  const verdict = (index: number): Verdict =>
    !isOne || Number(row?.[`p${index}`] ?? 0) === 0 ? 'unknown' : Number(row?.[`c${index}`] ?? 0) === 1 ? 'yes' : 'no'
  await decideNow(ctx, which, ruling, { shareId })
  const where: Filter = { kind: 'and', parts: [key, ...claims] }
  const receiptId = await logUse(ctx, ruling, { rows: names.length, where })
  return {
    claims: Object.fromEntries(names.map((name, index) => [name, verdict(index)])),
    versionId: ruling.version.id,
    receiptId,
  }
}
