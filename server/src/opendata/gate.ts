/**
 * 发布前检查 (R-OPEN-02): what a dataset must have and must not have before it is opened. Pure. The same table is run when a round is
 * submitted, when it is signed and when it takes effect, since the version, the law's pack or the words may have changed between.
 */
import { counted } from '@gongshu/tabular/counted'
import { personalInLabel, pointsAtPerson } from '@gongshu/tabular/personal-text'
import { isSecrecyMark } from '@gongshu/tabular/secrecy'
import { levelOf } from '../access/model.ts'
import { checkSharing, type Description, type Sharing } from '../catalog/model.ts'
import {
  type Column,
  type Compatibility,
  type DetectorKind,
  hasOpenStrays,
  isOfPeople,
  isPersonal,
  type Version,
} from '../lake/model.ts'
import type { Text } from '../platform/problem.ts'
import type { DetectorHit, Finding, SeenHit, Weight } from './finding.ts'
import { formatsOf, isMachineReadable } from './formats.ts'
import { checkWords } from './words-gate.ts'

export type Notice = { readonly days: number; readonly text: string }

/** What is submitted: the description and version that would be open, and how they stand to what is open now. */
export type Material = {
  readonly description: Description
  /** What is published of it now; undefined before the first publication. */
  readonly published: Sharing | undefined
  readonly version:
    | Pick<Version, 'rows' | 'columns' | 'rejectedCells' | 'internalMarks' | 'source' | 'purgedAt'>
    | undefined
  readonly compatibility: Compatibility
  readonly notice: Notice | undefined
  /** Shares of it that departments use now. */
  readonly runningShares: number
}

type Check = {
  readonly rule: string
  readonly field: string
  readonly weight: Weight
  readonly fails: (material: Material) => boolean
  readonly message: Text | ((material: Material) => Text)
}

const isOpened = ({ description }: Material): boolean => description.openness !== 'closed'
const isAbsent = (text: string | null | undefined): boolean => !text?.trim()

