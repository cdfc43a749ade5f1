import { expect, it, test } from 'vitest'
import { personalIn, personalInLabel, pointsAtPerson } from './personal-text.ts'

// Fictional people live in 009901 (R-CODE-05).
it.each([
  ['张伟13900991234', 'mobile'],
  ['联系人张伟 139 0099 1234，工作日', 'mobile'],
  ['139-0099-1234', 'mobile'],
  ['139.0099.1234', 'mobile'],
  ['１３９００９９１２３４', 'mobile'],
  ['1 3 9 0 0 9 9 1 2 3 4', 'mobile'],
  ['139\u200b00991234', 'mobile'],
  ['+8613900991234', 'mobile'],
  ['自 2024 13900991234 起', 'mobile'],
  ['009901195001010013', 'residentId'],
  ['身份证：009901 19500101 0013。', 'residentId'],
  ['009901-19500101-0013', 'residentId'],
  ['００９９０１１９５００１０１００１３', 'residentId'],
  ['zhang.wei@example.com', 'email'],
  ['卡号6222021234567890128', 'bankCard'],
] as const)('R-CODE-04: “%s” in a text is found as %s', (text, kind) => {
  expect(personalIn(text).map((hit) => hit.kind)).toEqual([kind])
})

test('R-CODE-04: a landline is an office’s and points at nobody', () => {
  const [hit] = personalIn('咨询电话 0571-87654321，传真（0571）87654322')
  expect(hit).toMatchObject({ kind: 'landline' })
  expect(hit && pointsAtPerson(hit)).toBe(false)
})

it.each([
  '数据来自 2020-2024 年，共 312 行',
  '鲁数发〔2025〕1号',
  '009901195001010019',
  'info@example.com',
  'bgs@linlan.gov.cn',
  '编码 91009900MA00000000',
  'GB/T 43697-2024',
])('R-CODE-04: “%s” names nobody', (text) => {
  expect(personalIn(text)).toEqual([])
})

test('R-CODE-04: what was found is told masked', () => {
  expect(personalIn('张伟13900991234')).toEqual([{ kind: 'mobile', text: '139***34' }])
})

test('R-CODE-04: in the name of a column a number with a birthday is somebody’s, right or mistyped', () => {
  expect(personalInLabel('009901195001010018').map(({ kind }) => kind)).toEqual(['residentId'])
  expect(personalInLabel('2024年度数量（330106 项）')).toEqual([])
})
