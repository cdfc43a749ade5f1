import type { Rule } from '../platform/rules.ts'

/** 归集的规则: what is looked for in a file before it becomes a version. Secrecy marks (R-SEC-09) stand with opendata's drill, credit codes with parties. */
export const rules = [
  {
    id: 'R-CODE-03',
    title: {
      zh: '公民身份号码按区划、日期、校验位识别，数据列与碰巧的比例相比；不得作登录名',
      en: 'Citizen ids are known by division, date and check character, a column against what chance would give; none is a login',
    },
    source: 'GB 11643-1999',
    tag: 'MU',
  },
  {
    id: 'R-CODE-04',
    title: {
      zh: '身份号码等默认敏感：样例、页面和审核时一律遮去，筛选值不以明文写入存证，收了就不能开放，账号不存',
      en: 'Ids and the like are sensitive by default: masked in samples, pages and reviews, as filter values not in the ledger in clear, a bar to opening, and held by no account',
    },
    source: '本平台规定',
    tag: 'D',
  },
  {
    id: 'R-CODE-05',
    title: {
      zh: '9 开头的永久居留证号、81/82/83 居住证号同样有效；虚构人物用从未分配的 0099xx',
      en: 'Permanent residence cards (9…) and residence permits (81–83) are valid too; fictional people use 0099xx, never issued',
    },
    source: '外国人永久居留身份证（2023 版）；本平台规定',
    tag: 'P/D',
  },
] as const satisfies readonly Rule[]
