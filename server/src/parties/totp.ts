/** 动态口令: time-based one-time passwords, RFC 6238: six digits, thirty seconds, HMAC-SHA-1, as authenticator apps expect. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Instant } from '../platform/time.ts'

const period = 30
/** A clock that is off by as much as one step is forgiven, R-SEC-01 asks for no more. */
const window = 1
const secretBytes = 20

export const newSecret = (): Buffer => randomBytes(secretBytes)

const totpOf = (secret: Buffer, issuer = '', label = ''): TOTP =>
  new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromHex(secret.toString('hex')) })

/** What is typed by hand, and what a QR code carries. */
export const shownSecret = (secret: Buffer, issuer: string, login: string): { base32: string; uri: string } => {
  const totp = totpOf(secret, issuer, login)
  return { base32: totp.secret.base32, uri: totp.toString() }
}

/** The time step for which the code is right, or undefined. A step at or before `lastStep` was used: a code counts once. */
export function stepOf(secret: Buffer, code: string, now: Instant, lastStep: number | null): number | undefined {
  const timestamp = Date.parse(now)
  const delta = totpOf(secret).validate({ token: code, timestamp, window })
  if (delta === null) return undefined
  const step = Math.floor(timestamp / 1000 / period) + delta
  return lastStep !== null && step <= lastStep ? undefined : step
}

const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM, bound to the factor's id: a row copied to another account opens nothing there. */
export function seal(key: Buffer, id: string, secret: Buffer): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(id))
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
}

/** Undefined where the key is another one, as after a restore without the keys. */
export function unseal(key: Buffer, id: string, sealed: Buffer): Buffer | undefined {
  const text = sealed.subarray(ivBytes, -tagBytes)
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes))
    .setAAD(Buffer.from(id))
    .setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([cipher.update(text), cipher.final()])
  } catch {
    return undefined // the tag does not fit: another key, or another row
  }
}
