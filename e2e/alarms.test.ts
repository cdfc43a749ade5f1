import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { appendTo } from '../server/src/ledger/service.ts'
import type { Actor } from '../server/src/platform/ctx.ts'
import { openDb, openPool } from '../server/src/platform/db.ts'
import { newId } from '../server/src/platform/ids.ts'
import { dataPaths } from '../server/src/platform/paths.ts'
import { embeddedConnection } from '../server/src/platform/postgres.ts'
import { instantOf } from '../server/src/platform/time.ts'
import { accessibilityFaults, hasBrowser, openBrowser } from './browser.ts'
import { visitAs } from './people.ts'

/** A use that rests on nothing, written past the gate, and what the monitor writes when it finds it. */
async function useWithoutBasis(dataDir: string): Promise<void> {
  const pool = openPool(embeddedConnection(dataPaths(dataDir).postgres))
  try {
    const actor: Actor = { kind: 'system', id: 'system', name: 'system', acts: [], client: 'test' }
    const now = instantOf(Date.now())
    const ctx = { db: openDb(pool), actor, purpose: { kind: 'duty' }, zone: 'outer', now } as const
    const append = appendTo()
    const recordId = await append(ctx, { event: 'data.read', subject: [newId()], record: {}, open: true })
    const first = [{ kind: 'useWithoutBasis', recordId }]
    const record = { entries: 1, alarms: 1, open: 1, first }
    await append(ctx, { event: 'ledger.monitor', rule: 'R-OPN-04', subject: [], record })
  } finally {
    await pool.end()
  }
}

describe.skipIf(!hasBrowser)('an alarm of the monitor', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each([
    {
      size: { width: 1440, height: 900 },
      lang: 'zh',
      write: '写核查结论',
      reason: '核查结论与理由',
      record: '记为已核查',
      done: '已记下1项',
    },
    {
      size: { width: 390, height: 844 },
      lang: 'en',
      write: 'Write a conclusion',
      reason: 'Conclusion and reason',
      record: 'Record as looked into',
      done: '1 conclusion recorded',
    },
  ])('R-OPN-04: an auditor says why a use stands, and the alarm is gone ($lang)', async ({ size, lang, ...words }) => {
    const { url, dataDir } = inject('product')
    await useWithoutBasis(dataDir)
    const { page, faults } = await visitAs(browser, url, 'bureau-audit', size)
    await page.goto(`/ledger?lang=${lang}`)
    await page.getByRole('button', { name: words.write }).click()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(size.width)
    await page.getByLabel(words.reason).fill('测试人员直接写入的记录，已清理脚本')
    await page.getByRole('button', { name: words.record }).click()
    await page.getByText(words.done).waitFor()
    expect(await page.getByRole('button', { name: words.write }).count()).toBe(0)
    expect(faults).toEqual([])
    await page.context().close()
  })
})
