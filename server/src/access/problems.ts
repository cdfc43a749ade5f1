import { defineProblems } from '../platform/problem.ts'

/** What the gate refuses, and what the person can do about it. */
export const problems = defineProblems('access', {
  denied: {
    status: 403,
    title: { zh: '闸口不予放行', en: 'The gate does not let this through' },
    advice: {
      zh: 'reason 是原因代码，remedy 说明可以怎么办、找谁、要多久',
      en: '`reason` is the code, `remedy` says what can be done, by whom and how long it takes',
    },
  },
  notOpenThen: {
    status: 404,
    title: { zh: '所查时点没有开放的版本', en: 'No version was open at that time' },
    advice: { zh: '请改用较晚的时点，或不带 asOf 读取最新版本', en: 'Ask for a later time, or leave asOf out' },
  },
  noVersion: {
    status: 404,
    title: { zh: '该数据集还没有可读的版本', en: 'The dataset has no version that could be read' },
  },
  unknownVersion: {
    status: 404,
    title: { zh: '这个数据集没有这个版本', en: 'This dataset has no such version' },
    advice: {
      zh: 'versions 是列出各版本的地址；不带 version 读取现行版本',
      en: '`versions` is where they are listed; leave `version` out to read the one that is open now',
    },
  },
  invalidQuery: {
    status: 400,
    title: { zh: '查询条件有误', en: 'The query has faults' },
    advice: {
      zh: 'errors 逐条说明；columns 列出可用的列名',
      en: '`errors` lists each fault; `columns` lists the columns that exist',
    },
  },
  invalidCursor: {
    status: 400,
    title: { zh: '翻页标记不能用于这次查询', en: 'The paging mark does not belong to this query' },
    advice: {
      zh: '翻页标记只对得到它的版本、条件、排序和列有效；请去掉 after 从头读起',
      en: 'It is bound to the version, filter, order and columns it came from. Leave `after` out to begin anew',
    },
  },
  tooManyAtOnce: {
    status: 429,
    title: { zh: '您同时进行的读取过多', en: 'Too many reads of yours at once' },
    advice: { zh: '请等先前的读取完成后再试', en: 'Wait for the earlier ones to finish, then try again' },
  },
  sheetTooLong: {
    status: 422,
    title: { zh: '行数超过 Excel 工作表上限', en: 'More rows than an Excel sheet holds' },
    advice: {
      zh: 'Excel 一张表最多 1,048,575 行数据。请加筛选条件，或改用 CSV、Parquet',
      en: 'A sheet holds 1,048,575 rows of data. Add a filter, or take CSV or Parquet',
    },
  },
  cellTooLong: {
    status: 422,
    title: { zh: '有文本超过 Excel 单元格上限', en: 'A text is longer than an Excel cell holds' },
    advice: {
      zh: 'Excel 一个单元格最多 32,767 个字符。请不选这些列，或改用 CSV、JSON',
      en: 'A cell holds 32,767 characters. Leave these columns out, or take CSV or JSON',
    },
  },
  noGeometry: {
    status: 422,
    title: { zh: '该数据没有空间列，不能导出 GeoJSON', en: 'There is no geometry column, so no GeoJSON' },
    advice: { zh: '请改用 CSV、JSON 或 Parquet', en: 'Take CSV, JSON or Parquet' },
  },
  rangeOutside: {
    status: 416,
    title: { zh: '所要的字节范围在文件之外', en: 'The byte range lies outside the file' },
    advice: { zh: 'bytes 是文件的字节数', en: '`bytes` is the size of the file' },
  },
  noRejectedCells: {
    status: 404,
    title: { zh: '该版本没有未能入列的单元格', en: 'No cell of this version failed to fit' },
  },
  policyNotFound: {
    status: 404,
    title: { zh: '这个数据集没有这条策略', en: 'The dataset has no such policy' },
  },
  grantNotFound: {
    status: 404,
    title: { zh: '没有这项授权，或您无权查看', en: 'There is no such grant, or you may not see it' },
  },
  mayNotGrant: {
    status: 403,
    title: { zh: '您的岗位不能给予这项授权', en: 'Your post may not give this grant' },
    advice: {
      zh: '由提供部门的首席数据官，或数据主管部门的目录审核员给予',
      en: 'The chief data officer of the publisher, or the catalogue reviewer of the data authority, gives it',
    },
  },
  invalidGrant: {
    status: 422,
    title: { zh: '授权内容有误', en: 'The grant has faults' },
    advice: { zh: 'errors 逐条说明', en: '`errors` lists each fault' },
  },
  alreadyRevoked: { status: 409, title: { zh: '该授权已经撤销', en: 'The grant is already revoked' } },
})
