import { exportFormats } from '../access/service.ts'
import type { Column, ColumnType } from '../lake/model.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import { rowsSamples } from './dataset-openapi-samples.ts'
import type { DatasetView } from './dataset-shapes.ts'
import { getDatasetView } from './dataset-views.ts'

/** The interface of one dataset as OpenAPI 3.1, made from the columns of its version. Names and types only, no value of the data. */
export const composeOpenApi = async (ctx: Ctx, id: string, origin: string) =>
  describeDataset(await getDatasetView(ctx, id), origin, ctx.lang)

export function describeDataset(dataset: DatasetView, origin: string, lang: keyof Text) {
  const { id, title, summary, publisherName, version, code } = dataset
  const columns = version?.columns ?? []
  const base = `/api/v1/datasets/${id}`
  const rows = `${base}/rows`
  return {
    openapi: '3.1.0',
    info: {
      title,
      summary: publisherName,
      description: `${summary}\n\n${words.about[lang]}`,
      version: String(version?.number ?? 0),
      'x-code': code,
    },
    servers: [{ url: origin }],
    security: [{}, { key: [] }],
    paths: {
      [rows]: {
        get: {
          operationId: 'readRows',
          summary: words.rows[lang],
          parameters: parametersOf(columns, lang),
          responses: {
            200: {
              description: words.page[lang],
              headers: {
                'Gongshu-Receipt': header(words.receipt[lang]),
                'Gongshu-Version': header(words.version[lang]),
                ETag: header(words.tag[lang]),
                Link: header(words.link[lang]),
              },
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Page' } } },
            },
            304: { description: words.notChanged[lang] },
            ...problemAnswers(lang),
          },
          'x-codeSamples': rowsSamples(`${origin}${rows}`, queryFor(columns)),
        },
      },
      ...Object.fromEntries(
        exportFormats
          .filter((format) => format !== 'geojson' || columns.some(({ type }) => type === 'geometry'))
          .map((format) => [
            `/datasets/${id}/download.${format}`,
            {
              get: {
                operationId: `download_${format}`,
                summary: `${words.download[lang]} ${format.toUpperCase()}`,
                parameters: [
                  ...parametersOf(columns, lang).filter(({ name }) =>
                    ['where', 'select', 'sort', 'asOf'].includes(name),
                  ),
                  ...(format === 'csv' ? csvParameters(lang) : []),
                ],
                responses: {
                  200: {
                    description: words.whole[lang],
                    headers: {
                      'Gongshu-Receipt': header(words.receipt[lang]),
                      'Gongshu-Rows': header(words.rowCount[lang]),
                      'Repr-Digest': header(words.digest[lang]),
                    },
                  },
                  206: { description: words.part[lang] },
                  ...problemAnswers(lang),
                },
              },
            },
          ]),
      ),
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'gsk_…' } },
      schemas: {
        Row: {
          type: 'object',
          description: words.row[lang],
          properties: Object.fromEntries(columns.map((column) => [column.name, propertyOf(column)])),
        },
        Page: {
          type: 'object',
          required: ['rows', 'next', 'total', 'ruling'],
          properties: {
            rows: { type: 'array', items: { $ref: '#/components/schemas/Row' } },
            next: { type: ['string', 'null'], description: words.next[lang] },
            total: { type: 'integer', description: words.total[lang] },
            ruling: {
              type: 'array',
              items: { enum: ['clear', 'masked', 'hidden'] },
              description: words.ruling[lang],
            },
          },
        },
        Problem: {
          type: 'object',
          description: 'RFC 9457',
          required: ['type', 'title', 'status'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            reason: { type: 'string', description: words.reason[lang] },
            rule: { type: 'string' },
            remedy: { type: 'object' },
          },
        },
      },
    },
  }
}

const header = (description: string) => ({ description, schema: { type: 'string' } })

