import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network an address lies in, /24 or /48: enough to count anonymous calls, too little to tell a person. What is no address
 * counts as one client of its own.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(plain)) return 'unknown'
  return `${firstGroups(plain, 3).join(':')}::/48`
}

function firstGroups(address: string, count: number): string[] {
  const [head = '', tail] = address.split('::')
  const before = head ? head.split(':') : []
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after]
  return groups.slice(0, count).map((group) => Number.parseInt(group, 16).toString(16))
}
