import { withoutHidden } from './hidden-characters.ts'
import { isBankCard, isResidentId } from './identifiers.ts'
import { isRealDay, toHalfWidth } from './values.ts'

// Identifiers of persons in running text, as people write them: full-width, spaced, hyphened, among other words (R-CODE-03, R-CODE-04).

export type PersonalKind = 'residentId' | 'mobile' | 'bankCard' | 'email' | 'landline'

/** `text` is masked: enough to find it again and no more. */
export type PersonalHit = { kind: PersonalKind; text: string }

const between = '[ ./·-]{0,3}'
const gap = '[ -]*'
const day = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])'
const alone = (pattern: string): RegExp => new RegExp(`(?<![0-9])(?:${pattern})(?![0-9Xx])`, 'g')
/** Whole, or in the groups in which such numbers are said. */
const forms: readonly { kind: PersonalKind; form: RegExp; valid?: (digits: string) => boolean }[] = [
  {
    kind: 'residentId',
    form: alone(`[0-9]{6}${between}(?:18|19|20)[0-9]{2}${between}${day}${between}[0-9]{3}${gap}[0-9Xx]|[0-9]{15}`),
  },
  { kind: 'bankCard', form: alone(`[3-6][0-9]{3}(?:${gap}[0-9]{4}){3}(?:${gap}[0-9]{1,3})?`), valid: isBankCard },
  {
    kind: 'mobile',
    form: alone(
      `(?:86${gap})?1[3-9][0-9]${between}(?:[0-9]{4}${between}[0-9]{4}|[0-9]{3}${between}[0-9]{5}|[0-9]{2}${between}[0-9]{3}${between}[0-9]{3})`,
    ),
  },
  {
    kind: 'landline',
    form: alone(
      `[(]?0(?:10|2[0-57-9]|[3-9][0-9]{2})[)]?[ -]?[2-8][0-9]{2,3}[ -]?[0-9]{4}|[48]00[ -]?[0-9]{3}[ -]?[0-9]{4}`,
    ),
  },
]
/** The same where every digit stands apart. */
const joinedForms = [
  { kind: 'residentId', form: alone(`[0-9]{6}(?:18|19|20)[0-9]{2}${day}[0-9]{3}[0-9Xx]`) },
  { kind: 'mobile', form: alone('(?:86)?1[3-9][0-9]{9}') },
] as const

const address = /[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z]{2,}/g
const office =
  /^(?:(?:info|services?|support|contact|office|admin|webmaster|postmaster|sales|public|press|hotline|kefu|bgs)@.*|.*[@.]gov(?:\.cn)?)$/i
/** An address at a government, or one that is called after an office and not after somebody. */
export const isOfficeEmail = (text: string): boolean => office.test(text)

const lookalikes: Readonly<Record<string, string>> = {
  Ⅹ: 'X',
  ⅹ: 'x',
  '×': 'X',
  Х: 'X',
  х: 'x',
  Χ: 'X',
  χ: 'x',
  '—': '-',
  '–': '-',
}
const narrow = (text: string): string =>
  toHalfWidth(withoutHidden(text)).replace(/[Ⅹⅹ×ХхΧχ—–]/g, (sign) => lookalikes[sign] ?? sign)

/** Everything that points at a person, and telephones of offices; each text once, what weighs most first. */
export const personalIn = (text: string): PersonalHit[] => search(text, isResidentId)

/** A name of a column has no use for a number with a birthday in it, whether its check character is right or mistyped. */
export const personalInLabel = (label: string): PersonalHit[] =>
  search(label, (id) => isResidentId(id) || (id.length === 18 && hasBirthday(id)))

const hasBirthday = (id: string): boolean =>
  isRealDay(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14)))

function search(text: string, isResident: (digits: string) => boolean): PersonalHit[] {
  const plain = narrow(text)
  if (!/[0-9@]/.test(plain)) return []
  const found = new Map<string, PersonalKind>()
  let rest = plain
  for (const { kind, form, valid } of forms) {
    rest = rest.replace(form, (hit) => {
      const digits = hit.replace(/[^0-9Xx]/g, '')
      if (!(kind === 'residentId' ? isResident(digits) : (valid?.(digits) ?? true))) return hit
      if (!found.has(digits)) found.set(digits, kind)
      return ' '.repeat(hit.length)
    })
  }
  const joined = rest.replace(/([0-9])[ -]+(?=[0-9Xx])/g, '$1')
  for (const { kind, form } of joinedForms)
    for (const [hit] of joined.matchAll(form))
      if ((kind === 'mobile' || isResident(hit)) && !found.has(hit)) found.set(hit, kind)
  for (const [hit] of plain.matchAll(address)) if (!isOfficeEmail(hit)) found.set(hit, 'email')
  return [...found].map(([hit, kind]) => ({ kind, text: masked(hit) }))
}

/** What keeps a text from being published: everything but an office's telephone. */
export const pointsAtPerson = ({ kind }: PersonalHit): boolean => kind !== 'landline'

const masked = (text: string): string => `${text.slice(0, 3)}***${text.slice(-2)}`
