/**
 * 有条件开放 (R-OPEN-03…05, R-OPEN-09): applied for by a person or an organisation, checked by the data authority, decided by the
 * publisher's business reviewer, agreed on, used, reported on; stopped where it must be. Pure.
 */
import type { Text } from '../platform/problem.ts'
import { type Clock, defineProcess, type ProcessTable, type Transition } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { rules } from './rules.ts'

export const openRequestProcess = 'openRequest'

/** From filing until there is an agreement or an end without one. */
export const openStates = ['submitted', 'returned', 'resubmitted', 'deciding', 'supplement', 'offered'] as const
/** Where a grant stands, or could stand again. */
export const useStates = ['active', 'suspended'] as const
/** Where it is the applicant's turn, and the application lapses if they let their time pass. */
export const lapsingStates = ['returned', 'supplement', 'offered'] as const

export const isOneOf = (states: readonly string[], state: string): boolean => states.includes(state)

type State = 'draft' | (typeof openStates)[number] | (typeof useStates)[number] | 'reporting' | 'ended' | Beside
type Beside = 'unreported' | 'refused' | 'withdrawn' | 'lapsed' | 'terminated' | 'purged'

const said = (label: Text, done: Text = label) => ({ label, done })

const events = {
  apply: said({ zh: '提交申请', en: 'Apply' }, { zh: '提交申请', en: 'Applied' }),
  conform: said({ zh: '符合，转提供部门', en: 'Conforms' }, { zh: '符合性审核通过', en: 'Found to conform' }),
  return: said({ zh: '退回补正', en: 'Send back' }, { zh: '一次退回补正', en: 'Sent back once for what is missing' }),
  accept: said({ zh: '同意', en: 'Consent' }, { zh: '同意，待签协议', en: 'Consented, agreement offered' }),
  refuse: said({ zh: '不同意', en: 'Refuse' }, { zh: '不同意', en: 'Refused' }),
  askMore: said({ zh: '要求补充', en: 'Ask for more' }, { zh: '要求补充', en: 'Asked for more' }),
  supplement: said({ zh: '补充', en: 'Add' }, { zh: '申请人补充', en: 'Added to by the applicant' }),
  withdraw: said({ zh: '撤回申请', en: 'Withdraw' }, { zh: '申请人撤回', en: 'Withdrawn' }),
  lapse: said(
    { zh: '失效', en: 'Lapse' },
    { zh: '申请人逾期，申请失效', en: 'Lapsed: the applicant’s time has passed' },
  ),
  sign: said(
    { zh: '接受协议', en: 'Accept the agreement' },
    { zh: '接受协议，授权生效', en: 'Agreement accepted, the grant begins' },
  ),
  report: said({ zh: '提交使用报告', en: 'Report' }, { zh: '提交使用报告', en: 'Reported on the use' }),
  suspend: said({ zh: '暂停使用', en: 'Suspend' }, { zh: '暂停使用', en: 'Suspended' }),
  resume: said({ zh: '恢复使用', en: 'Resume' }, { zh: '恢复使用', en: 'Resumed' }),
  terminate: said({ zh: '终止使用', en: 'End the use' }, { zh: '终止使用', en: 'Ended by the publisher' }),
  revoked: said({ zh: '授权撤销', en: 'Grant revoked' }, { zh: '授权被撤销，使用终止', en: 'The grant was revoked' }),
  expire: said({ zh: '期满', en: 'Term over' }, { zh: '使用期满', en: 'The term is over' }),
  finish: said(
    { zh: '办结', en: 'Finish' },
    { zh: '使用期满，报告已交，办结', en: 'The term is over and was reported on' },
  ),
  giveUp: said(
    { zh: '不再等报告', en: 'Close without a report' },
    { zh: '未交使用报告，结束', en: 'Closed without a report' },
  ),
  datasetClosed: said(
    { zh: '随数据集结束', en: 'End with the dataset' },
    { zh: '数据集不再可申请，随之结束', en: 'Ended: the dataset is no longer on application' },
  ),
  purge: said({ zh: '清除', en: 'Purge' }, { zh: '随数据集清除', en: 'Ended with the purge of the dataset' }),
} as const

