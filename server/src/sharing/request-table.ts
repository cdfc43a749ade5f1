/**
 * 政务数据共享申请 (R-SHR-20…29): signed by the requester's head, answered by the provider's, provided, used for one matter, stopped
 * where it must be, disposed of. The law gives an unconditional request one day and a conditional one ten, so they are two tables of
 * one shape. Pure.
 */
import type { Text } from '../platform/problem.ts'
import { type Clock, defineProcess, type ProcessTable, type Transition } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { rules } from './rules.ts'

export const requestProcesses = { unconditional: 'unconditionalShare', conditional: 'conditionalShare' } as const
/** 共享属性 of what can be asked for. */
export type Attribute = keyof typeof requestProcesses

/** Where the requester may change what they asked for, and where the provider answers. */
export const draftStates = ['draft', 'supplement'] as const
/** In the requester's own house, as long as its head has approved nothing. */
export const ownStates = ['draft', 'proposed', 'withdrawn'] as const
export const answerStates = ['submitted', 'resubmitted'] as const
/** From filing until it is in use or ends without. */
export const openStates = [
  ...(['draft', 'proposed', 'submitted', 'supplement', 'reproposed', 'resubmitted', 'consented'] as const),
] as const
export const useStates = ['inUse', 'suspended', 'corrected', 'uncorrected'] as const
/** 暂停 (R-SHR-28): no use until it is resumed. */
export const stoppedStates = ['suspended', 'corrected', 'uncorrected'] as const
/** The use is over; what was received is to be disposed of. */
export const disposingStates = ['ended', 'finished', 'terminated'] as const

export const isOneOf = (states: readonly string[], state: string): boolean => states.includes(state)

type State = (typeof openStates)[number] | (typeof useStates)[number] | (typeof disposingStates)[number] | Beside
type Beside = 'filing' | 'disposed' | 'refused' | 'withdrawn' | 'lapsed' | 'purged'

const said = (label: Text, done: Text = label) => ({ label, done })

const events = {
  propose: said({ zh: '送本单位负责人', en: 'Send to our head' }, { zh: '送本单位负责人', en: 'Sent to the head' }),
  approve: said({ zh: '同意提交', en: 'Approve' }, { zh: '需求部门负责人同意，已提交', en: 'Approved and submitted' }),
  sendBack: said({ zh: '退回修改', en: 'Send back' }, { zh: '本单位负责人退回', en: 'Sent back by the head' }),
  askMore: said(
    { zh: '一次性告知补充', en: 'Ask once for what is missing' },
    { zh: '一次性告知补充', en: 'Asked once for what is missing' },
  ),
  supplement: said({ zh: '补充后提交', en: 'Submit the addition' }, { zh: '需求部门补充', en: 'Added to' }),
  advise: said({ zh: '提出办理意见', en: 'Advise' }, { zh: '业务科室办理意见', en: 'Advice of the business section' }),
  askExtension: said(
    { zh: '请求延长', en: 'Ask for more time' },
    { zh: '提供部门请求延长', en: 'The provider asked for more time' },
  ),
  consent: said(
    { zh: '同意共享', en: 'Consent' },
    { zh: '提供部门负责人同意', en: 'Consented by the provider’s head' },
  ),
  refuse: said({ zh: '不同意共享', en: 'Refuse' }, { zh: '不同意共享', en: 'Refused' }),
  refuseIncomplete: said(
    { zh: '补充后仍不完整，不同意', en: 'Refuse as still incomplete' },
    { zh: '补充后仍不完整，不同意', en: 'Refused as still incomplete' },
  ),
  provide: said({ zh: '已提供，开通使用', en: 'Provide' }, { zh: '已提供，开通使用', en: 'Provided' }),
  withdraw: said({ zh: '撤回申请', en: 'Withdraw' }, { zh: '需求部门撤回', en: 'Withdrawn' }),
  suspend: said(
    { zh: '暂停共享，责令改正', en: 'Suspend and order correction' },
    { zh: '暂停共享，责令限期改正', en: 'Suspended, correction ordered' },
  ),
  correct: said({ zh: '报告改正情况', en: 'Report the correction' }, { zh: '报告改正情况', en: 'Correction reported' }),
  refuseCorrection: said(
    { zh: '不予改正', en: 'Refuse to correct' },
    { zh: '需求部门不予改正', en: 'Correction refused' },
  ),
  correctionLate: said(
    { zh: '逾期未改正', en: 'Correction overdue' },
    { zh: '逾期未改正', en: 'Not corrected in time' },
  ),
  findUncorrected: said(
    { zh: '查看后认定未改正', en: 'Find it not corrected' },
    { zh: '查看后认定未改正', en: 'Found not corrected' },
  ),
  resume: said({ zh: '恢复共享', en: 'Resume' }, { zh: '恢复共享', en: 'Resumed' }),
  terminate: said({ zh: '终止共享', en: 'End the sharing' }, { zh: '终止共享', en: 'Ended for a breach' }),
  finish: said({ zh: '目的已实现，结束使用', en: 'Finish the use' }, { zh: '需求部门结束使用', en: 'Use finished' }),
  recordEnd: said(
    { zh: '协商后终止，备案', en: 'Record an agreed end' },
    { zh: '协商后终止，已备案', en: 'Ended by agreement, filed with the authority' },
  ),
  expire: said({ zh: '期满', en: 'Term over' }, { zh: '使用期满', en: 'The term is over' }),
  dispose: said(
    { zh: '提交处置证明', en: 'Prove the disposal' },
    { zh: '已处置并提交证明', en: 'Disposed of, with proof' },
  ),
  datasetClosed: said(
    { zh: '数据集已下架', en: 'Dataset withdrawn' },
    { zh: '随数据集下架或者不再共享而结束', en: 'Ended with the dataset' },
  ),
  purge: said({ zh: '清除', en: 'Purge' }, { zh: '随数据集清除', en: 'Ended with the purge of the dataset' }),
} as const

