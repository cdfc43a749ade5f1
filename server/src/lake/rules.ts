import type { Rule } from '../platform/rules.ts'

/** 归集的规则: what is looked for in a file before it becomes a version. */
export const rules = [
  {
    id: 'R-SEC-09',
    title: {
      zh: '带密级或内部标志的文件在入口挡下：告知保密审查员，收到的每一个字节都清除',
      en: 'A file with a secrecy mark is stopped at the door: the officer is told and every byte that arrived is erased',
    },
    source: '政务数据共享条例第三条；保守国家秘密法',
    tag: 'F/D',
  },
  {
    id: 'R-CODE-01',
    title: {
      zh: '统一社会信用代码列按校验位核对，不符的照原样装载并提醒',
      en: 'A column of unified credit codes is checked by the check character; those that fail are loaded as written, with a word',
    },
    source: 'GB 32100-2015',
    tag: 'F',
  },
  {
    id: 'R-CODE-03',
    title: {
      zh: '公民身份号码列按区划、日期、校验位识别，与碰巧的比例相比',
      en: 'A column of citizen ids is known by division, date and check character, against what chance would give',
    },
    source: 'GB 11643-1999',
    tag: 'F',
  },
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
