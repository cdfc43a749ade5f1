import { defineProblems } from '../platform/problem.ts'

/** 政务数据共享: what is refused, and what the person can do about it. */
export const problems = defineProblems('sharing', {
  notShared: {
    status: 409,
    title: { zh: '这个数据集不予共享', en: 'This dataset is not shared' },
    advice: {
      zh: '理由与依据见 reason、law；认为应当共享的，先与提供部门协商，再请同级数据主管部门协调（共享条例第二十八条）',
      en: '`reason` and `law` say why; if you hold that it must be shared, negotiate with the provider, then ask the authority of your level to coordinate (art. 28)',
    },
  },
  notProvided: {
    status: 409,
    title: { zh: '这个数据集现在没有可以共享的数据', en: 'There are no data to share in this dataset now' },
    advice: {
      zh: '目录已编、数据未挂接或者已下架；请与提供部门联系',
      en: 'It is catalogued without data, or was withdrawn; ask the provider',
    },
  },
  ownData: {
    status: 409,
    title: { zh: '这是本单位提供的数据，不用申请', en: 'Your own house provides this: there is nothing to ask for' },
  },
  notADepartment: {
    status: 403,
    title: { zh: '只有政务部门的数据专员可以申请共享', en: 'Only a data officer of a department may ask for sharing' },
    advice: {
      zh: '企业、个人请走开放或者授权运营的途径；其他岗位请由本单位数据专员办理',
      en: 'Enterprises and persons apply under opening; in a department let its data officer do it',
    },
  },
  notFit: {
    status: 422,
    title: { zh: '申请还要改', en: 'The request needs changes' },
    advice: { zh: 'findings 一次列出全部问题', en: '`findings` lists every fault at once' },
  },
  alreadyAsked: {
    status: 409,
    title: {
      zh: '本单位为同一事项申请这项数据，已有一件在办或者在用',
      en: 'Your house has asked for these data for the same matter already',
    },
    advice: { zh: '在“我部门的申请”里查看、补充或撤回', en: 'See it, add to it or withdraw it under our requests' },
  },
  statementChanged: {
    status: 409,
    title: { zh: '承诺的文字已有变动', en: 'The words of the statement have changed' },
    advice: { zh: '请刷新，看过现在的文字再提交', en: 'Reload and read today’s before you send it' },
  },
  attributeChanged: {
    status: 409,
    title: { zh: '这个数据集的共享属性已有变动', en: 'The sharing attribute of this dataset has changed' },
    advice: { zh: '答复时限随之不同；请撤回后重新申请', en: 'Its time limits differ: withdraw and ask anew' },
  },
  noAuthority: {
    status: 409,
    title: { zh: '没有找到同级共享主管部门', en: 'There is no sharing authority of the same level' },
    advice: {
      zh: '请管理员为提供部门填写所属区划',
      en: 'Ask an administrator to state the region of the provider',
    },
  },
  notChangeable: {
    status: 409,
    title: { zh: '申请现在不能修改', en: 'The request cannot be changed now' },
    advice: { zh: '退回修改、告知补充时可以改', en: 'It can when it was sent back or when more was asked for' },
  },
  beyondApproval: {
    status: 409,
    title: {
      zh: '申请超出了本单位负责人同意的范围',
      en: 'The request goes beyond what the head of the requester approved',
    },
    advice: {
      zh: '事项、列、行范围、方式、期限比原来宽的，先送本单位负责人再次同意；或者改回原来的范围',
      en: 'More columns, methods or days, other rows or another matter: send it to your head again, or go back to what was approved',
    },
  },
  notInUse: {
    status: 409,
    title: { zh: '这件共享现在不能使用', en: 'This sharing is not in use now' },
  },
  caseNeeded: {
    status: 422,
    title: { zh: '请写明办件编号', en: 'Name the case' },
    advice: {
      zh: '用途写作“matter/事项编码/办件编号”，放在 Gongshu-Purpose',
      en: 'State the purpose as `matter/<code>/<case>` in Gongshu-Purpose',
    },
  },
})
