import { constants } from 'node:fs'
import { copyFile, type FileHandle, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { visibleName } from '@gongshu/tabular/hidden-characters'
import { markInFileName } from '@gongshu/tabular/secrecy'
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import type { DataPaths } from '../platform/paths.ts'
import { syncFile } from './content.ts'
import { problems } from './problems.ts'
import { reportMark } from './secrecy.ts'
import * as store from './upload-store.ts'

/** Resumable uploads. What is acknowledged is on disk; a name is kept beside the bytes, never in the database. */
export type Upload = { readonly id: string; readonly bytes: number; readonly receivedBytes: number }

const GiB = 1024 ** 3
export const largestUpload = 32 * GiB

const seen = ({ id, bytes, receivedBytes }: store.StoredUpload): Upload => ({ id, bytes, receivedBytes })

export const uploadPath = (paths: DataPaths, id: string): string => join(paths.uploads, id)
const namePath = (paths: DataPaths, id: string): string => join(paths.uploads, `${id}.name`)

const longestName = 200
const ending = /(?:[.][A-Za-z0-9]{1,8}){1,2}$/

/** The last part of whatever the sender calls the file; of a long one the middle goes, since its ending says what it is. */
function sentNameOf(said: string): string {
  const signs = [...lastPart(said)]
  if (signs.length <= longestName) return signs.join('')
  const end = ending.exec(signs.join(''))?.[0] ?? ''
  return signs.slice(0, longestName - end.length).join('') + end
}

const lastPart = (said: string): string => basename(said.normalize('NFC').replaceAll('\\', '/')).replace(/\p{Cc}/gu, '')

const named = (text: string): string => visibleName(text).trim() || 'unnamed'

/** The same without signs that could confuse a screen or a shell. Never a path: bytes lie under ids. */
export const fileNameOf = (said: string): string => named(sentNameOf(said))

/** What the sender called it, to the letter, in signs that can be shown: a mark that turns text is written as its number. */
export const escaped = (said: string): string =>
  said.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\\]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  )

/** Beside the bytes: how it is called, and how it was called where that is something else. */
const NameFile = z.object({ sent: z.string(), original: z.string().optional() })
type NameFile = z.infer<typeof NameFile>

function nameFileOf(said: string): NameFile {
  const original = escaped(said)
  return { sent: sentNameOf(said), ...(original === fileNameOf(said) ? {} : { original }) }
}

/** R-SEC-09: a marked name is refused before a word of it is written anywhere, and the officer is told. */
export async function mustBearNoMark(ctx: Ctx, name: string, publisherId: string | undefined): Promise<void> {
  if (markInFileName(name) === undefined) return
  const house = publisherId ?? ctx.actor.acts.find(({ post }) => post === 'dataOfficer')?.organisationId
  if (house) await reportMark(ctx, { importId: null, datasetId: null, publisherId: house, finding: 'fileName' })
  throw problems.secrecyMark({ rule: 'R-SEC-09', finding: 'fileName' })
}

/** The same of words that somebody types about a dataset: `field` is where the mark stands. */
export async function refuseMarkedWords(
  ctx: Ctx,
  about: { readonly publisherId: string; readonly datasetId: string | null; readonly field: string },
): Promise<never> {
  const { field, ...where } = about
  await reportMark(ctx, { importId: null, ...where, finding: 'content' })
  throw problems.secrecyMark({ rule: 'R-SEC-09', finding: 'content', field })
}

export async function createUpload(ctx: Ctx, input: { name: string; bytes: number }): Promise<Upload> {
  await mustBearNoMark(ctx, named(lastPart(input.name)), undefined)
  if (input.bytes > largestUpload) throw problems.uploadTooLarge({ limitBytes: largestUpload })
  const { paths } = ctx.resources
  const id = newId()
  await fullIsAProblem(async () => {
    await writeFile(namePath(paths, id), JSON.stringify(nameFileOf(input.name)), { flag: 'wx' })
    const file = await open(uploadPath(paths, id), 'wx')
    await file.sync()
    await file.close()
    await syncFile(paths.uploads)
  })
  return seen(
    await store.insertUpload(ctx.db, { id, owner: ctx.actor.id, bytes: input.bytes, receivedBytes: 0, now: ctx.now }),
  )
}

