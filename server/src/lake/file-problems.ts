import { failures, type TabularError, type TabularErrorCode } from '@gongshu/tabular/errors'
import { defineProblems, type Problem, type ProblemDefinition, type Text } from '../platform/problem.ts'
import type { Refusal } from './import-model.ts'
import { problems } from './problems.ts'

const definitions = Object.fromEntries(
  Object.entries(failures).map(([code, { title, advice }]) => [`file.${code}`, { status: 422, title, advice }]),
) as Record<`file.${TabularErrorCode}`, ProblemDefinition>

/** Every way in which a file cannot be read, as the reader knows them: `/problems/lake/file.recordTooLong`. */
const fileProblems = defineProblems('lake', definitions)

/** The reader's refusal as the program's. Details name places and limits, never what a cell holds. */
export function problemOf({ code, details }: TabularError): Problem {
  if (code === 'diskFull') return problems.diskFull()
  if (code === 'cancelled') return problems.cancelled()
  return fileProblems[`file.${code}`]({ details })
}

export const refusalOf = (problem: Problem): Refusal => {
  const detail = joined(problem.advice, placeOf(problem.members.details))
  return { type: problem.type, title: problem.title, ...(detail ? { detail } : {}) }
}

const joined = (advice: Text | undefined, place: Text | undefined): Text | undefined =>
  advice && place ? { zh: `${place.zh}。${advice.zh}`, en: `${place.en}. ${advice.en}` } : (advice ?? place)

const names: Readonly<Record<string, Text>> = {
  row: { zh: '第 # 行', en: 'row #' },
  line: { zh: '第 # 行', en: 'line #' },
  offset: { zh: '第 # 字节', en: 'byte #' },
  count: { zh: '共 # 处', en: '# places' },
  column: { zh: '第 # 列', en: 'column #' },
  columns: { zh: '共 # 列', en: '# columns' },
  limitColumns: { zh: '上限 # 列', en: 'at most # columns' },
  limitBytes: { zh: '上限 # 字节', en: 'at most # bytes' },
}

/** Where the reader stopped, in words. */
function placeOf(details: unknown): Text | undefined {
  if (typeof details !== 'object' || details === null) return undefined
  const known = Object.entries(details).flatMap(([key, value]) => {
    const words = names[key]
    return words && typeof value === 'number' ? [{ words, figure: value.toLocaleString('en-US') }] : []
  })
  if (known.length === 0) return undefined
  const say = (lang: 'zh' | 'en', between: string): string =>
    known.map(({ words, figure }) => words[lang].replace('#', figure)).join(between)
  return { zh: say('zh', '，'), en: say('en', ', ') }
}