const officer = 'dataOfficer@requester'
const head = 'chiefDataOfficer@requester'
const reviewer = 'businessReviewer@provider'
const chief = 'chiefDataOfficer@provider'
const authority = 'catalogReviewer@authority'

type Move = Transition<State, keyof typeof events>

/** R-SHR-28: by the provider's head, or the authority. */
const stops: readonly Move[] = ([chief, authority] as const).flatMap((by): Move[] => [
  { from: 'inUse', on: 'suspend', to: 'suspended', by, rule: 'R-SHR-28', needs: 'reason' },
  ...stoppedStates.map((from): Move => ({ from, on: 'resume', to: 'inUse', by, rule: 'R-SHR-28', needs: 'opinion' })),
  // A correction that was reported is looked at first, and what was found is said.
  { from: 'corrected', on: 'findUncorrected', to: 'uncorrected', by, rule: 'R-SHR-28', needs: 'reason' },
  // Refused, late, or found wanting: nothing else ends it.
  { from: 'uncorrected', on: 'terminate', to: 'terminated', by, rule: 'R-SHR-28', needs: 'reason' },
])

const ends: readonly Move[] = [
  ...openStates.map(
    (from): Move => ({ ...{ from, on: 'withdraw', to: 'withdrawn' }, by: officer, rule: 'R-SHR-20', needs: 'reason' }),
  ),
  ...useStates.map((from): Move => ({ ...{ from, on: 'expire', to: 'ended' }, by: 'system', rule: 'R-SHR-27' })),
  ...openStates.map(
    (from): Move => ({ ...{ from, on: 'datasetClosed', to: 'lapsed' }, by: 'system', rule: 'R-SHR-29' }),
  ),
  ...useStates.map(
    (from): Move => ({ ...{ from, on: 'datasetClosed', to: 'finished' }, by: 'system', rule: 'R-SHR-29' }),
  ),
  ...[...openStates, ...useStates, ...disposingStates].map(
    (from): Move => ({ ...{ from, on: 'purge', to: 'purged' }, by: 'system', rule: 'R-SEC-09' }),
  ),
]

const disposals = disposingStates.map(
  (from): Move => ({ ...{ from, on: 'dispose', to: 'disposed' }, by: officer, rule: 'R-SHR-27', needs: 'opinion' }),
)

