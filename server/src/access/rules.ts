import type { Rule } from '../platform/rules.ts'

/** 访问闸口的规则. What it enforces for others stands with them: openness with the catalogue, publication, applications and their grants (R-OPEN-03…05) with opendata. */
export const rules = [
  {
    id: 'R-OPN-09',
    title: {
      zh: '全程监管；依法不予开放的原始公共数据严格管控，不得直接进入市场',
      en: 'Whole-process supervision; raw public data that may not be opened is strictly kept back',
    },
    source: '关于加快公共数据资源开发利用的意见（十二）',
    tag: 'F',
  },
  {
    id: 'R-OPEN-07',
    title: { zh: '开放的数据不收费', en: 'No charge for opened data' },
    source: '深圳经济特区数据条例 45–50',
    tag: 'F/D',
  },
  {
    id: 'R-CLS-25',
    title: {
      zh: '个人信息的流通须经同意或匿名化',
      en: 'Circulating personal information needs consent or anonymisation',
    },
    source: '个人信息保护法；数据安全流通政策二（三）',
    tag: 'F',
  },
  {
    id: 'R-CLS-30',
    title: {
      zh: '1级数据可无条件开放；共享属性默认无条件共享',
      en: 'Level 1 may be open to everyone; shared with every department unless stated otherwise',
    },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 1,
  },
  {
    id: 'R-CLS-31',
    title: {
      zh: '2级数据至多有条件开放；共享属性默认有条件共享，可改为无条件',
      en: 'Level 2 is at most open on application; shared on conditions, or without where so stated',
    },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 2,
  },
  {
    id: 'R-CLS-32',
    title: {
      zh: '3级数据至多有条件开放，签协议、控制使用前不放行；不得无条件共享',
      en: 'Level 3 is at most open on application, and held back until there is an agreement and control of use; shared on conditions only',
    },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 3,
  },
  {
    id: 'R-CLS-33',
    title: {
      zh: '4级数据不开放；不得无条件共享，不予共享须有法律依据',
      en: 'Level 4 is not opened; shared on conditions only, or not at all where a law says so',
    },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 4,
  },
  {
    id: 'R-SEC-60',
    title: {
      zh: '小计抑制：含个人信息的版本在审核预览中，不给出少于此数的分组',
      en: 'Small cells are suppressed: a review of a version with personal columns shows no group of fewer',
    },
    source: '关于加快公共数据资源开发利用的意见（十二），本平台细化',
    tag: 'F/D',
    value: 5,
  },
] as const satisfies readonly Rule[]
