import { expect, it } from 'vitest'
import { shortened, textWidth } from './shortened.ts'

it.each([
  ['0101', '0101'],
  ['滨江路停车场', '滨江路停车场'],
  ['滨江路地下停车场（南区）', '滨江路…区）'],
  ['temporarily closed', 'tempora…osed'],
])('%s is shown as %s', (text, shown) => {
  expect(shortened(text, 13)).toBe(shown)
  expect(textWidth(shortened(text, 13))).toBeLessThanOrEqual(13)
})

it('never breaks a character in two', () => {
  expect(shortened('𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷', 13)).toMatch(/^𠮷+…𠮷+$/u)
})
