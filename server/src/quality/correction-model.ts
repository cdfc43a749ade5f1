import { z } from 'zod'
import { findingsInWords, type SaidField } from '../catalog/model.ts'
import { isPersonal, type Version } from '../lake/model.ts'
import type { Text } from '../platform/problem.ts'

const words = (most: number) => z.string().trim().min(1).max(most)

/** 纠错或校核: where the error is, what is wrong, what it should be, and how one knows. */
export const NewCorrection = z.object({
  /** The filer's organisation; without one a person, or a visitor, files in their own name. */
  organisationId: z.uuid().optional(),
  /** The version that is wrong; the open one unless told. */
  versionId: z.uuid().optional(),
  /** Physical name. */
  column: z.string().max(200).optional(),
  /** The row, by the value of a column that tells it apart. */
  row: z.object({ column: z.string().max(200), value: words(200) }).optional(),
  wrong: words(2000).min(5).meta({ description: '错在哪里 · What is wrong' }),
  shouldBe: words(1000).meta({ description: '应当是什么 · What it should be' }),
  evidence: words(2000).optional().meta({ description: '依据 · How one knows' }),
  link: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** Of a visitor without an account: how to be reached. */
  contact: words(100).optional(),
})
export type NewCorrection = z.infer<typeof NewCorrection>

export const FilerKind = z.enum(['visitor', 'account', 'organisation'])
export type FilerKind = z.infer<typeof FilerKind>

export type CorrectionFinding = {
  readonly rule: string
  readonly field: string
  readonly weight: 'must' | 'advice'
  readonly message: Text
}

export const inWords = (findings: readonly CorrectionFinding[], lang: keyof Text) =>
  findings.map((finding) => ({ ...finding, message: finding.message[lang] }))

const names = {
  wrong: { zh: '错在哪里', en: 'what is wrong' },
  shouldBe: { zh: '应当是什么', en: 'what it should be' },
  evidence: { zh: '依据', en: 'evidence' },
  row: { zh: '行的取值', en: 'value of the row' },
  answer: { zh: '答复', en: 'answer' },
} as const satisfies Record<string, Text>

/** Marks of secrecy and what points at people: words of filers too are not kept with them (R-SEC-09, R-CLS-25). */
export const wordsFindings = (said: { readonly [field in keyof typeof names]?: string | undefined }) =>
  Object.entries(said).flatMap(([field, text]): CorrectionFinding[] => {
    const of: SaidField = { field, name: names[field as keyof typeof names], texts: text ? [text] : [] }
    return findingsInWords(of).filter(({ weight }) => weight === 'must')
  })

type Asked = Pick<NewCorrection, 'column' | 'row'>

/** Everything about the place that keeps a report from being taken, all at once. Whether the filer may see the row the gate says. */
export function placeFindings({ column, row }: Asked, version: Version | undefined): CorrectionFinding[] {
  const found: CorrectionFinding[] = []
  const must = (field: string, zh: string, en: string): void => {
    found.push({ rule: 'R-DQ-07', field, weight: 'must', message: { zh, en } })
  }
  const find = (name: string) => version?.columns.find((one) => one.name === name)
  if (column !== undefined && !find(column)) must('column', `没有列 ${column}`, `There is no column ${column}`)
  if (!row) return found
  const key = find(row.column)
  if (!key) must('row', `没有列 ${row.column}`, `There is no column ${row.column}`)
  else if (isPersonal(key))
    must(
      'row',
      `“${key.label}”列含个人信息，请用别的列指明是哪一行`,
      `Column “${key.label}” points at people: tell the row by another one`,
    )
  return found
}

export const rowNotSeen = (label: string, value: string): CorrectionFinding => ({
  ...{ rule: 'R-DQ-07', field: 'row', weight: 'must' },
  message: {
    zh: `您能看到的数据里，没有“${label}”为“${value}”的行`,
    en: `Among the rows you may see, none has “${value}” as its “${label}”`,
  },
})
