import { expect, it } from 'vitest'
import { posts } from './parties/posts.ts'
import { checkTable, seatOf } from './platform/process/table.ts'
import { processes } from './program.ts'

it.each(processes)(
  '$title.zh: every state is reached and left, every post, clock and rule is real, both languages are there',
  (table) => {
    expect(checkTable(table)).toEqual([])
  },
)

it.each(processes)('$title.zh: every post that may act is one that people can hold', ({ transitions, clocks }) => {
  const known = new Set<string>(posts.map(({ post }) => post))
  const asked = [...transitions.map(({ by }) => by), ...clocks.flatMap(({ extend }) => extend?.by ?? [])]
  expect(asked.flatMap((by) => seatOf(by)?.post ?? []).filter((post) => !known.has(post))).toEqual([])
})
