import { defineProblems } from '../platform/problem.ts'

/** 纠错与校核: what is refused, and what the person can do about it. */
export const problems = defineProblems('correction', {
  notFound: {
    status: 404,
    title: { zh: '没有这件纠错，或您无权查看', en: 'There is no such report, or you may not see it' },
    advice: {
      zh: '请核对编号；未登录提出的，凭编号和查询码查看',
      en: 'Check the number; filed without an account, it is seen with its number and code',
    },
  },
  notCorrectable: {
    status: 409,
    title: { zh: '这个数据集现在不能纠错', en: 'Errors in this dataset cannot be reported now' },
    advice: { zh: '只有已发布的数据集可以纠错', en: 'Only those of published datasets can' },
  },
  notFit: {
    status: 422,
    title: { zh: '还要改几处', en: 'Some places need changes' },
    advice: { zh: 'findings 一次列出全部问题', en: '`findings` lists every fault at once' },
  },
  alreadyFiled: {
    status: 409,
    title: { zh: '您对同一处的纠错正在办理', en: 'A report of yours about the same place is under way' },
    advice: { zh: '可以在那一件里补充', en: 'Add to that one' },
  },
  notYourHouse: {
    status: 403,
    title: {
      zh: '您在这个机构没有岗位，不能代它提出',
      en: 'You hold no post at this organisation and cannot file for it',
    },
  },
  noAuthority: {
    status: 409,
    title: { zh: '没有找到同级数据主管部门', en: 'There is no data authority of the same level' },
    advice: {
      zh: '请管理员为提供部门填写所属区划',
      en: 'Ask an administrator to state the region of the publisher',
    },
  },
  notCorrectedYet: {
    status: 409,
    title: { zh: '还没有更正的新版本', en: 'No new version corrects it yet' },
    advice: {
      zh: '提出纠错以后发布的才算更正。请装入新版本并发布，提交时选上这件纠错；发布后它自动转为已更正',
      en: 'Only what is published after the report corrects it. Load and publish a new version and choose this report when submitting; it then becomes corrected by itself',
    },
  },
  notAnswered: {
    status: 422,
    title: { zh: '这次提交不能更正所选的纠错', en: 'This round does not correct the chosen reports' },
    advice: {
      zh: 'findings 列出每一件；请装入更正的新版本，或不选它们再提交',
      en: '`findings` lists each: load the version that corrects them, or submit without them',
    },
  },
  transferWhere: {
    status: 422,
    title: { zh: '请写明转给哪个部门', en: 'Say to which department it is handed' },
    advice: {
      zh: '提供部门可转给来源部门，来源部门核查后转回提供部门',
      en: 'The publisher hands it to the department that the data come from, and that one hands it back',
    },
  },
  wordsNotFit: {
    status: 422,
    title: { zh: '答复将公开，还要改几处', en: 'The answer will be public and needs changes' },
    advice: { zh: 'findings 一次列出全部问题', en: '`findings` lists every fault at once' },
  },
  appealOver: {
    status: 409,
    title: { zh: '申诉期已过', en: 'The time to appeal is over' },
    advice: { zh: 'last 是可以申诉的最后一天；可以另提一件', en: '`last` was the last day; a new report can be filed' },
  },
  wrongCode: {
    status: 403,
    title: { zh: '编号或查询码不对', en: 'The number or the code is not right' },
    advice: { zh: '查询码在提出时给出，只显示一次', en: 'The code was shown once, when the report was filed' },
  },
  wrongPost: {
    status: 403,
    title: { zh: '您的岗位无权执行此操作', en: 'Your post may not do this' },
    advice: { zh: 'requires 列出可以办理的岗位', en: '`requires` lists the posts that may' },
  },
  notLinkable: {
    status: 409,
    title: {
      zh: '所选的纠错不在办理中，或不属于这个数据集',
      en: 'A chosen report is not under way, or is of another dataset',
    },
  },
})
