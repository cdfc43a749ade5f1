import type { Rule } from '../platform/rules.ts'

/** 数据质量的规则. */
export const rules = [
  {
    id: 'R-DQ-01',
    title: {
      zh: '数据重复率、脏数据出现率是反向指标：按 1 − X 计分，X 与得分都列出',
      en: 'Duplicate rate and dirty-data rate are negative: scored as 1 − X, with both X and the score shown',
    },
    source: 'GB/T 36344-2018；DB31/T 1523-2024',
    tag: 'P',
  },
  {
    id: 'R-DQ-02',
    title: {
      zh: 'B = 0 为“不适用”，不计入平均，绝不作 100 分',
      en: 'B = 0 is "not applicable", left out of averages and never 100',
    },
    source: '本平台规定',
    tag: 'D',
  },
  {
    id: 'R-DQ-03',
    title: {
      zh: '缺少评价依据的指标为“无法评”，写明缺什么，绝不猜',
      en: 'An indicator whose input is missing is "not assessable", with the missing input named; nothing is guessed',
    },
    source: '本平台规定',
    tag: 'D',
  },
  {
    id: 'R-DQ-05',
    title: {
      zh: '维度得分是可评指标的平均，总分是各维度的加权平均，权重由规则包给出，默认相等',
      en: 'A dimension is the mean of its assessable indicators, the total their weighted mean; weights are the pack’s, equal by default',
    },
    source: '本平台规定（标准未定权重）',
    tag: 'D',
  },
  {
    id: 'R-DQ-06',
    title: {
      zh: '等级界限是参数：默认不低于 95 为 A，85 为 B，70 为 C，其余为 D',
      en: 'Grade bands are parameters: by default A from 95, B from 85, C from 70, else D',
    },
    source: '本平台规定（标准未定等级）',
    tag: 'D',
  },
  {
    id: 'R-DQ-08',
    title: {
      zh: '分级在 L2 以上的数据，违规行的值一律遮盖后显示',
      en: 'Of data graded L2 or more, values of failing rows are shown masked only',
    },
    source: '本平台规定',
    tag: 'D',
  },
  {
    id: 'R-DQ-07',
    title: {
      zh: '问题闭环：提出，转提供部门核实，更正，重新测评，答复；公众纠错与部门校核进同一队列；退回补正一次，提出人可申诉一次，由数据主管部门复核',
      en: 'Closed loop: filed, verified by the provider, corrected, measured again, answered; reports of the public and check requests of departments in one queue; sent back once for what is missing, appealed against once before the data authority',
    },
    source: '政务数据共享条例 26，本平台细化',
    tag: 'F/D',
    values: [
      {
        name: 'supplement',
        value: 10,
        unit: 'WD',
        about: { zh: '提出人补正', en: 'The filer’s addition to a report' },
      },
      {
        name: 'appeal',
        value: 10,
        unit: 'WD',
        about: { zh: '答复后申诉的期限', en: 'The time to appeal after the answer' },
      },
      { name: 'review', value: 10, unit: 'WD', about: { zh: '主管部门复核', en: 'The review by the authority' } },
      { name: 'again', value: 10, unit: 'WD', about: { zh: '责令重新核查', en: 'Verifying again when told to' } },
      {
        name: 'contact',
        value: 30,
        unit: 'd',
        about: { zh: '办结后联系方式的保留', en: 'How long a contact is kept after the end' },
      },
    ],
  },
  {
    id: 'R-OPEN-06',
    title: {
      zh: '公众纠错是公开事项，状态与答复可查；目标 10 个工作日答复，可延长一次并告知',
      en: 'Error reports of the public are public tickets with status and answer; answered in 10 working days, extended once with notice',
    },
    source: '关于加快公共数据资源开发利用的意见（二）；时限由本平台设定',
    tag: 'F/D',
    value: 10,
    unit: 'WD',
    values: [
      {
        name: 'extension',
        value: 10,
        unit: 'WD',
        about: { zh: '公众纠错的一次延长', en: 'One extension of a report of the public' },
      },
    ],
  },
  {
    id: 'R-SHR-40',
    title: {
      zh: '使用部门发现数据有误、不全的，可提出校核申请；提供部门 10 个工作日内核实、更正、反馈',
      en: 'A department that finds data wrong or incomplete files a check request; the provider verifies, corrects and answers in 10 working days',
    },
    source: '政务数据共享条例 26',
    tag: 'F',
    value: 10,
    unit: 'WD',
  },
  {
    id: 'R-SHR-41',
    title: {
      zh: '数据使用情况有记录；用过有误版本的，更正时一并告知',
      en: 'The use of data is recorded; whoever used the wrong version is told of the correction',
    },
    source: '政务数据共享条例 26，本平台细化',
    tag: 'F/D',
  },
] as const satisfies readonly Rule[]