const authority = 'catalogReviewer@authority'
const reviewer = 'businessReviewer@publisher'
const chief = 'chiefDataOfficer@publisher'

/** R-OPEN-09: by the post that decided, or the head of data. */
const stops: readonly Transition<State, keyof typeof events>[] = ([reviewer, chief] as const).flatMap((by) => [
  { from: 'active', on: 'suspend', to: 'suspended', by, rule: 'R-OPEN-09', needs: 'reason' },
  { from: 'active', on: 'terminate', to: 'terminated', by, rule: 'R-OPEN-09', needs: 'reason' },
  { from: 'suspended', on: 'resume', to: 'active', by, rule: 'R-OPEN-09', needs: 'opinion' },
  { from: 'suspended', on: 'terminate', to: 'terminated', by, rule: 'R-OPEN-09', needs: 'reason' },
  { from: 'reporting', on: 'giveUp', to: 'unreported', by, rule: 'R-OPEN-05', needs: 'reason' },
])

const ends: readonly Transition<State, keyof typeof events>[] = [
  ...openStates.flatMap((from): Transition<State, keyof typeof events>[] => [
    { from, on: 'withdraw', to: 'withdrawn', by: 'applicant', rule: 'R-OPEN-03' },
    { from, on: 'datasetClosed', to: 'lapsed', by: 'system', rule: 'R-OPEN-09' },
    { from, on: 'purge', to: 'purged', by: 'system', rule: 'R-SEC-09' },
  ]),
  ...lapsingStates.map(
    (from): Transition<State, keyof typeof events> => ({
      ...{ from, on: 'lapse', to: 'lapsed', by: 'system', rule: 'R-OPEN-04' },
    }),
  ),
  ...useStates.flatMap((from): Transition<State, keyof typeof events>[] => [
    { from, on: 'datasetClosed', to: 'terminated', by: 'system', rule: 'R-OPEN-09' },
    { from, on: 'purge', to: 'purged', by: 'system', rule: 'R-SEC-09' },
  ]),
  { from: 'reporting', on: 'purge', to: 'purged', by: 'system', rule: 'R-SEC-09' },
]

const limited = (state: State, value: string, duty: string, rule = 'R-OPEN-04'): Clock<State> => ({
  ...{ in: state, limit: numberOf(rules, `${rule}/${value}`), unit: 'WD', duty, rule, value },
})

