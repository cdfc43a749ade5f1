import { randomInt } from 'node:crypto'
import { digestOf } from './token.ts'

// 恢复码: for the day the device is lost.

/** No letter that is taken for a digit, no vowel to make a word of. */
const alphabet = '23456789BCDFGHJKLMNPQRSTVWXYZ'
const count = 10
const length = 10

/** `XXXXX-XXXXX`, 48 random bits each; guesses are counted, so that is plenty. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: count }, () => {
    const symbols = Array.from({ length }, () => alphabet[randomInt(alphabet.length)] ?? '2').join('')
    return `${symbols.slice(0, length / 2)}-${symbols.slice(length / 2)}`
  })

/** However it was typed: spaces, hyphens and case are no part of it. */
export const recoveryDigest = (accountId: string, code: string): Buffer =>
  digestOf(`recovery ${accountId} ${code.toUpperCase().replace(/[^0-9A-Z]/g, '')}`)
