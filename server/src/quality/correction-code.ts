/** 查询码: what a visitor without an account keeps to find the answer. 80 random bits in letters that are not mistaken for others. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { digestOfWords } from '../platform/digest.ts'

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

export const newSecret = (): string =>
  [...randomBytes(16)]
    .map((byte) => letters[byte % letters.length])
    .join('')
    .replace(/.{4}(?=.)/g, '$&-')

/** Typed small, with or without its strokes, it is the same. */
export const digestOfSecret = (secret: string): string => digestOfWords(secret.toUpperCase().replace(/[^A-Z0-9]/g, ''))

export function isSecret(secret: string, digest: string): boolean {
  const [given, kept] = [Buffer.from(digestOfSecret(secret)), Buffer.from(digest)]
  return given.length === kept.length && timingSafeEqual(given, kept)
}
