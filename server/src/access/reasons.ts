import type { Text } from '../platform/problem.ts'

/** One way in which the gate says no: what it means, by which rule, and what the person can do now. */
export type Reason = {
  readonly text: Text
  readonly rule: string
  readonly remedy: { readonly text: Text; readonly by?: string; readonly takes?: 'application' }
}

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Working days from an application to its answer, by the limits that run here; set by `main.ts`. */
    readonly applicationDays?: (ctx: Ctx) => number
  }
}

const nothing = (zh: string, en: string): Reason['remedy'] => ({ text: { zh, en } })

/**
 * Reason codes, the weightiest first: where several apply the first is told. A denial with no code of its own is `noBasis`, so a
 * policy can only ever be forgotten on the safe side.
 */
export const reasons = {
  policyFault: {
    text: { zh: '规则无法判定，一律不放行', en: 'The policies could not be evaluated, so nothing is let through' },
    rule: 'R-OPN-09',
    remedy: nothing('请把请求编号告诉系统管理员', 'Tell the system administrator the request number'),
  },
  purged: {
    text: { zh: '数据已清除', en: 'The data have been purged' },
    rule: 'R-OPN-09',
    remedy: nothing('数据已不存在，无可申请', 'The data no longer exist; there is nothing to apply for'),
  },
  suspended: {
    text: { zh: '数据已暂停使用', en: 'Use of the data is suspended' },
    rule: 'R-OPEN-09',
    remedy: {
      text: { zh: '核查结束前任何岗位都不能读取', en: 'No post may read it until the check has ended' },
      by: 'secrecyOfficer@publisher',
    },
  },
  withdrawn: {
    text: { zh: '数据集已撤回', en: 'The dataset has been withdrawn' },
    rule: 'R-OPEN-09',
    remedy: nothing('撤回理由见数据集页；可与提供部门联系', 'The dataset page says why; you may ask the publisher'),
  },
  reviewElsewhere: {
    text: { zh: '这一轮审核现在不在您的岗位手中', en: 'This round of review is not in the hands of your post now' },
    rule: 'R-OPEN-02',
    remedy: nothing('轮到您的岗位审核时可以查看数据', 'You may look at the rows while it is your post’s turn'),
  },
  reviewReturned: {
    text: {
      zh: '已退回提供部门修改，审核岗位不再查看数据',
      en: 'It was sent back to the publisher: its reviewers no longer look at the rows',
    },
    rule: 'R-OPEN-02',
    remedy: {
      text: {
        zh: '提供部门修改后再次提交，轮到您时可以查看',
        en: 'Once it is submitted again and it is your turn, you may look',
      },
      by: 'dataOfficer@publisher',
    },
  },
  reviewEnded: {
    text: {
      zh: '这一轮审核已经结束（已通过、撤回或下架），审核岗位不再查看数据',
      en: 'This round of review has ended (accepted, taken back or withdrawn): its reviewers no longer look at the rows',
    },
    rule: 'R-OPEN-02',
    remedy: nothing('有新的一轮发布轮到您时可以查看', 'You may look when a new round is in the hands of your post'),
  },
  notSubmitted: {
    text: { zh: '还没有提交审核', en: 'It has not been submitted for review' },
    rule: 'R-OPEN-02',
    remedy: {
      text: {
        zh: '提供部门提交后，轮到您的岗位时可以查看',
        en: 'Once the publisher submits it and it is your turn, you may look',
      },
      by: 'dataOfficer@publisher',
    },
  },
  notPublished: {
    text: { zh: '数据集尚未发布', en: 'The dataset is not published yet' },
    rule: 'R-OPEN-02',
    remedy: nothing('发布前只有审批岗位可以查看', 'Until then only the posts that review it may look'),
  },
  wrongZone: {
    text: { zh: '未开放的版本只在政务外网内可读', en: 'What is not open is read inside the government network only' },
    rule: 'R-OPN-09',
    remedy: nothing('请在政务外网登录工作台', 'Sign in to the workbench inside the government network'),
  },
  notOpen: {
    text: { zh: '这个版本没有开放', en: 'This version is not open' },
    rule: 'R-OPEN-02',
    remedy: nothing('请读取已开放的版本', 'Read the version that is open'),
  },
  notReviewed: {
    text: { zh: '这个版本没有经过审核，不能共享', en: 'This version passed no review and cannot be shared' },
    rule: 'R-OPEN-02',
    remedy: {
      text: { zh: '由提供部门提交审核，通过后可以使用', en: 'It can be used once the provider has had it reviewed' },
      by: 'dataOfficer@publisher',
    },
  },
  notShared: {
    text: { zh: '该数据不予共享', en: 'These data are not shared' },
    rule: 'R-SHR-04',
    remedy: nothing(
      '依据见数据集页；认为应当共享的，先与提供部门协商，再请同级数据主管部门协调（共享条例第二十八条）',
      'The dataset page states the law; if you hold that they must be shared, negotiate with the provider, then ask the authority of your level to coordinate (art. 28)',
    ),
  },
  shareSuspended: {
    text: { zh: '这件共享已暂停，待改正', en: 'This sharing is suspended until it is corrected' },
    rule: 'R-SHR-28',
    remedy: nothing(
      '由本单位数据专员在申请页报告改正情况，经提供部门或者主管部门同意后恢复',
      'Your data officer reports the correction on the request’s page; provider or authority resumes it',
    ),
  },
  shareEnded: {
    text: { zh: '这件共享已经结束', en: 'This sharing has ended' },
    rule: 'R-SHR-27',
    remedy: {
      text: { zh: '仍需使用的，在数据集页重新申请共享', en: 'If it is still needed, ask anew on the dataset page' },
      by: 'chiefDataOfficer@publisher',
    },
  },
  shareNotYet: {
    text: { zh: '这件共享尚未开通', en: 'This sharing has not begun' },
    rule: 'R-SHR-23',
    remedy: nothing('请在提供部门开通之后使用', 'Use it once the provider has opened it'),
  },
  sharePurpose: {
    text: {
      zh: '不在已同意的共享用途、范围或方式之内',
      en: 'It is outside the purpose, scope or method of any sharing consented to',
    },
    rule: 'R-SHR-25',
    remedy: {
      text: {
        zh: '另有用途的，由本单位数据专员在数据集页“申请共享”，写明事项、法律依据和范围；已有共享的，用途写作“matter/事项编码/办件编号”',
        en: 'For another purpose your data officer files a request for sharing on the dataset page, with matter, legal basis and scope; under a sharing you have, state the purpose as matter/code/case',
      },
      by: 'chiefDataOfficer@publisher',
    },
  },
  personalColumns: {
    text: { zh: '含有指向个人的列，不能开放', en: 'It has columns that point at people and cannot be opened' },
    rule: 'R-CLS-25',
    remedy: {
      text: {
        zh: '由提供部门删除或脱敏这些列后重新发布',
        en: 'The publisher removes or masks these columns and publishes again',
      },
      by: 'dataOfficer@publisher',
    },
  },
  levelForbids: {
    text: { zh: '数据级别高，任何途径都不开放', en: 'Its level is too high to be opened by any route' },
    rule: 'R-CLS-33',
    remedy: {
      text: { zh: '政务部门可按政务数据共享程序申请', en: 'A department may apply under the sharing rules' },
      by: 'dataOfficer@publisher',
    },
  },
  agreementNeeded: {
    text: { zh: '三级数据须另签协议并受使用控制', en: 'Level 3 needs an agreement and control of use' },
    rule: 'R-CLS-32',
    remedy: {
      text: { zh: '请向数据主管部门申请', en: 'Apply to the data authority' },
      by: 'catalogReviewer@authority',
    },
  },
  closed: {
    text: { zh: '该数据不予开放', en: 'This dataset is not open' },
    rule: 'R-OPEN-01',
    remedy: nothing('理由与法律依据见数据集页', 'The dataset page states the reason and the legal basis'),
  },
  keyScope: {
    text: { zh: '密钥的权限范围不含这种用法', en: 'The key is not meant for this use' },
    rule: 'R-OPEN-05',
    remedy: nothing('请换用权限范围相符的密钥', 'Use a key whose scopes include it'),
  },
  keyBound: {
    text: { zh: '专用密钥只用于它所属的那件申请', en: 'The key is bound to one application and serves nothing else' },
    rule: 'R-OPEN-05',
    remedy: nothing('请换用自己的密钥', 'Use a key of your own that is not bound'),
  },
  grantEnded: {
    text: { zh: '授权已到期或已撤销', en: 'The grant has ended or was revoked' },
    rule: 'R-OPEN-05',
    remedy: {
      text: { zh: '请在数据集页重新申请', en: 'Apply again on the dataset page' },
      by: 'businessReviewer@publisher',
      takes: 'application',
    },
  },
  grantNotYet: {
    text: { zh: '授权尚未生效', en: 'The grant has not begun' },
    rule: 'R-OPEN-05',
    remedy: nothing('请在授权起始时间之后读取', 'Read it once the grant has begun'),
  },
  outsideGrant: {
    text: { zh: '授权不含这种用法或目的', en: 'The grant does not cover this use or purpose' },
    rule: 'R-OPEN-05',
    remedy: {
      text: {
        zh: '按授权载明的用法读取，或在数据集页另行申请',
        en: 'Keep to what the grant names, or apply anew on the dataset page',
      },
      by: 'businessReviewer@publisher',
      takes: 'application',
    },
  },
  grantNeeded: {
    text: { zh: '有条件开放，须先取得授权', en: 'It is open on application: a grant is needed' },
    rule: 'R-OPEN-03',
    remedy: {
      text: {
        zh: '请在数据集页提出申请，写明场景、目的、所需列和期限',
        en: 'Apply on the dataset page with scenario, purpose, columns and period',
      },
      by: 'businessReviewer@publisher',
      takes: 'application',
    },
  },
  levelNeedsGrant: {
    text: { zh: '二级以上数据不能无条件开放', en: 'Level 2 and above cannot be open to everyone' },
    rule: 'R-CLS-31',
    remedy: {
      text: { zh: '由提供部门改为有条件开放', en: 'The publisher makes it open on application' },
      by: 'dataOfficer@publisher',
    },
  },
  noBasis: {
    text: { zh: '没有允许这次使用的依据', en: 'Nothing allows this use' },
    rule: 'R-OPN-09',
    remedy: nothing('可与提供部门联系', 'You may ask the publisher'),
  },
} as const satisfies Readonly<Record<string, Reason>>

export type ReasonCode = keyof typeof reasons
const codes = Object.keys(reasons) as ReasonCode[]

export const isReasonCode = (text: string): text is ReasonCode => Object.hasOwn(reasons, text)

/** The reasons found, each once, the weightiest first. */
export const byWeight = (found: readonly ReasonCode[]): ReasonCode[] => codes.filter((code) => found.includes(code))