const problemAnswers = (lang: keyof Text) =>
  Object.fromEntries(
    (['400', '403', '404', '429', '503'] as const).map((status) => [
      status,
      {
        description: words[status][lang],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )

const types: Readonly<Record<ColumnType, Readonly<Record<string, unknown>>>> = {
  text: { type: ['string', 'null'] },
  integer: { type: ['string', 'null'], format: 'int64', pattern: '^-?[0-9]+$' },
  decimal: { type: ['string', 'null'], format: 'decimal', pattern: '^-?[0-9]+([.][0-9]+)?$' },
  double: { type: ['number', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  date: { type: ['string', 'null'], format: 'date' },
  timestamp: { type: ['string', 'null'], description: 'YYYY-MM-DD hh:mm:ss, Asia/Shanghai' },
  time: { type: ['string', 'null'], format: 'time' },
  geometry: { type: ['string', 'null'], contentMediaType: 'application/geo+json' },
}

const propertyOf = ({ type, label, unit }: Pick<Column, 'type' | 'label' | 'unit'>) => ({
  title: label,
  ...types[type],
  ...(unit ? { 'x-unit': unit } : {}),
})

/** A question that every dataset can answer, without naming any of its values. */
function queryFor(columns: readonly Pick<Column, 'name' | 'type'>[]): Readonly<Record<string, string>> {
  const shown = columns.filter(({ type }) => type !== 'geometry').map(({ name }) => name)
  const [first] = shown
  return first ? { select: shown.slice(0, 3).join(','), sort: first, limit: '100' } : { limit: '100' }
}

function parametersOf(columns: readonly Pick<Column, 'name' | 'type'>[], lang: keyof Text) {
  const { select, sort } = queryFor(columns)
  const number = columns.find(({ type }) => ['integer', 'decimal', 'double'].includes(type))?.name
  const [first] = columns
  const parameter = (name: keyof typeof asked, schema: Readonly<Record<string, unknown>>, example?: string) => ({
    name,
    in: 'query',
    description: asked[name][lang],
    schema,
    ...(example === undefined ? {} : { example }),
  })
  const text = { type: 'string' }
  return [
    parameter('limit', { type: 'integer', minimum: 1, maximum: 10_000, default: 100 }),
    parameter('after', text),
    parameter(
      'where',
      { type: 'string', contentMediaType: 'application/json' },
      first && `{"and":[["${first.name}","null",false]]}`,
    ),
    parameter('select', text, select),
    parameter('sort', text, sort && `-${sort}`),
    parameter('group', text, first?.name),
    parameter('agg', text, number ? `count(),sum(${number})` : 'count()'),
    parameter('asOf', text),
  ]
}

const csvParameters = (lang: keyof Text) =>
  (['bom', 'safe'] as const).map((name) => ({
    name,
    in: 'query',
    description: asked[name][lang],
    schema: { type: 'string', enum: ['0', '1'], default: '0' },
  }))

const asked = {
  limit: { zh: '一页的行数', en: 'Rows of a page' },
  after: { zh: '上一页的 next；只用于同一查询', en: '`next` of the page before; for the same query only' },
  where: {
    zh: '筛选条件，JSON：["列","运算","值"]，可用 and、or、not 组合；运算 eq ne lt lte gt gte in prefix null',
    en: 'Filter, JSON: ["column","operator",value], combined by and, or, not; operators eq ne lt lte gt gte in prefix null',
  },
  select: { zh: '要哪些列，逗号分隔', en: 'Columns wanted, by commas' },
  sort: { zh: '排序列，前加 - 为降序；空值在最后', en: 'Columns to sort by, - for descending; missing values last' },
  group: { zh: '分组列', en: 'Columns to group by' },
  agg: {
    zh: '汇总：count()、sum(列)、avg、min、max、countDistinct',
    en: 'Aggregates: count(), sum(column), avg, min, max, countDistinct',
  },
  asOf: { zh: '读当时开放的版本：日期或时间', en: 'The version open at that time: a date or an instant' },
  bom: {
    zh: '1：文件以 BOM 开头，Excel 双击可正确打开',
    en: '1: begin with a byte order mark, so that Excel opens it right',
  },
  safe: { zh: '1：防公式注入', en: '1: no text that a spreadsheet would run as a formula' },
} as const satisfies Readonly<Record<string, Text>>

const words = {
  about: {
    zh: '整数与小数以字符串传递，以免丢失末位。每次读取都在存证日志留有凭证。',
    en: 'Whole numbers and decimals travel as strings, so that no digit is lost. Each read leaves a receipt in the log.',
  },
  rows: { zh: '读取数据', en: 'Read rows' },
  page: { zh: '一页数据', en: 'A page of rows' },
  row: { zh: '一行数据', en: 'A row' },
  next: { zh: '下一页的标记；null 为已到末页', en: 'Mark of the next page; null at the end' },
  total: { zh: '符合条件的总行数', en: 'Rows that fit the filter' },
  ruling: { zh: '各列明示、脱敏或隐去', en: 'Whether each column is clear, masked or hidden' },
  receipt: { zh: '存证凭证号', en: 'Number of the receipt in the log' },
  version: { zh: '数据版本', en: 'Version of the data' },
  tag: { zh: '用于 If-None-Match', en: 'For If-None-Match' },
  link: { zh: '下一页 rel="next"', en: 'The next page, rel="next"' },
  notChanged: { zh: '没有变化', en: 'Nothing has changed' },
  download: { zh: '整表下载', en: 'Download' },
  whole: { zh: '完整文件', en: 'The complete file' },
  part: { zh: '文件的一段（Range）', en: 'A part of the file (Range)' },
  rowCount: { zh: '行数', en: 'Number of rows' },
  digest: { zh: '文件的 SHA-256（RFC 9530）', en: 'SHA-256 of the file (RFC 9530)' },
  reason: { zh: '闸口不放行的原因代码', en: 'Code of the reason why the gate refused' },
  400: { zh: '查询有误，errors 逐条说明', en: 'The query has faults, listed in `errors`' },
  403: { zh: '闸口不予放行', en: 'The gate does not let it through' },
  404: { zh: '没有这个数据集，或该时点没有开放的版本', en: 'No such dataset, or no version open at that time' },
  429: { zh: '读取过多，请按 Retry-After 等待', en: 'Too many reads; wait as Retry-After says' },
  503: { zh: '查询引擎正忙', en: 'The query engine is busy' },
} as const satisfies Readonly<Record<string | number, Text>>
