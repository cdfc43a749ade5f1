import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, visit } from './browser.ts'

/** A citizen's errand: find a dataset, look at it, take it home, and check that the taking was recorded. */
describe.skipIf(!hasBrowser)('a citizen looks for car parks', () => {
  let browser: Browser
  let page: Page
  let faults: string[]
  const folder = mkdtempSync(join(tmpdir(), 'gongshu-errand-'))
  const { url } = inject('product')
  let receipt = ''
  beforeAll(async () => {
    browser = await openBrowser()
    const visitor = await visit(browser, url)
    page = visitor.page
    faults = visitor.faults
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await browser?.close()
  })

  it('finds them from the home page by a Chinese word', async () => {
    await page.goto('/')
    await page.getByRole('searchbox').first().fill('停车')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/datasets\?/)
    const results = page.locator('main a[href^="/datasets/"]').filter({ hasText: '停车' })
    await results.first().click()
    await page.waitForURL(/\/datasets\/[0-9a-f-]{36}/)
    await page.getByRole('heading', { level: 1, name: /停车/ }).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('sees its rows, and the receipt of having seen them', async () => {
    await page.getByRole('table').first().waitFor()
    expect(await page.getByRole('row').count()).toBeGreaterThan(3)
    const seal = page.locator('aside a[href^="/receipts/"]')
    await seal.first().waitFor()
    expect(await seal.first().getAttribute('href')).toMatch(/^\/receipts\/[0-9a-f-]{36}$/)
  })

  it('takes the whole file, complete and with its digest', async () => {
    const path = await page.locator('a[href$="/download.csv"]').first().getAttribute('href')
    const answer = await fetch(`${url}${path}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    writeFileSync(join(folder, 'parking.csv'), bytes)
    expect(answer.headers.get('etag')).toMatch(/^"/)
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64')
    expect(answer.headers.get('repr-digest')).toContain(`sha-256=:${digest}:`)
    const lines = readFileSync(join(folder, 'parking.csv'), 'utf8').trimEnd().split(/\r?\n/)
    expect(Number(answer.headers.get('gongshu-rows'))).toBe(lines.length - 1)
    receipt = answer.headers.get('gongshu-receipt') ?? ''
    expect(receipt).not.toBe('')
  })

  it('checks the receipt of the download in the browser: it is true', async () => {
    await page.goto(`/receipts/${receipt}`)
    await page.getByRole('heading', { name: /属实/ }).first().waitFor({ timeout: 20_000 })
    expect(await page.locator('h1').textContent()).toMatch(/^属实/)
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('is told when a receipt was altered', async () => {
    const answer = await fetch(`${url}/api/v1/receipts/${receipt}`)
    const text = await answer.text()
    await page.goto('/receipts/check')
    await page.locator('textarea[name=id]').fill(text.replace('data.download', 'data.preview'))
    await page.locator('main form button[type=submit]').click()
    await page
      .getByRole('heading', { name: /不属实/ })
      .first()
      .waitFor({ timeout: 20_000 })
  })

  it('met no fault on any page of the way', () => {
    expect(faults).toEqual([])
  })
})
