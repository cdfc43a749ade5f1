import { existsSync } from 'node:fs'
import axe, { type Result } from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

const executable = '/usr/bin/chromium'

/** Journeys skip without it; `npm test` installs it when it may, and otherwise prints the command. */
export const hasBrowser = existsSync(executable)

/**
 * Debian's Chromium. Its sandbox does not work as root, and under a locale that is not UTF-8 it cannot open a file with a Chinese name.
 */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })

export type Visit = { readonly page: Page; readonly faults: string[] }

/** A visitor with a window of his own; `faults` gathers what the page complained of: console errors and uncaught exceptions. */
export async function visit(browser: Browser, url: string, size = { width: 1440, height: 900 }): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url, viewport: size, locale: 'zh-CN', acceptDownloads: true })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${page.url()})`)
  })
  waitUntilAwake(page)
  return { page, faults }
}

/** Every arrival waits until the page answers, as a person does who sees it; `commit` asks for less. */
function waitUntilAwake(page: Page): void {
  const goto = page.goto.bind(page)
  page.goto = async (url, options) => {
    const response = await goto(url, options)
    const isPage = response?.headers()['content-type']?.startsWith('text/html')
    if (isPage && options?.waitUntil !== 'commit') await page.locator('html[data-awake]').waitFor({ state: 'attached' })
    return response
  }
}

/** Accessibility faults of the page as it is shown, by axe: WCAG 2.2 A and AA. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element, which the page's content security policy forbids.
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (context: Document, options: object) => Promise<{ violations: Result[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } })
    return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target).join(', ')})`)
  })
  return found
}
