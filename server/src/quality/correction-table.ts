/**
 * 纠错与校核 (R-DQ-07): a report of the public (R-OPEN-06) and a check request between departments (R-SHR-40) go the same way and wait in
 * the same queue; they differ in the law that gives the limit. From filing to the answer one clock runs through every step. Pure.
 */
import { addWorkingDays } from '../platform/calendar.ts'
import type { Text } from '../platform/problem.ts'
import { defineProcess, type Instance, type ProcessTable, type Transition } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { dateInShanghai, type PlainDate } from '../platform/time.ts'
import { problems } from './correction-problems.ts'
import { rules } from './rules.ts'

export const correctionProcesses = ['correction', 'checkRequest'] as const
export type CorrectionProcess = (typeof correctionProcesses)[number]

/** From filing to the answer, wherever it stands on the way. */
export const openStates = ['filed', 'returned', 'refiled', 'verifying', 'corrected', 'notUpheld'] as const
/** 申诉之后. */
export const appealStates = ['appealed', 'redoing', 'redone'] as const
/** Where a new version answers it. */
export const verifyingStates = ['verifying', 'redoing'] as const
/** Where it can still be taken up. */
export const untakenStates = ['filed', 'refiled'] as const

export const isOneOf = (states: readonly string[], state: string): boolean => states.includes(state)

type State = 'draft' | (typeof openStates)[number] | (typeof appealStates)[number] | 'answered' | End
type End = 'settled' | 'withdrawn' | 'lapsed' | 'closed' | 'purged'

const said = (label: Text, done: Text = label) => ({ label, done })

const events = {
  file: said({ zh: '提出', en: 'File' }, { zh: '提出', en: 'Filed' }),
  take: said({ zh: '受理核查', en: 'Take up' }, { zh: '受理，开始核查', en: 'Taken up, being verified' }),
  return: said({ zh: '退回补正', en: 'Send back' }, { zh: '一次退回补正', en: 'Sent back once for what is missing' }),
  supplement: said({ zh: '补正', en: 'Add' }, { zh: '提出人补正', en: 'Added to by the filer' }),
  transfer: said(
    { zh: '转办', en: 'Hand over' },
    { zh: '转来源部门核查', en: 'Handed to the department that the data come from' },
  ),
  correct: said({ zh: '已更正', en: 'Corrected' }, { zh: '更正，新版本已开放', en: 'Corrected by a new version' }),
  notUphold: said({ zh: '不予采纳', en: 'Do not uphold' }, { zh: '经核查，不予采纳', en: 'Verified, not upheld' }),
  answer: said({ zh: '答复', en: 'Answer' }, { zh: '答复', en: 'Answered' }),
  withdraw: said({ zh: '撤回', en: 'Withdraw' }, { zh: '提出人撤回', en: 'Withdrawn' }),
  lapse: said({ zh: '失效', en: 'Lapse' }, { zh: '提出人逾期未补正，失效', en: 'Lapsed: the filer’s time has passed' }),
  appeal: said({ zh: '申诉', en: 'Appeal' }, { zh: '提出人申诉', en: 'Appealed against' }),
  sustain: said({ zh: '维持答复', en: 'Uphold the answer' }, { zh: '维持原答复', en: 'The answer stands' }),
  redo: said({ zh: '责令重新核查', en: 'Have it verified again' }, { zh: '责令重新核查', en: 'To be verified again' }),
  datasetClosed: said(
    { zh: '随数据集结束', en: 'End with the dataset' },
    { zh: '数据集已下架，随之结束', en: 'Ended: the dataset was withdrawn' },
  ),
  purge: said({ zh: '清除', en: 'Purge' }, { zh: '随数据集清除', en: 'Ended with the purge of the dataset' }),
} as const
type Event = keyof typeof events

const officer = 'dataOfficer@handler'
const owner = 'dataOfficer@publisher'
const reviewer = 'businessReviewer@handler'
const authority = 'catalogReviewer@authority'
const loop = 'R-DQ-07'

/** Whoever filed it, be it an officer of the provider, neither refuses nor answers it (apartFrom). */
const answers: readonly Transition<State, Event>[] = (['dataOfficer', 'businessReviewer'] as const).flatMap((post) =>
  [
    { from: 'corrected', to: 'answered' } as const,
    { from: 'notUpheld', to: 'answered' } as const,
    { from: 'redone', to: 'settled' } as const,
  ].map(
    (way): Transition<State, Event> => ({
      ...{ ...way, on: 'answer', by: `${post}@publisher`, rule: loop, needs: 'opinion', apartFrom: 'file' },
    }),
  ),
)

const ends: readonly Transition<State, Event>[] = [
  ...(['filed', 'returned', 'refiled', 'verifying'] as const).map(
    (from): Transition<State, Event> => ({ from, on: 'withdraw', to: 'withdrawn', by: 'applicant', rule: loop }),
  ),
  { from: 'returned', on: 'lapse', to: 'lapsed', by: 'system', rule: loop },
  ...[...openStates, ...appealStates].flatMap((from): Transition<State, Event>[] => [
    { from, on: 'datasetClosed', to: 'closed', by: 'system', rule: 'R-OPEN-09' },
    { from, on: 'purge', to: 'purged', by: 'system', rule: 'R-SEC-09' },
  ]),
  { from: 'answered', on: 'purge', to: 'purged', by: 'system', rule: 'R-SEC-09' },
]

const days = (value: string): number => numberOf(rules, `${loop}/${value}`)

/** 申诉期: so many working days after the answer. */
function untilAppealEnds({ closedAt }: Instance, today: PlainDate) {
  const last = closedAt && addWorkingDays(dateInShanghai(closedAt), days('appeal'))
  return last && today > last ? problems.appealOver({ last, rule: loop }) : undefined
}

