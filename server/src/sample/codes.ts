/**
 * Codes with right check characters that belong to nobody: every region is one of 0099xx, which was never issued
 * (R-CODE-01, R-CODE-02, R-CODE-03, R-CODE-05).
 */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 统一社会信用代码: authority and kind (`11` organ, `91` enterprise …), region, eight characters of the subject. */
export function creditCode(kind: string, region: string, subject: string): string {
  const body = `${kind}${region}${subject}${organisationCheck(subject)}`
  const sum = [...body].reduce((total, character, index) => total + alphabet.indexOf(character) * (3 ** index % 31), 0)
  return `${body}${alphabet[(31 - (sum % 31)) % 31]}`
}

/** The n-th subject, five characters of the alphabet of credit codes. */
export const subjectNumber = (n: number): string =>
  [31 ** 4, 31 ** 3, 31 ** 2, 31, 1].map((weight) => alphabet[Math.floor(n / weight) % 31]).join('')

/** GB 11714: letters count 10 to 35. */
function organisationCheck(subject: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number.parseInt(subject[index] ?? '0', 36), 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

/** 公民身份号码 of a person who does not exist. */
export function residentId(region: string, birth: string, serial: number): string {
  const body = `${region}${birth.replaceAll('-', '')}${String(serial).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return `${body}${'10X98765432'[sum % 11]}`
}

/** Mobile ranges beginning with 154 are not assigned to any carrier. */
export const mobileNumber = (number: number): string => `154${String(number % 100_000_000).padStart(8, '0')}`
