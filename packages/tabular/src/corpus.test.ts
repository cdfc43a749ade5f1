import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ProposeOptions } from './model.ts'
import { propose } from './propose.ts'
import { corpus, corpusReason, hasCorpus, type Read, read } from './testing/files.ts'

type Stated = { file: string; rows: number; columns: number; encoding: string }

/** The lines of SOURCES.md that state rows × columns. */
function stated(): Stated[] {
  const text = readFileSync(join(corpus, 'SOURCES.md'), 'utf8')
  return [...text.matchAll(/^\| `([^`]+)` \|[^|]*\|[^|]*\| (\d+) × (\d+) \| ([^|]*) \|/gm)].flatMap(
    ([, file = '', rows, columns, encoding = '']) =>
      file.startsWith('catalogs/') ? [] : [{ file, rows: Number(rows), columns: Number(columns), encoding }],
  )
}

const everyFile = (): string[] =>
  readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(corpus.length + 1))
    .filter((file) => file !== 'SOURCES.md' && !file.startsWith('catalogs/'))
    .sort()

/** Where the stated count is of something else than rows of data under a header: what it is, and what we read. */
// biome-ignore format: a table is read in columns
const otherwise: Record<string, { rows: number; columns: number; why: string; options?: ProposeOptions }> = {
  'cn-guiyang-districts.geojson':     { rows: 10, columns: 5, why: '3 properties, and the id and the geometry of each feature' },
  'cn-guangzhou-districts.geojson':   { rows: 11, columns: 5, why: '3 properties, id and geometry' },
  'world-map-zh.geojson':             { rows: 239, columns: 6, why: '5 properties and geometry' },
  'us-earthquakes.geojson':           { rows: 1707, columns: 28, why: '26 properties, id and geometry' },
  'messy/nasa-temperature-cr-line-ends.csv':  { rows: 133, columns: 19, why: '137 lines less one; three of them are title and blank, the years are 1880 to 2012' },
  'messy/de-physicians-padded-headers.csv':   { rows: 50, columns: 11, why: '94 lines less one, most of them notes, rulers and captions' },
}

/** Files whose line in SOURCES.md gives a range or another unit. */
// biome-ignore format: a table is read in columns
const unusual: Record<string, { rows: number; columns: number; options?: ProposeOptions }> = {
  'cn-holidays-2025.ics':                    { rows: 93, columns: 1 },
  'cn-railway-stations-raw.txt':             { rows: 3379, columns: 11 },
  'cn-higher-education-list-2017.xls':       { rows: 2631, columns: 7 },
  'cn-country-codes-mohrss.xls':             { rows: 244, columns: 8 },
  'koeln-unemployment-merged-header.xls':    { rows: 15, columns: 37 },
  'messy/us-savings-bonds-multi-sheet.xlsx': { rows: 13, columns: 11 },
  'chinook/chinook.sqlite':                  { rows: 8715, columns: 2 },
}

const encodingOf = (text: string): string | undefined =>
  /GB18030/.test(text)
    ? 'gb18030'
    : /Big5/.test(text)
      ? 'big5'
      : /UTF-16LE/.test(text)
        ? 'utf-16le'
        : /8859/.test(text)
          ? 'iso-8859-1'
          : /UTF-8|ASCII/.test(text)
            ? 'utf-8'
            : undefined

const read_ = (file: string, options?: ProposeOptions): Promise<Read> => read(join(corpus, file), options)
const from = (list: () => Stated[]): Stated[] => (hasCorpus ? list() : [])

describe.skipIf(!hasCorpus)(`the corpus of public files ${corpusReason}`, () => {
  it('has every file outside catalogs/ in one of the tables here', () => {
    const known = new Set([...stated().map(({ file }) => file), ...Object.keys(unusual)])
    const missing = everyFile().filter((file) => !known.has(file) && !file.startsWith('cn-laws-text/'))
    expect(missing).toEqual([])
    expect(stated().length).toBeGreaterThan(60)
  })

  it.each(from(stated).filter(({ file }) => !file.endsWith('.parquet')))(
    '$file has $rows rows and $columns columns',
    async ({ file, rows, columns, encoding }) => {
      const expected = otherwise[file] ?? { rows, columns }
      const got = await read_(file, otherwise[file]?.options)
      expect({ rows: got.rows.length, columns: got.proposal.columns.length }).toEqual({
        rows: expected.rows,
        columns: expected.columns,
      })
      expect(got.rows.every((row) => row.length === expected.columns)).toBe(true)
      expect(got.proposal.layout.dataRows).toBe(expected.rows)
      expect(got.proposal.encoding?.chosen).toBe(encodingOf(encoding))
      expect(got.proposal.secrecyMarks).toEqual([])
    },
  )

  it.each(Object.entries(unusual))('%s reads as its notes say', async (file, { rows, columns, options }) => {
    const got = await read_(file, options)
    expect({ rows: got.rows.length, columns: got.proposal.columns.length }).toEqual({ rows, columns })
    expect(got.proposal.layout.dataRows).toBe(rows)
  })

  it.each(from(stated).filter(({ file }) => otherwise[file]?.why.includes('less one')))(
    '$file: what SOURCES.md counts are lines',
    async ({ file, rows }) => {
      const text = readFileSync(join(corpus, file), 'latin1')
      expect(text.split(/\r\n|\r|\n/).filter((line, index, all) => line !== '' || index < all.length - 1)).toHaveLength(
        rows + 1,
      )
    },
  )

  it('leaves Parquet to the engine, after a look at both ends', async () => {
    const proposal = await propose(join(corpus, 'us-flights-3m.parquet'))
    expect(proposal).toMatchObject({ format: 'parquet', columns: [], physical: { isPlain: true } })
  })

  it.each(hasCorpus ? readdirSync(join(corpus, 'cn-laws-text')) : [])(
    'reads the statute %s as lines and says that it is no table',
    async (file) => {
      const { proposal, rows } = await read_(`cn-laws-text/${file}`)
      expect(proposal.columns).toHaveLength(1)
      expect(proposal.findings.map(({ code }) => code)).toContain('notObviouslyATable')
      expect(proposal.secrecyMarks).toEqual([])
      const lines = readFileSync(join(corpus, 'cn-laws-text', file), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
      expect(rows.map(([cell]) => cell)).toEqual(lines)
    },
  )

  it('reads the counties in GB18030 exactly as those in UTF-8', async () => {
    const [plain, gb] = await Promise.all([read_('cn-divisions/areas.csv'), read_('cn-divisions/areas-gb18030.csv')])
    expect(gb.rows).toEqual(plain.rows)
    expect(gb.proposal.columns).toEqual(plain.proposal.columns)
  })

  it('keeps the zeros of codes', async () => {
    const zip = await read_('us-zipcodes.csv.gz')
    expect(zip.rows[0]?.[0]).toBe('00501')
    const countries = await read_('cn-country-codes-mohrss.xls')
    expect(countries.rows[0]).toEqual([
      '1',
      '阿富汗',
      'Afghanistan',
      'the Islamic Republic of Afghanistan',
      'AF',
      'AFG',
      '004',
      null,
    ])
    const villages = await read_('cn-divisions/villages.csv.gz')
    expect(villages.rows[0]?.[0]).toMatch(/^\d{12}$/)
  })

  it('skips the 31 captions of provinces, each of which states the true number of its schools', async () => {
    const { proposal, rows } = await read_('cn-higher-education-list-2017.xls')
    const captions = proposal.layout.skippedRows
    expect(captions).toHaveLength(31)
    const said = captions.reduce((sum, { text }) => sum + Number(/（(\d+)所）/.exec(text)?.[1] ?? 0), 0)
    expect(said).toBe(rows.length)
    expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 2631 }, (_, index) => String(index + 1)))
  })

  it('joins four header rows of 67 merges into 37 names', async () => {
    const { proposal } = await read_('koeln-unemployment-merged-header.xls')
    expect(proposal.columns.map(({ label }) => label).slice(0, 3)).toEqual([
      'Jahr',
      'Monate (jeweils Stichtag zum Monatsende)·Januar (31.)·Geschlecht·Insgesamt',
      'Monate (jeweils Stichtag zum Monatsende)·Januar (31.)·Geschlecht·männlich',
    ])
    expect(new Set(proposal.columns.map(({ label }) => label)).size).toBe(37)
    expect(new Set(proposal.columns.map(({ name }) => name)).size).toBe(37)
  })

  it('cuts the savings bonds at their grand total, whose ten sums are right', async () => {
    const { proposal } = await read_('messy/us-savings-bonds-multi-sheet.xlsx')
    const total = proposal.layout.footerRows[0]
    expect(total).toMatchObject({ row: 20, kind: 'total' })
    expect(total?.checked).toHaveLength(9)
    expect(total?.checked?.every(({ equal }) => equal)).toBe(true)
    expect(proposal.findings.find(({ code }) => code === 'hiddenSheet')?.count).toBe(2)
    expect(proposal.findings.find(({ code }) => code === 'formulas')?.count).toBeGreaterThan(100)
    expect(proposal.tables.map(({ name }) => name)).toEqual(['Report', 'data', 'criteria'])
  })

  it('sees two tables side by side and names that occur twice', async () => {
    const { proposal, rows } = await read_('messy/us-savings-bonds-multi-sheet.xlsx', { table: 'data' })
    expect(rows).toHaveLength(8544)
    expect(proposal.columns).toHaveLength(11)
    expect(proposal.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['sideBySide', 'columnNameDuplicate']),
    )
  })

  it('keeps what is quoted, broken over lines and doubled in the attractions in Big5', async () => {
    const { rows } = await read_('messy/tw-tourist-attractions-big5.csv')
    const broken = rows.flat().filter((cell) => cell?.includes('\n'))
    expect(broken.length).toBeGreaterThanOrEqual(223)
    expect(rows.flat().some((cell) => cell?.includes('�'))).toBe(false)
  })

  it('reads each table of a database when told which', async () => {
    const { proposal } = await read_('chinook/chinook.sqlite')
    expect(proposal.tables).toHaveLength(11)
    expect(proposal.tables.reduce((sum, { rows }) => sum + (rows ?? 0), 0)).toBe(15_607)
    const [fromDatabase, fromCsv] = await Promise.all([
      read_('chinook/chinook.sqlite', { table: 'Album' }),
      read_('chinook/album.csv'),
    ])
    expect(fromDatabase.rows).toEqual(fromCsv.rows)
  })
})
