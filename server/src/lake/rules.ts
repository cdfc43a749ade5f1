import type { Rule } from '../platform/rules.ts'

/** 归集的规则. R-SEC-09 stands with opendata, which runs the drill; the code of citizens with the parties. */
export const rules = [
  {
    id: 'R-CODE-04',
    title: {
      zh: '身份证号等默认按个人信息对待：样例和页面一律遮去，收了就不能开放',
      en: 'Ids and the like are personal by default: masked in every sample and page, and what keeps them cannot be opened',
    },
    source: '本平台规定',
    tag: 'D',
  },
  {
    id: 'R-CODE-05',
    title: {
      zh: '9 开头的永久居留证号、81/82/83 居住证号同样有效；虚构人物用从未分配的 0099xx',
      en: 'Permanent residence (9…) and residence permits (81/82/83) are valid too; fictional people use 0099xx, never issued',
    },
    source: '外国人永久居留身份证（2023 版）；本平台规定',
    tag: 'P/D',
  },
] as const satisfies readonly Rule[]
