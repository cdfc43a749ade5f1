import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, type Visit, visit } from './browser.ts'
import { visitAs } from './people.ts'

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const
type Size = keyof typeof sizes
const views = (['wide', 'narrow'] as const).flatMap((size) => (['zh', 'en'] as const).map((lang) => ({ size, lang })))

type Listed = { readonly id: string; readonly openness: string; readonly title: string; readonly publisherId: string }

describe.skipIf(!hasBrowser)('a dataset, in whatever state it is', () => {
  let browser: Browser
  let datasets: readonly Listed[] = []
  beforeAll(async () => {
    browser = await openBrowser()
    const answer = await fetch(`${inject('product').url}/api/v1/datasets?limit=100`)
    datasets = ((await answer.json()) as { datasets: Listed[] }).datasets
  })
  afterAll(() => browser?.close())

  const first = (test: (dataset: Listed) => boolean): Listed => {
    const found = datasets.find(test)
    if (!found) throw new Error('the sample has no such dataset')
    return found
  }
  const look = async (path: string, size: Size, lang: string): Promise<Visit> => {
    const visited = await visit(browser, inject('product').url, sizes[size])
    await expectWhole(visited, path, lang)
    return visited
  }

  it.each(views)(
    'that is open shows its files, its API, its versions and how to cite it ($size, $lang)',
    async ({ size, lang }) => {
      const { id, publisherId } = first(({ title }) => title.includes('停车场台账'))
      for (const tab of ['', '?tab=api', '?tab=versions', '?tab=quality', '?tab=cite']) {
        const { page } = await look(`/datasets/${id}${tab}`, size, lang)
        await page.context().close()
      }
      await (await look(`/departments/${publisherId}`, size, lang)).page.context().close()
    },
  )

  it.each(views)(
    'that is open on conditions says what is missing and who can give it ($size, $lang)',
    async ({ size, lang }) => {
      const { id } = first(({ openness }) => openness === 'conditional')
      const { page } = await look(`/datasets/${id}`, size, lang)
      const refusal = page.getByRole('alert')
      expect(await refusal.textContent()).toContain('R-OPEN-03')
      expect(await page.getByRole('grid').count()).toBe(0)
      await page.context().close()
    },
  )

  it.each(views)('that is not open names reason and law, and shows no row ($size, $lang)', async ({ size, lang }) => {
    const { id } = first(({ openness }) => openness === 'closed')
    const { page } = await look(`/datasets/${id}`, size, lang)
    expect(await page.getByRole('main').textContent()).toContain('个人信息保护法')
    expect(await page.getByRole('grid').count()).toBe(0)
    await page.context().close()
  })

  it('leads from the console’s answer to its receipt, and gives the call in four languages', async () => {
    const { id } = first(({ title }) => title.includes('停车场台账'))
    const { page, faults } = await visit(browser, inject('product').url)
    await page.goto(`/datasets/${id}?tab=api`)
    await page.getByRole('button', { name: '调用' }).click()
    await page.getByRole('link', { name: /^Gongshu-Receipt: / }).waitFor()
    const tabs = page.getByRole('tab')
    expect(await tabs.allTextContents()).toEqual(['curl', 'Python', 'JavaScript', 'Java'])
    await tabs.first().focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tabpanel').textContent()).toContain('urllib.request')
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('is walked by keyboard: arrows move through the cells and along a distribution, Enter filters', async () => {
    const { id } = first(({ title }) => title.includes('停车场台账'))
    const { page } = await visit(browser, inject('product').url)
    await page.goto(`/datasets/${id}`, { waitUntil: 'networkidle' })
    await page.locator('[data-at="0,0"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-at'))).toBe('1,1')
    await page.getByRole('slider').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.waitForURL(/where=/)
    await page.context().close()
  })

  it.each(views)('waits for a reviewer with all that is decided ($size, $lang)', async ({ size, lang }) => {
    const visited = await visitAs(browser, inject('product').url, 'bureau-review', sizes[size])
    await visited.page.goto('/todo')
    const href = await visited.page.locator('a[href^="/todo/"]').first().getAttribute('href')
    await expectWhole(visited, href ?? '', lang)
    await visited.page.context().close()
  })

  it.each(['dark', 'senior'])('keeps its contrast and its size in the %s edition', async (edition) => {
    const { id } = first(({ title }) => title.includes('停车场台账'))
    const query = edition === 'dark' ? 'theme=dark' : 'senior=1'
    for (const path of ['/', `/datasets/${id}`, '/receipts/check']) {
      for (const size of ['wide', 'narrow'] as const) {
        const visited = await visit(browser, inject('product').url, sizes[size])
        await visited.page.goto(`${path}?${query}`)
        await expectWhole(visited, path, 'zh')
        await visited.page.context().close()
      }
    }
  })
})

async function expectWhole({ page, faults }: Visit, path: string, lang: string): Promise<void> {
  const answer = await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, { waitUntil: 'networkidle' })
  expect([path, answer?.status()]).toEqual([path, 200])
  expect([path, await page.locator('h1').count()]).toEqual([path, 1])
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([path, over]).toEqual([path, 0])
  expect([path, await accessibilityFaults(page)]).toEqual([path, []])
  expect([path, faults]).toEqual([path, []])
}
