/** An XLSX workbook of one sheet (ECMA-376), written row by row. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ColumnType } from '../lake/model.ts'
import { writeZip } from './zip-file.ts'

/** Without its header row. */
export const sheetRows = 1_048_575
export const cellCharacters = 32_767

/** Characters that XML cannot hold are shown as the replacement character; a lone carriage return is kept as a reference. */
const textSql = (text: string): string =>
  `replace(replace(replace(replace(regexp_replace(${text}, '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x{FFFE}\\x{FFFF}]', '\uFFFD', 'g'), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), chr(13), '&#13;')`

const inline = (text: string): string =>
  `'<c t="inlineStr"><is><t xml:space="preserve">' || ${textSql(text)} || '</t></is></c>'`

/** Days since the sheet's epoch; before March 1900 its calendar is wrong, so older dates stay text. */
const firstDay = `DATE '1900-03-01'`

/**
 * A value as a cell, in SQL. Codes are text columns and stay text. Numbers of more than 15 digits, which Excel would round, become
 * text too.
 */
export function cellSql(type: ColumnType, value: string): string {
  const text = `CAST(${value} AS VARCHAR)`
  const cell = (style: string, content: string): string => `'<c${style}><v>' || ${content} || '</v></c>'`
  const filled = (): string => {
    switch (type) {
      case 'integer':
      case 'decimal':
        return `CASE WHEN length(regexp_replace(${text}, '[^0-9]', '', 'g')) <= 15 THEN ${cell('', text)} ELSE ${inline(text)} END`
      case 'double':
        return `CASE WHEN isfinite(${value}) THEN ${cell('', text)} ELSE ${inline(text)} END`
      case 'boolean':
        return cell(' t="b"', `CASE WHEN ${value} THEN '1' ELSE '0' END`)
      case 'date':
        return `CASE WHEN ${value} >= ${firstDay} THEN ${cell(' s="1"', `CAST(date_diff('day', DATE '1899-12-30', ${value}) AS VARCHAR)`)} ELSE ${inline(text)} END`
      case 'timestamp':
        return `CASE WHEN ${value} >= ${firstDay} THEN ${cell(' s="2"', `CAST(date_diff('millisecond', TIMESTAMP '1899-12-30', ${value}) / 86400000.0 AS VARCHAR)`)} ELSE ${inline(text)} END`
      default:
        return inline(text)
    }
  }
  return `CASE WHEN ${value} IS NULL THEN '<c/>' ELSE ${filled()} END`
}

const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'

const fixedParts: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
}

export type Sheet = {
  /** NDJSON file of `{"x": "<c>…</c><c>…</c>"}`, a row each, which the engine wrote. */
  readonly rows: string
  readonly titles: readonly string[]
  /** Measured in characters, for the widths of the columns. */
  readonly widths: readonly number[]
  readonly out: string
}

export async function writeWorkbook({ rows, titles, widths, out }: Sheet): Promise<void> {
  const parts = Object.entries(fixedParts).map(([name, text]) => ({ name, content: [Buffer.from(text)] }))
  await writeZip(out, [...parts, { name: 'xl/worksheets/sheet1.xml', content: sheetParts(rows, titles, widths) }])
}

/** Long enough for the compressor to work in peace. */
const chunkCharacters = 256 * 1024

async function* sheetParts(rows: string, titles: readonly string[], widths: readonly number[]): AsyncGenerator<Buffer> {
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  const header = titles.map(
    (title) => `<c t="inlineStr" s="3"><is><t xml:space="preserve">${escaped(title)}</t></is></c>`,
  )
  const pane =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
  let held = `${head}<worksheet xmlns="${main}">${pane}<cols>${columns.join('')}</cols><sheetData><row>${header.join('')}</row>`
  const lines = createInterface({
    input: createReadStream(rows, { highWaterMark: 1024 * 1024 }),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  for await (const line of lines) {
    if (line === '') continue
    held += `<row>${(JSON.parse(line) as { readonly x: string }).x}</row>`
    if (held.length < chunkCharacters) continue
    yield Buffer.from(held)
    held = ''
  }
  yield Buffer.from(`${held}</sheetData></worksheet>`)
}
