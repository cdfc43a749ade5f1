import { counted } from './counted.ts'
import type { Finding } from './model.ts'

/**
 * Characters that show nothing and change how the rest is shown or compared: zero widths, marks and overrides of direction, soft
 * hyphens, tags (Unicode Cf). Signs of Cf that are seen, as the Arabic number sign, are not among them, nor is the Mongolian vowel
 * separator, which shapes the letter before it.
 */
const hidden = /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u180e\u{110bd}\u{110cd}\u{13430}-\u{1345f}])\p{Cf}/gu

/** A label: what looks the same is the same. */
export const withoutHidden = (text: string): string => text.replace(hidden, '')

/** Letters that a joiner between them writes otherwise. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u

/** A title or the name of a file: the same, but joiners between letters that need them stay. */
export const visibleName = (text: string): string =>
  text.replace(hidden, (character, at: number) => {
    const isJoiner = character === '\u200c' || character === '\u200d'
    return isJoiner && joining.test(text[at - 1] ?? '') && joining.test(text[at + 1] ?? '') ? character : ''
  })

/** What was taken out, in words. */
export const hiddenIn = (zh: string, en: string): Finding => ({
  code: 'hiddenCharacters',
  severity: 'done',
  message: {
    zh: `${zh}里看不见的字符（零宽、方向控制）已去掉`,
    en: `Characters that show nothing (zero width, direction) are taken out of ${en}`,
  },
})

export const hiddenInColumns = (labels: readonly string[]): Finding => ({
  ...hiddenIn(`${labels.length} 个列名`, counted(labels.length, 'column name')),
  columns: labels.slice(0, 50),
  count: labels.length,
})
