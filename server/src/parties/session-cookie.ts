/**
 * The session's cookie. Over https it bears the `__Host-` prefix: no other host of the domain can set one, and a session made over
 * https is found by that name alone.
 */
const secureName = '__Host-gongshu'
const plainName = 'gongshu'

export function writeSessionCookie(token: string, seconds: number, secure: boolean): string {
  const name = secure ? secureName : plainName
  return `${name}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}

export const clearSessionCookie = (secure: boolean): string => writeSessionCookie('', 0, secure)

export function readSessionCookie(
  header: string | undefined,
): { readonly token: string; readonly secure: boolean } | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  for (const [name, secure] of [
    [secureName, true],
    [plainName, false],
  ] as const) {
    const token = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
    if (token) return { token, secure }
  }
  return undefined
}