const limited = (state: State, duty: string, rule: string, value?: string): Clock<State> => ({
  ...{ in: state, limit: numberOf(rules, value ? `${rule}/${value}` : rule), unit: 'WD', duty, rule },
  ...(value ? { value } : {}),
})

const { askExtension: _, ...withoutExtension } = events

/** 延长一次: before and after the addition are one answer. */
const extension: NonNullable<Clock['extend']> = {
  ...{ limit: numberOf(rules, 'R-SHR-21/extension'), by: authority, rule: 'R-SHR-21', value: 'extension' },
  onceForAll: true,
}

const titles: Readonly<Record<Attribute, Text>> = {
  unconditional: { zh: '政务数据共享申请（无条件共享）', en: 'Request for sharing (unconditional)' },
  conditional: { zh: '政务数据共享申请（有条件共享）', en: 'Request for sharing (conditional)' },
}

export const requestTable = (
  attribute: Attribute,
  hooks: Pick<ProcessTable, 'effects' | 'extended'> = {},
): ProcessTable => {
  // What is unconditional is answered in its day: the law lets only a conditional answer take longer.
  const isLong = attribute === 'conditional'
  return defineProcess<State, keyof typeof events>({
    process: requestProcesses[attribute],
    title: titles[attribute],
    owner: 'provider',
    states: {
      filing: { title: { zh: '填写', en: 'Being written' }, step: 0 },
      draft: { title: { zh: '已退回，待修改', en: 'Sent back, to be changed' } },
      proposed: { title: { zh: '待本单位负责人同意', en: 'To be approved by the requester’s head' }, step: 1 },
      submitted: { title: { zh: '待提供部门答复', en: 'To be answered by the provider' }, step: 2 },
      supplement: { title: { zh: '已告知，待需求部门补充', en: 'Waiting for the requester’s addition' } },
      reproposed: { title: { zh: '补充待本单位负责人同意', en: 'Addition to be approved by the requester’s head' } },
      resubmitted: { title: { zh: '补充后待答复', en: 'To be answered after the addition' }, step: 2 },
      consented: { title: { zh: '已同意，待提供', en: 'Consented, to be provided' }, step: 3 },
      inUse: { title: { zh: '使用中', en: 'In use' }, step: 4 },
      suspended: { title: { zh: '已暂停，待改正', en: 'Suspended, to be corrected' } },
      corrected: { title: { zh: '已报改正，待恢复', en: 'Correction reported, to be resumed' }, step: 4 },
      uncorrected: { title: { zh: '拒不改正或者逾期未改正', en: 'Not corrected' } },
      ended: { title: { zh: '期满，待处置', en: 'Term over, to be disposed of' }, step: 5 },
      finished: { title: { zh: '使用结束，待处置', en: 'Use finished, to be disposed of' } },
      terminated: { title: { zh: '已终止，待处置', en: 'Ended for a breach, to be disposed of' } },
      disposed: { title: { zh: '已处置，办结', en: 'Disposed of' }, step: 6, final: true },
      refused: { title: { zh: '不同意共享', en: 'Refused' }, final: true },
      withdrawn: { title: { zh: '需求部门已撤回', en: 'Withdrawn' }, final: true },
      lapsed: { title: { zh: '随数据集结束', en: 'Ended with the dataset' }, final: true },
      purged: { title: { zh: '数据集已清除', en: 'Dataset purged' }, final: true },
    },
    steps: 6,
    initial: 'filing',
    events: (isLong ? events : withoutExtension) as typeof events,
    // biome-ignore format: a table is read in columns
    transitions: [
      { from: 'filing',      on: 'propose',          to: 'proposed',    by: officer,  rule: 'R-SHR-20' },
      { from: 'draft',       on: 'propose',          to: 'proposed',    by: officer,  rule: 'R-SHR-20' },
      { from: 'proposed',    on: 'approve',          to: 'submitted',   by: head,     rule: 'R-SHR-20', needs: 'opinion', apartFrom: 'propose' },
      { from: 'proposed',    on: 'sendBack',         to: 'draft',       by: head,     rule: 'R-SHR-20', needs: 'reason' },
      { from: 'submitted',   on: 'consent',          to: 'consented',   by: chief,    rule: 'R-SHR-21', needs: 'opinion' },
      // Once only, and before any refusal for being incomplete.
      { from: 'submitted',   on: 'askMore',          to: 'supplement',  by: reviewer, rule: 'R-SHR-22', needs: 'reason' },
      { from: 'submitted',   on: 'askMore',          to: 'supplement',  by: chief,    rule: 'R-SHR-22', needs: 'reason' },
      { from: 'submitted',   on: 'refuse',           to: 'refused',     by: chief,    rule: 'R-SHR-22', needs: 'reason' },
      { from: 'submitted',   on: 'advise',           to: 'submitted',   by: reviewer, rule: 'R-SHR-21', needs: 'opinion' },
      { from: 'supplement',  on: 'supplement',       to: 'resubmitted', by: officer,  rule: 'R-SHR-22', needs: 'opinion' },
      // What is asked for beyond what the head approved is theirs to approve first.
      { from: 'supplement',  on: 'propose',          to: 'reproposed',  by: officer,  rule: 'R-SHR-20' },
      { from: 'reproposed',  on: 'approve',          to: 'resubmitted', by: head,     rule: 'R-SHR-20', needs: 'opinion', apartFrom: 'propose' },
      { from: 'reproposed',  on: 'sendBack',         to: 'supplement',  by: head,     rule: 'R-SHR-20', needs: 'reason' },
      { from: 'resubmitted', on: 'consent',          to: 'consented',   by: chief,    rule: 'R-SHR-21', needs: 'opinion' },
      { from: 'resubmitted', on: 'refuse',           to: 'refused',     by: chief,    rule: 'R-SHR-22', needs: 'reason' },
      { from: 'resubmitted', on: 'refuseIncomplete', to: 'refused',     by: chief,    rule: 'R-SHR-22', needs: 'reason' },
      { from: 'resubmitted', on: 'advise',           to: 'resubmitted', by: reviewer, rule: 'R-SHR-21', needs: 'opinion' },
      { from: 'consented',   on: 'provide',          to: 'inUse',       by: 'dataOfficer@provider', rule: 'R-SHR-23', needs: 'opinion' },
      // A state without a step: nobody is waited for while it is in use.
      { from: 'inUse',       on: 'finish',           to: 'finished',    by: officer,  rule: 'R-SHR-27', needs: 'opinion' },
      { from: 'inUse',       on: 'recordEnd',        to: 'finished',    by: authority, rule: 'R-SHR-29', needs: 'reason' },
      ...(isLong ? answerStates : []).map((from): Move => ({ from, on: 'askExtension', to: from, by: chief, rule: 'R-SHR-21', needs: 'reason' })),
      { from: 'suspended',   on: 'correct',          to: 'corrected',   by: officer,  rule: 'R-SHR-28', needs: 'opinion' },
      { from: 'suspended',   on: 'refuseCorrection', to: 'uncorrected', by: officer,  rule: 'R-SHR-28', needs: 'reason' },
      { from: 'suspended',   on: 'correctionLate',   to: 'uncorrected', by: 'system', rule: 'R-SHR-28' },
      { from: 'uncorrected', on: 'correct',          to: 'corrected',   by: officer,  rule: 'R-SHR-28', needs: 'opinion' },
      ...disposals,
      ...stops,
      ...ends,
    ],
    clocks: [
      ...answerStates.map(
        (state): Clock<State> => ({
          ...limited(state, 'provider', 'R-SHR-21', attribute),
          ...(isLong ? { extend: extension } : {}),
        }),
      ),
      { ...limited('supplement', 'requester', 'R-SHR-22', 'supplement'), through: ['reproposed'] },
      limited('consented', 'provider', 'R-SHR-23'),
      limited('suspended', 'requester', 'R-SHR-28', 'correction'),
      ...disposingStates.map((state) => limited(state, 'requester', 'R-SHR-27', 'disposal')),
    ],
    ...hooks,
  })
}
