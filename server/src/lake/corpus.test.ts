import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { instantOf } from '../platform/time.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

/** Public files that others made; beside the checkout, or where GONGSHU_CORPUS says. */
const corpus = process.env.GONGSHU_CORPUS ?? join(import.meta.dirname, '../../../../shared/data')
const hasCorpus = existsSync(join(corpus, 'SOURCES.md'))
const why = hasCorpus ? '' : `(skipped: no corpus at ${corpus}; set GONGSHU_CORPUS)`

type Stated = { readonly file: string; readonly rows: number; readonly columns: number }

/** The lines of SOURCES.md that state rows × columns. */
const stated = (): Stated[] =>
  [
    ...readFileSync(join(corpus, 'SOURCES.md'), 'utf8').matchAll(/^\| `([^`]+)` \|[^|]*\|[^|]*\| (\d+) × (\d+) \|/gm),
  ].flatMap(([, file = '', rows, columns]) =>
    file.startsWith('catalogs/') ? [] : [{ file, rows: Number(rows), columns: Number(columns) }],
  )

/** Where SOURCES.md counts something else than rows of data under a header, or gives a range: what a version has. */
// biome-ignore format: a table is read in columns
const otherwise: readonly Stated[] = [
  { file: 'cn-guiyang-districts.geojson',             rows: 10,   columns: 5 },
  { file: 'cn-guangzhou-districts.geojson',           rows: 11,   columns: 5 },
  { file: 'world-map-zh.geojson',                     rows: 239,  columns: 6 },
  { file: 'us-earthquakes.geojson',                   rows: 1707, columns: 28 },
  { file: 'messy/nasa-temperature-cr-line-ends.csv',  rows: 133,  columns: 19 },
  { file: 'messy/de-physicians-padded-headers.csv',   rows: 50,   columns: 11 },
  { file: 'cn-holidays-2025.ics',                     rows: 93,   columns: 1 },
  { file: 'cn-railway-stations-raw.txt',              rows: 3379, columns: 11 },
  { file: 'cn-higher-education-list-2017.xls',        rows: 2631, columns: 7 },
  { file: 'cn-country-codes-mohrss.xls',              rows: 244,  columns: 8 },
  { file: 'koeln-unemployment-merged-header.xls',     rows: 15,   columns: 37 },
  { file: 'messy/us-savings-bonds-multi-sheet.xlsx',  rows: 13,   columns: 11 },
  { file: 'chinook/chinook.sqlite',                   rows: 8715, columns: 2 },
]

const everyFile = (): string[] =>
  readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(corpus.length + 1))
    .filter((file) => file !== 'SOURCES.md' && !file.startsWith('catalogs/'))
    .sort()

const expected = (file: string, lists: ReadonlyMap<string, Stated>): Stated =>
  lists.get(file) ?? {
    file,
    rows: readFileSync(join(corpus, file), 'utf8').split('\n').filter(Boolean).length,
    columns: 1,
  }

/** What a code column must keep as text, and what must be read as what it is. */
// biome-ignore format: a table is read in columns
const typed: Readonly<Record<string, readonly [label: string, type: string][]>> = {
  'cn-divisions/areas.csv': [['code', 'text'], ['name', 'text']],
  'cn-divisions/areas-gb18030.csv': [['code', 'text'], ['cityCode', 'text']],
  'us-zipcodes.csv.gz': [['zip_code', 'text'], ['latitude', 'decimal']],
  'cn-beijing-pm25-2010-2014.csv': [['pm2.5', 'integer'], ['TEMP', 'double']],
  'cn-guiyang-districts.geojson': [['geometry', 'geometry']],
  'us-flights-3m.parquet': [],
}

describe.skipIf(!hasCorpus)(`the corpus of public files as versions ${why}`, () => {
  let test: TestLake
  beforeAll(async () => {
    test = await testLake()
  })
  afterAll(() => test.close())

  const lists = new Map((hasCorpus ? [...stated(), ...otherwise] : []).map((one) => [one.file, one]))
  const cases = (hasCorpus ? everyFile() : []).map((file) => expected(file, lists))

  it.concurrent.each(cases)(
    '$file: $rows rows, $columns columns',
    async ({ file, rows, columns }) => {
      const ctx = { ...test.ctx, actor: { ...test.ctx.actor, kind: 'console' as const }, now: instantOf(Date.now()) }
      const { version } = await lake.createVersionFromFile(ctx, { path: join(corpus, file), publisherId: test.bureau })
      expect({ rows: version.rows, columns: version.columns.length }).toEqual({ rows, columns })
      const { parquet } = await lake.filesOf(ctx, version.id)
      const counted = await test.engine.query(`SELECT count(*) AS n FROM read_parquet('${parquet}')`)
      expect(Number(counted.rows[0]?.n)).toBe(rows)
      for (const [label, type] of typed[file] ?? []) {
        expect(version.columns.find((column) => column.label === label)).toMatchObject({ label, type })
      }
    },
    120_000,
  )
})
