import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, type Visit, visit } from './browser.ts'
import { visitAs } from './people.ts'

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const

/** A page as it is, in both languages and at both widths, without a fault. */
async function expectWhole({ page, faults }: Visit, path: string): Promise<void> {
  for (const size of ['wide', 'narrow'] as const) {
    await page.setViewportSize(sizes[size])
    for (const lang of ['en', 'zh']) {
      const answer = await page.goto(`${path}?lang=${lang}`, { waitUntil: 'networkidle' })
      expect([path, answer?.status()]).toEqual([path, 200])
      expect([path, await page.locator('h1').count()]).toEqual([path, 1])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect([path, size, lang, overflow > 0]).toEqual([path, size, lang, false])
      expect([path, await accessibilityFaults(page)]).toEqual([path, []])
    }
  }
  await page.setViewportSize(sizes.wide)
  expect(faults.splice(0)).toEqual([])
}

/** 有条件开放 (R-OPEN-03…05), from the refusal to the rows, by an enterprise, the department's business section, and the enterprise again. */
describe.skipIf(!hasBrowser)('an application for conditional data', () => {
  let browser: Browser
  let dataset: string
  beforeAll(async () => {
    browser = await openBrowser()
    const answer = await fetch(`${inject('product').url}/api/v1/datasets?limit=100`)
    const { datasets } = (await answer.json()) as { datasets: { id: string; title: string }[] }
    dataset = datasets.find(({ title }) => title.includes('企业登记基本信息'))?.id ?? ''
  })
  afterAll(() => browser?.close())

  it('R-OPEN-03: a visitor is shown the way to sign in, and arrives at the form', async () => {
    const visited = await visit(browser, inject('product').url)
    const { page } = visited
    await page.goto(`/datasets/${dataset}`)
    const way = page.getByRole('link', { name: '登录后申请' })
    expect(await way.getAttribute('href')).toBe(`/sign-in?next=${encodeURIComponent(`/datasets/${dataset}/apply`)}`)
    await page.context().close()
  })

  it('R-OPEN-03, R-OPEN-04, R-OPEN-05: is filed, sent back for more, added to, granted, and the rows are read', async () => {
    const url = inject('product').url
    const applicant = await visitAs(browser, url, 'water-data')
    const { page } = applicant
    await expectWhole(applicant, '/requests')
    await page.goto(`/datasets/${dataset}`)
    await page.getByRole('link', { name: /^(再次)?申请$/ }).click()
    await page.waitForURL(/\/apply$/)
    await expectWhole(applicant, `/datasets/${dataset}/apply`)
    await fillIn(page)
    const code = await page
      .locator('main .mono')
      .filter({ hasText: /^SQ-\d{4}-\d{4}$/ })
      .first()
      .innerText()
    const request = new URL(page.url()).pathname
    expect(await page.getByRole('main').innerText()).toContain('已提交，待审核')
    await expectWhole(applicant, request)
    await expectWhole(applicant, '/requests')

    const reviewer = await visitAs(browser, url, 'market-business')
    const desk = reviewer.page
    await desk.goto('/todo')
    await desk.getByRole('link', { name: new RegExp(code) }).click()
    await desk.getByRole('heading', { name: '申请书' }).waitFor()
    expect(await desk.getByRole('main').innerText()).toContain('核对用水单位的登记状态')
    await expectWhole(reviewer, new URL(desk.url()).pathname)
    await decide(desk, '要求补充', '请说明数据存放地点')
    await desk.getByText('待申请人补充').first().waitFor()

    await page.goto(request)
    expect(await page.getByRole('main').innerText()).toContain('请说明数据存放地点')
    await expectWhole(applicant, request)
    await page.getByLabel('补充说明').fill('存放在集团机房，仅营销稽核科三人可以查询')
    await page.getByRole('button', { name: '提交补充' }).click()
    await page.getByText('已提交，待审核').first().waitFor()

    await desk.reload()
    expect(await desk.getByRole('main').innerText()).toContain('仅营销稽核科三人可以查询')
    await decide(desk, '同意', '用途明确，同意开放')
    await desk.getByText('已同意').first().waitFor()

    await page.goto('/notices')
    await page.getByRole('link', { name: new RegExp(`${code}.*已同意`) }).click()
    await page.waitForURL(/\/requests$/)
    await page.goto(`/datasets/${dataset}`)
    await page.getByRole('grid').waitFor()
    expect(await page.getByText('可用至').count()).toBeGreaterThan(0)
    // What was not asked for is not there: neither as an empty column nor as a button that refuses.
    expect((await page.getByRole('columnheader').allInnerTexts()).join()).not.toContain('注册资本')
    expect(await page.getByText(/^下载全部/).count()).toBe(0)
    await expectWhole(applicant, `/datasets/${dataset}`)
    expect(reviewer.faults).toEqual([])
    await desk.context().close()
    await page.context().close()
  }, 240_000)

  it('tells a department that it need not apply for its own data', async () => {
    const own = await visitAs(browser, inject('product').url, 'market-data')
    await own.page.goto(`/datasets/${dataset}`)
    expect(await own.page.getByRole('main').innerText()).toContain('这是本单位提供的数据，不用申请')
    await expectWhole(own, `/datasets/${dataset}/apply`)
    expect(await own.page.getByRole('button', { name: '提交申请' }).count()).toBe(0)
    await own.page.context().close()
  })
})

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('用途类别').selectOption({ label: '内部经营管理' })
  await page.getByLabel('场景与用途').fill('核对用水单位的登记状态，清理已注销单位的用水账户')
  await page.getByLabel('数据安全措施').fill('存放在集团内网数据库，按岗位授权，期满删除')
  await page.getByLabel('我承诺').check()
  // One column fewer than all, so that the grant is not of everything.
  await page.getByLabel(/^全部\d+列$/).uncheck()
  for (const label of ['企业名称', '统一社会信用代码', '登记状态']) await page.getByLabel(label).check()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
}

/** A step with its words, at the desk. */
async function decide(page: Page, name: string, words: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('textbox').fill(words)
  await page.getByRole('button', { name, exact: true }).last().click()
  await page.getByRole('textbox').waitFor({ state: 'detached' })
}
