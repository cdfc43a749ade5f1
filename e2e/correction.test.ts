import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { hasBrowser, openBrowser, type Visit, visit } from './browser.ts'
import { visitAs } from './people.ts'
import { expectWhole } from './whole-page.ts'

/** Told apart from what an earlier walk through the same product left. */
const title = `应急物资储备点走查${Date.now().toString(36)}`
const csv = (tents: number): Buffer =>
  Buffer.from(
    [
      '储备点编号,储备点名称,帐篷数',
      ...[1, 2, 3, 4].map((n) => `0${n}0${n},澜江路${n}号储备点,${n === 2 ? tents : n * 20}`),
    ].join('\n'),
  )

/** Story B, step 3 (R-DQ-07, R-OPEN-06): a citizen reports, an officer verifies and publishes a new version, everyone sees the difference. */
describe.skipIf(!hasBrowser)('a report of an error', () => {
  let browser: Browser
  let officer: Visit
  let datasetId = ''
  beforeAll(async () => {
    browser = await openBrowser()
    officer = await visitAs(browser, inject('product').url, 'emergency-data')
  })
  afterAll(() => browser?.close())

  it('is about a dataset that a department has opened', async () => {
    const { page } = officer
    await load(page, '/bench', csv(50))
    await page.getByRole('link', { name: '写说明，送审' }).click()
    await page.waitForURL(/\/datasets\/[0-9a-f-]{36}\/edit/)
    datasetId = /datasets\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
    await page.getByLabel('名称', { exact: true }).fill(title)
    await page.getByLabel('英文名称').fill('Emergency stores, walked through')
    await page.getByLabel('摘要', { exact: true }).fill('全市应急物资储备点的名称与帐篷数，由市应急管理局汇总。')
    await page.getByLabel('关键词').fill('应急物资')
    await page.getByLabel('更新周期').selectOption({ label: '每季度' })
    await page.getByLabel('开放许可').selectOption({ index: 1 })
    await page.getByRole('button', { name: '保存并检查' }).click()
    await page.getByText('已存下').waitFor()
    await submit(page)
    await review(page)
  }, 300_000)

  it('R-OPEN-06, R-DQ-07, R-SHR-41: is filed by a citizen, verified, corrected by a new version, answered, and its difference is public', async () => {
    const url = inject('product').url
    const citizen = await visitAs(browser, url, 'citizen')
    const { page } = citizen
    await page.goto(`/datasets/${datasetId}`)
    await page.getByRole('link', { name: '我要纠错' }).click()
    await page.waitForURL(/\/correct$/)
    await expectWhole(citizen, `/datasets/${datasetId}/correct`)
    await page.getByLabel('哪一列', { exact: true }).selectOption({ label: '帐篷数' })
    await page.getByLabel('用哪一列指明是哪一行').selectOption({ label: '储备点编号' })
    await page.getByLabel('这一行的储备点编号').fill('9999')
    await page.getByLabel('错在哪里').fill('澜江路2号储备点公示的帐篷数是60顶，电话 13912345678')
    await page.getByLabel('应当是什么').fill('60')
    await page.getByRole('button', { name: '提交纠错' }).click()
    // All at once, each at its field.
    await page.getByText('没有“储备点编号”为“9999”的行').waitFor()
    await page.getByText('是个人信息，不能公布').waitFor()
    await page.getByLabel('这一行的储备点编号').fill('0202')
    await page.getByLabel('错在哪里').fill('澜江路2号储备点公示的帐篷数是60顶')
    await page.getByRole('button', { name: '提交纠错' }).click()
    await page.waitForURL(/\/corrections\/JC-\d{4}-\d{4}$/)
    const code = page.url().split('/').at(-1) ?? ''
    await page.getByText('待受理').first().waitFor()
    // The refusal of the first try is told to the console, too.
    citizen.faults.splice(0)
    await expectWhole(citizen, `/corrections/${code}`)
    await expectWhole(citizen, '/corrections')

    const desk = officer.page
    await expectWhole(officer, '/corrections')
    await desk.goto('/todo')
    await desk.getByRole('link', { name: new RegExp(code) }).click()
    await desk.getByText('公示的帐篷数是60顶').waitFor()
    await desk.getByRole('button', { name: '受理核查' }).click()
    await desk.getByText('核查中').first().waitFor()
    const matter = new URL(desk.url()).pathname
    await expectWhole(officer, matter)
    await load(desk, `/bench?dataset=${datasetId}`, csv(60))
    await desk.goto(`/datasets/${datasetId}/edit`)
    await desk.getByLabel(new RegExp(code)).check()
    await submit(desk)
    await review(desk)
    await desk.goto(matter)
    await desk.getByText('已更正，待答复').first().waitFor()
    await desk.getByRole('button', { name: '答复', exact: true }).click()
    await desk.getByRole('textbox', { name: /意见/ }).fill('经核对库存，应为60顶，第2版已更正。')
    await desk.getByRole('button', { name: '答复', exact: true }).last().click()
    await desk.getByText('已答复').first().waitFor()
    await expectWhole(officer, matter)

    const everyone = await visit(browser, url)
    await everyone.page.goto(`/corrections/${code}`)
    const main = everyone.page.getByRole('main')
    await everyone.page.getByText('已更正。经核对库存').waitFor()
    expect(await main.innerText()).toMatch(/改动1行/)
    expect(await main.innerText()).toContain('提出人写的内容没有公开')
    await desk.goto(matter)
    await desk.getByRole('button', { name: '公开提出人的原文' }).click()
    await desk.getByText('原文和所指的那一行已公开').waitFor()
    await everyone.page.reload()
    await everyone.page.locator('del').filter({ hasText: '50' }).waitFor()
    expect(await everyone.page.locator('ins').first().innerText()).toContain('60')
    expect(await main.innerText()).toContain('公示的帐篷数是60顶')
    await expectWhole(everyone, `/corrections/${code}`)
    await everyone.page.goto(`/datasets/${datasetId}`)
    const block = everyone.page.locator('#corrections')
    expect(await block.innerText()).toMatch(/纠错1条[\s\S]*已更正1/)
    await expectWhole(everyone, `/datasets/${datasetId}`)
    await everyone.page.context().close()

    await page.goto('/notices')
    await page.getByRole('link', { name: new RegExp(`${code}.*已更正`) }).waitFor()
    expect(await page.getByRole('main').innerText()).toContain('改动1行')
    await page.context().close()
    expect(officer.faults).toEqual([])
  }, 480_000)

  it('R-OPEN-06: needs no account: a visitor keeps number and code, and with them adds to it and withdraws it', async () => {
    const visitor = await visit(browser, inject('product').url)
    const { page } = visitor
    await page.goto(`/datasets/${datasetId}/correct`)
    await page.getByLabel('错在哪里').fill('名称里的路名写错了')
    await page.getByLabel('应当是什么').fill('澜江大道')
    await page.getByLabel('联系方式').fill('citizen@lan.example')
    await page.getByRole('button', { name: '提交纠错' }).click()
    await page.getByText('查询码只显示这一次').waitFor()
    const secret = await page.getByRole('status').locator('code').innerText()
    await page.getByRole('link', { name: '看办理情况' }).click()
    await page.waitForURL(/\/corrections\/JC-/)
    expect(await page.getByRole('main').innerText()).not.toContain('澜江大道')
    await page.getByLabel('查询码').fill(secret)
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByText('澜江大道').waitFor()
    await page.getByRole('button', { name: '撤回纠错' }).click()
    await page.getByText('提出人已撤回').first().waitFor()
    expect(visitor.faults).toEqual([])
    await page.context().close()
  })

  it('R-DQ-07: the parking register of the sample tells its history: 望江路停车场 is 6 yuan, not 5', async () => {
    const { page } = await visit(browser, inject('product').url)
    await page.goto('/datasets?q=公共停车场台账')
    await page.getByRole('article').getByRole('link', { name: '临澜市公共停车场台账' }).first().click()
    const block = page.locator('#corrections')
    expect(await block.innerText()).toMatch(/处理中1[\s\S]*已更正1[\s\S]*未采纳1/)
    await block.getByRole('listitem').filter({ hasText: '收费·标准' }).getByRole('link').click()
    await page.locator('del').filter({ hasText: '5' }).waitFor()
    const main = await page.getByRole('main').innerText()
    for (const words of ['2026年6月15日', '2026年6月30日', '望江路停车场', '改动1行', '第2版'])
      expect(main).toContain(words)
    await page.context().close()
  })
})

