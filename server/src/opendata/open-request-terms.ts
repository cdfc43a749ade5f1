/** What an applicant accepts: the commitment with the application, the agreement (开放利用协议, R-OPEN-05) before the use. Pure. */
import { counted } from '@gongshu/tabular/counted'
import { digestOfWords } from '../platform/digest.ts'
import type { Text } from '../platform/problem.ts'
import { numberOf } from '../platform/rules.ts'
import { type NewOpenRequest, purposeKinds, type Way } from './open-request-model.ts'
import { rules } from './rules.ts'

/** A text with the version by which a record names it. Whoever changes the words gives them another. */
export type Versioned = { readonly version: string; readonly text: Text }

/** 安全承诺. */
export const commitment: Versioned = {
  version: '2026-1',
  text: {
    zh: '我承诺：只用于所写用途，不转让原始数据，不与其他数据比对识别个人，发现安全问题立即停用并报告；违反的，停止授权并依法承担责任。',
    en: 'I commit to use the data for the stated purpose only, not to pass on raw data, not to match them with other data to identify anyone, and to stop and report at once if anything goes wrong; on a breach the grant ends and I answer by law.',
  },
}

/** Stands for what was on the page: an application made under other terms than today's is not taken unread. */
export const digestOfTerms = (conditions: Text | null): string =>
  digestOfWords(JSON.stringify([commitment.version, commitment.text.zh, commitment.text.en, conditions]))

/** The application in one canonical text, of which the ledger keeps a salted digest that can be erased. */
export const digestOfApplication = (
  asked: Pick<NewOpenRequest, 'purposeKind' | 'purpose' | 'ways' | 'until' | 'security'> & {
    readonly columns: readonly string[]
    readonly datasetId: string
  },
  accepted: { readonly commitment: Versioned; readonly conditions: Text | null },
): string => {
  const { datasetId, purposeKind, purpose, ways, columns, until, security } = asked
  return digestOfWords(
    JSON.stringify([
      ...['gongshu-open-request/1', datasetId, purposeKind, purpose, [...ways].sort(), [...columns], until, security],
      ...[accepted.commitment.version, accepted.commitment.text, accepted.conditions],
    ]),
  )
}

export type Agreed = Pick<NewOpenRequest, 'purposeKind' | 'purpose' | 'security'> & {
  readonly ways: readonly Way[]
  readonly code: string
  readonly dataset: Text
  readonly publisher: string
  readonly applicant: string
  /** Labels. */
  readonly columns: readonly string[]
  readonly until: string
  readonly conditions: Text | null
}

const wayWords = { api: { zh: '接口', en: 'API' }, file: { zh: '文件下载', en: 'file download' } } as const

/** 开放利用协议: purpose, scope, period, security, no re-transfer, feedback, stop conditions. */
export function agreementOf(agreed: Agreed): Versioned {
  const { code, dataset, publisher, applicant, purposeKind, purpose, columns, ways, until, security, conditions } =
    agreed
  const days = numberOf(rules, 'R-OPEN-05/report')
  const zh = [
    `公共数据开放利用协议（${code}）`,
    `提供方：${publisher}。利用方：${applicant}。`,
    `一、目的：${purposeKinds[purposeKind].zh}。${purpose}`,
    `二、范围：《${dataset.zh}》的以下数据项：${columns.join('、')}。以后新增的数据项不在其内。方式：${ways.map((way) => wayWords[way].zh).join('、')}。`,
    `三、期限：自利用方接受本协议起，至${until}止，当日有效。`,
    `四、安全：${security}`,
    '五、不得转让：不得向他人提供、出售、出借原始数据，不得与其他数据比对识别个人。',
    `六、结果反馈：使用期满后${days}个工作日内提交使用报告，写明用在哪里、成效如何、原始数据怎样处置。`,
    '七、停止：违反本协议或者出现安全风险的，提供方可以暂停，查实的终止；数据下架、改变开放属性或级别不再可申请的，随之终止。停止后不得继续使用。',
    ...(conditions ? [`八、开放条件：${conditions.zh}`] : []),
  ]
  const en = [
    `Agreement on the use of open public data (${code})`,
    `Provider: ${publisher}. User: ${applicant}.`,
    `1. Purpose: ${purposeKinds[purposeKind].en}. ${purpose}`,
    `2. Scope: these columns of “${dataset.en}”: ${columns.join(', ')}. Columns that come later are not among them. Ways: ${ways.map((way) => wayWords[way].en).join(', ')}.`,
    `3. Period: from the acceptance of this agreement to the end of ${until}.`,
    `4. Security: ${security}`,
    '5. No re-transfer: raw data are not given, sold or lent to others, and not matched with other data to identify anyone.',
    `6. Feedback: within ${counted(days, 'working day')} of the end of the period the user reports where the data were used, to what effect, and what became of the raw data.`,
    '7. Stop: on a breach of this agreement or a security risk the provider may suspend the use, and end it once that is established; it also ends when the data are withdrawn or are no longer open on application. After that they are not used any more.',
    ...(conditions ? [`8. Conditions: ${conditions.en || conditions.zh}`] : []),
  ]
  return { version: '2026-1', text: { zh: zh.join('\n'), en: en.join('\n') } }
}

/** Both languages are agreed on. */
export const digestOfAgreement = ({ version, text }: Versioned): string =>
  digestOfWords(JSON.stringify([version, text.zh, text.en]))
