/** What a schema found, said to a person in both languages. The library's own texts name its types, and are in one language. Pure. */
import { counted } from '@gongshu/tabular/counted'
import type { $ZodIssue, $ZodIssueInvalidUnion } from 'zod/v4/core'
import type { Text } from './problem.ts'

const kinds: Readonly<Record<string, Text>> = {
  string: { zh: '文本', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  bigint: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '数组 […]', en: 'a list […]' },
  tuple: { zh: '数组 […]', en: 'a list […]' },
  object: { zh: '对象 {…}', en: 'an object {…}' },
  record: { zh: '对象 {…}', en: 'an object {…}' },
  null: { zh: 'null', en: 'null' },
}

const formats: Readonly<Record<string, Text>> = {
  uuid: {
    zh: 'UUID，如 01900000-0000-7000-8000-000000000000',
    en: 'a UUID such as 01900000-0000-7000-8000-000000000000',
  },
  date: { zh: '日期，如 2026-11-23', en: 'a date such as 2026-11-23' },
  datetime: {
    zh: '带时区的时间，如 2026-11-23T10:00:00+08:00',
    en: 'a time with its zone, such as 2026-11-23T10:00:00+08:00',
  },
  time: { zh: '时刻，如 10:00:00', en: 'a time of day such as 10:00:00' },
  email: { zh: '电子邮箱地址', en: 'an e-mail address' },
  url: { zh: '网址', en: 'a web address' },
  json_string: { zh: 'JSON', en: 'JSON' },
}

const should = ({ zh, en }: Text): Text => ({ zh: `应为${zh}`, en: `should be ${en}` })
const plain: Text = { zh: '不合要求', en: 'does not fit' }

/** `given` is the value at the place of the issue. A check of our own carries its text as `params: { says }`. */
export function sayIssue(issue: $ZodIssue, given: unknown): Text {
  if (given === undefined && issue.code !== 'custom') return { zh: '缺少此项', en: 'is missing' }
  switch (issue.code) {
    case 'invalid_type':
      return should(kinds[issue.expected] ?? { zh: issue.expected, en: issue.expected })
    case 'invalid_value': {
      const values = issue.values.map((value) => (typeof value === 'string' ? value : String(value)))
      return values.length === 1
        ? should({ zh: values.join(), en: values.join() })
        : { zh: `应为以下之一：${values.join('、')}`, en: `should be one of ${values.join(', ')}` }
    }
    case 'too_small':
      return saySize(issue.origin, Number(issue.minimum), issue.inclusive === false ? 'above' : 'least')
    case 'too_big':
      return saySize(issue.origin, Number(issue.maximum), issue.inclusive === false ? 'below' : 'most')
    case 'invalid_format': {
      const known = formats[issue.format]
      if (known) return should(known)
      return issue.pattern
        ? { zh: `格式应为 ${issue.pattern}`, en: `should match ${issue.pattern}` }
        : { zh: `格式应为 ${issue.format}`, en: `should be of the form ${issue.format}` }
    }
    case 'not_multiple_of':
      return should({ zh: `${issue.divisor} 的倍数`, en: `a multiple of ${issue.divisor}` })
    case 'invalid_union':
      return sayUnion(issue, given)
    case 'custom':
      return (issue.params as { says?: Text } | undefined)?.says ?? plain
    default:
      return plain
  }
}

const bounds = {
  least: { zh: '至少', en: 'at least' },
  most: { zh: '至多', en: 'at most' },
  above: { zh: '大于', en: 'more than' },
  below: { zh: '小于', en: 'less than' },
} as const

function saySize(origin: string, size: number, bound: keyof typeof bounds): Text {
  const { zh, en } = bounds[bound]
  if (origin === 'string' && size === 1 && bound === 'least') return { zh: '不能为空', en: 'may not be empty' }
  if (origin === 'string')
    return { zh: `长度应${zh} ${size} 个字符`, en: `should be ${en} ${counted(size, 'character')} long` }
  if (origin === 'array' || origin === 'set' || origin === 'map')
    return { zh: `应${zh} ${size} 项`, en: `should have ${en} ${counted(size, 'item')}` }
  const sign = { least: '≥', most: '≤', above: '>', below: '<' }[bound]
  return { zh: `应${sign} ${size}`, en: `should be ${sign} ${size}` }
}

/** Of forms none of which fits: what each of them asks for, where each asks for one thing. */
function sayUnion({ errors, ...more }: $ZodIssueInvalidUnion, given: unknown): Text {
  if ('options' in more && more.options) {
    const named = more.options.map(String)
    return { zh: `应为以下之一：${named.join('、')}`, en: `should be one of ${named.join(', ')}` }
  }
  const told = errors.flatMap((branch) => {
    const [first] = branch
    return branch.length === 1 && first && first.path.length === 0 ? [sayIssue(first, given)] : []
  })
  if (told.length === 0) return { zh: '不是任何一种允许的形式', en: 'is none of the forms that are allowed' }
  const once = (texts: readonly string[]): string[] => [...new Set(texts)]
  return { zh: once(told.map(({ zh }) => zh)).join('，或'), en: once(told.map(({ en }) => en)).join(', or ') }
}
