import type { Rule } from '../platform/rules.ts'

/** 政务数据共享的规则: from the request to the disposal. The sharing attribute and its guards (R-SHR-01…09) stand with the catalogue, which keeps them, the keeping of use records (R-SHR-30) with the ledger. */
export const rules = [
  {
    id: 'R-SHR-20',
    title: {
      zh: '共享申请写明法律依据、使用场景、范围、方式、时限，承诺真实、合法、必要，经本部门共享工作机构负责人同意后提交',
      en: 'A request names its legal basis, scenario, scope, method and time limit, states that it is true, lawful and necessary, and is approved by the head of the requester’s working body',
    },
    source: '政务数据共享条例 20；最长期限由本平台设定',
    tag: 'F/D',
    values: [
      {
        name: 'longestTerm',
        value: 1096,
        unit: 'd',
        about: { zh: '一次申请的最长期限', en: 'The longest term asked for at once' },
      },
    ],
  },
  {
    id: 'R-SHR-21',
    title: {
      zh: '无条件共享 1 个工作日内答复；有条件共享 10 个工作日内答复，经同级共享主管部门同意并告知需求部门，可以延长一次，不超过 10 个工作日；答复经提供部门负责人同意',
      en: 'Unconditional sharing is answered in 1 working day, conditional in 10; extended once by up to 10 with the consent of the authority of the same level and notice to the requester; the provider’s head approves the answer',
    },
    source: '政务数据共享条例 20、21',
    tag: 'F',
    values: [
      { name: 'unconditional', value: 1, unit: 'WD', about: { zh: '无条件共享的答复', en: 'Unconditional' } },
      { name: 'conditional', value: 10, unit: 'WD', about: { zh: '有条件共享的答复', en: 'Conditional' } },
      { name: 'extension', value: 10, unit: 'WD', about: { zh: '一次延长', en: 'One extension' } },
    ],
  },
  {
    id: 'R-SHR-22',
    title: {
      zh: '申请不完整的，一次性告知需要补充的全部内容，不得直接拒绝；补充后重新计时；不同意共享须说明理由',
      en: 'An incomplete request gets one notice of all that is missing and may not be refused outright; the clock begins anew with the addition; a refusal gives its reasons',
    },
    source: '政务数据共享条例 21；补充期限与重新计时由本平台设定',
    tag: 'F/D',
    values: [
      {
        name: 'supplement',
        value: 10,
        unit: 'WD',
        about: { zh: '需求部门补充', en: 'The requester’s addition' },
      },
    ],
  },
  {
    id: 'R-SHR-23',
    title: {
      zh: '同意后 20 个工作日内，以接口、批量交换、文件下载或者核验提供',
      en: 'Provided within 20 working days of the consent, by interface, batch exchange, file or verification',
    },
    source: '政务数据共享条例 22',
    tag: 'F',
    value: 20,
    unit: 'WD',
  },
  {
    id: 'R-SHR-25',
    title: {
      zh: '不得超出范围、挪作他用、提供给第三方；确需的，另行取得提供部门同意',
      en: 'No wider scope, no other purpose, no third party: each needs the provider’s own consent',
    },
    source: '政务数据共享条例 25',
    tag: 'F',
  },
  {
    id: 'R-SHR-26',
    title: {
      zh: '防止汇聚、关联引发泄密：核验只答是否，每件共享限制次数',
      en: 'Against leaks by aggregation and association: verification answers yes or no, so often a sharing',
    },
    source: '政务数据共享条例 25；次数由本平台设定',
    tag: 'F/D',
    values: [
      {
        name: 'perMinute',
        value: 120,
        unit: 'count',
        about: { zh: '每件共享每分钟核验', en: 'Verifications a minute' },
      },
      { name: 'perDay', value: 20_000, unit: 'count', about: { zh: '每件共享每日核验', en: 'Verifications a day' } },
    ],
  },
  {
    id: 'R-SHR-27',
    title: {
      zh: '目的已实现、无法实现或者不再需要的，按提供部门的要求处置数据，并留存证明',
      en: 'Once the purpose is achieved, impossible or no longer needed, the data are disposed of as the provider requires, with proof',
    },
    source: '政务数据共享条例 27；处置时限由本平台设定',
    tag: 'F/D',
    values: [{ name: 'disposal', value: 20, unit: 'WD', about: { zh: '处置并提交证明', en: 'Disposal with proof' } }],
  },
  {
    id: 'R-SHR-28',
    title: {
      zh: '违反使用要求的，提供部门或者主管部门暂停共享、责令限期改正；拒不改正或者逾期未改正的，可以终止',
      en: 'On a breach the provider or the authority suspends the sharing and orders correction by a day; refused or not done, it may be ended',
    },
    source: '政务数据共享条例 27；改正期限由本平台设定',
    tag: 'F/D',
    values: [{ name: 'correction', value: 10, unit: 'WD', about: { zh: '限期改正', en: 'Correction' } }],
  },
  {
    id: 'R-SHR-29',
    title: {
      zh: '提供部门无正当理由不得终止或者变更共享；确需的，与需求部门协商并报主管部门备案',
      en: 'A provider may not end or change a sharing without good reason; where needed it negotiates and files with the authority',
    },
    source: '政务数据共享条例 27',
    tag: 'F',
  },
  {
    id: 'R-SHR-42',
    title: {
      zh: '共享争议：先协商，再由同级主管部门协调，仍不一致的由同级政府决定',
      en: 'A dispute on sharing: negotiate, then the authority of the same level coordinates, then the government of that level decides',
    },
    source: '政务数据共享条例 28',
    tag: 'F',
  },
] as const satisfies readonly Rule[]
