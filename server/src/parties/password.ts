import { counted } from '@gongshu/tabular/counted'
import type { Text } from '../platform/problem.ts'

/** Words that people build passwords on; a password that is one of them with digits or signs around it is guessed first. */
const guessed = new Set(
  (
    'password passw0rd p@ssw0rd p@ssword admin administrator root user guest test welcome letmein qwerty qwertyuiop asdfgh ' +
    'asdfghjkl zxcvbn zxcvbnm 1qaz2wsx 1qaz@wsx qazwsx qwer1234 abc abcd abcdef iloveyou woaini woaini1314 changeme default ' +
    'system oracle china beijing gongshu shuju mima'
  ).split(' '),
)

const classes: readonly RegExp[] = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u]

/** One character form for what looks the same, however the keyboard wrote it. */
export const normalPassword = (password: string): string => password.normalize('NFKC')

const mostCharacters = 256
/** From this length on, one kind of character will do: a sentence. */
const sentenceLength = 20

export type PasswordFault = 'tooShort' | 'tooLong' | 'tooPlain' | 'tooCommon' | 'holdsLogin' | 'sameAsBefore'

// biome-ignore format: a table is read in columns
export const passwordFaults: Readonly<Record<PasswordFault, (length: number) => Text>> = {
  tooShort:     (length) => ({ zh: `口令至少 ${length} 个字符`, en: `At least ${counted(length, 'character')}` }),
  tooLong:      () => ({ zh: `口令至多 ${mostCharacters} 个字符`, en: `At most ${counted(mostCharacters, 'character')}` }),
  tooPlain:     () => ({ zh: `大写、小写、数字、符号中至少用三种，或者写够 ${sentenceLength} 个字符`, en: `Three of capital letters, small letters, digits and signs; or ${counted(sentenceLength, 'character')} and more` }),
  tooCommon:    () => ({ zh: '这是最常被猜的口令，或由重复、连续的字符组成', en: 'It is among the first to be guessed, or made of repeated or successive characters' }),
  holdsLogin:   () => ({ zh: '口令里不能有登录名或姓名', en: 'It must not contain the login or the name' }),
  sameAsBefore: () => ({ zh: '新口令不能与现用的相同', en: 'It must differ from the present one' }),
}

/** 口令复杂度 (R-SEC-01): every fault at once, none when it will do. */
export function judgePassword(
  password: string,
  owner: { readonly login: string; readonly name: string },
  leastCharacters: number,
): PasswordFault[] {
  const text = normalPassword(password)
  const length = [...text].length
  const kinds = classes.filter((pattern) => pattern.test(text)).length
  const faults: [PasswordFault, boolean][] = [
    ['tooShort', length < leastCharacters],
    ['tooLong', length > mostCharacters],
    ['tooPlain', kinds < 3 && length < sentenceLength],
    ['tooCommon', isCommon(text)],
    ['holdsLogin', holds(text, owner.login) || holds(text, owner.name)],
  ]
  return faults.flatMap(([fault, is]) => (is ? [fault] : []))
}

function isCommon(text: string): boolean {
  const lower = text.toLowerCase()
  const word = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return guessed.has(lower) || guessed.has(word) || new Set(lower).size < 5 || isRun(lower)
}

/** 1234567890, abcdefgh…, and backwards. */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0))
  return steps.length > 0 && steps.filter((step) => Math.abs(step) <= 1).length > steps.length * 0.8
}

const holds = (text: string, word: string): boolean =>
  [...word].length >= 3 && text.toLowerCase().includes(normalPassword(word).toLowerCase())
