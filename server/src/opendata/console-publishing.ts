import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import type { Act, Ctx } from '../platform/ctx.ts'
import { findFact } from '../platform/facts.ts'
import * as process from '../platform/process/service.ts'
import { type Awaited, awaitedAt } from './console-next.ts'
import type { Notice } from './gate.ts'
import { problems } from './problems.ts'
import { submitPublication } from './publication.ts'
import { publicationProcess, steps } from './publication-table.ts'

export type ConsoleOutcome = {
  readonly processId: string
  readonly published: boolean
  readonly state: string
  /** Who is to act now, where it did not come to the end. */
  readonly next: Awaited | null
}

type Options = { readonly opinion?: string; readonly notice?: Notice; readonly toTheEnd?: boolean }

/**
 * Submits for the command line on the machine; asked to go to the end, in a data directory made with sample data, it then takes every
 * step as the posts of the houses concerned. All of it is the console's in the ledger. Otherwise the publication waits for the people
 * whose duty it is.
 */
export async function publishAsConsole(ctx: Ctx, datasetId: string, options: Options = {}): Promise<ConsoleOutcome> {
  if (ctx.actor.kind !== 'console') throw problems.wrongPost({ requires: 'console' })
  const { publisherId } = await catalog.getDataset(ctx, datasetId)
  const authority = await parties.authorityFor(ctx, publisherId)
  if (!authority) throw problems.noAuthority()
  const acting = { ...ctx, actor: { ...ctx.actor, acts: actsOf(publisherId, authority) } }
  // Submitted before, by an attempt that was cut off or by a person: the rest of the way is taken.
  const running = await process.findRunning(ctx, publicationProcess, datasetId)
  const isUnderWay = running !== undefined && steps.some(({ state }) => state === running.state)
  const { processId } = isUnderWay
    ? { processId: running.id }
    : await submitPublication(acting, datasetId, options.notice ? { notice: options.notice } : {})

  const { toTheEnd = true } = options
  const takesSteps = toTheEnd && (await findFact(ctx.db, 'sample')) !== undefined
  const opinion = options.opinion ?? '样例数据，经命令行办理'
  for (;;) {
    const { state } = await process.getProcess(acting, processId)
    const step = steps.find((one) => one.state === state)
    if (!step) return { processId, published: state === 'published', state, next: null }
    if (!takesSteps) {
      const next = await awaitedAt(acting, processId, step.by, { publisher: publisherId, authority })
      return { processId, published: false, state, next }
    }
    await process.advance(acting, processId, { event: step.on, opinion })
  }
}

const actsOf = (publisherId: string, authority: string): readonly Act[] =>
  [{ post: 'dataOfficer', organisationId: publisherId }].concat(
    steps.map(({ by }) => {
      const [post = '', relation] = by.split('@')
      return { post, organisationId: relation === 'authority' ? authority : publisherId }
    }),
  )
