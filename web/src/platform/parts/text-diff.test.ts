import { describe, expect, it } from 'vitest'
import { diffText, type Piece } from './text-diff.ts'

const written = (pieces: readonly Piece[]): string =>
  pieces.map(({ of, text }) => ({ kept: text, gone: `[-${text}-]`, new: `{+${text}+}` })[of]).join('')

describe('the difference of two texts', () => {
  it('names what was taken out and what was put in', () => {
    expect(written(diffText('全市公共停车场，312个。', '全市公共停车场，308个。'))).toBe(
      '全市公共停车场，[-312-]{+308+}个。',
    )
    expect(written(diffText('按月更新', '按季度更新'))).toBe('按[-月-]{+季度+}更新')
  })

  it('shows a text that was not there before as put in whole', () => {
    expect(written(diffText('', '新写的'))).toBe('{+新写的+}')
    expect(written(diffText('一样', '一样'))).toBe('一样')
  })

  it('gives back both texts, whatever they are', () => {
    const texts = ['', '甲', '甲乙丙', '乙丙 abc 12', 'abc 13，乙', '😀表', 'x'.repeat(4000)]
    for (const before of texts) {
      for (const after of texts) {
        const pieces = diffText(before, after)
        const without = (of: Piece['of']) => pieces.filter((piece) => piece.of !== of).map(({ text }) => text)
        expect(without('new').join('')).toBe(before)
        expect(without('gone').join('')).toBe(after)
      }
    }
  })
})
