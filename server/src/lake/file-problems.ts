import { counted } from '@gongshu/tabular/counted'
import { failures, type TabularError, type TabularErrorCode } from '@gongshu/tabular/errors'
import { defineProblems, type Problem, type ProblemDefinition, type Text } from '../platform/problem.ts'
import type { Refusal } from './import-model.ts'
import { problems } from './problems.ts'
import { figure, text } from './words.ts'

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

// biome-ignore format: a table is read in columns
const places: Readonly<Record<string, (n: number) => Text>> = {
  row:          (n) => text(`第 ${figure(n)} 行`, `row ${figure(n)}`),
  line:         (n) => text(`第 ${figure(n)} 行`, `line ${figure(n)}`),
  offset:       (n) => text(`第 ${figure(n)} 字节`, `byte ${figure(n)}`),
  count:        (n) => text(`共 ${figure(n)} 处`, counted(n, 'place')),
  column:       (n) => text(`第 ${figure(n)} 列`, `column ${figure(n)}`),
  columns:      (n) => text(`共 ${figure(n)} 列`, counted(n, 'column')),
  limitColumns: (n) => text(`上限 ${figure(n)} 列`, `at most ${counted(n, 'column')}`),
  limitBytes:   (n) => text(`上限 ${figure(n)} 字节`, `at most ${counted(n, 'byte')}`),
}

/** Where the reader stopped, in words. */
function placeOf(details: unknown): Text | undefined {
  if (typeof details !== 'object' || details === null) return undefined
  const known = Object.entries(details).flatMap(([key, value]) => {
    const say = places[key]
    return say && typeof value === 'number' ? [say(value)] : []
  })
  if (known.length === 0) return undefined
  return text(known.map(({ zh }) => zh).join('，'), known.map(({ en }) => en).join(', '))
}
