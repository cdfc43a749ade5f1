import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import { accountOf, type Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import type { Text } from '../platform/problem.ts'
import * as process from '../platform/process/service.ts'
import { type Instant, instantOf } from '../platform/time.ts'
import { tell } from './following.ts'
import { lapseWaiting } from './lapse.ts'
import { secrecyNotice } from './notice-model.ts'
import { numberOf } from './secrecy-model.ts'
import * as store from './secrecy-store.ts'
import { secrecyProcess } from './secrecy-table.ts'

// How a case begins (R-SEC-09), whoever begins it: a person, the door, or the purge of the same bytes elsewhere.

/** Shuts every way out of the dataset and opens its case, in the caller's transaction. */
export async function shut(
  ctx: Ctx,
  about: { readonly datasetId: string; readonly publisherId: string; readonly finding: store.SecrecyCase['finding'] },
  what: Text,
): Promise<string> {
  const { datasetId, publisherId, finding } = about
  await lapseWaiting(ctx, datasetId, 'suspended')
  await catalog.suspendDataset(ctx, datasetId)
  await ctx.resources.appendLedger(ctx, {
    event: 'dataset.suspend',
    rule: 'R-SEC-09',
    subject: [datasetId],
    record: { finding },
    parties: [publisherId],
  })
  return openCase(ctx, { atDoor: false, ...about }, what)
}

/** The limit of the table as it runs here: a pack may have shortened it. */
function reportWithinHours({ resources }: Ctx): number {
  const clock = resources.processes.get(secrecyProcess)?.clocks.find((one) => one.in === 'reported')
  if (!clock) throw new Error('the drill has no clock')
  return clock.limit
}

export async function openCase(
  ctx: Ctx,
  about: Pick<store.SecrecyCase, 'atDoor' | 'datasetId' | 'publisherId' | 'finding'>,
  what: Text,
): Promise<string> {
  const id = newId()
  const dueAt = instantOf(Date.parse(ctx.now) + reportWithinHours(ctx) * 3_600_000)
  await store.insertCase(ctx.db, {
    id,
    ...about,
    reportedBy: accountOf(ctx.actor) ?? ctx.actor.id,
    reportedAt: ctx.now,
    dueAt,
  })
  await process.startProcess(ctx, secrecyProcess, {
    id,
    subjectId: about.datasetId && !about.atDoor ? about.datasetId : id,
    title: titleOf(id, ctx.now, what),
    parties: { publisher: about.publisherId, system: await systemPlace(ctx, about.publisherId) },
  })
  const officers = await parties.listAccountsHolding(ctx, 'secrecyOfficer', about.publisherId)
  const accounts = officers.map((officer) => officer.id)
  await tell(ctx, accounts, about.datasetId, secrecyNotice(about.atDoor, dueAt))
  return id
}

/** By which a case is told from another on the same desk: nothing of the file may be named, so it has its time and a number of its own. */
function titleOf(id: string, reportedAt: Instant, what: Text): Text {
  const at = new Date(reportedAt)
  return {
    zh: `标密文件处置：${what.zh}，${clocks.zh.format(at)}，编号${numberOf(id)}`,
    en: `Marked file: ${what.en}, ${clocks.en.format(at)}, no. ${numberOf(id)}`,
  }
}

const clockOf = (lang: string) =>
  new Intl.DateTimeFormat(lang, {
    ...{ timeZone: 'Asia/Shanghai', month: lang === 'zh-CN' ? 'long' : 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
const clocks = { zh: clockOf('zh-CN'), en: clockOf('en-GB') } as const

/** Where the system administrators sit: with the data authority, as a rule. */
async function systemPlace(ctx: Ctx, publisherId: string): Promise<string> {
  const places = await parties.listPlacesOf(ctx, 'systemAdministrator')
  const authority = await parties.authorityFor(ctx, publisherId)
  return places.find((place) => place === authority) ?? places[0] ?? authority ?? publisherId
}
