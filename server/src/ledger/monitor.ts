/**
 * The monitor replays the whole log against the tables. The trees prove that nothing was taken out or changed; only this replay
 * shows that what happened was allowed (R-OPN-04, R-NDI-04).
 */
import { LogDamaged, readEntries } from '@gongshu/tlog/appender'
import { equal, hex } from '@gongshu/tlog/bytes'
import { parseCheckpoint } from '@gongshu/tlog/checkpoint'
import { commitField, entryHolds } from '@gongshu/tlog/commitment'
import type { Hash } from '@gongshu/tlog/crypto'
import { crypto } from '@gongshu/tlog/crypto-node'
import { emptyFrontier, type Frontier, frontierRoot, grow } from '@gongshu/tlog/frontier'
import { canonicalJson, isObject, type JsonObject } from '@gongshu/tlog/jcs'
import { leafHash } from '@gongshu/tlog/merkle'
import { openNote, parseNote, parseVkey } from '@gongshu/tlog/note'
import type { LogFile } from '@gongshu/tlog/tile'
import type { Ctx } from '../platform/ctx.ts'
import { allVkeysOf } from './keys.ts'
import { type Ledger, parseRecord } from './service.ts'
import {
  findLastMonitored,
  insertMonitored,
  listLogs,
  listPlaced,
  listPlacedOpenings,
  type MonitoredLog,
  type PlacedOpening,
  type PlacedRecord,
} from './store.ts'
import {
  emptyTrace,
  follow,
  grantingEvents,
  isUseAlarm,
  keyEvents,
  type Opened,
  type Trace,
  type UseAlarm,
  useEvents,
} from './trace.ts'
import { findHead, foldersOf, type Head } from './trees.ts'

export type AlarmKind =
  | UseAlarm
  | 'logMissing'
  | 'signatureWrong'
  | 'rootDiffers'
  | 'tileDiffers'
  | 'logShrank'
  | 'logForked'
  | 'entryUnknown'
  | 'recordAltered'
  | 'recordedBeyondLog'

export type Alarm = {
  readonly kind: AlarmKind
  readonly logNo: number
  readonly index?: number
  readonly recordId?: string
  readonly tree?: string
}

export type ReplayedLog = {
  readonly no: number
  readonly origin: string
  readonly size: number
  /** Entries at the end of a former log whose records an older backup did not hold. Known, not alarming. */
  readonly lost: number
}

export type MonitorReport = {
  readonly logs: readonly ReplayedLog[]
  readonly entries: number
  readonly alarms: readonly Alarm[]
}

/** How many entries are held and looked up at once. */
const chunk = 4096

/** Replays every log of this installation, oldest first, and writes the result to the log itself. */
export async function runMonitor(ctx: Ctx): Promise<MonitorReport> {
  const { ledger } = ctx.resources
  const trace = emptyTrace()
  const alarms: Alarm[] = []
  const logs: ReplayedLog[] = []
  for (const log of await listLogs(ctx.db)) {
    const all = await replayLog(ctx, ledger, log, trace)
    const replayed = log.no === ledger.keys.no ? { ...all, lost: 0 } : setAsideLost(all)
    alarms.push(...replayed.alarms)
    logs.push({ no: log.no, origin: log.origin, size: replayed.head?.size ?? 0, lost: replayed.lost })
    if (replayed.head && log.no === ledger.keys.no) {
      await insertMonitored(ctx.db, {
        logNo: log.no,
        at: ctx.now,
        size: replayed.head.size,
        checkpoint: replayed.head.note,
        alarms: replayed.alarms.length,
      })
    }
  }
  const report = { logs, entries: logs.reduce((sum, { size }) => sum + size, 0), alarms }
  const open = alarms.filter((alarm) => !isLookedInto(trace, alarm))
  const detail = {
    ...{ entries: report.entries, alarms: alarms.length, open: open.length },
    first: open.slice(0, mostNamed),
  }
  await ctx.resources.appendLedger(ctx, { event: 'ledger.monitor', rule: 'R-OPN-04', subject: [], record: detail })
  return report
}

