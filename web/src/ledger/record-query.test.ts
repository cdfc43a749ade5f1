import { expect, it } from 'vitest'
import { readRecord } from './record.ts'
import { queryOf } from './record-query.ts'

const asked = { columns: [1, 3], order: [-3, 0], limit: 16 }

it('a query is read into columns, order, page and filter; nothing of it is left among what has no words', () => {
  const detail = { basis: { kind: 'openness' }, rows: 2, query: asked, filtered: [2], ruling: 'ab' }
  const record = readRecord({ event: 'data.read', subject: ['d', 'v'], detail })
  expect(record.query).toMatchObject({
    columns: [1, 3],
    group: null,
    order: [
      { place: 3, descending: true },
      { place: 0, descending: false },
    ],
    limit: 16,
    filtered: [2],
  })
  expect(record.others).toEqual([])
  expect(record.versionId).toBe('v')
})

it('a grouped query has its groups and how many figures were asked for', () => {
  const query = { columns: [0, 0], order: [2], limit: 100, group: [2], aggregates: [0, 0] }
  expect(queryOf({ query })).toMatchObject({ columns: [], group: [2], aggregates: 2, filtered: [] })
  expect(queryOf({ query: { ...query, group: [] } })).toMatchObject({ group: [] })
})

it('what is pasted may be anything: a query that is none stays as it is', () => {
  for (const query of [null, 'x', 7, [], {}, { columns: 'all' }]) {
    expect(queryOf({ query } as never)).toBeUndefined()
    const { others } = readRecord({ event: 'data.read', subject: [], detail: { query, filtered: [1] } } as never)
    expect(others.map(([name]) => name)).toEqual(['query', 'filtered'])
  }
  expect(queryOf({ query: { columns: ['a', 2], order: 5, limit: '9' } } as never)).toMatchObject({
    columns: [2],
    order: [],
    limit: undefined,
  })
})
