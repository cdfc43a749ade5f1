import { hash, parseOptions, verify } from '@node-rs/argon2'
import { normalPassword } from './password.ts'

/** Argon2id with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(normalPassword(password), cost)

/** A hash of nobody's password, against which the password of an unknown login is checked, so that the time taken tells nothing. */
const nobody = hashPassword('no password at all has this hash')

/** `hashed` is undefined for an unknown login: as slow as any other check, and always false. */
export async function isPassword(hashed: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(hashed ?? (await nobody), normalPassword(password))
  return hashed !== undefined && matches
}

/** Made with other parameters than today's: hash again when the password is at hand. */
export function isOutdated(hashed: string): boolean {
  const made = parseOptions(hashed)
  return made.memoryCost !== cost.memoryCost || made.timeCost !== cost.timeCost || made.parallelism !== cost.parallelism
}