/** As many as people can look into before the next replay names the next ones. */
const mostNamed = 20

/** Only a use can be explained by whoever looks into it; a log and records that disagree cannot. */
const isLookedInto = ({ lookedInto }: Trace, { kind, recordId }: Alarm): boolean =>
  isUseAlarm(kind) && recordId !== undefined && lookedInto.has(recordId)

type Replayed = { readonly head?: Head; readonly alarms: readonly Alarm[] }

/** The unbroken run of unknown entries at the end of a log that a restore set aside. */
function setAsideLost({ head, alarms }: Replayed): Replayed & { readonly lost: number } {
  const unknown = new Set(alarms.filter(({ kind }) => kind === 'entryUnknown').map(({ index }) => index))
  let from = head?.size ?? 0
  while (unknown.has(from - 1)) from--
  const isLost = ({ kind, index = -1 }: Alarm): boolean => kind === 'entryUnknown' && index >= from
  return { ...(head ? { head } : {}), alarms: alarms.filter((alarm) => !isLost(alarm)), lost: (head?.size ?? 0) - from }
}

type Side = {
  readonly name: 'sha256' | 'sm3'
  readonly hash: Hash
  readonly folder: string
  readonly head: Head
  frontier: Frontier
}

async function replayLog(ctx: Ctx, ledger: Ledger, log: MonitoredLog, trace: Trace): Promise<Replayed> {
  const folders = foldersOf(log.no, ledger.keys.no)
  const alarms: Alarm[] = []
  const alarm = (kind: AlarmKind, more: Omit<Alarm, 'kind' | 'logNo'> = {}): void => {
    alarms.push({ kind, logNo: log.no, ...more })
  }
  const [sha256, sm3] = [await findHead(ledger.storage, folders.sha256), await findHead(ledger.storage, folders.sm3)]
  if (!sha256 || !sm3) return { alarms: [{ kind: 'logMissing', logNo: log.no }] }
  const sides: readonly Side[] = [
    { name: 'sha256', hash: crypto.sha256, folder: folders.sha256, head: sha256, frontier: emptyFrontier },
    { name: 'sm3', hash: crypto.sm3, folder: folders.sm3, head: sm3, frontier: emptyFrontier },
  ]
  const keys = allVkeysOf(ledger.keys)
    .map((vkey) => parseVkey(crypto.sha256, vkey))
    .filter((key) => key !== undefined)
  for (const { name, head } of sides) {
    const own = keys.filter((key) => key.name === head.origin)
    if (!openNote(crypto, head.note, own).ok) alarm('signatureWrong', { tree: name })
  }
  const last = await findLastMonitored(ctx.db, log.no)
  if (last && last.size > sha256.size) alarm('logShrank')

  const size = Math.max(sha256.size, sm3.size)
  let from = 0
  try {
    for await (const entries of chunks(readEntries(ledger.storage, folders.sha256, 0, size), chunk)) {
      for (const side of sides) await growSide(ledger, side, entries, from, last, alarm)
      const placed = new Map(
        (await listPlaced(ctx.db, log.no, from, from + entries.length)).map((row) => [row.idx, row]),
      )
      const openings = await openingsIn(ctx, log.no, from, from + entries.length)
      for (const [i, entry] of entries.entries()) {
        const record = placed.get(from + i)
        judgeEntry(trace, entry, record && { ...record, openings: openings.get(record.id) ?? [] }, from + i, alarm)
      }
      from += entries.length
    }
  } catch (error) {
    if (!(error instanceof LogDamaged)) throw error
    alarm('entryUnknown', { index: from })
  }
  for (const { name, hash, head, frontier } of sides) {
    if (frontier.size >= head.size && !equal(frontierRoot(hash, frontier), head.root))
      alarm('rootDiffers', { tree: name })
  }
  for (const { idx, id } of await listPlaced(ctx.db, log.no, size, Number.MAX_SAFE_INTEGER)) {
    alarm('recordedBeyondLog', { index: idx, recordId: id })
  }
  return { head: sha256, alarms }
}

