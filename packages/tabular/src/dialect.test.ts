import { describe, expect, it } from 'vitest'
import { guessDialect } from './dialect.ts'

const table = (rows: number, header: string, line: (n: number) => string): string =>
  `${header}${Array.from({ length: rows }, (_, n) => `${line(n)}\n`).join('')}`
const grouped = (n: number): string => `13,900,${100 + (n % 900)},234`

describe('the delimiter of', () => {
  // biome-ignore format: a table is read in columns
  it.each([
    ['amounts with commas between tabs',              '\t', '序号\t备用\t名称\n', (n: number) => `${n}\t${grouped(n)}\t第${n}处`],
    ['the same in two columns',                       '\t', '名称\t备用\n',       (n: number) => `第${n}处\t${grouped(n)}`],
    ['the same in many columns',                      '\t', '甲\t乙\t丙\t丁\n',   (n: number) => [1, 2, 3, 4].map(() => grouped(n)).join('\t')],
    ['the same without a header',                     '\t', '',                   (n: number) => `${n}\t${grouped(n)}\t第${n}处`],
    ['the same under a title with a comma',           '\t', '支出,万元\n序号\t备用\t名称\n', (n: number) => `${n}\t${grouped(n)}\t第${n}处`],
    ['amounts with commas between bars',              '|',  '序号|备用\n',         (n: number) => `${n}|${grouped(n)}`],
    ['addresses with commas between semicolons',      ';',  '序号;地址\n',         (n: number) => `${n};临澜市,望江区,滨江路${n}号`],
    ['numbers with bars between commas',              ',',  '序号,备用\n',         (n: number) => `${n},139|0099|${1000 + n % 9000}`],
    ['numbers of three digits between commas',        ',',  '甲,乙,丙\n',          (n: number) => `${100 + n % 900},${200 + n % 700},345`],
    ['the same under a title with a bar',             ',',  '统计表|2024\n甲,乙,丙\n', (n: number) => `${100 + n % 900},${200 + n % 700},345`],
    ['amounts with commas between semicolons',        ';',  'a;b;c\n',             (n: number) => `${n};1,5;${n},25`],
  ])('%s is found in tables small and large', (_, delimiter, header, line) => {
    for (const rows of [1, 3, 30, 3000]) {
      const text = table(rows, header, line)
      if (rows === 1 && header === '') continue
      expect(guessDialect(text, rows < 3000, {}).delimiter, `${rows} rows`).toBe(delimiter)
    }
  })
})
