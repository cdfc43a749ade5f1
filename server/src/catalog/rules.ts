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
    id: 'R-SHR-07',
    title: {
      zh: '法律、行政法规、职责变化的，10个工作日内更新目录；经主管部门同意可延长5个工作日；主管部门2个工作日内审核公布',
      en: 'The catalogue is updated within 10 working days of a change in law or duties, 5 more with the consent of the authority, which publishes within 2',
    },
    source: '政务数据共享条例 17',
    tag: 'F',
    value: 10,
    unit: 'WD',
    values: [
      { name: 'extension', value: 5, unit: 'WD', about: { zh: '经同意的延长', en: 'The extension, with consent' } },
      {
        name: 'publishing',
        value: 2,
        unit: 'WD',
        about: { zh: '主管部门审核公布', en: 'Review and publication by the authority' },
      },
    ],
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
  {
    id: 'R-SHR-01',
    title: {
      zh: '统一的政务数据目录，各部门编制本部门的；共享责任清单由记录生成、按号发布',
      en: 'One government data catalogue, each department compiling its own; its list of what it answers for in sharing is generated from the records and published by number',
    },
    source: '政务数据共享条例 12；关于加快公共数据资源开发利用的意见（一）；清单内容由本平台设定',
    tag: 'F/D',
  },
  {
    id: 'R-SHR-03',
    title: {
      zh: '政务数据目录写明：目录名称、数据项、提供单位、数据格式、更新频率、共享属性、共享方式、使用条件、数据分类分级',
      en: 'An entry of the government data catalogue states name, items, providing unit, format, update frequency, sharing attribute, method, conditions of use, class and grade',
    },
    source: '政务数据共享条例 13',
    tag: 'F',
  },
  {
    id: 'R-SHR-04',
    title: {
      zh: '共享属性：无条件共享、有条件共享、不予共享；有条件的列明共享范围和使用用途，不予共享的列明理由和法律、行政法规或国务院决定依据',
      en: 'Sharing attribute: unconditional, conditional with scope and purposes, or not shared with the reason and the law, administrative regulation or State Council decision relied on',
    },
    source: '政务数据共享条例 14、15',
    tag: 'F',
  },
  {
    id: 'R-SHR-05',
    title: {
      zh: '不得自行增设阻碍政务数据共享的条件；常见说法由目录检查提示',
      en: 'No conditions of one’s own making that hinder sharing; the check of the entry points at the usual phrases',
    },
    source: '政务数据共享条例 15；说法清单由本平台设定',
    tag: 'F/D',
  },
] as const satisfies readonly Rule[]