/** A file that lies on the machine already, for the command line: copied, since the source is kept as it was. */
export async function createUploadFromPath(
  ctx: Ctx,
  path: string,
  said: { readonly fileName?: string | undefined; readonly publisherId?: string | undefined } = {},
): Promise<Upload> {
  const called = said.fileName ?? basename(path)
  await mustBearNoMark(ctx, named(lastPart(called)), said.publisherId)
  const { paths } = ctx.resources
  const id = newId()
  const to = uploadPath(paths, id)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw problems.noSuchFile({ name: fileNameOf(called) })
  await fullIsAProblem(async () => {
    try {
      await writeFile(namePath(paths, id), JSON.stringify(nameFileOf(called)), { flag: 'wx' })
      await copyFile(path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      await syncFile(to)
    } catch (error) {
      await dropFiles(paths, id)
      throw error
    }
  })
  const { size } = await stat(to)
  const upload = { id, owner: ctx.actor.id, bytes: size, receivedBytes: size, now: ctx.now }
  return seen(await store.insertUpload(ctx.db, upload))
}

export const getUpload = async (ctx: Ctx, id: string): Promise<Upload> => seen(await getOwn(ctx, id))

async function getOwn(ctx: Ctx, id: string): Promise<store.StoredUpload> {
  const upload = await store.findUpload(ctx.db, id)
  const { kind } = ctx.actor
  if (!upload || (upload.owner !== ctx.actor.id && kind !== 'console' && kind !== 'system')) {
    throw problems.uploadNotFound()
  }
  return upload
}

/** Uploads that are being written to now; the data directory has one process. */
const writing = new Set<string>()

/**
 * Appends what the sender sends, from the byte that the server holds. If the connection breaks in the middle, what arrived is kept
 * and counted, so that the sender goes on from there.
 */
export async function appendToUpload(ctx: Ctx, id: string, offset: number, body: Readable): Promise<Upload> {
  if (writing.has(id)) throw problems.wrongOffset({ receivedBytes: (await getOwn(ctx, id)).receivedBytes })
  writing.add(id)
  let written = 0
  try {
    const { receivedBytes, bytes } = await getOwn(ctx, id)
    if (offset !== receivedBytes) throw problems.wrongOffset({ receivedBytes })
    const file = await open(uploadPath(ctx.resources.paths, id), 'r+').catch(() => {
      throw problems.uploadNotFound()
    })
    try {
      await fullIsAProblem(() => receive(file, body, offset, bytes - offset, (count) => (written += count)))
    } finally {
      // Acknowledged is only what the disk has; a full disk may refuse even that.
      const isKept = await file.sync().then(
        () => true,
        () => false,
      )
      await file.close()
      if (written > 0 && isKept) await store.setReceived(ctx.db, id, offset, offset + written, ctx.now)
    }
    return { id, bytes, receivedBytes: offset + written }
  } finally {
    writing.delete(id)
  }
}

async function receive(
  file: FileHandle,
  body: Readable,
  offset: number,
  room: number,
  count: (bytes: number) => void,
): Promise<void> {
  let position = offset
  let left = room
  try {
    for await (const chunk of body) {
      const piece: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
      if (piece.length > left) throw problems.uploadTooLong({ bytes: offset + room })
      for (let at = 0; at < piece.length; ) {
        const { bytesWritten } = await file.write(piece, at, piece.length - at, position)
        at += bytesWritten
        position += bytesWritten
        left -= bytesWritten
        count(bytesWritten)
      }
    }
  } catch (error) {
    // The sender went away: that ends the request and loses nothing.
    if (error instanceof Error && 'code' in error && cuts.includes(String(error.code)))
      throw problems.uploadCut({ receivedBytes: position })
    throw error
  }
}

const cuts = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE', 'ECONNABORTED', 'ABORT_ERR']

/** The name and whole file of a finished upload. */
export async function finishedUpload(
  ctx: Ctx,
  id: string,
): Promise<{ fileName: string; sentName: string; original?: string | undefined; bytes: number }> {
  const upload = await getOwn(ctx, id)
  if (upload.receivedBytes < upload.bytes) throw problems.uploadUnfinished({ receivedBytes: upload.receivedBytes })
  const { paths } = ctx.resources
  // A crash may have left bytes on disk that were never acknowledged, or the row of an upload that an import has taken.
  await truncate(uploadPath(paths, id), upload.bytes).catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? problems.uploadNotFound() : error
  })
  const { sent, original } = NameFile.parse(JSON.parse(await readFile(namePath(paths, id), 'utf8')))
  return { fileName: named(sent), sentName: sent, original, bytes: upload.bytes }
}

export async function dropUpload(ctx: Ctx, id: string): Promise<void> {
  await dropFiles(ctx.resources.paths, id)
  await store.deleteUpload(ctx.db, id)
}

/** The sender thinks better of it. */
export async function deleteUpload(ctx: Ctx, id: string): Promise<void> {
  await getOwn(ctx, id)
  if (writing.has(id) || (await store.isTaken(ctx.db, id))) throw problems.uploadBusy()
  await dropUpload(ctx, id)
}

export async function dropFiles(paths: DataPaths, id: string): Promise<void> {
  await rm(uploadPath(paths, id), { force: true })
  await rm(namePath(paths, id), { force: true })
}

export async function fullIsAProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code))
    throw isFull ? problems.diskFull() : error
  }
}
