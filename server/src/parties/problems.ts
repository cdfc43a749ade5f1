import { defineProblems } from '../platform/problem.ts'

export const problems = defineProblems('parties', {
  wrongDuty: {
    status: 403,
    title: { zh: '这不是您岗位的职责', en: 'This is not a duty of your post' },
    advice: { zh: 'requires 写明由哪个岗位办理', en: '`requires` says whose duty it is' },
  },

  notByKey: {
    status: 403,
    title: { zh: '接口密钥不能办理此事', en: 'An API key may not do this' },
    advice: { zh: '请本人登录后办理', en: 'Sign in as a person to do it' },
  },
  organisationNotFound: { status: 404, title: { zh: '没有这个机构', en: 'There is no such organisation' } },
  unitNotFound: { status: 404, title: { zh: '该机构没有这个内设机构', en: 'The organisation has no such unit' } },
  nameTaken: {
    status: 409,
    title: { zh: '已有同名机构', en: 'An organisation already bears this name' },
    advice: {
      zh: '如确是同一机构，请使用 organisationId 所指的；更名请改其名称',
      en: 'If it is the same, use the one in `organisationId`; for a new name, change its name',
    },
  },
  creditCodeTaken: {
    status: 409,
    title: { zh: '这个统一社会信用代码已属另一机构', en: 'This credit code belongs to another organisation' },
    advice: {
      zh: '同一机构更名的，请改其名称；机构改革合并的，请登记承继关系',
      en: 'If it was renamed, change its name; if it was merged, record the succession',
    },
  },
  invalidOrganisation: {
    status: 422,
    title: { zh: '机构信息有误', en: 'What is said of the organisation does not hold' },
    advice: { zh: 'findings 逐条说明', en: '`findings` says what, point by point' },
  },
  superiorLoop: {
    status: 422,
    title: { zh: '上级机构不能是自己的下级', en: 'A superior cannot be one’s own subordinate' },
  },
  changedMeanwhile: {
    status: 409,
    title: { zh: '其间已有人改动', en: 'Someone else changed it meanwhile' },
    advice: { zh: '请刷新，看过新的内容再操作', en: 'Reload, look at what it is now, then decide' },
  },
  organisationEnded: {
    status: 409,
    title: { zh: '该机构已撤并', en: 'This organisation has been merged or abolished' },
    advice: { zh: 'successorId 是承继它的机构', en: '`successorId` is the one that continues its duties' },
  },
  successionNotYet: {
    status: 409,
    title: { zh: '承继之日未到', en: 'The day of the succession has not come' },
    advice: { zh: '请于 on 所示之日起确认', en: 'Confirm it from the day in `on`' },
  },
  authorityTaken: {
    status: 409,
    title: { zh: '该行政区划已有这一条线的主管部门', en: 'This region already has an authority of this line' },
    advice: {
      zh: '如已改由另一部门主管，请先变更主管部门',
      en: 'If the duty moved, name the new authority for the line',
    },
  },
  authorityOperates: {
    status: 409,
    title: { zh: '主管部门不得兼任运营', en: 'An authority may not operate' },
    advice: {
      zh: '管运分离：请由另一机构承担运营（R-OPN-08）',
      en: 'Administration and operation are kept apart: let another organisation operate (R-OPN-08)',
    },
  },
  regionRetired: {
    status: 409,
    title: { zh: '这个行政区划代码已停用，不得再用', en: 'This region code is retired and never used again' },
    advice: { zh: 'successorCode 是现行代码', en: '`successorCode` is the one in force' },
  },
  regionTaken: {
    status: 409,
    title: { zh: '这个行政区划代码属于另一地名', en: 'This region code names another place' },
  },

  accountNotFound: { status: 404, title: { zh: '没有这个账号', en: 'There is no such account' } },
  loginTaken: {
    status: 409,
    title: { zh: '登录名已被使用过', en: 'This login has been used' },
    advice: {
      zh: '登录名一人一名，停用后也不再分给别人',
      en: 'A login is one person’s, also after they left; choose another',
    },
  },
  invalidAccount: {
    status: 422,
    title: { zh: '账号信息有误', en: 'What is said of the account does not hold' },
    advice: { zh: 'findings 逐条说明', en: '`findings` says what, point by point' },
  },
  accountClosed: {
    status: 409,
    title: { zh: '账号已停用', en: 'The account is closed' },
    advice: { zh: '停用的账号不再启用；请另建账号', en: 'A closed account stays closed; make another' },
  },
  notOneself: {
    status: 403,
    title: { zh: '不能为自己办理', en: 'Nobody does this for themselves' },
    advice: { zh: '请由另一位管理员办理', en: 'Ask another administrator' },
  },
  dutiesApart: {
    status: 409,
    title: { zh: '这两个岗位不得由同一账号担任', en: 'One account may not hold these two posts' },
    advice: {
      zh: '三员分立、管运分离：请另设账号，或者先收回 holds 所列岗位',
      en: 'Separated duties: use another account, or take the posts in `holds` first',
    },
  },
  postHeld: { status: 409, title: { zh: '该账号已任此岗位', en: 'The account already holds this post' } },
  postNotFound: {
    status: 404,
    title: { zh: '没有这个任职，或已收回', en: 'There is no such post, or it was taken already' },
  },
  lastAdministrator: {
    status: 409,
    title: { zh: '这是最后一位这样的管理员', en: 'This is the last such administrator' },
    advice: { zh: '请先把该岗位授予接任的人', en: 'Give the post to a successor first' },
  },

  signInRefused: {
    status: 401,
    title: { zh: '登录名或口令不对', en: 'Login or password is wrong' },
    advice: {
      zh: '请检查大小写与输入法；忘记口令请联系系统管理员',
      en: 'Check capitals and the input method; if it is forgotten, ask the system administrator',
    },
  },
  signInWait: {
    status: 429,
    title: { zh: '连续失败次数过多，暂不能登录', en: 'Too many failures; signing in has to wait' },
    advice: {
      zh: '请到 until 所示时间后再试；急用请联系安全管理员解锁',
      en: 'Try again after `until`, or ask the security administrator to unlock',
    },
  },
  accountLocked: {
    status: 403,
    title: { zh: '账号已锁定', en: 'The account is locked' },
    advice: { zh: '请联系安全管理员解锁', en: 'Ask the security administrator to unlock it' },
  },
  changePasswordFirst: {
    status: 403,
    title: { zh: '请先修改口令', en: 'Change the password first' },
    advice: {
      zh: '首次登录、口令被重置或已到期，须本人改过才能办理',
      en: 'It is a first, reset or expired one; nothing else is open until you have changed it',
    },
  },
  secondFactorNeeded: {
    status: 401,
    title: { zh: '口令正确，还需二次验证', en: 'The password is right; a second factor is needed' },
    advice: {
      zh: '凭 ticket 用 methods 之一到 /api/v1/session/second-factor 验证',
      en: 'Prove one of `methods` at /api/v1/session/second-factor under `ticket`',
    },
  },
  secondFactorWrong: {
    status: 401,
    title: { zh: '二次验证不对', en: 'The second factor is wrong' },
    advice: {
      zh: '动态口令半分钟一换，每个只用一次；请核对手机时间，或换一种方式',
      en: 'A code lasts half a minute and counts once: check the clock of the telephone, or choose another way',
    },
  },
  ticketOver: {
    status: 401,
    title: { zh: '验证已过时或次数用完，请重新登录', en: 'The time or the tries are used up: sign in again' },
  },
  codeWrong: {
    status: 422,
    title: { zh: '动态口令不对', en: 'This is not the code' },
    advice: {
      zh: '请输入应用上当前显示的 6 位数字；一直不对，请核对手机时间',
      en: 'Type the six digits that the app shows now; if they keep being wrong, check the clock of the telephone',
    },
  },
  passkeyWrong: {
    status: 422,
    title: { zh: '这个通行密钥验证不了', en: 'This passkey cannot be verified' },
    advice: { zh: '请重新添加一次', en: 'Add it once more' },
  },
  passkeyTaken: {
    status: 409,
    title: { zh: '这个通行密钥已绑定过', en: 'This passkey is bound already' },
  },
  noPasskeyHere: {
    status: 409,
    title: { zh: '这个网址不能使用通行密钥', en: 'Passkeys cannot be used at this address' },
    advice: {
      zh: '通行密钥要求 https 和域名（本机可用 localhost）；请改用动态口令',
      en: 'A passkey wants https and a host name (localhost on the machine itself): take an authenticator app instead',
    },
  },
  factorNotFound: { status: 404, title: { zh: '没有这个二次验证', en: 'There is no such second factor' } },
  tooManyFactors: {
    status: 409,
    title: { zh: '绑定的二次验证已达上限', en: 'No more second factors can be bound' },
    advice: { zh: '请先解绑不用的', en: 'Remove one that is not used' },
  },
  factorDemanded: {
    status: 409,
    title: {
      zh: '您的岗位要求二次验证，最后一个不能解绑',
      en: 'Your post demands a second factor: the last one stays',
    },
    advice: { zh: '请先绑定另一个', en: 'Bind another one first' },
  },
  wrongPassword: { status: 403, title: { zh: '现用口令不对', en: 'The present password is wrong' } },
  weakPassword: {
    status: 422,
    title: { zh: '口令不合要求', en: 'This password will not do' },
    advice: { zh: 'findings 逐条说明', en: '`findings` says why, point by point' },
  },

  invalidKey: {
    status: 401,
    title: { zh: '密钥无效、已过期或已吊销', en: 'The key is not valid, has expired or was revoked' },
    advice: { zh: '请登录后查看密钥，必要时新建', en: 'Sign in to look at your keys, and make a new one if need be' },
  },
  keyNotFound: { status: 404, title: { zh: '没有这个密钥', en: 'There is no such key' } },
  tooManyKeys: {
    status: 409,
    title: { zh: '密钥数已达上限', en: 'You have as many keys as allowed' },
    advice: { zh: '请先吊销不用的密钥', en: 'Revoke those you no longer use' },
  },
  keyTooLong: {
    status: 422,
    title: { zh: '密钥有效期过长', en: 'The key would live too long' },
    advice: { zh: 'mostDays 是最长天数', en: '`mostDays` is the most' },
  },
  scopeNeedsPost: {
    status: 403,
    title: { zh: '导入权限只给该机构的数据专员', en: 'The import scope is for data officers of the organisation' },
    advice: { zh: '请指定您任数据专员的机构', en: 'Name an organisation whose data officer you are' },
  },
  quotaExceeded: {
    status: 429,
    title: { zh: '调用次数超过限额', en: 'The quota is used up' },
    advice: {
      zh: '请按 Retry-After 所示秒数后再试；需要更大限额请联系数据局',
      en: 'Try again after the seconds in Retry-After; for a larger quota ask the data bureau',
    },
  },

  setupDone: {
    status: 409,
    title: { zh: '系统已初始化', en: 'This installation is set up already' },
    advice: { zh: '请登录', en: 'Sign in' },
  },
  setupLinkInvalid: {
    status: 403,
    title: { zh: '初始化链接无效或已过期', en: 'The setup link is not valid or has expired' },
    advice: { zh: '重新启动程序会打印新的链接', en: 'Restarting the program prints a new one' },
  },
})
