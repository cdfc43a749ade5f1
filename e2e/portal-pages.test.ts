import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, visit } from './browser.ts'

/** Pages that anyone may open, by address. */
const pages = ['/', '/datasets', '/departments', '/receipts/check', '/api', '/sign-in'] as const

describe.skipIf(!hasBrowser)('the portal, opened by a visitor', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  // At 390 every page of the product is seen in narrow.test.ts.
  const cases = pages.flatMap((path) => (['zh', 'en'] as const).map((lang) => ({ path, lang })))
  it.each(cases)(
    '$path, $lang: shows itself whole, without a fault of page or accessibility',
    async ({ path, lang }) => {
      const { page, faults } = await visit(browser, inject('product').url)
      const answer = await page.goto(`${path}?lang=${lang}`, { waitUntil: 'networkidle' })
      expect(answer?.status()).toBe(200)
      expect(await page.locator('h1').count()).toBe(1)
      expect(await page.locator('html').getAttribute('lang')).toMatch(lang === 'zh' ? /^zh/ : /^en/)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
      expect(await accessibilityFaults(page)).toEqual([])
      expect(faults).toEqual([])
      await page.context().close()
    },
  )

  it.each([
    { locale: 'en-US', lang: 'en' },
    { locale: 'zh-CN', lang: 'zh-Hans' },
    { locale: 'fr-FR', lang: 'zh-Hans' },
  ])(
    'speaks $lang to a browser of $locale that comes for the first time, and what was chosen after',
    async ({ locale, lang }) => {
      const page = await (await browser.newContext({ baseURL: inject('product').url, locale })).newPage()
      const answer = await page.goto('/')
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      expect(answer?.headers()).toMatchObject({
        'content-language': lang,
        vary: expect.stringContaining('Accept-Language'),
      })
      await page.goto('/?lang=zh')
      await page.goto('/datasets')
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans')
      await page.context().close()
    },
  )

  it('can be used by keyboard: the first stop skips to the content, then the search takes a word', async () => {
    const { page } = await visit(browser, inject('product').url)
    await page.goto('/')
    await page.keyboard.press('Tab')
    const first = await page.evaluate(() => document.activeElement?.getAttribute('href'))
    expect(first).toMatch(/^#/)
    await page.getByRole('searchbox').first().focus()
    await page.keyboard.type('停车')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/datasets\?.*q=/)
    await page.context().close()
  })

  it('has its content in the HTML that the server sends', async () => {
    const html = await (await fetch(`${inject('product').url}/`)).text()
    expect(html).toMatch(/<h1[ >]/)
    expect(html).toMatch(/<meta name="description"/)
  })

  it.each(['zh', 'en'] as const)(
    'tells on a receipt what was asked, in words, with the record behind it (%s)',
    async (lang) => {
      const { url } = inject('product')
      const list = await (await fetch(`${url}/api/v1/datasets?limit=100`)).json()
      const { id } = list.datasets.find(({ title }: { title: string }) => title.includes('停车场台账'))
      const where = encodeURIComponent('["spaces_total","gt",100]')
      const asked = await fetch(`${url}/api/v1/datasets/${id}/rows?limit=16&sort=-spaces_total&where=${where}`)
      const receipt = asked.headers.get('gongshu-receipt')
      expect([asked.status, receipt]).toEqual([200, expect.any(String)])
      const { page, faults } = await visit(browser, url)
      await page.goto(`/receipts/${receipt}?lang=${lang}`)
      const facts = page.getByText(lang === 'zh' ? '取了什么' : 'What was asked').locator('xpath=..')
      await facts.waitFor({ timeout: 60_000 })
      const original = page.locator('details', { hasText: lang === 'zh' ? '存证里的原文' : 'As the ledger has it' })
      expect(await original.locator('pre').isVisible()).toBe(false)
      // The columns have their names once the dataset has come.
      const order = lang === 'zh' ? '次序：泊位·总数降序' : 'order: 泊位·总数 descending'
      await expect.poll(() => facts.innerText()).toContain(order)
      const words = await facts.innerText()
      expect(words).toContain(lang === 'zh' ? '一页至多16行' : 'at most 16 rows a page')
      expect(words).not.toContain('{')
      await original.locator('summary').click()
      expect(JSON.parse(await original.locator('pre').innerText())).toMatchObject({ query: { limit: 16 } })
      expect(await accessibilityFaults(page)).toEqual([])
      expect(faults).toEqual([])
      await page.context().close()
    },
  )

  it('says so when there is nothing at an address', async () => {
    const { page } = await visit(browser, inject('product').url)
    const answer = await page.goto('/nothing/here')
    expect(answer?.status()).toBe(404)
    expect(await page.locator('h1').count()).toBe(1)
    await page.context().close()
  })
})
