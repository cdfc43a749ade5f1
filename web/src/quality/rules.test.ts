import { describe, expect, it } from 'vitest'
import { ApiProblem } from '../platform/api.ts'
import { blankRule, faultsAt } from './rules.ts'

const columns = ['code', 'day'].map((name) => ({ name, label: name, type: 'text' }))

describe('a rule that changes its kind', () => {
  it('keeps its column, its id and its source', () => {
    const before = { kind: 'notNull', column: 'day', id: 'x', source: 'GB/T 2260' } as const
    expect(blankRule('pattern', columns, before)).toEqual({ ...before, kind: 'pattern', pattern: '' })
    expect(blankRule('unique', columns, before)).toMatchObject({ columns: ['day'], id: 'x' })
    expect(blankRule('freshness', columns, before)).toEqual({
      kind: 'freshness',
      days: 31,
      id: 'x',
      source: 'GB/T 2260',
    })
  })
})

describe('what the server refused', () => {
  it('stands at its rule, whichever of the two checks found it', () => {
    const errors = [
      { place: 'rules[2].pattern', message: '方括号没有收口' },
      { place: 'rules[12]', message: '相同' },
      { place: 'body/rules/0/values', message: '太少' },
    ]
    const at = faultsAt(new ApiProblem({ type: 't', title: 't', status: 400, errors }))
    expect([at(0), at(1), at(2), at(12)]).toEqual([['太少'], [], ['方括号没有收口'], ['相同']])
  })
})
