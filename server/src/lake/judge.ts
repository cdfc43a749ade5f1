import { isText, type State } from './column-state.ts'
import { codeReason, discover } from './discover.ts'
import type { Reading } from './model.ts'

/** A type is proposed although some cells do not fit, if they are at most this share; more, and the column is text. */
const tolerance = 0.02

/** After every row was tried: the reading holds, or another is tried next. */
export function judge(state: State, isLast: boolean): void {
  const filled = state.cells - state.words
  const bad = filled - state.fit
  state.settled = true
  if (isText(state.only)) return
  if (state.reading.type === 'text') {
    const late = discover(state.sample, state.label)
    if (!isLast && !state.reason && !state.refuted && late.type !== 'text') retry(state, late)
    return
  }
  if (bad > 0) {
    const next = discover([...state.sample, ...state.offenders.map(({ raw }) => raw)], state.label, state.only)
    const isSame = JSON.stringify(next) === JSON.stringify(state.reading)
    const tooMany = bad > filled * tolerance
    if (!isLast && !isSame && (tooMany || next.type !== 'text')) {
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

function retry(state: State, reading: Reading): void {
  state.reading = reading
  state.sample.push(...state.offenders.map(({ raw }) => raw))
  state.offenders = []
  state.settled = false
}
