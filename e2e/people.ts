import type { Browser, Page } from 'playwright-core'
import { type Visit, visit } from './browser.ts'

/** All accounts of the sample open with it. */
const samplePassword = 'Linlan-2026'

/** Signs in by the form, as a person would, and arrives at the workbench. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('用户名').fill(login)
  await page.getByLabel('口令').fill(samplePassword)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}

/** A window of this person's own. */
export async function visitAs(browser: Browser, url: string, login: string, size?: Parameters<typeof visit>[2]) {
  const visited: Visit = await visit(browser, url, size)
  await signIn(visited.page, login)
  return visited
}
