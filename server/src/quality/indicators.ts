/** The six dimensions and twenty indicators of GB/T 36344-2018. Pure. */
import type { Text } from '../platform/problem.ts'

export const dimensions = [
  { dimension: 'conformity', code: '01', name: { zh: '规范性', en: 'Conformity' } },
  { dimension: 'completeness', code: '02', name: { zh: '完整性', en: 'Completeness' } },
  { dimension: 'accuracy', code: '03', name: { zh: '准确性', en: 'Accuracy' } },
  { dimension: 'consistency', code: '04', name: { zh: '一致性', en: 'Consistency' } },
  { dimension: 'timeliness', code: '05', name: { zh: '时效性', en: 'Timeliness' } },
  { dimension: 'accessibility', code: '06', name: { zh: '可访问性', en: 'Accessibility' } },
] as const satisfies readonly { dimension: string; code: string; name: Text }[]
export type Dimension = (typeof dimensions)[number]['dimension']

type IndicatorRow = {
  readonly code: string
  readonly name: Text
  /** R-DQ-01: A counts what is wrong. */
  readonly negative?: true
  /** R-DQ-03: what is missing while nothing measures it. */
  readonly needs: Text
}

const rule = (zh: string, en: string): Text => ({ zh: `没有${zh}规则`, en: `no rule ${en}` })

// biome-ignore format: a table is read in columns
export const indicators = [
  { code: '0101', name: { zh: '数据标准', en: 'Data standard' }, needs: rule('引用数据标准的', 'that cites a data standard') },
  { code: '0102', name: { zh: '数据模型', en: 'Data model' }, needs: { zh: '没有前一版可作模型对照', en: 'no earlier version to serve as the model' } },
  { code: '0103', name: { zh: '元数据', en: 'Metadata' }, needs: { zh: '没有编目信息', en: 'no catalogue entry' } },
  { code: '0104', name: { zh: '业务规则', en: 'Business rules' }, needs: rule('业务', 'of the business') },
  { code: '0105', name: { zh: '权威参考数据', en: 'Authoritative reference data' }, needs: rule('代码表或参照', 'with a code list or a reference') },
  { code: '0106', name: { zh: '安全规范', en: 'Security rules' }, needs: { zh: '没有列的识别结果', en: 'no columns that were looked through' } },
  { code: '0201', name: { zh: '数据元素完整性', en: 'Element completeness' }, needs: rule('必填', 'that a column must be filled') },
  { code: '0202', name: { zh: '数据记录完整性', en: 'Record completeness' }, needs: { zh: '没有写明应有多少行（应有行数规则）', en: 'it is not stated how many records are expected' } },
  { code: '0301', name: { zh: '数据内容正确性', en: 'Content correctness' }, needs: rule('标识符校验', 'that checks identifiers') },
  { code: '0302', name: { zh: '数据格式合规性', en: 'Format compliance' }, needs: rule('格式、长度或取值范围', 'of pattern, length or range') },
  { code: '0303', name: { zh: '数据重复率', en: 'Duplicate rate' }, negative: true, needs: rule('不重复', 'that rows must not repeat') },
  { code: '0304', name: { zh: '数据唯一性', en: 'Uniqueness' }, needs: rule('唯一', 'that a key is unique') },
  { code: '0305', name: { zh: '脏数据出现率', en: 'Dirty-data rate' }, negative: true, needs: { zh: '没有装载记录', en: 'no record of the loading' } },
  { code: '0401', name: { zh: '相同数据一致性', en: 'Consistency of same data' }, needs: { zh: '没有指明同一数据还存放在哪里', en: 'it is not stated where else the same data are kept' } },
  { code: '0402', name: { zh: '关联数据一致性', en: 'Consistency of associated data' }, needs: rule('列间比较', 'that compares columns') },
  { code: '0501', name: { zh: '基于时间段的正确性', en: 'Correct period' }, needs: rule('时间范围', 'of the period') },
  { code: '0502', name: { zh: '基于时间点的及时性', en: 'Timeliness' }, needs: { zh: '没有写明更新周期，或为不定期', en: 'no update frequency is stated, or it is irregular' } },
  { code: '0503', name: { zh: '时序性', en: 'Sequence' }, needs: rule('先后次序', 'of the order of two dates') },
  { code: '0601', name: { zh: '可访问', en: 'Accessible when needed' }, needs: { zh: '还没有读过这一版', en: 'the version has not been read yet' } },
  { code: '0602', name: { zh: '可用性', en: 'Usable in its life cycle' }, needs: { zh: '没有版本', en: 'no versions' } },
] as const satisfies readonly IndicatorRow[]

export type IndicatorCode = (typeof indicators)[number]['code']
export const indicatorCodes = indicators.map(({ code }) => code) as [IndicatorCode, ...IndicatorCode[]]

export const isNegative = (code: IndicatorCode): boolean =>
  indicators.some((one) => one.code === code && 'negative' in one)
export const indicatorsOf = (code: string): readonly (typeof indicators)[number][] =>
  indicators.filter((indicator) => indicator.code.startsWith(code))