export const openRequestTable = (hooks: Pick<ProcessTable, 'effects' | 'extended'>): ProcessTable =>
  defineProcess<State, keyof typeof events>({
    process: openRequestProcess,
    title: { zh: '有条件开放申请', en: 'Application for conditional data' },
    states: {
      draft: { title: { zh: '填写', en: 'Being written' }, step: 0 },
      submitted: { title: { zh: '待符合性审核', en: 'To be checked' }, step: 1 },
      returned: { title: { zh: '已退回，待申请人补正', en: 'Sent back, waiting for the applicant' } },
      resubmitted: { title: { zh: '补正后待审核', en: 'To be checked again' }, step: 1 },
      deciding: { title: { zh: '待提供部门决定', en: 'To be decided by the publisher' }, step: 2 },
      supplement: { title: { zh: '待申请人补充', en: 'Waiting for the applicant to add to it' } },
      offered: { title: { zh: '已同意，待签协议', en: 'Consented, agreement to be accepted' }, step: 3 },
      active: { title: { zh: '使用中', en: 'In use' }, step: 4 },
      suspended: { title: { zh: '已暂停使用', en: 'Suspended' } },
      reporting: { title: { zh: '期满，待使用报告', en: 'Term over, report awaited' }, step: 5 },
      ended: { title: { zh: '已办结', en: 'Finished' }, step: 6, final: true },
      unreported: { title: { zh: '已结束，未交报告', en: 'Closed without a report' }, final: true },
      refused: { title: { zh: '未同意', en: 'Refused' }, final: true },
      withdrawn: { title: { zh: '申请人已撤回', en: 'Withdrawn by the applicant' }, final: true },
      lapsed: { title: { zh: '已失效', en: 'Lapsed' }, final: true },
      terminated: { title: { zh: '已终止', en: 'Ended early' }, final: true },
      purged: { title: { zh: '数据集已清除', en: 'Dataset purged' }, final: true },
    },
    steps: 6,
    initial: 'draft',
    events,
    // biome-ignore format: a table is read in columns
    transitions: [
      { from: 'draft',       on: 'apply',      to: 'submitted',   by: 'applicant', rule: 'R-OPEN-03' },
      { from: 'submitted',   on: 'conform',    to: 'deciding',    by: authority,   rule: 'R-OPEN-04', apartFrom: 'apply' },
      // Once only: what was added to is taken or refused.
      { from: 'submitted',   on: 'return',     to: 'returned',    by: authority,   rule: 'R-OPEN-04', needs: 'reason' },
      { from: 'returned',    on: 'supplement', to: 'resubmitted', by: 'applicant', rule: 'R-OPEN-03', needs: 'opinion' },
      { from: 'resubmitted', on: 'conform',    to: 'deciding',    by: authority,   rule: 'R-OPEN-04', apartFrom: 'apply' },
      { from: 'resubmitted', on: 'refuse',     to: 'refused',     by: authority,   rule: 'R-OPEN-04', needs: 'reason' },
      { from: 'deciding',    on: 'accept',     to: 'offered',     by: reviewer,    rule: 'R-OPEN-04', needs: 'opinion', apartFrom: 'apply' },
      { from: 'deciding',    on: 'askMore',    to: 'supplement',  by: reviewer,    rule: 'R-OPEN-04', needs: 'reason' },
      { from: 'deciding',    on: 'refuse',     to: 'refused',     by: reviewer,    rule: 'R-OPEN-04', needs: 'reason' },
      { from: 'supplement',  on: 'supplement', to: 'deciding',    by: 'applicant', rule: 'R-OPEN-03', needs: 'opinion' },
      { from: 'offered',     on: 'sign',       to: 'active',      by: 'applicant', rule: 'R-OPEN-05' },
      { from: 'active',      on: 'expire',     to: 'reporting',   by: 'system',    rule: 'R-OPEN-05' },
      { from: 'active',      on: 'finish',     to: 'ended',       by: 'system',    rule: 'R-OPEN-05' },
      { from: 'suspended',   on: 'expire',     to: 'reporting',   by: 'system',    rule: 'R-OPEN-05' },
      { from: 'suspended',   on: 'finish',     to: 'ended',       by: 'system',    rule: 'R-OPEN-05' },
      { from: 'active',      on: 'report',     to: 'active',      by: 'applicant', rule: 'R-OPEN-05', needs: 'opinion' },
      { from: 'reporting',   on: 'report',     to: 'ended',       by: 'applicant', rule: 'R-OPEN-05', needs: 'opinion' },
      { from: 'active',      on: 'revoked',    to: 'terminated',  by: 'system',    rule: 'R-OPEN-05', needs: 'reason' },
      ...stops,
      ...ends,
    ],
    clocks: [
      limited('submitted', 'conformity', 'authority'),
      limited('resubmitted', 'conformity', 'authority'),
      limited('returned', 'supplement', 'applicant'),
      {
        ...limited('deciding', 'decision', 'publisher'),
        onReturn: 'pause',
        extend: {
          ...{ limit: numberOf(rules, 'R-OPEN-04/extension'), by: chief, rule: 'R-OPEN-04', value: 'extension' },
        },
      },
      limited('supplement', 'supplement', 'applicant'),
      limited('offered', 'agreement', 'applicant'),
      limited('reporting', 'report', 'applicant', 'R-OPEN-05'),
    ],
    ...hooks,
  })

/** Working days from filing to the decision at the latest, by the limits that run here: a pack may have shortened them. */
export const answerDays = ({ clocks }: ProcessTable): number =>
  clocks.reduce((sum, { in: state, limit }) => sum + (state === 'submitted' || state === 'deciding' ? limit : 0), 0)
