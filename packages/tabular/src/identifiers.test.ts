import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnVerdict,
  creditCodeCheck,
  type IdentifierKind,
  identifiers,
  isAddress,
  isBankCard,
  isCreditCode,
  isEmail,
  isLandline,
  isMobile,
  isOrganisationCode,
  isPersonName,
  isPlate,
  isResidentId,
  organisationCodeCheck,
  passesLuhn,
  repairedCreditCode,
  residentIdCheck,
  subjectCheckDeviates,
} from './identifiers.ts'

const of = (kind: IdentifierKind) => {
  const found = identifiers.find((identifier) => identifier.kind === kind)
  if (!found) throw new RangeError(kind)
  return found
}
const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

describe('unified social credit codes', () => {
  it.each([
    '91350100M000100Y43',
    '52100000500000784G',
    '91440300708461136T',
    '914403001922038216',
    '110099000099000133',
    '12009900009900021T',
    '91009900MA0KK0039P',
  ])('R-CODE-01: %s is valid', (code) => {
    expect(isCreditCode(code)).toBe(true)
  })

  it.each([
    '91350100M000100Y44',
    '91350100m000100y43',
    '9I350100M000100Y43',
    '91350100M000100Y4',
    '91350100M000100Y433',
    '',
  ])('R-CODE-01: "%s" is not', (code) => {
    expect(isCreditCode(code)).toBe(false)
  })

  it('R-CODE-01: any code gets a check character that is accepted, 0 among them, and no other is', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        digits(6),
        fc.string({ unit: fc.constantFrom(...creditAlphabet), minLength: 9, maxLength: 9 }),
        (region, subject) => {
          const body = `91${region}${subject}`
          const check = creditCodeCheck(body)
          seen.add(check)
          return [...creditAlphabet].every((character) => isCreditCode(body + character) === (character === check))
        },
      ),
      { numRuns: 500 },
    )
    expect(seen.has('0')).toBe(true)
  })

  it('R-CODE-02: the subject id carries its own check, and deviation is only a warning', () => {
    expect(organisationCodeCheck('M000100Y')).toBe('4')
    expect(subjectCheckDeviates('91350100M000100Y43')).toBe(false)
    expect(subjectCheckDeviates('52100000500000784G')).toBe(true)
    expect(isCreditCode('52100000500000784G')).toBe(true)
    expect(isOrganisationCode('M000100Y-4')).toBe(true)
  })

  it('a letter O for a zero can be put right, a wrong digit cannot', () => {
    expect(repairedCreditCode('9135O100M000100Y43')).toBe('91350100M000100Y43')
    expect(repairedCreditCode('91350100m000100y43')).toBe('91350100M000100Y43')
    expect(repairedCreditCode('91350100M000100Y43')).toBeUndefined()
    expect(repairedCreditCode('91350100M000100Y44')).toBeUndefined()
  })
})

describe('resident id numbers', () => {
  it.each(['11010519491231002X', '11010519491231002x', '440524188001010014', '009901202609180013'])(
    'R-CODE-03: %s is valid',
    (id) => {
      expect(isResidentId(id)).toBe(true)
    },
  )

  it.each(['110105194912310021', '11010519490231002X', '99', '110105490231002'])('R-CODE-03: %s is not', (id) => {
    expect(isResidentId(id)).toBe(false)
  })

  it.each(['9', '810000', '820000', '830000'])('R-CODE-05: numbers that begin with %s are valid too', (prefix) => {
    const body = `${prefix.padEnd(6, '1')}19800101001`
    expect(isResidentId(body + residentIdCheck(body))).toBe(true)
  })

  it('R-CODE-05: fictional people live in 0099xx; other unknown regions are refused', () => {
    const valid = (region: string): boolean =>
      isResidentId(`${region}19800101001${residentIdCheck(`${region}19800101001`)}`)
    expect(valid('009902')).toBe(true)
    expect(valid('009800')).toBe(false)
    expect(valid('700000')).toBe(false)
  })

  it('fifteen digits without a check character are still met', () => {
    expect(isResidentId('110105491231002')).toBe(true)
  })

  it('any single wrong digit is noticed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (serial, at, shift) => {
          const body = `11010519491231${String(serial).padStart(3, '0')}`
          const id = body + residentIdCheck(body)
          const wrong = id.slice(0, at) + ((Number(id[at]) + shift) % 10) + id.slice(at + 1)
          return isResidentId(id) && !isResidentId(wrong)
        },
      ),
    )
  })
})

