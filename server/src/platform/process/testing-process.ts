import { newId } from '../ids.ts'
import type { Text } from '../problem.ts'
import { defineProcess, type ProcessTable } from './model.ts'
import type { Names } from './names.ts'

const text = (zh: string, en: string): Text => ({ zh, en })

/** A request between two offices with everything that a table can say: a return, a pause, an extension, hours, a guard, an end by the program. */
export const requestTable = (effects?: ProcessTable['effects']): ProcessTable =>
  defineProcess({
    process: 'request',
    title: text('共享申请', 'Sharing request'),
    states: {
      draft: { title: text('起草', 'Draft'), step: 0 },
      acceptance: { title: text('受理', 'Acceptance'), step: 1 },
      review: { title: text('审核', 'Review'), step: 2 },
      returned: { title: text('已退回', 'Returned') },
      granted: { title: text('已同意', 'Granted'), step: 3 },
      withdrawn: { title: text('已撤回', 'Withdrawn'), final: true },
      lapsed: { title: text('已失效', 'Lapsed'), final: true },
    },
    steps: 3,
    initial: 'draft',
    events: {
      submit: { label: text('提交', 'Submit'), done: text('提交申请', 'Submitted') },
      accept: { label: text('受理', 'Accept'), done: text('已受理', 'Accepted') },
      grant: { label: text('同意', 'Grant'), done: text('同意提供', 'Granted') },
      return: { label: text('退回', 'Send back'), done: text('退回补正', 'Sent back') },
      withdraw: { label: text('撤回', 'Withdraw'), done: text('申请人撤回', 'Withdrawn') },
      lapse: { label: text('失效', 'Lapse'), done: text('逾期失效', 'Lapsed') },
    },
    // biome-ignore format: a table is read in columns
    transitions: [
      { from: 'draft',      on: 'submit',   to: 'acceptance', by: 'dataOfficer@requester',     rule: 'R-SAMPLE-20' },
      { from: 'acceptance', on: 'accept',   to: 'review',     by: 'dataOfficer@provider',      rule: 'R-SAMPLE-21' },
      { from: 'acceptance', on: 'withdraw', to: 'withdrawn',  by: 'dataOfficer@requester',     rule: 'R-SAMPLE-21' },
      { from: 'review',     on: 'grant',    to: 'granted',    by: 'chiefDataOfficer@provider', rule: 'R-SAMPLE-21', needs: 'opinion' },
      { from: 'review',     on: 'return',   to: 'returned',   by: 'chiefDataOfficer@provider', rule: 'R-SAMPLE-21', needs: 'reason' },
      { from: 'returned',   on: 'submit',   to: 'review',     by: 'dataOfficer@requester',     rule: 'R-SAMPLE-20' },
      { from: 'returned',   on: 'lapse',    to: 'lapsed',     by: 'system',                    rule: 'R-SAMPLE-21' },
      { from: 'granted',    on: 'withdraw', to: 'withdrawn',  by: 'chiefDataOfficer@provider', rule: 'R-SAMPLE-21', needs: 'reason' },
    ],
    // biome-ignore format: a table is read in columns
    clocks: [
      { in: 'acceptance', limit: 1,  unit: 'WD', duty: 'provider', rule: 'R-SAMPLE-21' },
      { in: 'review',     limit: 10, unit: 'WD', duty: 'provider', rule: 'R-SAMPLE-22', onReturn: 'pause',
        extend: { limit: 10, by: 'catalogReviewer@authority', rule: 'R-SAMPLE-22' } },
    ],
    owner: 'requester',
    ...(effects ? { effects } : {}),
  })

export const requester = newId()
export const provider = newId()
export const authority = newId()
export const parties = { requester, provider, authority }

/** People who hold posts, as the parties would tell them. A post that ended is taken out. */
export class Roster {
  readonly #held = new Map<string, { id: string; name: string }[]>()

  hold(post: string, organisationId: string, id: string, name: string): void {
    const key = `${post}@${organisationId}`
    this.#held.set(key, [...(this.#held.get(key) ?? []), { id, name }])
  }

  end(post: string, organisationId: string, id: string): void {
    const key = `${post}@${organisationId}`
    this.#held.set(
      key,
      (this.#held.get(key) ?? []).filter((one) => one.id !== id),
    )
  }

  names(): Names {
    const houses = new Map([
      [requester, '市医保局'],
      [provider, '市卫健委'],
      [authority, '市数据局'],
    ])
    return {
      organisations: async (_, ids) => new Map([...houses].filter(([id]) => ids.includes(id))),
      holders: async (_, post, organisationId) => this.#held.get(`${post}@${organisationId}`) ?? [],
      posts: new Map([
        ['dataOfficer', text('数据专员', 'data officer')],
        ['chiefDataOfficer', text('首席数据官', 'chief data officer')],
        ['catalogReviewer', text('目录审核员', 'catalogue reviewer')],
        ['systemAdministrator', text('系统管理员', 'system administrator')],
      ]),
    }
  }
}
