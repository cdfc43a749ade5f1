import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Actor } from './ctx.ts'

const scheme = 'Gongshu-Console '

export const newConsoleToken = (): string => randomBytes(32).toString('base64url')
export const consoleAuthorization = (token: string): string => scheme + token

/** The command line on the machine itself: it holds every power of the machine's owner and none of an office. */
export const consoleActor: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }

/** True for the token of DATA_DIR/run.json, sent from this machine. */
export function isConsole(token: string, authorization: string | undefined, address: string): boolean {
  if (!authorization?.startsWith(scheme) || !isLoopback(address)) return false
  const given = Buffer.from(authorization.slice(scheme.length))
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)
