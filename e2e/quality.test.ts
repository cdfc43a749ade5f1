import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, type Visit, visit } from './browser.ts'
import { visitAs } from './people.ts'

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const
const views = (['wide', 'narrow'] as const).flatMap((size) => (['zh', 'en'] as const).map((lang) => ({ size, lang })))

/** 质量: from the score that anyone sees to the rows that the officer mends. */
describe.skipIf(!hasBrowser)('the quality of a dataset', () => {
  let browser: Browser
  let id = ''
  const { url } = inject('product')
  beforeAll(async () => {
    browser = await openBrowser()
    const { datasets } = await answer<{ datasets: { id: string; title: string }[] }>('/api/v1/datasets?limit=100')
    id = datasets.find(({ title }) => title.includes('占道施工'))?.id ?? ''
    // At a first start the queue may still be measuring what the sample has just loaded.
    for (let waited = 0; (await measured()) !== 'done' && waited < 120_000; waited += 500) await sleep(500)
  })
  afterAll(() => browser?.close())

  const answer = async <T>(path: string): Promise<T> => (await fetch(`${url}${path}`)).json() as Promise<T>
  const measured = async () => (await answer<{ state: string }>(`/api/v1/datasets/${id}/quality`)).state

  it.each(views)(
    'is on its page for everyone: total, dimensions, indicators, trend ($size, $lang)',
    async ({ size, lang }) => {
      const visited = await visit(browser, url, sizes[size])
      await expectWhole(visited, `/datasets/${id}?tab=quality`, lang)
      const text = await visited.page.getByRole('main').innerText()
      expect(text).toContain('0304')
      expect(text).toMatch(lang === 'zh' ? /185\s+187/ : /185\s+187/)
      expect(text).toContain(lang === 'zh' ? '无法评' : 'Not assessable')
      await visited.page.context().close()
    },
  )

  it.each(views)('is worked on at the bench ($size, $lang)', async ({ size, lang }) => {
    const visited = await visitAs(browser, url, 'urban-data', sizes[size])
    await expectWhole(visited, `/datasets/${id}/quality`, lang)
    await visited.page.context().close()
  })

  it('leads the officer to the failing rows, refuses a bad pattern at its rule, and measures what is saved', async () => {
    const { page, faults } = await visitAs(browser, url, 'urban-data')
    await page.goto(`/datasets/${id}?tab=quality`)
    await page.getByRole('link', { name: '质量规则' }).click()
    await page.getByRole('button', { name: '看违规的2行' }).click()
    const failing = page.locator('#failing')
    await failing.getByRole('cell', { name: '占道20260120' }).first().waitFor()
    expect(await failing.getByRole('cell', { name: '占道20260120' }).count()).toBe(2)
    expect(await accessibilityFaults(page)).toEqual([])

    const rules = page.getByRole('group', { name: '质量规则' }).getByRole('row')
    const before = await rules.count()
    await page.getByRole('button', { name: '加一条规则' }).click()
    const label = (what: string): string => `第${before}条规则的${what}`
    await page.getByLabel(label('规则')).selectOption('pattern')
    await page.getByLabel(label('列')).selectOption({ label: '道路' })
    await page.getByLabel(label('格式')).fill('(?=望)江路')
    await page.getByRole('button', { name: '保存并测评' }).click()
    await page.getByText('不支持环视').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('一条也没有保存')
    // Another one at each run, since the product may be one that was visited before.
    await page.getByLabel(label('格式')).fill(`\\p{Han}{1,${before}}`)
    await page.getByRole('button', { name: '保存并测评' }).click()
    await page.getByText('已保存。').waitFor()
    await expect.poll(measured, { timeout: 60_000 }).toBe('done')
    await expect.poll(() => rules.nth(before).innerText(), { timeout: 20_000 }).toMatch(/184\s+184/)
    expect(faults.filter((fault) => !fault.includes('400'))).toEqual([])
    await page.context().close()
  })

  it('shows others the card and not the rules', async () => {
    const { page } = await visitAs(browser, url, 'bureau-audit')
    await page.goto(`/datasets/${id}/quality`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('button', { name: '保存并测评' }).count()).toBe(0)
    expect(await page.getByText('规则由提供部门的数据专员定').count()).toBe(1)
    await page.context().close()
  })
})

async function expectWhole({ page, faults }: Visit, path: string, lang: string): Promise<void> {
  const join = path.includes('?') ? '&' : '?'
  const answer = await page.goto(`${path}${join}lang=${lang}`, { waitUntil: 'networkidle' })
  expect([path, answer?.status()]).toEqual([path, 200])
  expect([path, await page.locator('h1').count()]).toEqual([path, 1])
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([path, over]).toEqual([path, 0])
  expect([path, await accessibilityFaults(page)]).toEqual([path, []])
  expect([path, faults]).toEqual([path, []])
}
