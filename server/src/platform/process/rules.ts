import type { Rule } from '../rules.ts'

/** 时限与办理的规则. */
export const rules = [
  {
    id: 'R-TIME-01',
    title: {
      zh: '时限记明单位、长度、起算事件、停表区间、延长（长度、批准人、理由、是否告知）、截止日、依据',
      en: 'A deadline keeps its unit, limit, start event, paused intervals, extension, last day and rule',
    },
    source: '本平台',
    tag: 'D',
  },
  {
    id: 'R-TIME-02',
    title: {
      zh: '工作日：周一至周五减去法定假日，加上调休上班日；每年的安排是数据',
      en: 'Working days: weekdays without public holidays, with worked weekend days; each year is data',
    },
    source: '国务院办公厅各年度部分节假日安排的通知',
    tag: 'P',
  },
  {
    id: 'R-TIME-03',
    title: {
      zh: '起算当日不计入；末日非工作日的，顺延至下一个工作日',
      en: 'The first day is not counted; a last day that is not a working day rolls to the next one',
    },
    source: '民法典 201、203',
    tag: 'P',
  },
  {
    id: 'R-TIME-04',
    title: { zh: '“以上”“以内”包括本数', en: '"Within" includes the number' },
    source: '数据产权登记工作指引（试行）42；国家网络安全事件报告管理办法附件',
    tag: 'F/P',
  },
  {
    id: 'R-TIME-05',
    title: {
      zh: '补正后的时限：登记自重新提交起算（重置），产权登记扣除补正、公示、异议时间（停表）',
      en: 'After a return: registration counts anew from resubmission; property registration leaves the time away out',
    },
    source: '公共数据资源登记管理暂行办法 10；数据产权登记工作指引（试行）28',
    tag: 'F',
  },
  {
    id: 'R-TIME-06',
    title: {
      zh: '超期不改变办理状态，只记一次超期，写明责任人，并记录理由',
      en: 'A missed deadline changes no state: it is recorded once with those responsible, and a reason is stated',
    },
    source: '本平台',
    tag: 'D',
  },
  {
    id: 'R-TIME-07',
    title: {
      zh: '放假通知未出的年份按周末与法定假日暂定，标明“暂定”，通知发布后重算并留痕；11月1日起提醒',
      en: 'A year without its notice is computed provisionally and says so, is computed anew when the notice comes; alarm from 1 November',
    },
    source: '本平台；全国年节及纪念日放假办法',
    tag: 'D',
  },
  {
    id: 'R-REG-30',
    title: {
      zh: '各项时限以全国取值为准，各地可按规则编号调整；对机构的时限只能缩短',
      en: 'Every limit is national unless a province sets its own by rule id; a limit on an agency may only be shortened',
    },
    source: '公共数据资源登记管理暂行办法，本平台细化',
    tag: 'D',
  },
] as const satisfies readonly Rule[]
