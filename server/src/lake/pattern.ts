import { counted } from '@gongshu/tabular/counted'
import type { Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import { EngineFault } from './runner-process.ts'

const longest = 500

/**
 * Why a pattern cannot be used, or undefined. The engine itself is asked: its expressions (RE2) are matched in time linear to the
 * text whatever they say, so none can hang it, and what RE2 cannot promise that for it refuses.
 */
export async function patternFault(ctx: Ctx, pattern: string): Promise<Text | undefined> {
  if (pattern === '') return { zh: '格式是空的', en: 'the pattern is empty' }
  if (pattern.length > longest)
    return {
      zh: `格式超过 ${longest} 个字符，请拆成几条`,
      en: `the pattern is longer than ${counted(longest, 'character')}; split it`,
    }
  if (pattern.includes('\0')) return { zh: '格式里有不可见的空字符', en: 'the pattern holds a NUL character' }
  try {
    await ctx.resources.engine.query(`SELECT regexp_full_match('', $1) AS fits`, [pattern])
    return undefined
  } catch (error) {
    if (!(error instanceof EngineFault)) throw error
    return explain(pattern, error.detail)
  }
}

function explain(pattern: string, said: string): Text {
  if (/perl operator|\(\?[=!<]/.test(said) || /\(\?(?:[=!]|<[=!])/.test(pattern))
    return {
      zh: '不支持环视 (?= (?! (?<=；请拆成两条规则，每条写一个格式',
      en: 'look-around (?= (?! (?<= is not supported; write two rules, each with a plain pattern',
    }
  if (/escape sequence/.test(said) && /\\[1-9]/.test(pattern))
    return {
      zh: '不支持反向引用 \\1；要求两处相同请用列间比较',
      en: 'back references \\1 are not supported; to ask for equal parts compare two columns',
    }
  if (/repetition/.test(said))
    return {
      zh: '重复次数太多：一处最多 1000 次，套在一起相乘也不能超过 1000；请改用 + 或长度规则',
      en: 'too many repetitions: at most 1000, nested ones multiplied; use + or a length rule instead',
    }
  if (/missing \]/.test(said)) return { zh: '方括号没有收口，应写成 [0-9]', en: 'a bracket is not closed; write [0-9]' }
  if (/missing \)|unexpected \)|parenthes/.test(said))
    return {
      zh: '圆括号不成对，字面的括号请写成 \\( \\)',
      en: 'parentheses do not pair; a literal one is written \\( \\)',
    }
  return {
    zh: '引擎不认这个格式（RE2 语法）；例：[0-9]{6}、[A-Z]{2}-[0-9]+、\\p{Han}{2,4}',
    en: 'the engine does not know this pattern (RE2 syntax); examples: [0-9]{6}, [A-Z]{2}-[0-9]+, \\p{Han}{2,4}',
  }
}
