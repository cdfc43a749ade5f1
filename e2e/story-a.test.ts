import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, type Visit } from './browser.ts'
import { gongshu } from './command-line.ts'
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

/** Story A, 新生儿出生一件事: 医保局 asks 卫健委 for birth certificates, uses them for a case, and 统计局 may not. Each step leans on the one before. */
describe.skipIf(!hasBrowser)('story A: sharing between departments', () => {
  // The same data for the same matter are asked for once, so each walk has a matter of its own.
  const matter = `LL-CSYJS-${Date.now().toString(36)}`
  const caseNumber = '009900-20261021-000127'
  let browser: Browser
  let births: string
  let officer: Visit
  let share: string
  let code: string
  beforeAll(async () => {
    browser = await openBrowser()
    const answer = await fetch(`${inject('product').url}/api/v1/datasets?limit=100`)
    const { datasets } = (await answer.json()) as { datasets: { id: string; title: string }[] }
    births = datasets.find(({ title }) => title.includes('出生医学证明'))?.id ?? ''
    officer = await visitAs(browser, inject('product').url, 'insurance-data')
  })
  afterAll(() => browser?.close())

  it('R-SHR-20: 林之微 asks for birth certificates; the form finds its faults, and it goes to her own head', async () => {
    const { page } = officer
    await page.goto(`/datasets/${births}`)
    await page.getByRole('link', { name: '申请共享' }).click()
    await page.waitForURL(/\/share$/)
    await expectWhole(officer, `/datasets/${births}/share`)
    await page.getByLabel('事项编码').fill('？？？')
    await page.getByLabel('事项名称').fill('新生儿出生一件事（参保）')
    await page.getByRole('textbox', { name: '法律依据' }).fill('《中华人民共和国社会保险法》第二十五条')
    await page.getByLabel('使用场景').fill('办理新生儿参保登记时核验，不再收取纸质证明')
    for (const label of ['新生儿姓名', '公民身份号码', '母亲姓名']) await page.getByLabel(label).check()
    await page.getByLabel('接口', { exact: true }).check()
    await page.getByLabel('核验', { exact: true }).check()
    await page.getByLabel('本部门承诺').check()
    await page.getByRole('button', { name: '送本单位负责人' }).click()
    await page.getByText('事项编码为3至60位字母、数字、点、横线').first().waitFor()
    // The refusal that was meant is no fault of the page.
    officer.faults.splice(0)
    await page.getByLabel('事项编码').fill(matter)
    await page.getByRole('button', { name: '送本单位负责人' }).click()
    await page.waitForURL(/\/shares\/[0-9a-f-]{36}$/)
    share = new URL(page.url()).pathname
    code = (
      await page
        .getByText(/^GX-\d{4}-\d{4}$/)
        .first()
        .innerText()
    ).trim()
    expect(await page.getByRole('main').innerText()).toContain('待本单位负责人同意')
    await expectWhole(officer, share)
    await expectWhole(officer, '/shares')
    expect(await page.getByRole('main').innerText()).toContain(code)
  })

  it('R-SHR-21, R-SHR-23: it is approved, consented to by the head of 卫健委 and provided', async () => {
    await decideAs('insurance-chief', '同意提交', '依据充分，同意提交')
    const health = await decideAs('health-chief', '同意共享', '限用于新生儿出生一件事', async (visited) => {
      await expectWhole(visited, '/shares')
      await visited.page.goto('/shares?side=provider')
      expect(await visited.page.getByRole('main').innerText()).toContain(code)
    })
    expect(health).toContain('剩10个工作日')
    const data = await decideAs('health-data', '已提供，开通使用', '接口和核验已开通')
    expect(data).toContain('剩20个工作日')
    await officer.page.goto('/notices')
    await officer.page.getByRole('link', { name: new RegExp(`${code}.*已开通使用`) }).click()
    await officer.page.waitForURL((to) => to.pathname === share)
    await officer.page.getByText('使用中').first().waitFor()
  })

  it('R-SHR-26, R-SHR-30: 顾安 is verified for a case, with a receipt that is checked offline, and the use is on record', async () => {
    const { page } = officer
    await page.goto(share)
    const form = page.getByRole('form', { name: '核验' })
    await form.getByLabel('办件编号').fill(caseNumber)
    await form.getByLabel('按哪一列找').selectOption({ label: '公民身份号码' })
    await form.getByLabel('值', { exact: true }).fill('009901202609180013')
    await form.getByLabel('核对哪一列').selectOption({ label: '新生儿姓名' })
    await form.getByLabel('要核对的值').fill('顾安')
    await form.getByRole('button', { name: '核验' }).click()
    await page.getByText('新生儿姓名：一致').waitFor()
    expect(await page.getByRole('main').innerText()).not.toContain('母亲姓名：')
    await page.getByRole('cell', { name: caseNumber }).first().waitFor()
    await expectWhole(officer, share)
    await page.goto(share)
    const href = await page
      .getByRole('row', { name: new RegExp(caseNumber) })
      .getByRole('link')
      .getAttribute('href')
    const receipt = join(inject('product').dataDir, 'story-a-receipt.json')
    writeFileSync(receipt, await receiptText(page, href?.split('/').at(-1) ?? ''))
    const { printed, code } = gongshu(['verify', receipt, '--json'], { DATA_DIR: inject('product').dataDir })
    expect([code, printed]).toEqual([0, expect.any(String)])
  })

  it('R-SHR-25: the rows are read for the matter, and by 统计局 for a survey they are not: the screen says what to file', async () => {
    const { page } = officer
    await page.goto(`/datasets/${births}`)
    await readFor(page, matter, caseNumber)
    await page.getByRole('cell', { name: '顾安' }).waitFor()
    await expectWhole(officer, `/datasets/${births}`)

    const survey = await visitAs(browser, inject('product').url, 'statistics-data')
    await survey.page.goto(`/datasets/${births}`)
    await readFor(survey.page, 'TJ-2026-0007', '')
    await survey.page.getByText('不在已同意的共享用途、范围或方式之内').waitFor()
    const words = await survey.page.getByRole('main').innerText()
    for (const word of ['R-SHR-25', '另有用途的', '申请共享']) expect(words).toContain(word)
    expect(words).not.toContain('顾安')
    expect(await accessibilityFaults(survey.page)).toEqual([])
    // Nor does the request of another house exist for it.
    expect((await survey.page.request.get(`/api/v1${share}`)).status()).toBe(404)
    await survey.page.context().close()
  })

  it('R-SHR-20: the form prints on A4 with the opinions and a place for each seal', async () => {
    const { page } = officer
    await expectWhole(officer, `${share}/form`)
    await page.goto(`${share}/form`)
    const paper = page.getByRole('article', { name: '政务数据共享申请表' })
    const words = await paper.innerText()
    for (const word of [code, '第二十五条', '依据充分，同意提交', '限用于新生儿出生一件事', '经办人：林之微'])
      expect(words).toContain(word)
    await page.emulateMedia({ media: 'print' })
    expect(await paper.getByText('（盖章处）').count()).toBe(3)
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: null })
  })

  /** Signs in, opens it from the desk and takes the step; gives what the page said before. */
  async function decideAs(
    login: string,
    button: string,
    words: string,
    look: (visited: Visit) => Promise<void> = async () => undefined,
  ): Promise<string> {
    const visited = await visitAs(browser, inject('product').url, login)
    const { page } = visited
    await look(visited)
    await page.goto('/todo')
    await page.getByRole('link', { name: new RegExp(code) }).click()
    await page.getByRole('heading', { name: '共享申请表' }).waitFor()
    const said = await page.getByRole('main').innerText()
    await expectWhole(visited, new URL(page.url()).pathname)
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByLabel('意见').fill(words)
    await page.locator('form').getByRole('button', { name: button, exact: true }).click()
    await page.getByLabel('意见').waitFor({ state: 'detached' })
    expect(visited.faults).toEqual([])
    await page.context().close()
    return said
  }
})

async function readFor(page: Page, matter: string, caseNumber: string): Promise<void> {
  const form = page.getByRole('form', { name: '按事项取用' })
  await form.getByLabel('事项编码').fill(matter)
  await form.getByLabel('办件编号').fill(caseNumber)
  await form.getByRole('button', { name: '取数' }).click()
}

/** As soon as a checkpoint covers it. */
async function receiptText(page: Page, id: string): Promise<string> {
  for (let waited = 0; waited < 60_000; waited += 500) {
    const answer = await page.request.get(`/api/v1/receipts/${id}`)
    if (answer.status() === 200) return answer.text()
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`no checkpoint covers ${id}`)
}
