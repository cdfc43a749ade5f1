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
