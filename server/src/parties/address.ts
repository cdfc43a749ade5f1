import { createHmac, randomBytes } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'

/** Lives as long as the process: with it gone, nobody can find out whose calls a row of the quota counts. */
const secret = randomBytes(32)

/** By which anonymous calls are counted: the same for the same subscriber, and no address. */
export const clientOf = (address: string): string =>
  `visitor:${createHmac('sha256', secret).update(subscriberOf(address)).digest('base64url').slice(0, 22)}`

/**
 * What one subscriber is given: an IPv4 address, or a /64 of IPv6, within which a device chooses its addresses freely. Wider, a
 * visitor would share a quota with strangers. What is no address counts as one client of its own.
 */
export function subscriberOf(address: string): string {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  if (isIPv4(plain)) return plain
  if (!isIPv6(plain)) return 'unknown'
  return `${firstGroups(plain, 4).join(':')}::/64`
}

function firstGroups(address: string, count: number): string[] {
  const [head = '', tail] = address.split('::')
  const before = head ? head.split(':') : []
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after]
  return groups.slice(0, count).map((group) => Number.parseInt(group, 16).toString(16))
}
