import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../platform/ids.ts'
import { type TestDatabase, testCtx, testDatabase } from '../platform/testing.ts'
import { DatasetSearch } from './search.ts'
import { searchDatasets } from './service.ts'
import { indexVector } from './words.ts'

const corpus = process.env.GONGSHU_CORPUS ?? join(import.meta.dirname, '../../../../shared/data')
const file = join(corpus, 'catalogs', 'tw-data-gov-tw-titles-2017.txt.gz')
const reason = existsSync(file) ? '' : ` (skipped: no ${file}; set GONGSHU_CORPUS)`

describe.skipIf(reason)(`search over 35,000 real titles${reason}`, () => {
  let database: TestDatabase
  let titles: string[] = []
  const search = (q: string, more: Partial<DatasetSearch> = {}) =>
    searchDatasets(testCtx(database.db, {}), DatasetSearch.parse({ q, ...more }))

  beforeAll(async () => {
    database = await testDatabase()
    titles = gunzipSync(readFileSync(file))
      .toString('utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
    const publisher = newId()
    for (let from = 0; from < titles.length; from += 2000) {
      const rows = titles.slice(from, from + 2000).map((title, index) => ({
        id: newId(),
        code: `301/${String(from + index).padStart(6, '0')}`,
        title: { zh: title },
        words: indexVector([{ text: title, weight: 'A' }]),
      }))
      await database.pool.query(
        `insert into catalog.dataset (id, code, publisher_id, title, summary, theme, openness, level, sharing_attribute, state,
           published_at, updated_at, created_at, changed_at, formats, words)
         select id::uuid, code, $2::uuid, title, title, 'transport', 'unconditional', 1, 'unconditional', 'published',
           now(), now(), now(), now(), '{CSV}', words::tsvector
         from jsonb_to_recordset($1::jsonb) as row (id text, code text, title jsonb, words text)`,
        [JSON.stringify(rows), publisher],
      )
    }
    await database.pool.query('analyze catalog.dataset')
  }, 120_000)
  afterAll(() => database.close())

  test('any part of a title finds it: every 500th title by three parts of itself', async () => {
    const missed: string[] = []
    for (let at = 0; at < titles.length; at += 500) {
      const title = titles[at] ?? ''
      const runs = title.match(/\p{Script=Han}{2,}/gu) ?? []
      const run = runs.at(-1) ?? ''
      for (const part of [run.slice(0, 2), run.slice(-3), run.slice(1, 6)].filter((text) => text.length > 1)) {
        const { total, datasets } = await search(part, { limit: 100 })
        const expected = titles.filter((other) => other.includes(part)).length
        const isFound = datasets.some((dataset) => dataset.title.zh === title) || (total > 100 && total >= expected)
        if (!isFound) missed.push(`${part} in ${title}`)
      }
    }
    expect(missed).toEqual([])
  })

  test('a search with its facets takes a bounded time, whatever is asked', async () => {
    const taken: string[] = []
    for (const q of ['統計', '高雄市', '公共停車場', '消費者物價指數', '資料']) {
      const start = performance.now()
      const { total } = await search(q)
      const ms = performance.now() - start
      taken.push(`${q} ${total} hits ${ms.toFixed(1)} ms`)
      expect(total).toBeGreaterThan(0)
    }
    console.log(`search over ${titles.length} titles: ${taken.join(' · ')}`)
  })
})
