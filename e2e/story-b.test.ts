import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { writeParkingXls } from '../server/src/sample/files/parking.ts'
import { hasBrowser, openBrowser, type Visit, visit } from './browser.ts'
import { visitAs } from './people.ts'

/** Told apart from what an earlier walk through the same product left. */
const title = `公共停车场走查台账${Date.now().toString(36)}`

/** Story B, 停哪儿: the file the bureau has, from the drop to a receipt that a citizen checks. Each step leans on the one before. */
describe.skipIf(!hasBrowser)('story B: a parking register becomes open data', () => {
  let browser: Browser
  let clerk: Visit
  const folder = mkdtempSync(join(tmpdir(), 'gongshu-story-'))
  const file = join(folder, '2026年一季度公共停车场台账.xls')
  let datasetId = ''
  let processId = ''

  beforeAll(async () => {
    writeParkingXls(file, { quarter: '一季度', wangjiangFee: 5 })
    browser = await openBrowser()
    clerk = await visitAs(browser, inject('product').url, 'urban-data')
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const drop = async (page: Page, address: string): Promise<void> => {
    await page.goto(address)
    await page.getByLabel('选文件').setInputFiles(file)
    await page.waitForURL(/\/bench\/[0-9a-f-]{36}/)
    await page.getByRole('button', { name: /^确认并装载312行/ }).waitFor({ timeout: 60_000 })
  }
  const load = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: /^确认并装载312行/ }).click()
    await page.getByText('已装载312行').waitFor({ timeout: 60_000 })
  }

  it('reads the file as it is: two header rows, the note above and the total left out, 312 lots, two columns about people', async () => {
    const { page } = clerk
    await drop(page, '/bench')
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toContain('公共停车场台账')
    const proof = page.getByRole('region', { name: '原件是这样，系统这样读' })
    expect(await proof.innerText()).toContain('合计')
    expect(await page.getByText(/2\s*列是个人信息/).count()).toBeGreaterThan(0)
    // Codes keep their zeros.
    expect(await proof.innerText()).toContain('00990001')
    // Cells about people are masked by the server before they come here.
    expect(await page.content()).not.toMatch(/>1\d{10}</)
    await expect.poll(() => page.getByRole('button', { name: /^确认并装载312行/ }).isDisabled()).toBe(true)
  })

  it('lets the two columns in when they are not for opening, and then refuses to publish and names both', async () => {
    const { page } = clerk
    await page.getByRole('button', { name: '收，但不开放' }).click()
    await expect
      .poll(() => page.getByRole('button', { name: /^确认并装载312行/ }).isEnabled(), { timeout: 20_000 })
      .toBe(true)
    await load(page)
    await page.getByRole('link', { name: '写说明，送审' }).click()
    await page.waitForURL(/\/datasets\/[0-9a-f-]{36}\/edit/)
    datasetId = /datasets\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
    const findings = page.getByRole('complementary')
    await expect.poll(() => findings.innerText()).toMatch(/负责人[\s\S]*联系电话|联系电话[\s\S]*负责人/)
    expect(await page.getByRole('button', { name: '送审' }).isDisabled()).toBe(true)
  })

  it('takes the file again without the two columns, described and with no finding that blocks', async () => {
    const { page } = clerk
    await drop(page, `/bench?dataset=${datasetId}`)
    await page.getByRole('button', { name: /^不收这\s*2\s*列/ }).click()
    await expect
      .poll(() => page.getByRole('button', { name: /^确认并装载312行/ }).isEnabled(), { timeout: 20_000 })
      .toBe(true)
    await load(page)
    await page.goto(`/datasets/${datasetId}/edit`)
    await page.getByLabel('名称', { exact: true }).fill(title)
    await page.getByLabel('英文名称').fill('Parking register, walked through')
    await page
      .getByLabel('摘要', { exact: true })
      .fill('全市经备案对外开放的公共停车场，每行一个停车场，由市城市管理局汇总。')
    await page.getByLabel('关键词').fill('停车场、泊位')
    await page.getByLabel('更新周期').selectOption({ label: '每季度' })
    await page.getByLabel('开放许可').selectOption({ index: 1 })
    await page.getByRole('button', { name: '保存并检查' }).click()
    await page.getByText('已存下').waitFor()
    const submit = page.getByRole('button', { name: '送审' })
    await expect.poll(() => submit.isEnabled(), { timeout: 20_000 }).toBe(true)
    await submit.click()
    await page.waitForURL(/\/todo\/[0-9a-f-]{36}/)
    processId = page.url().split('/').at(-1) ?? ''
    await page.getByRole('heading', { level: 1, name: title }).first().waitFor()
    expect(clerk.faults).toEqual([])
  })

  const reviewers = [
    { who: 'urban-business', button: '审核通过', opinion: '', next: '保密审查' },
    { who: 'urban-secrecy', button: '审查通过', opinion: '已核，无涉密内容。', next: '部门签发' },
    { who: 'urban-chief', button: '签发', opinion: '', next: '数据局形式审核' },
    { who: 'bureau-review', button: '审核通过', opinion: '', next: '已发布' },
  ]
  it.each(reviewers)(
    '$who finds it on the to-do list, sees what is decided and passes it',
    async ({ who, button, opinion, next }) => {
      const { page, faults } = await visitAs(browser, inject('product').url, who)
      await page.goto('/todo')
      await page.getByRole('link', { name: title }).click()
      await page.waitForURL(new RegExp(processId))
      await page.getByRole('heading', { name: '要定的事' }).waitFor()
      const main = page.getByRole('main')
      expect(await main.innerText()).toContain('312行')
      expect(await main.innerText()).not.toContain('联系电话')
      const act = page
        .getByRole('listitem')
        .filter({ hasText: '现在可以' })
        .getByRole('button', { name: button })
        .first()
      await act.click()
      if (opinion) {
        await page.getByRole('button', { name: opinion }).click()
        await page.locator('form').getByRole('button', { name: button }).click()
      }
      await page.getByText(new RegExp(`步：${next}`)).waitFor()
      expect(faults).toEqual([])
      await page.context().close()
    },
  )

  it('is open to a citizen: found by search, shown with its distributions, read by the API and downloaded whole', async () => {
    const { url } = inject('product')
    const { page, faults } = await visit(browser, url)
    await page.goto('/')
    await page.getByRole('searchbox').first().fill(title)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/datasets\?q=/)
    await page.getByRole('article').getByRole('link', { name: title }).first().click()
    await page.waitForURL(new RegExp(`/datasets/${datasetId}`))
    await page.getByRole('grid', { name: title }).waitFor()
    expect(await page.getByRole('grid').innerText()).toContain('00990001')

    const answer = await fetch(`${url}/api/v1/datasets/${datasetId}/rows?limit=5`)
    const body = (await answer.json()) as { rows: Record<string, unknown>[]; total: number }
    expect(body.total).toBe(312)
    expect(Object.values(body.rows[0] ?? {})).toContain('00990001')
    expect(answer.headers.get('gongshu-receipt')).toMatch(/^[0-9a-f-]{36}$/)

    await page.getByText(/^下载全部/).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^CSV/ }).first().click(),
    ])
    const csv = readFileSync(await download.path(), 'utf8')
    expect(csv.trimEnd().split(/\r?\n/)).toHaveLength(313)
    expect(csv).not.toContain('合计')
    expect(csv).not.toMatch(/联系电话|负责人/)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('leaves a receipt that the citizen checks in the browser; a figure changed in it is seen', async () => {
    const { url } = inject('product')
    const { page, faults } = await visit(browser, url)
    await page.goto(`/datasets/${datasetId}`)
    await page.getByRole('link', { name: '核对' }).click()
    await page.waitForURL(/\/receipts\//)
    await page.getByRole('heading', { level: 1, name: /属实/ }).waitFor({ timeout: 30_000 })
    await expect.poll(() => page.getByRole('img', { name: '属实' }).count(), { timeout: 20_000 }).toBe(4)
    await page.getByRole('button', { name: 'SM3树' }).click()
    await page
      .getByRole('img', { name: /^SM3树里从这一条到树根的路/ })
      .first()
      .waitFor()

    const id = page.url().split('/').at(-1) ?? ''
    const receipt = await (await fetch(`${url}/api/v1/receipts/${id}`)).text()
    const forged = receipt.replace(/"rows":(\d+)/, (_, rows: string) => `"rows":${Number(rows) + 1}`)
    expect(forged).not.toBe(receipt)
    await page.goto('/receipts/check')
    await page.getByLabel(/凭证号，或整张凭证的文字/).fill(forged)
    await page.getByRole('button', { name: '核对' }).click()
    await page.getByRole('heading', { level: 1, name: /不属实/ }).waitFor({ timeout: 30_000 })
    expect(await page.getByRole('img', { name: '不属实' }).count()).toBe(1)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('speaks English from end to end', async () => {
    const { page, faults } = await visit(browser, inject('product').url)
    await page.goto(`/datasets/${datasetId}?lang=en`)
    await page.getByRole('heading', { level: 1, name: 'Parking register, walked through' }).waitFor()
    expect(await page.getByText('Open to all').count()).toBeGreaterThan(0)
    expect(faults).toEqual([])
    await page.context().close()
  })
})
