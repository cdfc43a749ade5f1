import type { EncodingName, Format, Text } from './model.ts'

const t = (zh: string, en: string): Text => ({ zh, en })

/** What a file is, as a sentence says it: 内容其实是分隔符文本. */
export const formatNames: Readonly<Record<Format | 'html', Text>> = {
  delimited: t('分隔符文本', 'delimited text'),
  xlsx: t('XLSX 工作簿', 'an XLSX workbook'),
  xls: t('XLS 工作簿', 'an XLS workbook'),
  json: t('JSON', 'JSON'),
  ndjson: t('NDJSON（每行一个对象）', 'NDJSON'),
  geojson: t('GeoJSON', 'GeoJSON'),
  parquet: t('Parquet 文件', 'a Parquet file'),
  sqlite: t('SQLite 数据库', 'an SQLite database'),
  html: t('网页（HTML）', 'a web page (HTML)'),
}

export const encodingNames: Readonly<Record<EncodingName, string>> = {
  'utf-8': 'UTF-8',
  gb18030: 'GB18030',
  big5: 'Big5',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  'iso-8859-1': 'ISO-8859-1',
}
