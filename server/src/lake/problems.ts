import { defineProblems } from '../platform/problem.ts'

/** What the lake refuses, and what the person can do about it. */
export const problems = defineProblems('lake', {
  engineBusy: {
    status: 503,
    title: { zh: '查询引擎正忙', en: 'The query engine is busy' },
    advice: {
      zh: '同时进行的查询过多，请稍后重试；大批量数据请改用整表下载。',
      en: 'Too many queries at once. Try again shortly, or download the whole file instead.',
    },
  },
  queryTimedOut: {
    status: 504,
    title: { zh: '查询超过时限', en: 'The query took too long' },
    advice: {
      zh: '请增加筛选条件、减少分组，或下载整表后在本地计算。',
      en: 'Add filters, group by fewer columns, or download the file and compute locally.',
    },
  },
  sumTooLarge: {
    status: 422,
    title: { zh: '合计超出 38 位，算不下', en: 'The sum has more than 38 digits' },
    advice: {
      zh: '请用 avg、min、max，或用 where 缩小范围后再合计',
      en: 'Use avg, min or max, or sum fewer rows with where',
    },
  },
  queryTooLarge: {
    status: 503,
    title: { zh: '查询所需内存超过上限', en: 'The query needs more memory than allowed' },
    advice: {
      zh: '请增加筛选条件、减少分组，或下载整表后在本地计算。',
      en: 'Add filters, group by fewer columns, or download the file and compute locally.',
    },
  },
  tooManyRows: {
    status: 400,
    title: { zh: '一页结果的行数超过上限', en: 'The result has more rows than a page may hold' },
    advice: { zh: '请分页读取，或下载整表。', en: 'Read it page by page, or download the whole file.' },
  },
  engineLost: {
    status: 503,
    title: { zh: '查询引擎进程意外结束', en: 'The engine process ended unexpectedly' },
    advice: { zh: '其他查询不受影响，请重试。', en: 'Other queries are not affected. Please try again.' },
  },
  diskFull: {
    status: 507,
    title: { zh: '磁盘空间不足', en: 'The disk is full' },
    advice: {
      zh: '原有数据未受影响。请联系系统管理员清理空间后重试。',
      en: 'Nothing that stood before was changed. Ask the administrator to free space, then try again.',
    },
  },
  readerLost: {
    status: 422,
    title: {
      zh: '文件太大或结构太复杂，读取时内存不够',
      en: 'The file is too large or too complex to be read in the memory allowed',
    },
    advice: {
      zh: '原件没有受影响。请在原来的程序里另存为 CSV 再送，CSV 不限大小。',
      en: 'The original is untouched. Save it as CSV with the program that made it; a CSV may be of any size.',
    },
  },
  readerStopped: {
    status: 500,
    title: { zh: '读文件的进程意外结束', en: 'The process that reads the file ended unexpectedly' },
    advice: {
      zh: '不是文件的问题，原件没有受影响。请重新送一次；再出错请告诉系统管理员。',
      en: 'The file is not at fault and the original is untouched. Send it again; if it fails again, tell the administrator.',
    },
  },
  uploadNotFound: {
    status: 404,
    title: { zh: '没有这次上传，或已过期清除', en: 'There is no such upload, or it was cleared away' },
    advice: { zh: '请重新选择文件上传。', en: 'Choose the file again.' },
  },
  uploadTooLarge: {
    status: 413,
    title: { zh: '文件超过大小上限', en: 'The file is larger than allowed' },
    advice: { zh: '请分成几份，或压缩后再送。', en: 'Send it in parts, or packed.' },
  },
  uploadTooLong: {
    status: 413,
    title: { zh: '送来的字节比声明的多', en: 'More bytes arrived than were announced' },
    advice: {
      zh: '文件可能在上传途中变了。已收到的部分留着；请重新选择文件。',
      en: 'The file may have changed meanwhile. What had arrived is kept; choose the file again.',
    },
  },
  uploadUnfinished: {
    status: 409,
    title: { zh: '文件还没有收完', en: 'The file has not arrived completely' },
    advice: { zh: '请从断处接着传。', en: 'Go on from where it broke.' },
  },
  uploadBusy: {
    status: 409,
    title: { zh: '这次上传正在接收，或正被读取', en: 'This upload is being received or read' },
  },
  uploadCut: {
    status: 400,
    title: { zh: '上传中断', en: 'The upload was cut' },
    advice: {
      zh: '已收到的部分留着。重新选同一个文件，会从断处接着传。',
      en: 'What arrived is kept. Choose the same file again and it goes on from there.',
    },
  },
  wrongOffset: {
    status: 409,
    title: { zh: '续传位置不对', en: 'The upload goes on from another place' },
    advice: { zh: '请从 receivedBytes 所示的位置接着传。', en: 'Go on from the place given as receivedBytes.' },
  },
  noSuchFile: {
    status: 404,
    title: { zh: '这个位置没有文件', en: 'There is no file at that place' },
  },
  secrecyMark: {
    status: 422,
    title: { zh: '文件带有密级或内部标志，已被挡下', en: 'The file bears a secrecy mark and was stopped' },
    advice: {
      zh: '本系统不得存储、处理、传输国家秘密和工作秘密。已收到的部分全部清除，并已告知保密审查员；请按保密规定处理原件。',
      en: 'State and work secrets may not be stored, processed or transferred here. Whatever had arrived was erased and the secrecy officer was told; handle the original by the secrecy rules.',
    },
  },
  importNotFound: {
    status: 404,
    title: { zh: '没有这次送数，或您无权查看', en: 'There is no such import, or you may not see it' },
  },
  wrongPost: {
    status: 403,
    title: { zh: '只有提供部门的数据专员可以送数', en: 'Only a data officer of the publisher may bring data' },
    advice: { zh: '请由提供部门的数据专员登录后操作。', en: 'Ask a data officer of the publisher to do it.' },
  },
  whichPublisher: {
    status: 400,
    title: { zh: '请说明是哪个部门的数据', en: 'Say whose data it is' },
    advice: { zh: '您在几个部门任数据专员，请选一个。', en: 'You are data officer of several offices: choose one.' },
  },
  importBusy: {
    status: 409,
    title: { zh: '正在读文件，读完才能改', en: 'The file is being read; it can be changed afterwards' },
  },
  editedMeanwhile: {
    status: 412,
    title: {
      zh: '您打开之后别人改过这次送数，您的改动没有保存',
      en: 'Someone has changed this import since you opened it; nothing of yours was saved',
    },
    advice: {
      zh: 'changes 列出谁在何时改了哪些项；请看过现在的读法再改，以新的 ETag 提交',
      en: '`changes` says who changed what when: look at the proposal as it is now, and send yours with the new ETag',
    },
  },
  importEnded: {
    status: 409,
    title: { zh: '这次送数已经结束', en: 'This import has ended' },
    advice: { zh: '请重新送一次。', en: 'Send the file again.' },
  },
  mustSettle: {
    status: 409,
    title: { zh: '还有必改的事项', en: 'Something must be settled first' },
    advice: { zh: '请先处理列出的各项，再装载。', en: 'Settle the findings listed, then load.' },
  },
  invalidEdit: {
    status: 400,
    title: { zh: '改法不成立', en: 'The change is not possible' },
  },
  nothingKept: {
    status: 409,
    title: { zh: '没有留下一列', en: 'No column is kept' },
    advice: { zh: '请至少收一列。', en: 'Keep at least one column.' },
  },
  cancelled: {
    status: 409,
    title: { zh: '已取消', en: 'Cancelled' },
    advice: { zh: '可以随时重新送。', en: 'It can be sent again at any time.' },
  },
  failed: {
    status: 500,
    title: { zh: '处理中出错', en: 'Something went wrong while it was processed' },
    advice: {
      zh: '原有数据未受影响。请重新送一次；再出错请把编号告诉系统管理员。',
      en: 'Nothing that stood before was changed. Send it again; if it fails again, give the number to the administrator.',
    },
  },
  datasetInReview: {
    status: 409,
    title: {
      zh: '数据集正在审核，暂不能装载新版本',
      en: 'The dataset is under review; no new version can be loaded now',
    },
    advice: {
      zh: '请等审核结束，或请审核人退回，再装载。读好的方案留着。',
      en: 'Wait for the review to end, or ask the reviewer to return it. The proposal is kept.',
    },
  },
  datasetClosed: {
    status: 409,
    title: { zh: '已暂停或已清除的数据集不能装载新版本', en: 'A suspended or purged dataset takes no new version' },
  },
  overtaken: {
    status: 409,
    title: { zh: '同一数据集正有别的版本在装载', en: 'Other versions of the dataset are being loaded' },
    advice: { zh: '请稍后再装载。', en: 'Load it again in a while.' },
  },
  versionNotFound: {
    status: 404,
    title: { zh: '没有这个版本', en: 'There is no such version' },
  },
  versionPurged: {
    status: 410,
    title: { zh: '这个版本已被清除', en: 'This version was purged' },
    advice: {
      zh: '只留下编号与时间，内容已不存在。',
      en: 'Its number and date are left; its content no longer exists.',
    },
  },
})
