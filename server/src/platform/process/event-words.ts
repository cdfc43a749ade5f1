import type { Text } from '../problem.ts'
import type { EventKind } from './event-store.ts'

/** What the history calls events that every process knows. */
export const eventWords: Readonly<Record<Exclude<EventKind, 'move'>, Text>> = {
  start: { zh: '发起', en: 'Started' },
  reassign: { zh: '转办', en: 'Handed to a colleague' },
  remind: { zh: '催办', en: 'Reminded' },
  extend: { zh: '延长时限', en: 'Limit extended' },
  overdue: { zh: '超过时限', en: 'Limit missed' },
  explainOverdue: { zh: '说明超期原因', en: 'Reason for the delay stated' },
  recompute: { zh: '放假通知发布，时限重新计算', en: 'Holiday notice out, limit computed anew' },
}