// biome-ignore format: a table is read in columns
const checks: readonly Check[] = [
  { rule: 'R-SHR-29', field: 'sharingAttribute', weight: 'must', fails: (m) => m.description.sharingAttribute === 'notShared' && m.runningShares > 0,
    message: ({ runningShares }) => ({ zh: `还有 ${runningShares} 件共享在用，不能改为不予共享；先与需求部门协商，经主管部门备案终止，或者等使用期满`, en: `${counted(runningShares, 'share is', 'shares are')} in use, so it cannot become not shared: agree on the end with the requesters and have the authority record it, or wait for the term` }) },
  { rule: 'R-OPEN-02', field: 'summary', weight: 'must', fails: ({ description }) => description.summary.zh.trim().length < 10,
    message: { zh: '摘要太短，至少写 10 个字：内容、范围、来源', en: 'The summary is too short: at least 10 characters on content, scope and source' } },
  { rule: 'R-OPEN-02', field: 'updateFrequency', weight: 'must', fails: (m) => isOpened(m) && m.description.updateFrequency === null,
    message: { zh: '没有写更新周期', en: 'The update frequency is not stated' } },
  { rule: 'R-OPEN-02', field: 'licence', weight: 'must', fails: (m) => isOpened(m) && m.description.licence === null,
    message: { zh: '没有写开放许可', en: 'The licence is not stated' } },
  { rule: 'R-OPEN-02', field: 'version', weight: 'must', fails: (m) => isOpened(m) && (m.version === undefined || m.version.purgedAt !== null),
    message: { zh: '还没有装入数据', en: 'No data are loaded yet' } },
  { rule: 'R-OPEN-02', field: 'version', weight: 'must', fails: (m) => isOpened(m) && m.version?.rows === 0,
    message: { zh: '装入的数据没有一行', en: 'The data loaded have no row' } },
  { rule: 'R-OPEN-01', field: 'closedReason', weight: 'must', fails: (m) => !isOpened(m) && m.description.closedReason === null,
    message: { zh: '不予开放须写明理由', en: 'What is not open must state the reason' } },
  { rule: 'R-OPEN-01', field: 'legalBasis', weight: 'must', fails: (m) => !isOpened(m) && isAbsent(m.description.legalBasis),
    message: { zh: '不予开放须写明法律依据', en: 'What is not open must state the legal basis' } },
  { rule: 'R-OPEN-01', field: 'conditions', weight: 'must', fails: ({ description }) => description.openness === 'conditional' && isAbsent(description.conditions?.zh),
    message: { zh: '有条件开放须写明开放条件', en: 'What is open on application must state the conditions' } },
  { rule: 'R-CLS-31', field: 'openness', weight: 'must', fails: ({ description: d }) => d.level === levelOf('R-CLS-31') && d.openness === 'unconditional',
    message: { zh: '2级数据不得无条件开放，请改为有条件开放或不予开放', en: 'Data of level 2 may not be open to everyone: choose on application, or not open' } },
  { rule: 'R-CLS-32', field: 'openness', weight: 'must', fails: ({ description: d }) => d.level === levelOf('R-CLS-32') && d.openness === 'unconditional',
    message: { zh: '3级数据不得无条件开放，请改为有条件开放或不予开放', en: 'Data of level 3 may not be open to everyone: choose on application, or not open' } },
  { rule: 'R-CLS-33', field: 'openness', weight: 'must', fails: (m) => m.description.level >= levelOf('R-CLS-33') && isOpened(m),
    message: { zh: '4级数据不得开放', en: 'Data of level 4 may not be opened' } },
  { rule: 'R-OPEN-08', field: 'formats', weight: 'must', fails: (m) => isOpened(m) && m.version !== undefined && !formatsOf(m.version).some(isMachineReadable),
    message: { zh: '没有一种机器可读的开放格式', en: 'There is no open machine-readable format' } },
  { rule: 'R-OPEN-08', field: 'notice', weight: 'must', fails: ({ compatibility, notice }) => compatibility === 'breaking' && notice === undefined,
    message: { zh: '新版本删改了原有列，须写明预告天数和说明', en: 'The new version removes or changes columns: state the days of notice and a text' } },
  { rule: 'R-SEC-09', field: 'version', weight: 'advice', fails: (m) => isOpened(m) && (m.version?.internalMarks ?? null) !== null,
    message: ({ version }) => ({ zh: `原件 ${version?.internalMarks?.count} 处标有“内部资料”“工作秘密”之类的字样；送数人说明：${version?.internalMarks?.reason}`, en: `Words such as 内部资料 or 工作秘密 stand in ${counted(version?.internalMarks?.count ?? 0, 'place')} of the file; the publisher states: ${version?.internalMarks?.reason}` }) },
  { rule: 'R-OPEN-02', field: 'keywords', weight: 'advice', fails: ({ description }) => description.keywords.length === 0,
    message: { zh: '没有关键词，不容易被查到', en: 'There are no keywords, so it will be hard to find' } },
  { rule: 'R-OPEN-02', field: 'temporalFrom', weight: 'advice', fails: ({ description: d }) => d.temporalFrom === null && d.temporalTo === null,
    message: { zh: '没有写数据的时间范围', en: 'The period of the data is not stated' } },
  { rule: 'R-OPEN-02', field: 'spatial', weight: 'advice', fails: ({ description }) => description.spatial === null,
    message: { zh: '没有写数据覆盖的区划', en: 'The area of the data is not stated' } },
  { rule: 'R-OPEN-02', field: 'version', weight: 'advice', fails: (m) => isOpened(m) && (m.version?.rejectedCells ?? 0) > 0,
    message: { zh: '有单元格读不出值，已另存，开放的数据中为空', en: 'Some cells could not be read: they are kept apart and are empty in the open data' } },
]

type ColumnCheck = {
  readonly rule: string
  readonly weight: Weight
  readonly fails: (column: Column) => boolean
  readonly message: (column: Column, hit: DetectorHit | undefined) => Text
  /** Of a closed dataset too: its entry lists the names of its columns. */
  readonly ofClosed?: true
}

const personalHeader = /身份证|公民身份|姓名|联系人|负责人|户主|手机|联系电话|住址|邮箱/

