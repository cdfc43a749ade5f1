import { creditCodeCheck, organisationCodeCheck } from '@gongshu/tabular/identifiers'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { clientOf, subscriberOf } from './address.ts'
import { isDepartment, judgeCodes, judgeLogin, nameKey, normalLogin, OrganisationKind } from './model.ts'
import { judgePassword } from './password.ts'
import { defaultPolicy, lockSeconds } from './policy.ts'
import { isWithin, overlap, type Period, postNames, ruleAgainst } from './posts.ts'
import { regionLevel, regionsUpward } from './region.ts'

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const text = (units: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...units), minLength: length, maxLength: length })
const musts = (creditCode: string) => judgeCodes({ creditCode }).filter(({ weight }) => weight === 'must')

describe('unified social credit codes', () => {
  it.each([
    '91350100M000100Y43',
    '52100000500000784G',
    '914403001922038216',
    '110099000099000133',
    '12009900009900021T',
  ])('R-CODE-01: %s is accepted', (code) => expect(musts(code)).toEqual([]))

  it('R-CODE-01: of all last characters exactly one is accepted, and 0 is as good as any', () => {
    const accepted = new Set<string>()
    fc.assert(
      fc.property(text('0123456789', 6), text(alphabet, 9), (region, subject) => {
        const body = `11${region}${subject}`
        const passing = [...alphabet].filter((check) => musts(body + check).length === 0)
        accepted.add(passing.join())
        return passing.join() === creditCodeCheck(body)
      }),
      { numRuns: 400 },
    )
    expect(accepted).toContain('0')
  })

  it('R-CODE-01: a letter the alphabet lacks is refused, with the code it probably is', () => {
    expect(judgeCodes({ creditCode: '9135O100M000100Y43' })).toMatchObject([
      { rule: 'R-CODE-01', weight: 'must', proposal: '91350100M000100Y43' },
    ])
  })

  it('R-CODE-02: a subject id that does not check is a warning, whatever the code, and never a refusal', () => {
    expect(judgeCodes({ creditCode: '52100000500000784G' })).toMatchObject([{ rule: 'R-CODE-02', weight: 'should' }])
    fc.assert(
      fc.property(text('0123456789', 6), text(alphabet, 8), text(alphabet, 1), (region, subject, check) => {
        const body = `91${region}${subject}${check}`
        const warned = judgeCodes({ creditCode: body + creditCodeCheck(body) })
        return (
          warned.every(({ weight }) => weight === 'should') &&
          warned.length === (organisationCodeCheck(subject) === check ? 0 : 1)
        )
      }),
    )
  })
})

test('R-CODE-12: a region has a level and lies in those around it', () => {
  expect(['330000', '330100', '330106'].map(regionLevel)).toEqual(['province', 'prefecture', 'county'])
  expect(regionsUpward('009921')).toEqual(['009921', '009900', '000000'])
  expect(regionsUpward('330000')).toEqual(['330000'])
  expect(judgeCodes({ regionCode: '3301' })).toMatchObject([{ rule: 'R-CODE-12' }])
})

test('R-CODE-03, R-CODE-04, R-CODE-05: an identity number of any kind is no login', () => {
  for (const login of ['11010519491231002x', '009901202609180013', '440524188001010014', '13900000000']) {
    expect(judgeLogin(normalLogin(login))).toMatchObject([{ rule: 'R-CODE-04' }])
  }
  expect(judgeLogin('insurance-data')).toEqual([])
  expect(judgeLogin('林之微')).toHaveLength(1)
})

test('one name in two widths, cases or spacings is one name', () => {
  expect(nameKey('临澜市水务（集团） ＡＢ')).toBe(nameKey('临澜市水务(集团)ab'))
})