// biome-ignore format: a table is read in columns
const cases: [string, (text: string) => boolean, string[], string[]][] = [
  ['mobile', isMobile, ['15412345678', '+86 154 1234 5678', '１５４１２３４５６７８'], ['12345678901', '1541234567', '154123456789']],
  ['landline', isLandline, ['010-82345678', '(0755)8234567', '0851-8234567-12', '400-820-8820'], ['12345678', '10-12345678', '0155-8234567 abc']],
  ['plate', isPlate, ['京A12345', '粤B·D12345', '贵A12345D', '沪AD12345', '粤Z1234港', '川A1234警'], ['京I12345', '国A12345', '京A1234', '京AO1234']],
  ['e-mail', isEmail, ['a.b@example.com', "o'x@sub.example.cn"], ['a@b', '@example.com', 'a b@example.com']],
  ['address', isAddress, ['临澜市东汀区滨江路18号', '青屿县白鹭镇望江村三组12号', '望溪区府前路6号3栋201室'], ['临澜市', '停车场', '2026年']],
  ['name', isPersonName, ['周向明', '欧阳修文', '吴澜', '阿依古丽·买买提'], ['望江路停车场', '高中', '合计', '有限公司', '市', '东汀区', '李', '王家村']],
]

it.each(cases)('%s', (_, valid, right, wrong) => {
  expect(right.filter((text) => !valid(text))).toEqual([])
  expect(wrong.filter(valid)).toEqual([])
})

it('bank cards pass Luhn and have a known prefix', () => {
  fc.assert(
    fc.property(digits(13), (middle) => {
      const body = `62${middle}`
      const check = [...'0123456789'].find((digit) => passesLuhn(body + digit)) ?? ''
      return isBankCard(body + check) && !isBankCard(body + ((Number(check) + 1) % 10))
    }),
  )
  expect(isBankCard('1234567890123452')).toBe(false)
})

describe('the chance that is stated', () => {
  const random: Partial<Record<IdentifierKind, (next: () => number) => string>> = {
    residentId: (next) => Array.from({ length: 18 }, () => next() % 10).join(''),
    creditCode: (next) =>
      `${creditAlphabet[1 + (next() % 30)]}${creditAlphabet[1 + (next() % 30)]}${Array.from({ length: 6 }, () => next() % 10).join('')}${Array.from({ length: 10 }, () => creditAlphabet[next() % 31]).join('')}`,
    organisationCode: (next) => Array.from({ length: 9 }, () => next() % 10).join(''),
    mobile: (next) => Array.from({ length: 11 }, () => next() % 10).join(''),
    landline: (next) => Array.from({ length: 11 }, () => next() % 10).join(''),
    bankCard: (next) => Array.from({ length: 16 + (next() % 4) }, () => next() % 10).join(''),
    passport: (next) =>
      `${String.fromCharCode(65 + (next() % 26))}${Array.from({ length: 8 }, () => next() % 10).join('')}`,
    travelPermit: (next) =>
      `${String.fromCharCode(65 + (next() % 26))}${Array.from({ length: 8 }, () => next() % 10).join('')}`,
  }

  it.each(Object.entries(random))('is what random texts give for %s', (kind, make) => {
    let state = 42
    const next = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 8
    }
    const { valid, chance } = of(kind as IdentifierKind)
    const tries = 300_000
    let hits = 0
    for (let i = 0; i < tries; i++) if (valid(make(next))) hits++
    const deviation = Math.sqrt((chance * (1 - chance)) / tries)
    expect(Math.abs(hits / tries - chance)).toBeLessThan(chance * 0.1 + 5 * deviation)
  })
})

describe('a column is judged by its share of hits against chance', () => {
  it('random eighteen-character codes with a share of 1/31 are no credit codes', () => {
    expect(columnVerdict(of('creditCode'), 10_000, 330, '编号').isLikely).toBe(false)
    expect(columnVerdict(of('creditCode'), 10_000, 9_000, '编号').isLikely).toBe(true)
  })

  it('numbers of eleven digits are no telephones because 7 % look like one', () => {
    expect(columnVerdict(of('mobile'), 10_000, 700, '流水号').isLikely).toBe(false)
    expect(columnVerdict(of('mobile'), 10_000, 6_000, '流水号').isLikely).toBe(true)
  })

  it('the header lowers the bar, but not below chance', () => {
    expect(columnVerdict(of('personName'), 1000, 300, '联系人').isLikely).toBe(true)
    expect(columnVerdict(of('personName'), 1000, 300, '站名').isLikely).toBe(false)
    expect(columnVerdict(of('personName'), 1000, 125, '联系人').isLikely).toBe(false)
  })
})
