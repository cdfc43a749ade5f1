import type { Rule } from '../platform/rules.ts'
import { defaultPolicy } from './policy.ts'

/** 机构、用户、岗位、密钥的规则. */
export const rules = [
  {
    id: 'R-CODE-01',
    title: {
      zh: '统一社会信用代码按 GB 32100-2015 计算校验，校验码 0 同样有效；登记时不符的拒绝，数据列中不符的照原样装载并提醒',
      en: 'Unified credit codes are checked by calculation (GB 32100-2015), the check character 0 as valid as any; a wrong one is refused for an organisation, and loaded as written, with a word, in a column of data',
    },
    source: 'GB 32100-2015',
    tag: 'MU',
  },
  {
    id: 'R-CODE-02',
    title: {
      zh: '主体标识码按 GB 11714 核验，不符只提示不拒绝',
      en: 'The subject id is checked by GB 11714; a deviation warns and never refuses',
    },
    source: 'GB 11714-1997',
    tag: 'MU',
  },
  {
    id: 'R-CODE-12',
    title: {
      zh: '行政区划代码 6 位，停用的代码不再使用',
      en: 'Region codes are six digits; a retired code is never used again',
    },
    source: 'GB/T 2260',
    tag: 'MU',
    value: 6,
    unit: 'count',
  },
  {
    id: 'R-SEC-01',
    title: {
      zh: '身份鉴别：口令复杂度与有效期、失败锁定、会话超时、两种以上鉴别技术（其一为密码技术）',
      en: 'Identification: password complexity and expiry, lock after failures, session timeout, two or more factors, one of them cryptographic',
    },
    source: 'GB/T 22239-2019 8.1.4.1',
    tag: 'P/D',
    value: defaultPolicy.lockAfterFailures,
    unit: 'count',
  },
  {
    id: 'R-SEC-02',
    title: {
      zh: '访问控制：最小权限，无默认、共享、闲置账号；登录名一人一名',
      en: 'Access control: least privilege; no default, shared or orphan accounts; a login is one person’s for ever',
    },
    source: 'GB/T 22239-2019 8.1.4.2',
    tag: 'P/D',
  },
  {
    id: 'R-SEC-03',
    title: {
      zh: '安全审计：账号的每个重要动作都在存证日志中',
      en: 'Audit: every important action of an account is in the ledger',
    },
    source: 'GB/T 22239-2019 8.1.4.3',
    tag: 'P/D',
  },
  {
    id: 'R-SEC-08',
    title: {
      zh: '三员分立：系统、安全、审计管理员互不兼任，审计管理员只读',
      en: 'Three separated administrators: system, security, audit; nobody is two of them, and the auditor only reads',
    },
    source: 'GB/T 22239-2019 8.1.5',
    tag: 'P/D',
  },
  {
    id: 'R-OPN-08',
    title: {
      zh: '管运适度分离：管理与运营不在同一账号、同一机构',
      en: 'Administration and operation are kept apart: not in one account, not in one organisation',
    },
    source: '关于加快公共数据资源开发利用的意见（十一）',
    tag: 'F/D',
  },
] as const satisfies readonly Rule[]
