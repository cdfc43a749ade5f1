import type { Rule } from '../platform/rules.ts'

/** 资源目录的规则. */
export const rules = [
  {
    id: 'R-CODE-10',
    title: {
      zh: '信息资源代码：分类码（类 1 位、项 2 位、目 3 位、细目不定长），斜线，顺序号',
      en: 'Resource code: class code (1 + 2 + 3 digits and more), a slash, a sequence number',
    },
    source: '政务信息资源目录编制指南（试行）',
    tag: 'P',
  },
  {
    id: 'R-CODE-11',
    title: { zh: '分类码首位：1 基础、2 主题、3 部门', en: 'First digit of the class: 1 basic, 2 theme, 3 department' },
    source: '政务信息资源目录编制指南（试行）',
    tag: 'MU',
    value: 3,
  },
  {
    id: 'R-OPEN-01',
    title: {
      zh: '开放属性：无条件开放的人人可用，有条件开放的凭授权，不予开放的任何途径不放行，并须写明理由与法律依据',
      en: 'Openness: unconditional for everyone, conditional with a grant, closed by no route; what is closed states reason and legal basis',
    },
    source: '上海市数据条例 38–43；深圳经济特区数据条例 45–50；浙江省公共数据条例',
    tag: 'F/D',
  },
] as const satisfies readonly Rule[]
