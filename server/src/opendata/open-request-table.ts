/**
 * 有条件开放的申请 (R-OPEN-03…05): filed by a person or an organisation, decided by the publisher's business reviewer. The check of
 * conformity by the authority and the agreement will stand before and after the decision, as states of their own. Pure.
 */
import { decisionDays } from '../access/model.ts'
import { defineProcess, type ProcessTable } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { rules } from './rules.ts'

export const openRequestProcess = 'openRequest'

/** Where an application is not at its end. */
export const openStates: ReadonlySet<string> = new Set(['submitted', 'supplement'])

export const openRequestTable = (effects: ProcessTable['effects']): ProcessTable =>
  defineProcess({
    process: openRequestProcess,
    title: { zh: '有条件开放申请', en: 'Application for conditional data' },
    states: {
      draft: { title: { zh: '填写', en: 'Being written' }, step: 0 },
      submitted: { title: { zh: '已提交，待审核', en: 'Filed, to be decided' }, step: 1 },
      supplement: { title: { zh: '待申请人补充', en: 'Waiting for the applicant to add to it' } },
      granted: { title: { zh: '已同意', en: 'Granted' }, step: 2 },
      refused: { title: { zh: '未同意', en: 'Refused' }, final: true },
      withdrawn: { title: { zh: '申请人已撤回', en: 'Withdrawn by the applicant' }, final: true },
      lapsed: { title: { zh: '数据集已清除', en: 'Dataset purged' }, final: true },
    },
    steps: 2,
    initial: 'draft',
    events: {
      apply: { label: { zh: '提交申请', en: 'Apply' }, done: { zh: '提交申请', en: 'Applied' } },
      accept: { label: { zh: '同意', en: 'Grant' }, done: { zh: '同意，给予授权', en: 'Granted' } },
      refuse: { label: { zh: '不同意', en: 'Refuse' }, done: { zh: '不同意', en: 'Refused' } },
      askMore: { label: { zh: '要求补充', en: 'Ask for more' }, done: { zh: '要求补充', en: 'Asked for more' } },
      supplement: { label: { zh: '补充', en: 'Add' }, done: { zh: '申请人补充', en: 'Added to by the applicant' } },
      withdraw: { label: { zh: '撤回申请', en: 'Withdraw' }, done: { zh: '申请人撤回', en: 'Withdrawn' } },
      purge: {
        label: { zh: '清除', en: 'Purge' },
        done: { zh: '随数据集清除', en: 'Ended with the purge of the dataset' },
      },
    },
    // biome-ignore format: a table is read in columns
    transitions: [
      { from: 'draft',      on: 'apply',      to: 'submitted',  by: 'applicant',                  rule: 'R-OPEN-03' },
      { from: 'submitted',  on: 'accept',     to: 'granted',    by: 'businessReviewer@publisher', rule: 'R-OPEN-05', needs: 'opinion', apartFrom: 'apply' },
      { from: 'submitted',  on: 'askMore',    to: 'supplement', by: 'businessReviewer@publisher', rule: 'R-OPEN-04', needs: 'reason' },
      { from: 'submitted',  on: 'refuse',     to: 'refused',    by: 'businessReviewer@publisher', rule: 'R-OPEN-04', needs: 'reason' },
      { from: 'submitted',  on: 'withdraw',   to: 'withdrawn',  by: 'applicant',                  rule: 'R-OPEN-03' },
      { from: 'supplement', on: 'supplement', to: 'submitted',  by: 'applicant',                  rule: 'R-OPEN-03', needs: 'opinion' },
      { from: 'supplement', on: 'refuse',     to: 'refused',    by: 'businessReviewer@publisher', rule: 'R-OPEN-04', needs: 'reason' },
      { from: 'supplement', on: 'withdraw',   to: 'withdrawn',  by: 'applicant',                  rule: 'R-OPEN-03' },
      { from: 'submitted',  on: 'purge',      to: 'lapsed',     by: 'system',                     rule: 'R-SEC-09' },
      { from: 'supplement', on: 'purge',      to: 'lapsed',     by: 'system',                     rule: 'R-SEC-09' },
    ],
    // biome-ignore format: a table is read in columns
    clocks: [
      { in: 'submitted', limit: decisionDays, unit: 'WD', duty: 'publisher', onReturn: 'pause', rule: 'R-OPEN-03', value: 'decision',
        extend: { limit: numberOf(rules, 'R-OPEN-04/extension'), by: 'chiefDataOfficer@publisher', rule: 'R-OPEN-04' } },
    ],
    ...(effects ? { effects } : {}),
  })
