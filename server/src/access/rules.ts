import type { Rule } from '../platform/rules.ts'

/** 访问闸口的规则. */
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
    id: 'R-OPN-04',
    title: { zh: '使用可追溯', en: 'Use can be traced' },
    source: '关于加快公共数据资源开发利用的意见（四）',
    tag: 'F',
  },
  {
    id: 'R-OPEN-01',
    title: {
      zh: '开放属性：无条件开放的人人可用，有条件开放的凭授权，不予开放的任何途径不放行',
      en: 'Openness: unconditional for everyone, conditional with a grant, closed by no route',
    },
    source: '上海市数据条例 38–43；深圳经济特区数据条例 45–50；浙江省公共数据条例',
    tag: 'F/D',
  },
  {
    id: 'R-OPEN-02',
    title: {
      zh: '未经发布检查的版本不向外提供',
      en: 'A version that has not passed the pre-publication gate is not given out',
    },
    source: '山东省公共数据开放办法及工作规范，本平台细化',
    tag: 'P/D',
  },
  {
    id: 'R-OPEN-03',
    title: {
      zh: '有条件开放须申请，写明场景、目的、数据项、方式和期限',
      en: 'Conditional opening needs an application naming scenario, purpose, items, method and period',
    },
    source: '浙江、山东开放规定',
    tag: 'P',
  },
  {
    id: 'R-OPEN-05',
    title: {
      zh: '授权限定目的、范围、期限；到期、撤销即停；密钥限定用途',
      en: 'A grant is bound to purpose, scope and period and stops when it ends or is revoked; a key is bound to its scopes',
    },
    source: '浙江、山东开放规定，本平台细化',
    tag: 'P/D',
  },
  {
    id: 'R-OPEN-07',
    title: { zh: '开放的数据不收费', en: 'No charge for opened data' },
    source: '深圳经济特区数据条例 45–50',
    tag: 'F/D',
  },
  {
    id: 'R-OPEN-08',
    title: {
      zh: '开放格式、接口、稳定的版本与校验值',
      en: 'Open formats, an API, stable versions and checksums',
    },
    source: '上海、深圳、浙江开放规定，本平台细化',
    tag: 'P/D',
  },
  {
    id: 'R-OPEN-09',
    title: {
      zh: '有违规或风险即暂停，暂停后任何途径不放行',
      en: 'On breach or risk use is suspended: no route lets it through',
    },
    source: '浙江省公共数据开放与安全管理暂行办法，本平台细化',
    tag: 'P/D',
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
    title: { zh: '1级数据可无条件开放', en: 'Level 1 may be open to everyone' },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 1,
  },
  {
    id: 'R-CLS-31',
    title: { zh: '2级数据至多有条件开放', en: 'Level 2 is at most open on application' },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 2,
  },
  {
    id: 'R-CLS-32',
    title: {
      zh: '3级数据另签协议、控制使用前不放行',
      en: 'Level 3 is held back until there is an agreement and control of use',
    },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 3,
  },
  {
    id: 'R-CLS-33',
    title: { zh: '4级数据不开放', en: 'Level 4 is not opened' },
    source: '浙江 DB33/T 2351-2021，本平台细化',
    tag: 'P/D',
    value: 4,
  },
  {
    id: 'R-CODE-04',
    title: {
      zh: '身份号码默认敏感：审核时也只显示脱敏值，筛选值不以明文写入存证',
      en: 'Id numbers are sensitive by default: reviewers too see them masked, and filter values are not written to the ledger in clear',
    },
    source: '公民身份号码（GB 11643-1999），本平台细化',
    tag: 'D',
  },
] as const satisfies readonly Rule[]