// biome-ignore format: a table is read in columns
const columnChecks: readonly ColumnCheck[] = [
  { rule: 'R-CLS-25', weight: 'must', fails: isPersonal, message: personalMessage },
  { rule: 'R-CODE-04', weight: 'must', fails: (column) => column.detector?.kind === 'plate' && !column.strays && !isPersonal(column),
    message: ({ label, name }) => ({ zh: `“${label || name}”列是车牌号，没有说明是谁的车；请重新装载并说明理由，私家车的须去掉`, en: `Column “${label || name}” holds number plates and nobody said whose vehicles they are: load the file again and state it, and leave private cars out` }) },
  { rule: 'R-OPEN-02', weight: 'must', fails: ({ label }) => isAbsent(label),
    message: ({ name }) => ({ zh: `“${name}”列没有中文名称（数据字典不全）`, en: `Column “${name}” has no label: the data dictionary is incomplete` }) },
  { rule: 'R-SEC-09', weight: 'must', ofClosed: true, fails: ({ label }) => isSecrecyMark(label),
    message: ({ name }) => ({ zh: `“${name}”列的列名是密级或内部标志，请立即停止并报告保密审查员`, en: `The header of column “${name}” is a secrecy mark: stop and report to the secrecy officer` }) },
  { rule: 'R-CLS-25', weight: 'must', ofClosed: true, fails: ({ label, name }) => [label, name].some((text) => personalInLabel(text).some(pointsAtPerson)),
    message: () => ({ zh: '有一列的列名是个人信息（身份证号、手机号之类），不能开放；请重新装载，改正表头', en: 'The name of a column is personal information, such as an id or telephone number: load the file again with its header put right' }) },
  { rule: 'R-CODE-04', weight: 'advice', fails: ({ strays }) => strays?.reason !== undefined,
    message: (column) => ({ zh: `${strayWords(column).zh}；送数人说明：${column.strays?.reason}`, en: `${strayWords(column).en}; the publisher states: ${column.strays?.reason}` }) },
  { rule: 'R-CLS-25', weight: 'advice', fails: (column) => !isPersonal(column) && personalHeader.test(column.label),
    message: ({ label }) => ({ zh: `“${label}”列的列名像个人信息，请核对`, en: `The header “${label}” suggests personal information: please check` }) },
]

const detectorWords: Readonly<Record<DetectorKind, Text>> = {
  residentId: { zh: '居民身份证号', en: 'resident id numbers' },
  phone: { zh: '电话号码', en: 'telephone numbers' },
  bankCard: { zh: '银行卡号', en: 'bank card numbers' },
  email: { zh: '电子邮箱', en: 'e-mail addresses' },
  personName: { zh: '姓名', en: 'names of persons' },
  address: { zh: '住址', en: 'home addresses' },
  plate: { zh: '车牌号', en: 'number plates' },
  creditCode: { zh: '统一社会信用代码', en: 'unified credit codes' },
}

/** How many cells of a column of something else hold which identifiers. */
function strayWords(column: Column): Text {
  const { label, name, strays } = column
  const rows = rowsOf(column)
  const found = (strays?.found ?? []).map(({ kind, hits }) => ({ hits, ...detectorWords[kind] }))
  return {
    zh: `“${label || name}”列夹有${found.map(({ hits, zh }) => `${zh} ${hits} 格`).join('、')}${rows.zh}`,
    en: `Column “${label || name}” holds ${found.map(({ hits, en }) => `${en} in ${counted(hits, 'cell')}`).join(', ')}${rows.en}`,
  }
}

/** Which rows to look at first: of the file, where its rows are known, else of the data. */
function rowsOf({ seen = [] }: Column): Text {
  if (seen.length === 0) return { zh: '', en: '' }
  const [first] = seen
  const isOfFile = first?.line !== undefined
  const numbers = [...new Set(seen.map(({ row, line }) => line ?? row))].sort((a, b) => a - b).slice(0, mostRows)
  return {
    zh: `（见${isOfFile ? '原件' : '数据'}第 ${numbers.join('、')} 行）`,
    en: ` (see ${numbers.length === 1 ? 'row' : 'rows'} ${numbers.join(', ')} of the ${isOfFile ? 'file' : 'data'})`,
  }
}
const mostRows = 5