describe('passwords (R-SEC-01)', () => {
  const owner = { login: 'urban-data', name: '林之微' }
  it.each([
    ['Ab1!', ['tooShort', 'tooCommon']],
    ['onlysmallletters', ['tooPlain']],
    ['Password123!', ['tooCommon']],
    ['Aa1!Aa1!Aa1!', ['tooCommon']],
    ['Abcdefghij1', ['tooCommon']],
    ['my-Urban-Data-9', ['holdsLogin']],
    ['林之微-Harbour7', ['holdsLogin']],
    [`Aa1-${'x'.repeat(400)}`, ['tooLong', 'tooCommon']],
  ])('R-SEC-01: %s is refused, with every reason at once', (password, faults) => {
    expect(judgePassword(password, owner, 10)).toEqual(faults)
  })
  it.each(['Harbour-lamp-72', '望江路上有一盏灯Lit9', 'correct horse battery staple'])(
    'R-SEC-01: %s will do',
    (password) => {
      expect(judgePassword(password, owner, 10)).toEqual([])
    },
  )
})

test('R-SEC-01: the wait begins with the fifth failure, doubles, and never passes its most', () => {
  expect([4, 5, 6, 7, 8].map((failures) => lockSeconds(defaultPolicy, failures))).toEqual([0, 60, 120, 240, 480])
  fc.assert(
    fc.property(fc.nat(100_000), (failures) => {
      const [now, next] = [lockSeconds(defaultPolicy, failures), lockSeconds(defaultPolicy, failures + 1)]
      return now <= next && next <= defaultPolicy.lockMostSeconds
    }),
  )
})

describe('posts that stand apart', () => {
  const administering = ['systemAdministrator', 'securityAdministrator', 'auditAdministrator'] as const
  it.each(administering)('R-SEC-08: %s goes with no other post', (post) => {
    for (const other of postNames) expect(Boolean(ruleAgainst(post, other))).toBe(post !== other)
  })
  it('R-OPN-08: the operating post goes with no other, and 管运分离 is the rule that says so', () => {
    for (const other of postNames) {
      expect(ruleAgainst('operatorStaff', other)).toBe(other === 'operatorStaff' ? undefined : 'R-OPN-08')
      expect(ruleAgainst(other, 'operatorStaff')).toBe(ruleAgainst('operatorStaff', other))
    }
  })
  it('posts of a publication may be held together', () => {
    expect(ruleAgainst('dataOfficer', 'chiefDataOfficer')).toBeUndefined()
  })
})

test('two periods overlap exactly if one day lies in both', () => {
  const days = Array.from({ length: 12 }, (_, day) => `2026-01-${String(day + 1).padStart(2, '0')}`)
  const period = fc.tuple(fc.nat(9), fc.nat(9), fc.boolean()).map(
    ([a, b, open]): Period => ({
      from: days[Math.min(a, b)] ?? '',
      until: open ? null : (days[Math.max(a, b)] ?? ''),
    }),
  )
  fc.assert(
    fc.property(
      period,
      period,
      (one, other) => overlap(one, other) === days.some((day) => isWithin(one, day) && isWithin(other, day)),
    ),
  )
})

test('an anonymous caller is counted by what one subscriber is given, not together with the neighbours', () => {
  expect(subscriberOf('203.0.113.77')).toBe('203.0.113.77')
  expect(subscriberOf('::ffff:203.0.113.9')).toBe('203.0.113.9')
  expect(subscriberOf('2001:db8:12:34::9')).toBe('2001:db8:12:34::/64')
  expect(subscriberOf('2001:DB8:0012::')).toBe('2001:db8:12:0::/64')
  expect(subscriberOf('::1')).toBe('0:0:0:0::/64')
  expect(subscriberOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(subscriberOf('not an address')).toBe('unknown')
  expect(clientOf('203.0.113.77')).not.toBe(clientOf('203.0.113.78'))
  expect(clientOf('2001:db8:12:34::9')).toBe(clientOf('2001:db8:12:34:aaaa::1'))
})

test('what is kept of an anonymous caller is no address', () => {
  expect(clientOf('203.0.113.77')).toBe(clientOf('203.0.113.77'))
  expect(clientOf('203.0.113.77')).toMatch(/^visitor:[\w-]{22}$/)
})

it('R-SHR-20, R-SHR-40: departments ask and check; enterprises, associations and operators do not; what nobody has confirmed is taken for one', () => {
  expect(OrganisationKind.options.filter(isDepartment)).toEqual([
    ...['organ', 'institution', 'dataAuthority', 'unspecified'],
  ])
})
