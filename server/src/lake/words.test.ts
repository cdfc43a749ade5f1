import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TabularError } from '@gongshu/tabular/errors'
import { expect, it } from 'vitest'
import { problemOf, refusalOf } from './file-problems.ts'
import { misfitWords, rowWords } from './words.ts'

it.each([
  [1, 100, '100 格里有 1 格不是整数', '1 of 100 cells is not a whole number'],
  [2, 100, '100 格里有 2 格不是整数', '2 of 100 cells are not a whole number'],
  [100, 100, '全部 100 格都不是整数', 'none of the 100 cells is a whole number'],
  [1, 1, '全部 1 格都不是整数', 'none of the 1 cell is a whole number'],
])('%i of %i cells: says plainly how many do not fit, and that none does', (bad, filled, zh, en) => {
  expect(misfitWords({ bad, filled }, 'integer')).toEqual({ zh, en })
})

it.each([
  [[2], true, '第 2 行', 'Row 2'],
  [[2, 7, 7, 7], true, '第 2、7 行', 'Rows 2, 7'],
  [[2, 7], false, '第 2、7 行等', 'Rows 2, 7 and others'],
  [
    [1, 2, 3, 4, 5, 6, 7, 7],
    true,
    '第 1、2、3、4、5、6 行等，共 7 行',
    'Rows 1, 2, 3, 4, 5, 6 and others, 7 rows in all',
  ],
])('rows %j (all of them: %s) are named once each, and counted', (rows, isWhole, zh, en) => {
  expect(rowWords(rows, isWhole)).toEqual({ zh, en })
})

it.each([
  [1, 'at most 1 column'],
  [2, 'at most 2 columns'],
])('a refused file: a limit of %i is "%s"', (limitColumns, words) => {
  expect(refusalOf(problemOf(new TabularError('tooManyColumns', { limitColumns }))).detail?.en).toContain(words)
})

const counts =
  /\$\{[^}]*\} (?:[a-z]+ )?(?:rows|columns|cells|values|lines|files|days|times|keys|bytes|characters|digits|items|steps|entries|places|tables|alarms|migrations)\b/

it('no English sentence writes a count with a plural of its own: one row is no “1 rows”', () => {
  const roots = [join(import.meta.dirname, '..'), join(import.meta.dirname, '../../../packages/tabular/src')]
  const files = roots.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|testing|sample/.test(path))
      .map((path) => join(root, path)),
  )
  expect(files.length).toBeGreaterThan(200)
  const own = files.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => counts.test(line) && !line.includes('counted('))
      .map((line) => `${path}: ${line.trim()}`),
  )
  expect(own).toEqual([])
})
