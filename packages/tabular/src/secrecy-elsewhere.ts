/**
 * R-SEC-09: a file is stopped by a mark anywhere in it, since the whole of it would be kept. Here is looked for what the chosen table
 * does not show: other sheets (hidden ones too), comments, page headers, other tables, other members of an archive, names in JSON.
 */
import type { ByteSource } from './bytes.ts'
import { listZip, type ZipEntry, zipMemberSource } from './container.ts'
import type { Limits, SecrecyMark } from './model.ts'
import { findSecrecy, isSecrecyMark, markInFileName, type SecrecyHit } from './secrecy.ts'
import { secrecyBytes } from './secrecy-bytes.ts'
import { sqliteRows } from './sqlite.ts'
import type { Workbook } from './xlsx.ts'
import { newFacts } from './xlsx-sheet.ts'

/** `stops` are the characters between which a piece of text stands, beside quotes and line ends. */
async function inBytes(
  source: ByteSource,
  stops: string,
  signal: AbortSignal | undefined,
  plain?: (piece: string) => string,
): Promise<SecrecyHit[]> {
  const search = secrecyBytes(stops, plain)
  for await (const chunk of source.chunks(signal)) search.feed(chunk, 0)
  return [...search.hits('utf-8'), ...search.hits('gb18030')].filter(({ isMark }) => isMark)
}

const asMark =
  (where: SecrecyMark['where']) =>
  ({ text }: { text: string }): SecrecyMark => ({ where, text })

/** Names and keys of a JSON document, wherever they stand: every text is between quotes. */
export const marksInJson = async (source: ByteSource, signal?: AbortSignal): Promise<SecrecyMark[]> =>
  (await inBytes(source, '{}[]:,', signal)).map(asMark('property'))

/** Heads and feet of pages say first where they stand and how large: &C机密, &R14机密. */
const withoutPlace = (piece: string): string => piece.replace(/^(?:[LCR]|[0-9]+)+(?=\p{Script=Han})/u, '')

/** Every part of an XLSX: the texts of all sheets, comments, headers and footers, names of sheets. */
export async function marksInParts(path: string, limits: Limits, signal?: AbortSignal): Promise<SecrecyMark[]> {
  const parts = (await listZip(path, limits)).filter(({ name }) => /\.(xml|vml)$/i.test(name))
  for (const part of parts) {
    const [hit] = await inBytes(zipMemberSource(path, part, limits), '<>&;', signal, withoutPlace)
    if (hit) return [asMark('property')(hit)]
  }
  return []
}

/** The other sheets of a workbook that lies in memory anyhow. */
export async function marksInSheets(book: Workbook, chosen: string): Promise<SecrecyMark[]> {
  const remark = book.remarks?.find(isSecrecyMark)
  if (remark !== undefined) return [{ where: 'property', text: remark.trim().slice(0, 60) }]
  const hits: SecrecyHit[] = []
  for (const { name } of book.tables) {
    if (isSecrecyMark(name)) return [{ where: 'property', text: name }]
    if (name === chosen) continue
    for await (const rows of book.rows(name, newFacts()))
      for (const { row, cells } of rows)
        for (const cell of cells) if (cell !== null && cell.length < 400) findSecrecy(cell, row, hits)
  }
  return hits.filter(({ isMark }) => isMark).map(asMark('cell'))
}

/** The other tables of a database. */
export async function marksInTables(
  path: string,
  tables: readonly { name: string }[],
  chosen: string,
): Promise<SecrecyMark[]> {
  const hits: SecrecyHit[] = []
  for (const { name } of tables) {
    if (name === chosen) continue
    for await (const rows of sqliteRows(path, name))
      for (const { row, cells } of rows)
        for (const cell of cells) if (cell !== null && cell.length < 400) findSecrecy(cell, row, hits)
  }
  return hits.filter(({ isMark }) => isMark).map(asMark('cell'))
}

/** Names of all members, and what is in those that are not read. A workbook inside is looked at as the bytes that it is. */
export async function marksInMembers(
  path: string,
  chosen: string,
  limits: Limits,
  signal?: AbortSignal,
): Promise<SecrecyMark[]> {
  const members = await listZip(path, limits)
  const named = members.flatMap(({ name }) => markInFileName(name.split('/').at(-1) ?? name) ?? [])
  if (named.length > 0) return named.map((text) => ({ where: 'fileName', text }))
  const others = members.filter((member) => isOther(member, chosen))
  for (const member of others) {
    const [hit] = await inBytes(zipMemberSource(path, member, limits), ',\t;|<>', signal)
    if (hit) return [asMark('cell')(hit)]
  }
  return []
}

const isOther = ({ name }: ZipEntry, chosen: string): boolean => name !== chosen && !name.endsWith('/')