function personalMessage(column: Column, hit: DetectorHit | undefined): Text {
  const { label, name } = column
  if (hasOpenStrays(column)) {
    const { zh, en } = strayWords(column)
    return {
      zh: `${zh}，不能开放；请去掉此列，或重新装载并说明为什么不是个人信息`,
      en: `${en}. It cannot be opened: leave the column out, or load the file again and state why they are not personal`,
    }
  }
  const { zh, en } = detectorWords[hit?.kind ?? 'personName']
  const rows = rowsOf(column)
  const [hits, filled] = [hit?.hits ?? 0, hit?.filled ?? 0]
  const of =
    hits >= filled
      ? { zh: `全部 ${filled} 个值都`, en: `${counted(filled, 'value holds', 'values hold')}, without exception,` }
      : {
          zh: `${filled} 个值中有 ${hits} 个`,
          en: `${hits} of ${counted(filled, 'value')} ${hits === 1 ? 'holds' : 'hold'}`,
        }
  return {
    zh: `“${label || name}”列：${of.zh}是${zh}${rows.zh}，含个人信息，不能开放；请去掉此列或改为不予开放`,
    en: `Column “${label || name}”: ${of.en} ${en}${rows.en}. Personal information cannot be opened: leave the column out, or do not open the dataset`,
  }
}

const hitOf = ({ detector, nulls }: Column, rows: number): DetectorHit | undefined =>
  detector && {
    kind: detector.kind,
    hits: detector.hits,
    filled: rows - nulls,
    rate: detector.rate,
    chance: detector.chance,
  }

/** Every finding, in the order of the tables; never stops at the first. */
export function checkPublication(material: Material): Finding[] {
  const { version } = material
  const ofDescription = checks
    .filter(({ fails }) => fails(material))
    .map(
      ({ rule, field, weight, message }): Finding => ({
        ...{ rule, field, weight },
        message: typeof message === 'function' ? message(material) : message,
      }),
    )
  // A closed dataset is an entry without data: its cells leave no way out.
  const ofColumns = (version?.columns ?? []).flatMap((column) =>
    columnChecks
      .filter(({ fails, ofClosed }) => (ofClosed || isOpened(material)) && fails(column))
      .map(({ rule, weight, message }): Finding => {
        const hit = hitOf(column, version?.rows ?? 0)
        const about = { rule, weight, field: 'columns', column: column.name, message: message(column, hit) }
        return hit ? { ...about, detector: hit } : about
      }),
  )
  const ofSharing = checkSharing({
    ...{ description: material.description, published: material.published },
    items: version?.columns.length ?? 0,
  })
  return [...ofColumns, ...checkWords(material), ...ofDescription, ...ofSharing].sort(
    (a, b) => Number(b.weight === 'must') - Number(a.weight === 'must'),
  )
}

/** What stands in some cells only, in the form in which whole columns are told of. */
const strayHits = ({ strays, nulls }: Column, rows: number): DetectorHit[] =>
  (strays?.found ?? []).map(({ kind, hits }) => ({
    ...{ kind, hits, filled: rows - nulls, chance: 0 },
    rate: hits / Math.max(1, rows - nulls),
  }))

/** What the detectors saw in the columns, harmless kinds and single cells included: for the reviewers. */
export const detectorsOf = (version: Pick<Version, 'rows' | 'columns'>): SeenHit[] =>
  version.columns.flatMap((column): SeenHit[] => {
    const { name, label, detector, strays } = column
    const about = { column: name, label, reason: null }
    const seenOf = (kind: DetectorKind) => (column.seen ?? []).filter((one) => one.kind === kind)
    const hit = hitOf(column, version.rows)
    const own =
      hit && detector
        ? [{ ...about, personal: isOfPeople(detector, label), stray: false, hit, seen: seenOf(hit.kind) }]
        : []
    const others = strayHits(column, version.rows).map((hit) => ({
      ...{
        ...about,
        personal: hasOpenStrays(column),
        stray: true,
        reason: strays?.reason ?? null,
        hit,
        seen: seenOf(hit.kind),
      },
    }))
    return [...own, ...others]
  })