type Raise = (kind: AlarmKind, more?: Omit<Alarm, 'kind' | 'logNo'>) => void

/** Grows a tree anew from the entries alone and compares every full tile, and the root at the last monitored size. */
async function growSide(
  ledger: Ledger,
  side: Side,
  entries: readonly Uint8Array[],
  from: number,
  last: { size: number; checkpoint: string } | undefined,
  alarm: Raise,
): Promise<void> {
  const leaves = entries.slice(0, Math.max(0, side.head.size - from)).map((entry) => leafHash(side.hash, entry))
  if (side.name === 'sha256' && last && from < last.size && last.size <= from + leaves.length) {
    const then = grow(side.hash, side.frontier, leaves.slice(0, last.size - from)).frontier
    const before = parseCheckpoint(parseNote(last.checkpoint)?.text ?? '')
    if (!before || !equal(frontierRoot(side.hash, then), before.root)) alarm('logForked')
  }
  const grown = grow(side.hash, side.frontier, leaves)
  side.frontier = grown.frontier
  for (const tile of grown.tiles.filter(({ path }) => !path.includes('.p/'))) {
    if (!(await isStored(ledger, side.folder, tile))) alarm('tileDiffers', { tree: side.name })
  }
}

async function isStored(ledger: Ledger, folder: string, { path, bytes }: LogFile): Promise<boolean> {
  const stored = await ledger.storage.read(`${folder}/${path}`)
  return stored !== undefined && hex(stored) === hex(bytes)
}

function judgeEntry(
  trace: Trace,
  entry: Uint8Array,
  placed: (PlacedRecord & { readonly openings: readonly PlacedOpening[] }) | undefined,
  index: number,
  alarm: Raise,
): void {
  if (!placed) {
    alarm('entryUnknown', { index })
    return
  }
  const record: JsonObject = parseRecord(placed.canonical)
  const agrees = record.id === placed.id && record.event === placed.event && record.at === placed.at
  const isWhole = placed.openings.every((opening) => isOpeningOf(record, opening))
  if (!agrees || !isWhole || !entryHolds(crypto, entry, placed.salt, record))
    alarm('recordAltered', { index, recordId: placed.id })
  const opened = Object.fromEntries(placed.openings.map(({ field, value }) => [field, JSON.parse(value)]))
  const misuse = follow(trace, record, opened)
  if (misuse) alarm(misuse, { index, recordId: placed.id })
}

/** What the monitor must know of persons and keys to tell a grantee from another. */
const openedFields = ['actor', 'grantee', 'key', 'account'] as const satisfies readonly (keyof Opened)[]
const openedEvents = [...useEvents, ...grantingEvents, ...keyEvents]

async function openingsIn(ctx: Ctx, logNo: number, from: number, to: number) {
  const stretch = { from, to, events: openedEvents, fields: openedFields }
  const byRecord = new Map<string, PlacedOpening[]>()
  for (const opening of await listPlacedOpenings(ctx.db, logNo, stretch)) {
    byRecord.set(opening.recordId, [...(byRecord.get(opening.recordId) ?? []), opening])
  }
  return byRecord
}

/** The record's commitment, which is in the tree, says whether it is the value that was written. */
function isOpeningOf({ personal }: JsonObject, { field, salt, value }: PlacedOpening): boolean {
  const committed = isObject(personal) ? personal[field] : undefined
  const given = commitField(crypto, salt, field, JSON.parse(value))
  return committed !== undefined && canonicalJson(committed) === canonicalJson(given)
}

async function* chunks<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let held: T[] = []
  for await (const one of source) {
    held.push(one)
    if (held.length < size) continue
    yield held
    held = []
  }
  if (held.length) yield held
}
