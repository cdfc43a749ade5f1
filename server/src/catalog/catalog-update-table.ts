/**
 * 目录更新 (R-SHR-07; 政务数据共享条例 17): laws, regulations or duties have changed, so the entry follows within ten working days of that,
 * five more where the sharing authority agrees, and the authority publishes within two. The publication itself moves it on. Pure.
 */
import { defineProcess, type ProcessTable } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { rules } from './rules.ts'

export const catalogUpdateProcess = 'catalogUpdate'

const rule = 'R-SHR-07'

export const catalogUpdate: ProcessTable = defineProcess({
  process: catalogUpdateProcess,
  title: { zh: '目录更新', en: 'Update of a catalogue entry' },
  states: {
    draft: { title: { zh: '准备', en: 'Preparation' }, step: 0 },
    due: { title: { zh: '待更新', en: 'To be updated' }, step: 1 },
    // Beside the way: while the entry is with the authority the department’s limit stands still.
    submitted: { title: { zh: '已报送，待公布', en: 'Submitted, to be published' } },
    // The authority has passed it, and the announced day is still to come.
    accepted: { title: { zh: '已审核，待公布日', en: 'Accepted, waiting for its day' } },
    questioned: { title: { zh: '称无须更新，待确认', en: 'Said to need no update, to be confirmed' } },
    // Off the way too: what the publication does by itself must not hide from the authority that it is awaited.
    updated: { title: { zh: '已更新公布', en: 'Updated and published' }, final: true },
    unchanged: { title: { zh: '确认无须更新', en: 'Confirmed: no update needed' }, step: 2, final: true },
    lapsed: { title: { zh: '数据集已下架或清除', en: 'The dataset was withdrawn or purged' }, final: true },
  },
  steps: 2,
  initial: 'draft',
  events: {
    record: {
      label: { zh: '登记变化', en: 'Record the change' },
      done: { zh: '登记法律法规或职责变化', en: 'A change of law or duties was recorded' },
    },
    submit: {
      label: { zh: '报送', en: 'Submit' },
      done: { zh: '更新的目录报送主管部门', en: 'The updated entry was submitted' },
    },
    accept: {
      label: { zh: '审核通过', en: 'Accept' },
      done: { zh: '主管部门审核通过，预告期满公布', en: 'Accepted, to be published after the notice' },
    },
    stands: {
      label: { zh: '目录无须更新', en: 'No update needed' },
      done: { zh: '核对后称无须更新', en: 'Checked, and said to need no update' },
    },
    agree: { label: { zh: '同意', en: 'Agree' }, done: { zh: '同意无须更新', en: 'Agreed: no update needed' } },
    return: { label: { zh: '退回', en: 'Send back' }, done: { zh: '退回', en: 'Sent back' } },
    publish: {
      label: { zh: '公布', en: 'Publish' },
      done: { zh: '更新的目录已公布', en: 'The updated entry was published' },
    },
    lapse: { label: { zh: '终止', en: 'End' }, done: { zh: '随数据集终止', en: 'Ended with the dataset' } },
  },
  // biome-ignore format: a table is read in columns
  transitions: [
    { from: 'draft',      on: 'record',  to: 'due',        by: 'dataOfficer@publisher',     rule, needs: 'reason' },
    { from: 'due',        on: 'stands',  to: 'questioned', by: 'dataOfficer@publisher',     rule, needs: 'reason' },
    { from: 'due',        on: 'submit',  to: 'submitted',  by: 'system',                    rule },
    { from: 'submitted',  on: 'publish', to: 'updated',    by: 'system',                    rule },
    { from: 'submitted',  on: 'accept',  to: 'accepted',   by: 'system',                    rule },
    { from: 'accepted',   on: 'publish', to: 'updated',    by: 'system',                    rule },
    { from: 'accepted',   on: 'return',  to: 'due',        by: 'system',                    rule },
    { from: 'submitted',  on: 'return',  to: 'due',        by: 'system',                    rule },
    { from: 'submitted',  on: 'return',  to: 'due',        by: 'catalogReviewer@authority', rule, needs: 'reason' },
    { from: 'questioned', on: 'agree',   to: 'unchanged',  by: 'catalogReviewer@authority', rule, needs: 'opinion' },
    { from: 'questioned', on: 'return',  to: 'due',        by: 'catalogReviewer@authority', rule, needs: 'reason' },
    { from: 'due',        on: 'lapse',   to: 'lapsed',     by: 'system',                    rule },
    { from: 'submitted',  on: 'lapse',   to: 'lapsed',     by: 'system',                    rule },
    { from: 'accepted',   on: 'lapse',   to: 'lapsed',     by: 'system',                    rule },
    { from: 'questioned', on: 'lapse',   to: 'lapsed',     by: 'system',                    rule },
  ],
  // The time that the entry spends with the authority is not the department's.
  clocks: [
    {
      ...{ in: 'due', limit: numberOf(rules, rule), unit: 'WD', duty: 'publisher', onReturn: 'pause', rule },
      extend: {
        ...{ limit: numberOf(rules, 'R-SHR-07/extension'), by: 'catalogReviewer@authority', rule, value: 'extension' },
      },
    },
    {
      in: 'submitted',
      limit: numberOf(rules, 'R-SHR-07/publishing'),
      unit: 'WD',
      duty: 'authority',
      rule,
      value: 'publishing',
    },
    {
      in: 'questioned',
      limit: numberOf(rules, 'R-SHR-07/publishing'),
      unit: 'WD',
      duty: 'authority',
      rule,
      value: 'publishing',
    },
  ],
})
