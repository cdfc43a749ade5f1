import { expect, it } from 'vitest'
import { rowMaker } from './json-cells.ts'

const row = rowMaker({
  columns: [{ path: ['内容'], filled: 1 }],
  isPositional: false,
  isFlattened: false,
  format: 'json',
})

it('nested JSON loses the white space between its parts and none within its texts', () => {
  const nested = '{ "甲" : [ 1.50 , "乙 丙\\t\\" 丁" ,\n\t{ } ] , "" : " " }'
  expect(row(`{"内容": ${nested}}`)).toEqual(['{"甲":[1.50,"乙 丙\\t\\" 丁",{}],"":" "}'])
  expect(row('{"内容":[1,2]}')).toEqual(['[1,2]'])
})

it('a nested text of many millions of characters is a cell like any other', () => {
  const text = 'a b'.repeat(6_000_000)
  expect(row(`{"内容": [ "${text}" ]}`)[0] === `["${text}"]`).toBe(true)
})
