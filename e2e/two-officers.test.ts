import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, type Visit } from './browser.ts'
import { visitAs } from './people.ts'

const refused = '412 (Precondition Failed)'

/** The browser itself reports a refusal that the page then explains. */
const unexplained = (faults: readonly string[]): string[] => faults.filter((fault) => !fault.includes(refused))

describe.skipIf(!hasBrowser)('two officers of one house at once', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  const both = async (size?: { width: number; height: number }): Promise<[Visit, Visit]> => [
    await visitAs(browser, inject('product').url, 'urban-data', size),
    await visitAs(browser, inject('product').url, 'urban-data', size),
  ]

  it('neither passes over the other’s words: each field is decided, and nothing typed is lost', async () => {
    const [first, second] = await both()
    const id = await bring(first.page, '两人同改.csv')
    for (const { page } of [first, second]) await page.goto(`/datasets/${id}/edit`)
    await first.page.getByLabel('关键词').fill('停车、泊位')
    await first.page.getByLabel('使用须知').fill('每季度更新')
    await second.page.getByLabel('关键词').fill('车位')
    await second.page.getByLabel('回应的需求').fill('XQ-2026-018')
    await save(first.page)
    await first.page.getByText('没有改动').or(first.page.getByText('已存下')).waitFor()

    await second.page.getByRole('button', { name: '保存并检查' }).click()
    const panel = second.page.getByRole('alert', { name: '您打开之后别人也改过' })
    await panel.waitFor()
    expect(await panel.innerText()).toMatch(/停车、泊位[\s\S]*车位[\s\S]*另外改了使用须知[\s\S]*您另外改的回应的需求/)
    expect(await accessibilityFaults(second.page)).toEqual([])
    await panel.getByRole('button', { name: '先不保存，继续改' }).click()
    expect(await second.page.getByLabel('关键词').inputValue()).toBe('车位')
    await second.page.getByLabel('关键词').fill('车位、停车场')
    await second.page.getByRole('button', { name: '保存并检查' }).click()
    const asChosen = panel.getByRole('button', { name: '按所选保存' })
    expect(await asChosen.isDisabled()).toBe(true)
    await panel.getByRole('radio', { name: '您的' }).check()
    await asChosen.click()
    await panel.waitFor({ state: 'detached' })
    for (const { page } of [first, second]) await page.goto(`/datasets/${id}/edit`)
    for (const [label, value] of [
      ['关键词', '车位、停车场'],
      ['使用须知', '每季度更新'],
      ['回应的需求', 'XQ-2026-018'],
    ] as const) {
      await expect.poll(() => first.page.getByLabel(label).inputValue()).toBe(value)
    }
    expect([...unexplained(first.faults), ...unexplained(second.faults)]).toEqual([])
    await Promise.all([first, second].map(({ page }) => page.context().close()))
  })

  it('a proposal that a colleague has changed is not changed or loaded unseen', async () => {
    const [first, second] = await both()
    const path = await send(first.page, '两人送数.csv')
    await first.page.getByRole('textbox', { name: '列名 停车场' }).waitFor()
    await second.page.goto(path)
    await rename(first.page, '停车场', '停车场名称')
    await first.page.getByRole('textbox', { name: '列名 停车场名称' }).waitFor()

    await rename(second.page, '停车场', '名称')
    const panel = second.page.getByRole('alert').filter({ hasText: '您打开之后别人也改过' })
    await expect.poll(() => panel.innerText()).toMatch(/改了：“停车场名称”列的列名[\s\S]*：名称/)
    expect(await accessibilityFaults(second.page)).toEqual([])
    await panel.getByRole('button', { name: '仍照我的改' }).click()
    await second.page.getByRole('textbox', { name: '列名 名称' }).waitFor()
    await panel.waitFor({ state: 'detached' })

    await first.page.getByRole('button', { name: '确认并装载' }).click()
    const told = first.page.getByRole('alert').filter({ hasText: '您打开之后别人也改过' })
    await told.getByRole('button', { name: '知道了，再看一遍' }).click()
    await first.page.getByRole('textbox', { name: '列名 名称' }).waitFor()
    await first.page.getByRole('button', { name: '确认并装载' }).click()
    await first.page.getByRole('link', { name: '写说明' }).waitFor({ timeout: 60_000 })
    expect([...unexplained(first.faults), ...unexplained(second.faults)]).toEqual([])
    await Promise.all([first, second].map(({ page }) => page.context().close()))
  })
})

const save = async (page: Page): Promise<void> => {
  const answered = page.waitForResponse((one) => one.request().method() === 'PATCH')
  await page.getByRole('button', { name: '保存并检查' }).click()
  expect((await answered).status()).toBe(200)
}

async function rename(page: Page, label: string, next: string): Promise<void> {
  const cell = page.getByRole('textbox', { name: `列名 ${label}`, exact: true })
  await cell.fill(next)
  await cell.press('Enter')
}

/** Sends a small file and gives the address of its proposal. */
async function send(page: Page, name: string): Promise<string> {
  await page.goto('/bench')
  const buffer = Buffer.from(
    `编号,停车场,泊位\n001,望江路停车场,${Date.now() % 1000}\n002,汀桥停车场,60\n003,东湖停车场,12\n`,
  )
  await page.getByLabel('选文件').setInputFiles({ name, mimeType: 'text/csv', buffer })
  await page.waitForURL(/\/bench\/[0-9a-f-]{36}/)
  return new URL(page.url()).pathname
}

/** The same, loaded: the dataset that it became. */
async function bring(page: Page, name: string): Promise<string> {
  await send(page, name)
  await page.getByRole('button', { name: '确认并装载' }).click()
  const link = page.getByRole('link', { name: '写说明' })
  await link.waitFor({ timeout: 60_000 })
  return (await link.getAttribute('href'))?.split('/')[2] ?? ''
}
