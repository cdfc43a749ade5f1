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
] as const satisfies readonly Rule[]