const kinds = {
  correction: { rule: 'R-OPEN-06', title: { zh: '公众纠错', en: 'Report of an error' } },
  checkRequest: { rule: 'R-SHR-40', title: { zh: '校核申请', en: 'Check request' } },
} as const satisfies Record<CorrectionProcess, { rule: string; title: Text }>

export const titleOfKind = (process: CorrectionProcess): Text => kinds[process].title

export function correctionTable(
  process: CorrectionProcess,
  hooks: Pick<ProcessTable, 'effects' | 'extended'>,
): ProcessTable {
  const { rule, title } = kinds[process]
  return defineProcess<State, Event>({
    process,
    title,
    states: {
      draft: { title: { zh: '填写', en: 'Being written' }, step: 0 },
      filed: { title: { zh: '待受理', en: 'To be taken up' }, step: 1 },
      returned: { title: { zh: '已退回，待补正', en: 'Sent back, waiting for the filer' } },
      refiled: { title: { zh: '补正后待受理', en: 'Added to, to be taken up' }, step: 1 },
      verifying: { title: { zh: '核查中', en: 'Being verified' }, step: 2 },
      corrected: { title: { zh: '已更正，待答复', en: 'Corrected, to be answered' }, step: 3 },
      notUpheld: { title: { zh: '不予采纳，待答复', en: 'Not upheld, to be answered' }, step: 3 },
      answered: { title: { zh: '已答复', en: 'Answered' }, step: 4 },
      appealed: { title: { zh: '申诉中，待主管部门复核', en: 'Appealed against, with the authority' } },
      redoing: { title: { zh: '重新核查中', en: 'Being verified again' }, step: 2 },
      redone: { title: { zh: '重新核查完毕，待答复', en: 'Verified again, to be answered' }, step: 3 },
      settled: { title: { zh: '已办结', en: 'Settled' }, step: 4, final: true },
      withdrawn: { title: { zh: '提出人已撤回', en: 'Withdrawn by the filer' }, final: true },
      lapsed: { title: { zh: '已失效', en: 'Lapsed' }, final: true },
      closed: { title: { zh: '随数据集结束', en: 'Ended with the dataset' }, final: true },
      purged: { title: { zh: '数据集已清除', en: 'Dataset purged' }, final: true },
    },
    steps: 4,
    initial: 'draft',
    events,
    // biome-ignore format: a table is read in columns
    transitions: [
      { from: 'draft',     on: 'file',       to: 'filed',     by: 'applicant', rule },
      { from: 'filed',     on: 'take',       to: 'verifying', by: officer,     rule },
      { from: 'filed',     on: 'transfer',   to: 'filed',     by: officer,     rule: loop, needs: 'reason' },
      // Once only: what was added to is taken up.
      { from: 'filed',     on: 'return',     to: 'returned',  by: officer,     rule: loop, needs: 'reason' },
      { from: 'returned',  on: 'supplement', to: 'refiled',   by: 'applicant', rule: loop, needs: 'opinion' },
      { from: 'refiled',   on: 'take',       to: 'verifying', by: officer,     rule },
      { from: 'refiled',   on: 'transfer',   to: 'refiled',   by: officer,     rule: loop, needs: 'reason' },
      { from: 'verifying', on: 'correct',    to: 'corrected', by: owner,       rule },
      { from: 'verifying', on: 'correct',    to: 'corrected', by: 'system',    rule },
      { from: 'verifying', on: 'notUphold',  to: 'notUpheld', by: reviewer,    rule, needs: 'reason', apartFrom: 'file' },
      { from: 'verifying', on: 'transfer',   to: 'verifying', by: officer,     rule: loop, needs: 'reason' },
      ...answers,
      { from: 'answered',  on: 'appeal',     to: 'appealed',  by: 'applicant', rule: loop, needs: 'reason', refuse: untilAppealEnds },
      { from: 'appealed',  on: 'sustain',    to: 'settled',   by: authority,   rule: loop, needs: 'opinion' },
      { from: 'appealed',  on: 'redo',       to: 'redoing',   by: authority,   rule: loop, needs: 'reason' },
      { from: 'redoing',   on: 'correct',    to: 'redone',    by: owner,       rule },
      { from: 'redoing',   on: 'correct',    to: 'redone',    by: 'system',    rule },
      { from: 'redoing',   on: 'notUphold',  to: 'redone',    by: reviewer,    rule, needs: 'reason', apartFrom: 'file' },
      ...ends,
    ],
    clocks: [
      {
        ...{ in: 'filed', through: ['refiled', 'verifying', 'corrected', 'notUpheld'] },
        ...{ limit: numberOf(rules, rule), unit: 'WD', duty: 'handler', onReturn: 'pause', rule },
        // The law lets a check request take no longer; what this platform promises the public may be extended.
        ...(process === 'correction'
          ? {
              extend: {
                ...{ limit: numberOf(rules, 'R-OPEN-06/extension'), by: 'chiefDataOfficer@publisher' as const },
                ...{ rule, value: 'extension' },
              },
            }
          : {}),
      },
      {
        ...{ in: 'returned', limit: days('supplement'), unit: 'WD', duty: 'applicant', rule: loop },
        value: 'supplement',
      },
      { in: 'appealed', limit: days('review'), unit: 'WD', duty: 'authority', rule: loop, value: 'review' },
      {
        ...{ in: 'redoing', through: ['redone'], limit: days('again'), unit: 'WD', duty: 'handler', rule: loop },
        value: 'again',
      },
    ],
    ...hooks,
  })
}
