import { expect, test } from 'vitest'
import { amongKnown, compatibilitySince } from './compatibility.ts'

const chain = [
  { id: 'v1', previousId: null, compatibility: 'first' },
  { id: 'v2', previousId: 'v1', compatibility: 'compatible' },
  { id: 'v3', previousId: 'v2', compatibility: 'breaking' },
  { id: 'v4', previousId: 'v3', compatibility: 'same' },
] as const

test('R-OPEN-08: readers take every step between the open version and the next at once, so the worst one counts', () => {
  expect(compatibilitySince(chain, null, 'v1')).toBe('first')
  expect(compatibilitySince(chain, 'v1', 'v1')).toBe('same')
  expect(compatibilitySince(chain, 'v1', null)).toBe('same')
  expect(compatibilitySince(chain, 'v1', 'v2')).toBe('compatible')
  expect(compatibilitySince(chain, 'v1', 'v4')).toBe('breaking')
  expect(compatibilitySince(chain, 'v3', 'v4')).toBe('same')
})

test('an older version opened again may break anything', () => {
  expect(compatibilitySince(chain, 'v2', 'v1')).toBe('breaking')
})

test('R-OPEN-08: versions tried inside are no steps to those outside, and the first open one breaks nothing', () => {
  const known = [chain[3], chain[1]]
  expect(amongKnown(known, chain)).toEqual([
    { id: 'v4', previousId: 'v2', compatibility: 'breaking' },
    { id: 'v2', previousId: null, compatibility: 'first' },
  ])
  expect(amongKnown([...chain].reverse(), chain)).toEqual([...chain].reverse())
})