async function load(page: Page, address: string, buffer: Buffer): Promise<void> {
  await page.goto(address)
  await page.getByLabel('选文件').setInputFiles({ name: `${title}.csv`, mimeType: 'text/csv', buffer })
  await page.waitForURL(/\/bench\/[0-9a-f-]{36}/)
  const confirm = page.getByRole('button', { name: /^确认并装载4行/ })
  await expect.poll(() => confirm.isEnabled(), { timeout: 60_000 }).toBe(true)
  await confirm.click()
  await page.getByText('已装载4行').waitFor({ timeout: 60_000 })
}

async function submit(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: '送审' })
  await expect.poll(() => button.isEnabled(), { timeout: 20_000 }).toBe(true)
  await button.click()
  await page.waitForURL(/\/todo\/[0-9a-f-]{36}/)
}

/** The four reviews of the round that the page shows, by those whose duty they are. */
async function review(page: Page): Promise<void> {
  const { url } = inject('product')
  const id = page.url().split('/').at(-1)
  const send = (path: string, body: object, cookie = '') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  for (const [login, event] of [
    ['emergency-business', 'passBusiness'],
    ['emergency-secrecy', 'passSecrecy'],
    ['emergency-chief', 'sign'],
    ['bureau-review', 'accept'],
  ]) {
    const session = await send('/api/v1/session', { login, password: 'Linlan-2026' })
    const cookie = session.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const passed = await send(`/api/v1/processes/${id}/events`, { event, opinion: '已核，同意' }, cookie)
    expect([login, passed.status]).toEqual([login, 200])
  }
}
