import type { Text } from './model.ts'

type Entry = { title: Text; advice: Text }

const t = (zh: string, en: string): Text => ({ zh, en })

/** Every way in which a file cannot be read, and what the person who holds it can do next. */
// biome-ignore format: a table is read in columns
export const failures = {
  fileEmpty:        { title: t('文件是空的', 'The file is empty'),
                      advice: t('请确认导出已经完成，重新导出后再送', 'Check that the export had finished, export again and send that file') },
  notATable:        { title: t('文件不是表格', 'The file is not a table'),
                      advice: t('可以送 CSV、TXT、XLS、XLSX、ET、JSON、NDJSON、GeoJSON、Parquet、SQLite，或它们的 gzip、zip', 'Send CSV, TXT, XLS, XLSX, ET, JSON, NDJSON, GeoJSON, Parquet or SQLite, or one of these in gzip or zip') },
  nulBytes:         { title: t('文件里有 NUL 字节（值为 0 的字节），不能当作文本读', 'The file holds NUL bytes (of value 0) and cannot be read as text'),
                      advice: t('多半是三种情形：UTF-32，或没有 BOM 又认不准的 UTF-16，请另存为 UTF-8；其他程序的文件只是改名为 .csv，请从原程序导出；文件没有写完、用零补齐，请重新导出', 'Most often it is UTF-32, or UTF-16 without a BOM that cannot be told for sure: save it as UTF-8; or another program’s file under the name .csv: export it from that program; or a file that was not written to its end and is filled up with zeros: export it again') },
  formatUnsupported:{ title: t('不支持这种文件', 'This kind of file is not supported'),
                      advice: t('请用原来的程序另存为 XLSX 或 CSV', 'Save it as XLSX or CSV with the program that made it') },
  archiveTruncated: { title: t('压缩包不完整，后半截缺失', 'The archive is cut off'),
                      advice: t('多半是传输中断，请重新下载或重新压缩后再送', 'A transfer was probably interrupted: fetch or pack it again') },
  archiveCorrupt:   { title: t('压缩包已损坏', 'The archive is damaged'),
                      advice: t('请重新压缩，或直接送未压缩的文件', 'Pack it again, or send the file unpacked') },
  archiveBomb:      { title: t('压缩包解开后过大', 'The archive unpacks to far too much'),
                      advice: t('请直接送未压缩的文件，或分成几份', 'Send the file unpacked, or in parts') },
  archivePathUnsafe:{ title: t('压缩包里有指向包外的路径', 'The archive holds a path that leads outside it'),
                      advice: t('请只把数据文件放在一个文件夹里重新压缩', 'Pack only the data files from one folder again') },
  archivePassword:  { title: t('压缩包有密码', 'The archive is password-protected'),
                      advice: t('请去掉密码后再送，本系统不收也不存密码', 'Remove the password; passwords are neither asked for nor kept') },
  archiveEmpty:     { title: t('压缩包里没有文件', 'The archive holds no file'),
                      advice: t('请检查压缩时是否选中了数据文件', 'Check that the data file was selected when packing') },
  memberMissing:    { title: t('压缩包里没有这个文件', 'The archive has no such file'),
                      advice: t('请从列出的文件中选一个', 'Choose one of the files listed') },
  workbookPassword: { title: t('工作簿有打开密码', 'The workbook is password-protected'),
                      advice: t('请在 Excel 或 WPS 中去掉打开密码，另存后再送', 'Remove the opening password in Excel or WPS, save and send it again') },
  workbookCorrupt:  { title: t('工作簿已损坏', 'The workbook is damaged'),
                      advice: t('请在 Excel 或 WPS 中打开并另存为 XLSX', 'Open it in Excel or WPS and save it as XLSX') },
  workbookTooLarge: { title: t('工作簿过大', 'The workbook is too large'),
                      advice: t('请另存为 XLSX 或 CSV 再送，CSV 不限大小', 'Save it as XLSX or CSV; a CSV may be of any size') },
  tableMissing:     { title: t('文件里没有这张表', 'The file has no such table'),
                      advice: t('请从列出的表中选一张', 'Choose one of the tables listed') },
  tableEmpty:       { title: t('文件里没有任何内容', 'The file holds nothing'),
                      advice: t('请确认选对了工作表，重新导出后再送', 'Check the sheet, export again and send that file') },
  recordTooLong:    { title: t('有一行过长，读不下去', 'A line is too long to be a row'),
                      advice: t('多半是缺少换行或引号没有配对，请看给出的位置；如分隔方式特别，请手工指定', 'A line end or a closing quote is probably missing at the place given; if the file is separated in another way, say so') },
  tooManyColumns:   { title: t('列数过多', 'Too many columns'),
                      advice: t('请把宽表转成长表（一行一个指标），或检查分隔符是否选对', 'Turn the wide table into a long one, or check the delimiter') },
  encodingInvalid:  { title: t('按所选编码读不通', 'The chosen encoding does not fit'),
                      advice: t('请换一种编码', 'Choose another encoding') },
  jsonInvalid:      { title: t('JSON 有语法错误', 'The JSON has a syntax error'),
                      advice: t('请看给出的位置，修正后再送', 'Correct it at the place given') },
  jsonNoTable:      { title: t('JSON 里没有可作表的数组', 'The JSON holds no list of records'),
                      advice: t('请送对象的数组，或每行一个对象', 'Send an array of objects, or one object per line') },
  sqliteInvalid:    { title: t('SQLite 数据库读不了', 'The SQLite database cannot be read'),
                      advice: t('请用 VACUUM INTO 另存一份再送', 'Make a fresh copy with VACUUM INTO') },
  parquetInvalid:   { title: t('Parquet 文件不完整', 'The Parquet file is incomplete'),
                      advice: t('请重新导出', 'Export it again') },
  overrideInvalid:  { title: t('手工指定的读法不成立', 'The reading asked for is not possible'),
                      advice: t('请看说明后改正', 'See the details and change it') },
  sourceChanged:    { title: t('文件与检测时不同', 'The file is not the one that was looked at'),
                      advice: t('请重新检测后再装载', 'Let it be looked at again before loading') },
  diskFull:         { title: t('磁盘已满', 'The disk is full'),
                      advice: t('请联系运维人员腾出空间，原文件没有受影响', 'Ask operations for space; the original is untouched') },
  cancelled:        { title: t('已取消', 'Cancelled'),
                      advice: t('可以随时重新开始', 'It can be started again at any time') },
} satisfies Record<string, Entry>

export type TabularErrorCode = keyof typeof failures

/** Where and what, for the program and for the sentence a person reads. Never holds a cell's value. */
export type TabularErrorDetails = Record<string, string | number | boolean | readonly string[] | undefined>

export class TabularError extends Error {
  readonly code: TabularErrorCode
  readonly title: Text
  readonly advice: Text
  readonly details: TabularErrorDetails

  constructor(code: TabularErrorCode, details: TabularErrorDetails = {}, cause?: unknown) {
    const { title, advice } = failures[code]
    const shown = Object.entries(details)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key} ${String(value)}`)
    super(
      shown.length > 0 ? `${title.en} (${shown.join(', ')})` : title.en,
      cause === undefined ? undefined : { cause },
    )
    this.name = 'TabularError'
    this.code = code
    this.title = title
    this.advice = advice
    this.details = details
  }
}

/** A full disk is the one failure of the machine that the person at the screen should hear about in these words. */
export function asDiskFull(error: unknown): unknown {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  return isFull ? new TabularError('diskFull', {}, error) : error
}
