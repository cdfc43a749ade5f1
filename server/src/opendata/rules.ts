import type { Rule } from '../platform/rules.ts'

/** 公共数据开放的规则. R-OPEN-01 stands with the catalogue, which keeps the openness; the levels (R-CLS) with the gate, which enforces them. */
export const rules = [
  {
    id: 'R-OPEN-02',
    title: {
      zh: '发布前检查：保密、个人信息、分级不高于许可、数据字典、开放许可、更新计划；未通过的版本不向外提供',
      en: 'Pre-publication gate: secrecy, personal information, level, data dictionary, licence, update plan; a version that has not passed is not given out',
    },
    source: '山东省公共数据开放办法及工作规范，本平台细化',
    tag: 'P/D',
  },
  {
    id: 'R-OPEN-03',
    title: {
      zh: '有条件开放须申请，写明申请人、场景、目的、数据项、方式、期限、安全措施，并作承诺',
      en: 'Conditional opening needs an application naming applicant, scenario, purpose, items, method, period and security, with a commitment',
    },
    source: '浙江、山东开放规定；最长期限由本平台设定',
    tag: 'P/D',
    values: [
      {
        name: 'longestTerm',
        value: 730,
        unit: 'd',
        about: { zh: '一次申请的最长期限', en: 'The longest term asked for at once' },
      },
    ],
  },
  {
    id: 'R-OPEN-04',
    title: {
      zh: '数据主管部门形式审核时限；有条件开放的申请 5 个工作日内作符合性审核、10 个工作日内决定，可延长一次并告知，不同意须说明理由；其他环节时限由本平台设定，申请人逾期未补正、未签协议的，申请失效',
      en: 'Time limit of the formal review by the data authority; an application is checked for conformity in 5 working days and decided in 10, extended once with notice, refused with reasons; the other limits are set by this platform, and an application lapses when its applicant lets theirs pass',
    },
    source: '山东省公共数据开放工作规范（鲁数发〔2025〕1号）',
    tag: 'P/D',
    value: 5,
    unit: 'WD',
    values: [
      { name: 'businessReview', value: 3, unit: 'WD', about: { zh: '业务科室审核', en: 'Business review' } },
      { name: 'signing', value: 3, unit: 'WD', about: { zh: '部门签发', en: 'Signing by the department' } },
      {
        name: 'conformity',
        value: 5,
        unit: 'WD',
        about: { zh: '申请的符合性审核', en: 'The check of conformity of an application' },
      },
      { name: 'decision', value: 10, unit: 'WD', about: { zh: '申请的决定', en: 'The decision on an application' } },
      {
        name: 'extension',
        value: 10,
        unit: 'WD',
        about: { zh: '申请决定的一次延长', en: 'One extension of the decision on an application' },
      },
      {
        name: 'supplement',
        value: 10,
        unit: 'WD',
        about: { zh: '申请人补正、补充', en: 'The applicant’s addition to an application' },
      },
      {
        name: 'agreement',
        value: 10,
        unit: 'WD',
        about: { zh: '申请人签协议', en: 'The applicant’s acceptance of the agreement' },
      },
    ],
  },
  {
    id: 'R-OPEN-05',
    title: {
      zh: '同意后订立开放利用协议，载明目的、范围、期限、安全、不得转让、结果反馈、停止条件；授权自签协议起，限定目的、范围、期限，到期、撤销即停；专用密钥随申请',
      en: 'Consent leads to an agreement on purpose, scope, period, security, no re-transfer, result feedback and stop conditions; the grant begins with it, is bound to purpose, scope and period and stops when it ends or is revoked; a key may be bound to it',
    },
    source: '浙江、山东开放规定；使用报告时限由本平台设定',
    tag: 'P/D',
    values: [
      {
        name: 'report',
        value: 20,
        unit: 'WD',
        about: { zh: '期满后的使用报告', en: 'The report on use after the term' },
      },
      { name: 'reminder', value: 7, unit: 'd', about: { zh: '期满前提醒', en: 'The reminder before the term ends' } },
    ],
  },
  {
    id: 'R-OPEN-08',
    title: {
      zh: '至少一种开放的机器可读格式，并有接口；版本、校验值、许可、结构稳定，破坏性变更须预告',
      en: 'At least one open machine-readable format, and an API; stable version, checksum, licence and schema, breaking changes announced',
    },
    source: '上海、深圳、浙江开放规定，本平台细化',
    tag: 'P/D',
  },
  {
    id: 'R-OPEN-09',
    title: {
      zh: '有违规或风险：先暂停，再终止；暂停后任何途径不放行，下架须公告并写明理由',
      en: 'Breach or risk: suspend, then end; suspended, no route lets it through, and a withdrawal is announced with its reason',
    },
    source: '浙江省公共数据开放与安全管理暂行办法，本平台细化',
    tag: 'P/D',
  },
  {
    id: 'R-OPN-02',
    title: {
      zh: '依法有序开放，目录动态更新，优先民生紧密相关、需求迫切的数据',
      en: 'Opened within the law, the catalogue kept current, data of daily life and high demand first',
    },
    source: '关于加快公共数据资源开发利用的意见（二）',
    tag: 'F',
  },
  {
    id: 'R-SEC-09',
    title: {
      zh: '国家秘密和工作秘密不得存储、处理、传输：带密级或内部标志的文件在入口挡下；误入的立即停用、报告保密审查员、24 小时内报告，两人清除全部副本并留记录',
      en: 'State and work secrets are never stored or transferred: a marked file is stopped at the door; one that got in is stopped, reported within 24 hours and purged by two persons, leaving a tombstone',
    },
    source: '政务数据共享条例 3；保守国家秘密法实施条例 61',
    tag: 'P/D',
    value: 24,
    unit: 'h',
  },
  {
    id: 'R-SEC-10',
    title: {
      zh: '每次发布须经提供部门保密审查，记审查员、意见、日期；可并环节，不可并保密审查',
      en: 'Every publication passes the provider’s secrecy review with officer, opinion and date; steps may be merged, never this one',
    },
    source: '保守国家秘密法 35；政府信息公开条例 17；时限由本平台设定',
    tag: 'P/D',
    value: 3,
    unit: 'WD',
  },
] as const satisfies readonly Rule[]
