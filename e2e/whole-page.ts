import { expect } from 'vitest'
import { accessibilityFaults, type Visit } from './browser.ts'

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const

/** A page as it is, in both languages and at both widths, without a fault. */
export async function expectWhole({ page, faults }: Visit, path: string): Promise<void> {
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
