import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, type Visit } from './browser.ts'
import { visitAs } from './people.ts'

/** Who opens what: every page behind the sign-in, by a person whose work it is. */
const desks = [
  {
    who: 'urban-data',
    paths: ['/todo', '/notices', '/corrections', '/keys', '/security', '/bench', '/my', '/ledger', '/password'],
  },
  { who: 'urban-secrecy', paths: ['/secrecy', '/sharing/lists'] },
  { who: 'bureau-audit', paths: ['/ledger'] },
  { who: 'admin-system', paths: ['/people', '/organisations'] },
  { who: 'admin-audit', paths: ['/people'] },
] as const

describe.skipIf(!hasBrowser)('the workbench, opened by those whose work it is', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  // At 390 every page of the product is seen in narrow.test.ts.
  it.each(desks)('$who: $paths show themselves whole, in both languages', async ({ who, paths }) => {
    const visited: Visit = await visitAs(browser, inject('product').url, who)
    for (const path of paths) for (const lang of ['zh', 'en']) await expectWhole(visited, path, lang)
    // The next person's page is not a memory of this one's.
    await visited.page.context().close()
  })

  it('lists the datasets of the house, and opens each in the editor and as its own page', async () => {
    const visited = await visitAs(browser, inject('product').url, 'urban-data')
    const { page } = visited
    await page.goto('/my')
    const edit = await page.getByRole('link', { name: '改说明' }).first().getAttribute('href')
    expect(edit).toMatch(/^\/datasets\/.+\/edit$/)
    await expectWhole(visited, edit ?? '', 'zh')
    await expectWhole(visited, edit ?? '', 'en')
    await page.context().close()
  })

  it('keeps what was typed and not saved from a wrong press', async () => {
    const { page } = await visitAs(browser, inject('product').url, 'urban-data')
    await page.goto('/my')
    await page.getByRole('link', { name: '改说明' }).first().click()
    await page.getByLabel('关键词').fill('泊位、错时')
    await page.getByRole('link', { name: '我的密钥' }).click()
    await page.getByText('改动还没有保存').waitFor()
    await page.getByRole('button', { name: '留下继续写' }).click()
    expect(await page.getByLabel('关键词').inputValue()).toBe('泊位、错时')
    await page.getByRole('link', { name: '我的密钥' }).click()
    await page.getByRole('button', { name: '不保存，离开' }).click()
    await page.waitForURL('**/keys')
    await page.context().close()
  })

  it.each([
    { who: 'bureau-audit', paths: ['/todo'] },
    { who: 'bureau-review', paths: ['/my'] },
  ])('$who, who brings no data in, is offered no way to', async ({ who, paths }) => {
    const { page } = await visitAs(browser, inject('product').url, who)
    for (const path of paths) {
      await page.goto(path, { waitUntil: 'networkidle' })
      expect(await page.getByRole('main').getByRole('link', { name: '送数据' }).count()).toBe(0)
    }
    await page.context().close()
  })

  it('R-SEC-09: says in the server’s words why it does not take a file, and nothing was kept', async () => {
    const { page } = await visitAs(browser, inject('product').url, 'urban-data')
    await page.goto('/bench')
    const buffer = Buffer.from('序号,名称\n1,望江路停车场\n')
    await page.getByLabel('选文件').setInputFiles({ name: '机密★5年 泊位.csv', mimeType: 'text/csv', buffer })
    const alert = page.getByRole('alert')
    await expect.poll(() => alert.innerText()).toContain('文件带有密级或内部标志，已被挡下')
    expect(await alert.innerText()).toContain('这个文件没有收下')
    expect(page.url()).toMatch(/\/bench$/)
    await page.context().close()
  })

  it.each([
    {
      lang: 'zh',
      kept: '没有收下：送来的内容已经删去',
      stage: '在这一步被拒收',
      working: '正在做',
      next: '换一个文件送',
    },
    {
      lang: 'en',
      kept: 'Not taken: what was sent is erased',
      stage: 'refused at this step',
      working: 'working',
      next: 'Send another file',
    },
  ])(
    'says of a refused file what became of it, and that nothing goes on ($lang)',
    async ({ lang, kept, stage, working, next }) => {
      const visited = await visitAs(browser, inject('product').url, 'urban-data')
      const { page } = visited
      await page.goto('/bench?lang=zh')
      const buffer = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(40, 7)])
      await page.getByLabel('选文件').setInputFiles({ name: '坏了的.xlsx', mimeType: 'application/zip', buffer })
      await page.waitForURL(/\/bench\/[0-9a-f-]{36}/)
      await page.getByRole('alert').waitFor()
      await expectWhole(visited, new URL(page.url()).pathname, lang)
      const words = await page.getByRole('main').innerText()
      expect(words).toContain(kept)
      expect(words).toContain(stage)
      expect(words).not.toContain(working)
      expect(words).not.toMatch(/以下都可以改|may be changed/)
      expect(await page.getByRole('link', { name: next }).count()).toBe(1)
      await page.context().close()
    },
  )

  it('takes a file that was chosen before the page had come to life', async () => {
    const { page } = await visitAs(browser, inject('product').url, 'urban-data')
    await page.route('**/assets/*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      await route.continue()
    })
    await page.goto('/bench', { waitUntil: 'commit' })
    const buffer = Buffer.from('序号,名称\n1,望江路停车场\n2,汀桥停车场\n')
    await page.getByLabel('选文件').setInputFiles({ name: '早选的.csv', mimeType: 'text/csv', buffer })
    await page.waitForURL(/\/bench\/[0-9a-f-]{36}/)
    await page.context().close()
  })

  it('sends a visitor to sign in, and back to where they were going', async () => {
    const page = await (await browser.newContext({ baseURL: inject('product').url, locale: 'zh-CN' })).newPage()
    await page.goto('/my')
    expect(page.url()).toContain('/sign-in?next=%2Fmy')
    await page.context().close()
  })
})

async function expectWhole({ page, faults }: Visit, path: string, lang: string): Promise<void> {
  const answer = await page.goto(`${path}?lang=${lang}`, { waitUntil: 'networkidle' })
  expect([path, answer?.status()]).toEqual([path, 200])
  expect([path, await page.locator('h1').count()]).toEqual([path, 1])
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([path, over]).toEqual([path, 0])
  expect([path, await accessibilityFaults(page)]).toEqual([path, []])
  expect([path, faults]).toEqual([path, []])
}
