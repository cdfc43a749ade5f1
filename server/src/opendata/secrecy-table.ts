/**
 * 标密文件处置 (R-SEC-09): stop at once, the secrecy officer confirms or dismisses, and a system administrator, another person by
 * law and by account, has every copy removed. Pure.
 */
import { defineProcess, type ProcessTable } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { rules } from './rules.ts'
import type { CaseState } from './secrecy-model.ts'

export const secrecyProcess = 'secrecyDrill'

export const secrecyTable = (effects: ProcessTable['effects']): ProcessTable =>
  defineProcess({
    process: secrecyProcess,
    title: { zh: '标密文件处置', en: 'Drill for a marked file' },
    states: {
      reported: { title: { zh: '已停用，待确认', en: 'Stopped, to be confirmed' }, step: 0 },
      confirmed: { title: { zh: '已确认，待清除', en: 'Confirmed, to be purged' }, step: 1 },
      purging: { title: { zh: '正在清除', en: 'Being purged' }, step: 2 },
      purged: { title: { zh: '已清除', en: 'Purged' }, step: 3, final: true },
      dismissed: { title: { zh: '已排除', en: 'Dismissed' }, final: true },
    } satisfies Record<CaseState, object>,
    steps: 3,
    initial: 'reported',
    events: {
      confirm: {
        label: { zh: '确认并要求清除', en: 'Confirm and order the purge' },
        done: { zh: '确认，要求清除', en: 'Confirmed; purge ordered' },
      },
      dismiss: {
        label: { zh: '排除', en: 'Dismiss' },
        done: { zh: '排除，恢复原状', en: 'Dismissed; as it was before' },
      },
      purge: { label: { zh: '清除全部副本', en: 'Purge every copy' }, done: { zh: '开始清除', en: 'Purge begun' } },
      finish: { label: { zh: '清除完毕', en: 'Purged' }, done: { zh: '清除完毕', en: 'Purged' } },
    },
    // biome-ignore format: a table is read in columns
    transitions: [
      { from: 'reported',  on: 'confirm', to: 'confirmed', by: 'secrecyOfficer@publisher',   rule: 'R-SEC-09', needs: 'opinion' },
      { from: 'reported',  on: 'dismiss', to: 'dismissed', by: 'secrecyOfficer@publisher',   rule: 'R-SEC-09', needs: 'reason' },
      { from: 'confirmed', on: 'purge',   to: 'purging',   by: 'systemAdministrator@system', rule: 'R-SEC-09' },
      { from: 'purging',   on: 'finish',  to: 'purged',    by: 'system',                     rule: 'R-SEC-09' },
    ],
    // 保守国家秘密法实施条例 61.
    clocks: [{ in: 'reported', limit: numberOf(rules, 'R-SEC-09'), unit: 'h', duty: 'publisher', rule: 'R-SEC-09' }],
    ...(effects ? { effects } : {}),
  })
