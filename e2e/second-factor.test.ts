import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accessibilityFaults, hasBrowser, openBrowser, visit } from './browser.ts'
import { signIn } from './people.ts'

const password = 'Linlan-2026'
const who = 'emergency-data'

/** A security key of the browser’s own making, with buttons that press themselves. */
async function plugIn(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const kind = { protocol: 'ctap2', transport: 'usb', hasResidentKey: false } as const
  const options = { ...kind, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  await session.send('WebAuthn.addVirtualAuthenticator', { options })
}

describe.skipIf(!hasBrowser)('R-SEC-01: a second factor, set up and used by the person', () => {
  let browser: Browser
  let page: Page
  let faults: string[]
  // A passkey belongs to a host name; the product listens at the address that this one stands for.
  const url = inject('product').url.replace('127.0.0.1', 'localhost')

  beforeAll(async () => {
    browser = await openBrowser()
    ;({ page, faults } = await visit(browser, url))
    await plugIn(page)
    await signIn(page, who)
  })
  afterAll(() => browser?.close())

  const enterPassword = async (): Promise<void> => {
    await page.goto('/sign-in')
    await page.getByLabel('用户名').fill(who)
    await page.getByLabel('口令').fill(password)
    await page.getByRole('button', { name: '登录' }).click()
  }
  const signOut = async (): Promise<void> => {
    await page.getByRole('button', { name: '退出' }).click()
    await page.waitForURL((at) => at.pathname === '/')
  }
  let codes: string[] = []

  it('binds a security key and shows the recovery codes once', async () => {
    await page.goto('/security')
    expect(await accessibilityFaults(page)).toEqual([])
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: '绑定通行密钥' }) })
    await form.getByLabel('名称').fill('钥匙串上的安全密钥')
    await form.getByLabel('现在的口令').fill(password)
    await form.getByRole('button').click()
    const shown = page.getByRole('status', { name: '恢复码' })
    await shown.waitFor()
    codes = await shown.getByRole('listitem').allInnerTexts()
    expect(codes).toHaveLength(10)
    expect(await page.getByRole('row', { name: /钥匙串上的安全密钥.*通行密钥/ }).count()).toBe(1)
    expect(await accessibilityFaults(page)).toEqual([])
    await page.reload()
    expect(await page.getByText(codes[0] ?? '').count()).toBe(0)
  })

  it('lets nobody in by the password alone; the key opens', async () => {
    await signOut()
    await enterPassword()
    await page.getByRole('heading', { name: '二次验证' }).waitFor()
    await page.goto('/todo')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await enterPassword()
    await page.getByRole('button', { name: '用通行密钥确认' }).click()
    await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'))
    expect(await page.getByRole('button', { name: '退出' }).count()).toBe(1)
  })

  it('opens by a recovery code, once', async () => {
    await signOut()
    await enterPassword()
    await page.getByRole('button', { name: '用恢复码' }).click()
    await page.getByLabel('恢复码').fill(codes[0] ?? '')
    await page.getByRole('button', { name: '验证' }).click()
    await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'))
    await signOut()
    await enterPassword()
    await page.getByRole('button', { name: '用恢复码' }).click()
    await page.getByLabel('恢复码').fill(codes[0] ?? '')
    await page.getByRole('button', { name: '验证' }).click()
    await page.getByText('二次验证不对').waitFor()
    await page.getByLabel('恢复码').fill(codes[1] ?? '')
    await page.getByRole('button', { name: '验证' }).click()
    await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'))
  })

  it('shows the code of an authenticator app to scan, and refuses a wrong one beside the field', async () => {
    await page.goto('/security?lang=en')
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: 'Set up an app' }) })
    await form.getByLabel('Present password').fill(password)
    await form.getByRole('button').click()
    await page.getByRole('img', { name: 'QR code for the app' }).waitFor()
    await page.getByLabel('Six digits').fill('000 000')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('This is not the code').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(beyond).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('is removed under the password, and the next sign-in asks for nothing more', async () => {
    await page.goto('/security?lang=zh')
    await page.getByRole('button', { name: '解绑 钥匙串上的安全密钥' }).click()
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: '解绑钥匙串上的安全密钥' }) })
    await form.getByLabel('现在的口令').fill(password)
    await form.getByRole('button', { name: '解绑钥匙串上的安全密钥' }).click()
    await page.getByText('还没有绑定二次验证').waitFor()
    await signOut()
    await signIn(page, who)
    // Refusals that were asked for are no faults of the page.
    expect(faults.filter((fault) => !/status of (401|422)/.test(fault))).toEqual([])
  })
})
