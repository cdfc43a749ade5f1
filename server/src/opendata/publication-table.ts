/**
 * 发布流程: 业务科室审核 → 保密审查 → 签发 → 数据局形式审核 → 发布 → 下架, with 退回 at each step. A province pack may merge steps into
 * their neighbours (`packs/…/publication.json`); the secrecy review is not among those that it can name (R-SEC-10). Pure.
 */
import { z } from 'zod'
import pack from '../../../packs/cn/publication.json' with { type: 'json' }
import type { Text } from '../platform/problem.ts'
import { type Clock, defineProcess, type ProcessTable, type Transition } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { rules } from './rules.ts'

export const Mergeable = z.enum(['businessReview', 'signing', 'authorityReview'])
export type Mergeable = z.infer<typeof Mergeable>

type Step = {
  readonly state: Mergeable | 'secrecyReview'
  readonly title: Text
  readonly by: `${string}@${string}`
  readonly on: 'passBusiness' | 'passSecrecy' | 'sign' | 'accept'
  readonly needs?: 'opinion'
  readonly rule: string
  /** Whose number is its working days, in `rules.ts`. Only the formal review's is from a source (Shandong). */
  readonly limit: `R-${string}`
}

// biome-ignore format: a table is read in columns
export const steps: readonly Step[] = [
  { state: 'businessReview',  on: 'passBusiness', by: 'businessReviewer@publisher', rule: 'R-OPEN-02', limit: 'R-OPEN-04/businessReview', title: { zh: '业务科室审核', en: 'Business review' } },
  { state: 'secrecyReview',   on: 'passSecrecy',  by: 'secrecyOfficer@publisher',   rule: 'R-SEC-10',  limit: 'R-SEC-10',                 title: { zh: '保密审查', en: 'Secrecy review' }, needs: 'opinion' },
  { state: 'signing',         on: 'sign',         by: 'chiefDataOfficer@publisher', rule: 'R-OPEN-02', limit: 'R-OPEN-04/signing',        title: { zh: '部门签发', en: 'Signing by the department' } },
  { state: 'authorityReview', on: 'accept',       by: 'catalogReviewer@authority',  rule: 'R-OPEN-04', limit: 'R-OPEN-04',                title: { zh: '数据局形式审核', en: 'Formal review by the data authority' } },
]

// biome-ignore format: a table is read in columns
const after = [
  { from: 'accepted',  on: 'takeEffect', to: 'published',  by: 'system',                     rule: 'R-OPEN-02' },
  { from: 'accepted',  on: 'takeBack',   to: 'takenBack',  by: 'dataOfficer@publisher',      rule: 'R-OPEN-02', needs: 'reason' },
  { from: 'returned',  on: 'takeBack',   to: 'takenBack',  by: 'dataOfficer@publisher',      rule: 'R-OPEN-02' },
  { from: 'published', on: 'withdraw',   to: 'withdrawn',  by: 'chiefDataOfficer@publisher', rule: 'R-OPEN-09', needs: 'reason' },
  { from: 'published', on: 'withdraw',   to: 'withdrawn',  by: 'catalogReviewer@authority',  rule: 'R-OPEN-09', needs: 'reason' },
  { from: 'published', on: 'supersede',  to: 'superseded', by: 'system',                     rule: 'R-OPEN-02' },
] as const satisfies readonly Transition[]

const onTheWay = (chain: readonly Step[]): Transition[] =>
  chain.flatMap(({ state, on, by, rule, needs }, index) => [
    // Who submitted it reviews none of it, however many posts they hold (R-SEC-10).
    {
      ...{ from: state, on, to: chain[index + 1]?.state ?? 'accepted', by, rule },
      ...{ apartFrom: 'submit', ...(needs ? { needs } : {}) },
    },
    { from: state, on: 'return', to: 'returned', by, rule, needs: 'reason' },
    { from: state, on: 'takeBack', to: 'takenBack', by: 'dataOfficer@publisher', rule: 'R-OPEN-02' },
  ])

/** Whether a round is before a reviewer; sent back, it is with those who prepare it. */
export const isReviewed = (state: string): boolean => steps.some((step) => step.state === state)

/** Where a round is not at its end. */
export const purgeableStates: ReadonlySet<string> = new Set([
  ...steps.map(({ state }) => state),
  ...['accepted', 'returned', 'published'],
])

/** 标密清除 (R-SEC-09) ends every round of the dataset, wherever it is. */
const purges = (states: readonly string[]): Transition[] =>
  states.map((from) => ({ from, on: 'purge', to: 'purged', by: 'system', rule: 'R-SEC-09' }))

/** A withdrawal or a stop ends the round that waits, so that nothing opens again by itself (R-OPEN-09). */
const lapses = (states: readonly string[]): Transition[] =>
  states.map((from) => ({ from, on: 'lapse', to: 'lapsed', by: 'system', rule: 'R-OPEN-09', needs: 'reason' }))

