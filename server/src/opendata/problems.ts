import { defineProblems } from '../platform/problem.ts'

/** 公共数据开放: what is refused, and what the person can do about it. */
export const problems = defineProblems('opendata', {
  notPublishable: {
    status: 409,
    title: { zh: '这个数据集还不能开放', en: 'This dataset cannot be opened yet' },
    advice: {
      zh: 'findings 一次列出全部问题，weight 为 must 的必须先改好',
      en: '`findings` lists every fault at once; those of weight `must` come first',
    },
  },
  nothingToPublish: {
    status: 409,
    title: { zh: '没有待发布的变更', en: 'There is no change to publish' },
    advice: {
      zh: '请先修改编目信息或装入新版本，再提交',
      en: 'Change the description or load a new version first, then submit',
    },
  },
  alreadySubmitted: {
    status: 409,
    title: { zh: '已提交，正在审核', en: 'It has been submitted and is under review' },
    advice: { zh: '需要修改时，请先撤回', en: 'To change it, take it back first' },
  },
  notReviewable: {
    status: 409,
    title: { zh: '暂停、清除的数据集不能提交', en: 'A suspended or purged dataset cannot be submitted' },
  },
  noAuthority: {
    status: 409,
    title: { zh: '没有找到同级数据主管部门', en: 'There is no data authority of the same level' },
    advice: {
      zh: '请管理员为提供部门填写所属区划',
      en: 'Ask an administrator to state the region of the publisher',
    },
  },
  notYetDue: {
    status: 409,
    title: { zh: '预告期未满，尚未生效', en: 'The notice period has not ended' },
  },
  publicationNotFound: {
    status: 404,
    title: { zh: '没有这次发布，或您无权查看', en: 'There is no such publication, or you may not see it' },
  },
  versionNotInDataset: {
    status: 404,
    title: { zh: '这个数据集没有这个版本', en: 'This dataset has no such version' },
  },
  wrongPost: {
    status: 403,
    title: { zh: '您的岗位无权执行此操作', en: 'Your post may not do this' },
    advice: { zh: 'requires 列出可以办理的岗位', en: '`requires` lists the posts that may' },
  },
  whichFile: {
    status: 400,
    title: { zh: '请给出文件路径或已上传文件，二者取一', en: 'Name a path or an upload, one of the two' },
  },
  consoleImportNotFound: {
    status: 404,
    title: { zh: '没有这次命令行导入', en: 'There is no such import of the command line' },
  },
  departmentNotFound: {
    status: 404,
    title: { zh: '没有这个部门', en: 'There is no such department' },
  },
  notOnApplication: {
    status: 409,
    title: { zh: '这个数据集现在不能申请', en: 'This dataset cannot be applied for now' },
    advice: {
      zh: '只有已发布、有条件开放的一、二级数据可以申请；三级须另受使用控制',
      en: 'Only published data of level 1 or 2 that are open on conditions can; level 3 needs control of use',
    },
  },
  requestNotFit: {
    status: 422,
    title: { zh: '申请还要改', en: 'The application needs changes' },
    advice: { zh: 'findings 一次列出全部问题', en: '`findings` lists every fault at once' },
  },
  notYourHouse: {
    status: 403,
    title: {
      zh: '您在这个机构没有岗位，不能代它申请',
      en: 'You hold no post at this organisation and cannot apply for it',
    },
  },
  ownData: {
    status: 409,
    title: { zh: '这是本单位提供的数据，不用申请', en: 'Your own house publishes this: there is nothing to apply for' },
  },
  alreadyApplied: {
    status: 409,
    title: { zh: '已有一件申请正在办理', en: 'An application of yours is under way already' },
    advice: { zh: '在“我的申请”里查看、补充或撤回', en: 'See it, add to it or withdraw it under “My applications”' },
  },
  termsChanged: {
    status: 409,
    title: { zh: '开放条件或承诺已有变动', en: 'The conditions or the commitment have changed' },
    advice: { zh: '请刷新，看过现在的条件再提交', en: 'Reload and read today’s before you apply' },
  },
  agreementNotRead: {
    status: 409,
    title: { zh: '请先看协议，再接受', en: 'Read the agreement before you accept it' },
    advice: {
      zh: 'agreement 须是这件申请的协议的摘要',
      en: '`agreement` must be the digest of this application’s agreement',
    },
  },
  notInUse: {
    status: 409,
    title: { zh: '这件申请现在没有授权', en: 'This application has no grant now' },
  },
  caseNotFound: {
    status: 404,
    title: { zh: '没有这个保密处置事项，或您无权查看', en: 'There is no such case, or you may not see it' },
  },
  alreadyReported: {
    status: 409,
    title: { zh: '已经报告，正在处置', en: 'It has been reported and is being handled' },
  },
  samePersonTwice: {
    status: 403,
    title: { zh: '清除须由两人分别确认', en: 'A purge takes two different persons' },
    advice: {
      zh: '请由提供部门的保密审查员和系统管理员两个账号分别确认',
      en: 'The publisher’s secrecy officer and the system administrator confirm it, with two accounts',
    },
  },
})
