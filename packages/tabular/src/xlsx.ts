import { posix } from 'node:path'
import { listZip, zipMemberSource } from './container.ts'
import { decoded } from './decoded.ts'
import { TabularError } from './errors.ts'
import type { Limits, TableChoice } from './model.ts'
import type { Row } from './rows.ts'
import { formatCode, formOf, type NumberForm } from './sheet-value.ts'
import { dimension, type Part, type SheetFacts, sheetRows, unescapeHex, type Watch } from './xlsx-sheet.ts'
import { attribute, plainText, XmlReader } from './xml.ts'

export type Workbook = {
  tables: TableChoice[]
  properties: string[]
  /** Comments of all sheets, where they lie in memory with the rest. */
  remarks?: string[]
  rows: (table: string, facts: SheetFacts, watch?: Watch) => AsyncGenerator<Row[], void, void>
  /** Total unpacked bytes of a sheet, for progress. */
  bytesOf: (table: string) => number
}

/** Opens an XLSX. Only shared strings and styles are held in memory; sheets stream. */
export async function openXlsx(path: string, limits: Limits): Promise<Workbook> {
  const entries = await listZip(path, limits)
  const parts = new Map(
    entries.map((entry): [string, Part] => [entry.name.replace(/^\//, '').toLowerCase(), { name: entry.name, entry }]),
  )
  const read = async (
    name: string,
    handler: ConstructorParameters<typeof XmlReader>[0],
    maxBytes = 64 * 1024 * 1024,
  ): Promise<boolean> => {
    const part = parts.get(name.toLowerCase())
    if (!part) return false
    if (part.entry.bytes > maxBytes)
      throw new TabularError('workbookTooLarge', { part: part.name, bytes: part.entry.bytes, limitBytes: maxBytes })
    const reader = new XmlReader(handler)
    for await (const text of decoded(zipMemberSource(path, part.entry, limits), 'utf-8')) reader.feed(text)
    return true
  }

  let bookName = 'xl/workbook.xml'
  await read('_rels/.rels', {
    open(name, tag) {
      if (name === 'Relationship' && /\/officeDocument$/.test(attribute(tag, 'Type') ?? ''))
        bookName = (attribute(tag, 'Target') ?? bookName).replace(/^\//, '')
    },
  })
  const sheets: { name: string; id: string; hidden: boolean }[] = []
  let is1904 = false
  const found = await read(bookName, {
    open(name, tag) {
      if (name === 'sheet') {
        const state = attribute(tag, 'state')
        sheets.push({
          name: attribute(tag, 'name') ?? '',
          id: attribute(tag, 'r:id') ?? idOf(tag),
          hidden: state === 'hidden' || state === 'veryHidden',
        })
      } else if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attribute(tag, 'date1904') ?? '')
    },
  })
  if (!found || sheets.length === 0) throw new TabularError('workbookCorrupt', { reason: 'no workbook part' })
  const folder = posix.dirname(bookName)
  const targets = new Map<string, string>()
  await read(posix.join(folder, '_rels', `${posix.basename(bookName)}.rels`), {
    open(name, tag) {
      if (name !== 'Relationship') return
      const target = attribute(tag, 'Target') ?? ''
      targets.set(attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : posix.join(folder, target))
    },
  })
  const styles = await readStyles(read, posix.join(folder, 'styles.xml'))
  const strings = await readStrings(read, posix.join(folder, 'sharedStrings.xml'), limits)
  const properties = await readProperties(read)

  const partOf = (table: string): Part => {
    const sheet = sheets.find(({ name }) => name === table)
    if (!sheet) throw new TabularError('tableMissing', { table, tables: sheets.map(({ name }) => name) })
    const part = parts.get((targets.get(sheet.id) ?? '').toLowerCase())
    if (!part) throw new TabularError('workbookCorrupt', { table })
    return part
  }
  // Chart sheets and dialogs are listed with the sheets and hold no cells.
  const cellSheets = sheets.filter(
    ({ id }) =>
      /worksheets?\//i.test(targets.get(id) ?? '') ||
      !/(chartsheets|dialogsheets|macrosheets)\//i.test(targets.get(id) ?? ''),
  )
  return {
    tables: await Promise.all(
      cellSheets.map(
        async ({ name, hidden }): Promise<TableChoice> => ({
          name,
          ...(await dimension(path, partOf(name), limits)),
          ...(hidden ? { hidden } : {}),
        }),
      ),
    ),
    properties,
    bytesOf: (table) => partOf(table).entry.bytes,
    rows: (table, facts, watch = {}) =>
      sheetRows(path, partOf(table), { styles, strings, is1904 }, limits, facts, watch),
  }
}

const idOf = (tag: string): string => /\s[a-zA-Z0-9]+:id="([^"]*)"/.exec(tag)?.[1] ?? ''

type Read = (name: string, handler: ConstructorParameters<typeof XmlReader>[0], maxBytes?: number) => Promise<boolean>

async function readStyles(read: Read, name: string): Promise<NumberForm[]> {
  const custom = new Map<number, string>()
  const forms: number[] = []
  let inCells = false
  await read(name, {
    open(element, tag) {
      if (element === 'numFmt') custom.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '')
      else if (element === 'cellXfs') inCells = true
      else if (element === 'xf' && inCells) forms.push(Number(attribute(tag, 'numFmtId') ?? 0))
    },
    close(element) {
      if (element === 'cellXfs') inCells = false
    },
  })
  return forms.map((id) => formOf(formatCode(id, custom)))
}

async function readStrings(read: Read, name: string, limits: Limits): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let inText = false
  let inPhonetic = false
  await read(
    name,
    {
      open(element) {
        if (element === 'si') current = ''
        else if (element === 't') inText = !inPhonetic
        else if (element === 'rPh') inPhonetic = true
      },
      close(element) {
        if (element === 't') inText = false
        else if (element === 'rPh') inPhonetic = false
        else if (element === 'si') strings.push(unescapeHex(current))
      },
      text(raw) {
        current += plainText(raw)
      },
      wantsText: () => inText,
    },
    limits.maxSharedStringsBytes,
  )
  return strings
}

async function readProperties(read: Read): Promise<string[]> {
  const properties: string[] = []
  for (const name of ['docProps/core.xml', 'docProps/app.xml', 'docProps/custom.xml']) {
    let current = ''
    await read(name, {
      open: () => {
        current = ''
      },
      text(raw) {
        current += plainText(raw)
      },
      close() {
        if (current.trim().length > 0) properties.push(current.trim().slice(0, 300))
        current = ''
      },
    })
  }
  return properties
}
