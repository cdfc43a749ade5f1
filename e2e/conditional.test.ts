import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { hasBrowser, openBrowser, visit } from './browser.ts'
import { visitAs } from './people.ts'
import { expectWhole } from './whole-page.ts'

/** 有条件开放 (R-OPEN-03…05, R-OPEN-09), from the refusal to the rows, by an enterprise, the data authority and the department's business section. */
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

  it('R-OPEN-03, R-OPEN-04, R-OPEN-05, R-OPEN-09: is filed, sent back, added to, consented to, agreed on, read by, suspended, resumed and reported on', async () => {
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
    expect(await page.getByRole('main').innerText()).toContain('待符合性审核')
    await expectWhole(applicant, request)
    await expectWhole(applicant, '/requests')

    const authority = await visitAs(browser, url, 'bureau-review')
    await open(authority.page, code)
    await authority.page.getByRole('heading', { name: '申请书' }).waitFor()
    await expectWhole(authority, new URL(authority.page.url()).pathname)
    await decide(authority.page, '退回补正', '缺数据存放地点')
    await authority.page.getByText('已退回，待申请人补正').first().waitFor()
    await add(page, request, '缺数据存放地点', '存放在集团机房')
    await page.getByText('补正后待审核').first().waitFor()
    await authority.page.reload()
    await authority.page.getByRole('button', { name: '符合，转提供部门' }).click()
    await authority.page.getByText('待提供部门决定').first().waitFor()

    const reviewer = await visitAs(browser, url, 'market-business')
    const desk = reviewer.page
    await open(desk, code)
    expect(await desk.getByRole('main').innerText()).toContain('核对用水单位的登记状态')
    await expectWhole(reviewer, new URL(desk.url()).pathname)
    await decide(desk, '要求补充', '请说明谁能查询')
    await desk.getByText('待申请人补充').first().waitFor()
    await expectWhole(applicant, request)
    await add(page, request, '请说明谁能查询', '仅营销稽核科三人可以查询')
    await page.getByText('待提供部门决定').first().waitFor()

    await desk.reload()
    expect(await desk.getByRole('main').innerText()).toContain('仅营销稽核科三人可以查询')
    await decide(desk, '同意', '用途明确，同意开放')
    await desk.getByText('已同意，待签协议').first().waitFor()
    await expectWhole(reviewer, new URL(desk.url()).pathname)

    await page.goto('/notices')
    await page.getByRole('link', { name: new RegExp(`${code}.*已同意`) }).click()
    await page.waitForURL((to) => to.pathname === request)
    await page.getByRole('heading', { name: '开放利用协议' }).waitFor()
    expect(await page.getByRole('main').innerText()).toMatch(/不得转让.*结果反馈.*停止/s)
    await expectWhole(applicant, request)
    await page.getByLabel('我已阅读下面的开放利用协议，并接受').check()
    await page.getByRole('button', { name: '接受协议，开始使用' }).click()
    await page.getByText('授权有效，可用至').waitFor()
    await expectWhole(applicant, request)

    // The key that is bound to the application reads its columns, and not what is open to everyone.
    await page.getByRole('button', { name: '生成专用密钥' }).click()
    const token = await page.getByRole('status').locator('code').first().innerText()
    await page.goto('/keys')
    await page.getByRole('link', { name: code }).click()
    await page.waitForURL((to) => to.pathname === request)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectWhole(applicant, request)
    await page.setViewportSize({ width: 1440, height: 900 })
    const read = (id: string) =>
      fetch(`${url}/api/v1/datasets/${id}/rows?limit=1`, { headers: { authorization: `Bearer ${token}` } })
    const rows = await read(dataset)
    expect([rows.status, await rows.text()]).toEqual([200, expect.not.stringContaining('注册资本')])
    const other = await read(await anOpenOne(url))
    expect([other.status, await other.text()]).toEqual([403, expect.stringContaining('keyBound')])

    await page.goto(`/datasets/${dataset}`)
    await page.getByRole('grid').waitFor()
    expect(await page.getByText('可用至').count()).toBeGreaterThan(0)
    // What was not asked for is not there: neither as an empty column nor as a button that refuses.
    expect((await page.getByRole('columnheader').allInnerTexts()).join()).not.toContain('注册资本')
    expect(await page.getByText(/^下载全部/).count()).toBe(0)
    await expectWhole(applicant, `/datasets/${dataset}`)

    // Suspended by the department, resumed, reported on.
    await desk.goto('/requests?side=publisher')
    await expectWhole(reviewer, '/requests')
    await desk.goto('/requests?side=publisher')
    await desk.getByRole('link', { name: code }).click()
    await desk.getByRole('link', { name: '到待办里办理' }).click()
    await decide(desk, '暂停使用', '核查使用范围')
    await desk.getByText('已暂停使用').first().waitFor()
    expect((await read(dataset)).status).toBe(403)
    await page.goto(request)
    expect(await page.getByRole('main').innerText()).toContain('理由：核查使用范围')
    await expectWhole(applicant, request)
    await decide(desk, '恢复使用', '范围无误')
    await desk.getByText('使用中').first().waitFor()
    expect((await read(dataset)).status).toBe(200)
    await page.goto(request)
    await page.getByLabel('使用报告').fill('清理用水账户三百户；原始数据期满删除')
    await page.getByRole('button', { name: '提交报告' }).click()
    await page.getByText('使用报告已于').waitFor()
    await expectWhole(applicant, request)
    // Every step has its receipt, and the applicant may read it.
    const receipts = await page.getByRole('link', { name: '存证', exact: true }).all()
    expect(receipts.length).toBeGreaterThan(8)

    expect(reviewer.faults).toEqual([])
    expect(authority.faults).toEqual([])
    for (const one of [authority.page, desk]) await one.context().close()
    await page.context().close()
  }, 480_000)

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

async function open(desk: Page, code: string): Promise<void> {
  await desk.goto('/todo')
  await desk.getByRole('link', { name: new RegExp(code) }).click()
  await desk.getByRole('heading', { name: '申请书' }).waitFor()
}

/** What was asked for is read on the application's page, and answered there. */
async function add(page: Page, request: string, asked: string, words: string): Promise<void> {
  await page.goto(request)
  expect(await page.getByRole('main').innerText()).toContain(asked)
  await page.getByLabel('补充说明').fill(words)
  await page.getByRole('button', { name: '提交补充' }).click()
  await page.getByLabel('补充说明').waitFor({ state: 'detached' })
}

async function anOpenOne(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/datasets?limit=1&openness=unconditional`)
  const { datasets } = (await answer.json()) as { datasets: { id: string }[] }
  return datasets[0]?.id ?? ''
}

/** A step with its words, at the desk. */
async function decide(page: Page, name: string, words: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('textbox').fill(words)
  await page.getByRole('button', { name, exact: true }).last().click()
  await page.getByRole('textbox').waitFor({ state: 'detached' })
}
