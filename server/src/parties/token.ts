import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as text; who holds it is whom it was given to. Only its digest is ever stored. */
export const newToken = (prefix = ''): string => `${prefix}${randomBytes(32).toString('base64url')}`

/** No salt and no slow hash: nobody guesses 256 random bits. */
export const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()

export const keyPrefix = 'gsk_'
const shownCharacters = 6
export const shownPrefix = (key: string): string => key.slice(0, keyPrefix.length + shownCharacters)

/** Under which failed sign-ins are counted: what is typed there may be anything, a password by mistake too. */
export const loginDigest = (login: string): Buffer => digestOf(`login ${login}`)