const events = {
  submit: { label: { zh: '提交', en: 'Submit' }, done: { zh: '提交发布', en: 'Submitted for publication' } },
  passBusiness: {
    label: { zh: '审核通过', en: 'Pass' },
    done: { zh: '业务科室审核通过', en: 'Passed the business review' },
  },
  passSecrecy: {
    label: { zh: '审查通过', en: 'Pass' },
    done: { zh: '保密审查通过', en: 'Passed the secrecy review' },
  },
  sign: { label: { zh: '签发', en: 'Sign' }, done: { zh: '签发', en: 'Signed' } },
  accept: {
    label: { zh: '审核通过', en: 'Accept' },
    done: { zh: '数据局形式审核通过', en: 'Accepted by the data authority' },
  },
  return: { label: { zh: '退回', en: 'Send back' }, done: { zh: '退回', en: 'Sent back' } },
  takeBack: { label: { zh: '撤回', en: 'Take back' }, done: { zh: '提交人撤回', en: 'Taken back by the publisher' } },
  takeEffect: { label: { zh: '生效', en: 'Take effect' }, done: { zh: '发布', en: 'Published' } },
  withdraw: { label: { zh: '下架', en: 'Withdraw' }, done: { zh: '下架', en: 'Withdrawn' } },
  lapse: {
    label: { zh: '终止', en: 'End' },
    done: { zh: '因下架或停用终止，须重新提交', en: 'Ended by the withdrawal or suspension; to be submitted again' },
  },
  purge: {
    label: { zh: '清除', en: 'Purge' },
    done: { zh: '随数据集清除', en: 'Ended with the purge of the dataset' },
  },
  supersede: { label: { zh: '更新', en: 'Supersede' }, done: { zh: '由新的一次发布取代', en: 'Superseded' } },
} as const

const besideTheWay = {
  returned: { title: { zh: '已退回，待修改', en: 'Sent back for changes' } },
  takenBack: { title: { zh: '已撤回', en: 'Taken back' }, final: true },
  withdrawn: { title: { zh: '已下架', en: 'Withdrawn' }, final: true },
  lapsed: { title: { zh: '因下架或停用终止', en: 'Ended by the withdrawal or suspension' }, final: true },
  purged: { title: { zh: '数据集已清除', en: 'Dataset purged' }, final: true },
  superseded: { title: { zh: '已被新的发布取代', en: 'Superseded by a later publication' }, final: true },
} as const

export const publicationProcess = 'publication'

/** The table without the steps that a pack merges into their neighbours. */
export function publicationTable(merged: readonly Mergeable[], effects: ProcessTable['effects']): ProcessTable {
  const chain = steps.filter(({ state }) => state === 'secrecyReview' || !merged.includes(state))
  const first = chain[0]?.state ?? 'secrecyReview'
  const used = new Set([
    'submit',
    'return',
    'lapse',
    'purge',
    ...chain.map(({ on }) => on),
    ...after.map(({ on }) => on),
  ])
  return defineProcess<string, string>({
    process: publicationProcess,
    title: { zh: '公共数据开放发布', en: 'Publication of open data' },
    states: {
      draft: { title: { zh: '准备', en: 'Preparation' }, step: 0 },
      ...Object.fromEntries(chain.map(({ state, title }, index) => [state, { title, step: index + 1 }])),
      accepted: { title: { zh: '已通过，待生效', en: 'Accepted, waiting for its day' }, step: chain.length },
      published: { title: { zh: '已发布', en: 'Published' }, step: chain.length + 1 },
      ...besideTheWay,
    },
    steps: chain.length + 1,
    initial: 'draft',
    events: Object.fromEntries(Object.entries(events).filter(([name]) => used.has(name))),
    transitions: [
      { from: 'draft', on: 'submit', to: first, by: 'dataOfficer@publisher', rule: 'R-OPEN-02' },
      { from: 'returned', on: 'submit', to: first, by: 'dataOfficer@publisher', rule: 'R-OPEN-02' },
      ...onTheWay(chain),
      ...after,
      ...lapses([...chain.map(({ state }) => state), 'accepted']),
      ...purges(
        [...purgeableStates].filter(
          (state) => !steps.some((step) => step.state === state) || chain.some((step) => step.state === state),
        ),
      ),
    ],
    clocks: chain.map(({ state, limit, by }): Clock => {
      const duty = by.split('@')[1] ?? 'publisher'
      const [rule = '', value] = limit.split('/')
      const clock = { in: state, limit: numberOf(rules, limit), unit: 'WD', duty, onReturn: 'reset', rule } as const
      return value === undefined ? clock : { ...clock, value }
    }),
    ...(effects ? { effects } : {}),
  })
}

export const mergedSteps = z.object({ merge: z.array(Mergeable) }).parse(pack).merge
