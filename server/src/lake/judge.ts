import { isFractional, isText, type State } from './column-state.ts'
import { codeReason, discover } from './discover.ts'
import type { Reading } from './model.ts'
import { exactly } from './number-digits.ts'

/** A type is proposed although some cells do not fit, if they are at most this share; more, and the column is text. */
const tolerance = 0.02

/** After every row was tried: the reading holds, or another is tried next. */
export function judge(state: State, isLast: boolean): void {
  const filled = state.cells - state.words
  const bad = filled - state.fit
  state.settled = true
  if (isText(state.only)) return
  if (state.reading.type === 'text') {
    const late = discover(state.sample, state.label, { wasDecimal: state.wasDecimal })
    if (!isLast && !state.reason && !state.refuted && late.type !== 'text') retry(state, late)
    return
  }
  if (state.digits && !state.only && isFractional(state.reading)) {
    const next = exactly(state.reading, state.digits, state.wasDecimal)
    if (!isSame(next, state.reading)) {
      if (next.type === 'text') {
        state.wide = state.digits
        state.refuted = true
      }
      retry(state, next)
      return
    }
  }
  if (bad > 0) {
    const next = rediscover(state)
    const isKnown = isSame(next, state.reading)
    const tooMany = bad > filled * tolerance
    if (!isLast && !isKnown && (tooMany || next.type !== 'text')) {
      retry(state, next)
      return
    }
    if (tooMany && !state.only) {
      state.refuted = true
      state.almost = { type: state.reading.type, bad }
      retry(state, { type: 'text' })
      return
    }
  }
  if (state.reading.type === 'decimal' && state.facts.longest > 18 && state.reading.precision !== 38) {
    retry(state, { ...state.reading, precision: 38 })
    return
  }
  if (state.reading.type === 'integer' && !state.only) {
    const reason = codeReason({ ...state.facts, sample: state.sample }, state.label)
    if (reason) {
      state.reason = reason
      // Where every cell was digits there is no empty word to be counted.
      if (state.fit === state.cells) state.reading = { type: 'text' }
      else retry(state, { type: 'text' })
    }
  }
}

const isSame = (a: Reading, b: Reading): boolean => JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b))
const inOrder = (reading: Reading): unknown => Object.entries(reading).sort(([a], [b]) => (a < b ? -1 : 1))

/** With the cells that did not fit. What all rows say of the digits stands, as long as numbers are written the same way. */
function rediscover({ sample, offenders, label, only, wasDecimal, reading, digits }: State): Reading {
  const next = discover([...sample, ...offenders.map(({ raw }) => raw)], label, { only, wasDecimal })
  const isMeasured = digits && !only && isFractional(reading) && isFractional(next)
  if (!isMeasured || next.grouping !== reading.grouping || next.decimalMark !== reading.decimalMark) return next
  return exactly({ ...next, scale: reading.scale, precision: reading.precision }, digits, wasDecimal)
}

function retry(state: State, reading: Reading): void {
  state.reading = reading
  state.sample.push(...state.offenders.map(({ raw }) => raw))
  state.offenders = []
  delete state.digits
  state.settled = false
}
