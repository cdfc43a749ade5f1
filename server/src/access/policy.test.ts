import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { levelOf } from './model.ts'
import { openPolicies, PolicyFault, type Question, verdictOf } from './policy.ts'
import { byWeight, type ReasonCode } from './reasons.ts'

const pack = join(import.meta.dirname, '../../../packs/cn/policies')
const policies = openPolicies(pack)
const scratch = mkdtempSync(join(tmpdir(), 'gongshu-policy-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

type Part<K extends keyof Question> = Partial<Question[K]>
const question = (
  changes: {
    action?: string
    caller?: Part<'caller'>
    dataset?: Part<'dataset'>
    circumstances?: Part<'circumstances'>
  } = {},
): Question => ({
  action: changes.action ?? 'read',
  caller: { kind: 'anonymous', acts: [], scopes: [], ...changes.caller },
  dataset: {
    ...{ id: 'd', state: 'published', openness: 'unconditional', level: 1, publisherId: 'p' },
    ...{ sharingAttribute: 'unconditional', ...changes.dataset },
  },
  circumstances: {
    ...{ basis: 'openness', zone: 'both', released: true, reviewed: true, personal: [], ...changes.circumstances },
  },
})
const grant = { datasetId: 'd', uses: ['read'], begun: true, ended: false, suspended: false, fitsPurpose: true }
const underGrant = (changes: object = {}, dataset: Part<'dataset'> = { openness: 'conditional' }): Question =>
  question({ dataset, circumstances: { basis: 'grant', grant: { ...grant, ...changes } } })
const reasonOf = (asked: Question): ReasonCode | undefined => {
  const { allowed, reasons } = policies.decide(asked)
  return allowed ? undefined : (byWeight(reasons)[0] ?? 'noBasis')
}

describe('the open rule', () => {
  it.each(['preview', 'read', 'aggregate', 'download', 'profile'])(
    'R-OPEN-01: anyone may %s what is unconditionally open',
    (action) => {
      expect(policies.decide(question({ action }))).toMatchObject({
        allowed: true,
        policies: ['open-to-anyone'],
        rules: ['R-OPEN-01'],
      })
    },
  )
  it('R-OPEN-03: what is open on application needs a grant', () => {
    expect(reasonOf(question({ dataset: { openness: 'conditional' } }))).toBe('grantNeeded')
  })
  it('R-OPEN-01: what is closed is read by nobody, with a grant or without', () => {
    expect(reasonOf(question({ dataset: { openness: 'closed' } }))).toBe('closed')
    expect(reasonOf(underGrant({}, { openness: 'closed' }))).toBe('closed')
  })
  it.each([
    ['R-CLS-30: level 1 may be open to everyone', levelOf('R-CLS-30'), undefined, undefined],
    ['R-CLS-31: level 2 needs a grant', levelOf('R-CLS-31'), 'levelNeedsGrant', undefined],
    ['R-CLS-32: level 3 needs more than a grant', levelOf('R-CLS-32'), 'agreementNeeded', 'agreementNeeded'],
    ['R-CLS-33: level 4 is opened by no route', levelOf('R-CLS-33'), 'levelForbids', 'levelForbids'],
  ] as const)('%s', (_title, level, open, granted) => {
    expect(reasonOf(question({ dataset: { level } }))).toBe(open)
    expect(reasonOf(underGrant({}, { openness: 'conditional', level }))).toBe(granted)
  })
  it('R-CLS-25, R-OPEN-02: columns that point at people keep a dataset shut, under a grant too', () => {
    expect(reasonOf(question({ circumstances: { personal: ['身份证号'] } }))).toBe('personalColumns')
    const granted = underGrant()
    expect(reasonOf({ ...granted, circumstances: { ...granted.circumstances, personal: ['身份证号'] } })).toBe(
      'personalColumns',
    )
  })
})

describe('states', () => {
  it.each([
    ['draft', 'notPublished'],
    ['review', 'notPublished'],
    ['suspended', 'suspended'],
    ['withdrawn', 'withdrawn'],
    ['purged', 'purged'],
    ['a state nobody knows', 'noBasis'],
  ] as const)('R-OPEN-09: what is %s is not read', (state, reason) => {
    expect(reasonOf(question({ dataset: { state } }))).toBe(reason)
  })
  it('R-OPEN-02: a version that was never published is not read, though the dataset is', () => {
    expect(reasonOf(question({ circumstances: { released: false } }))).toBe('notOpen')
  })
})

describe('grants', () => {
  it('R-OPEN-05: a grant allows what it names', () => {
    expect(policies.decide(underGrant())).toMatchObject({ allowed: true, policies: ['by-grant'] })
  })
  it.each([
    ['another dataset', { datasetId: 'other' }, 'outsideGrant'],
    ['another use', { uses: ['aggregate'] }, 'outsideGrant'],
    ['another purpose', { fitsPurpose: false }, 'outsideGrant'],
    ['before it begins', { begun: false }, 'grantNotYet'],
    ['after it has ended', { ended: true }, 'grantEnded'],
  ] as const)('R-OPEN-05: not for %s', (_title, changes, reason) => {
    expect(reasonOf(underGrant(changes))).toBe(reason)
  })
  it('a basis of grant without a grant is no basis', () => {
    expect(reasonOf(question({ dataset: { openness: 'conditional' }, circumstances: { basis: 'grant' } }))).toBe(
      'noBasis',
    )
  })
})

describe('posts', () => {
  const looking = (post: string, organisationId: string, changes: Parameters<typeof question>[0] = {}): Question =>
    question({
      action: 'preview',
      ...changes,
      caller: { kind: 'person', acts: [{ post, organisationId }] },
      dataset: { state: 'review', openness: 'closed', level: 4, authorityId: 'a', ...changes.dataset },
      circumstances: { basis: 'post', released: false, ...changes.circumstances },
    })
  const reviewing = (post: string, organisationId: string, review: Part<'circumstances'>['review']): Question =>
    looking(post, organisationId, { circumstances: { review } })
  const inHandsOf = (post: string, organisationId: string) => ({
    ...{ stands: 'underReview', covers: true },
    awaits: [{ post, organisationId }],
  })
  it('R-OPEN-02: the data officer of the publisher previews what is on its way, of another house not', () => {
    expect(reasonOf(looking('dataOfficer', 'p'))).toBeUndefined()
    expect(reasonOf(looking('dataOfficer', 'q'))).toBe('noBasis')
  })
  it.each([
    ['businessReviewer', 'p'],
    ['secrecyOfficer', 'p'],
    ['chiefDataOfficer', 'p'],
    ['catalogReviewer', 'a'],
  ])('R-OPEN-02: %s previews while the round is in the hands of the post, and at no other time', (post, house) => {
    expect(reasonOf(reviewing(post, house, inHandsOf(post, house)))).toBeUndefined()
    expect(reasonOf(reviewing(post, house, inHandsOf('someone', house)))).toBe('reviewElsewhere')
    expect(reasonOf(reviewing(post, house, inHandsOf(post, 'q')))).toBe('reviewElsewhere')
    // Another version than the one under review is none of theirs.
    expect(reasonOf(reviewing(post, house, { ...inHandsOf(post, house), covers: false }))).toBe('reviewElsewhere')
    expect(reasonOf(reviewing(post, house, { stands: 'returned', covers: true, awaits: [] }))).toBe('reviewReturned')
    expect(reasonOf(reviewing(post, house, { stands: 'ended', covers: true, awaits: [] }))).toBe('reviewEnded')
    expect(reasonOf(reviewing(post, house, { stands: 'notSubmitted', covers: false, awaits: [] }))).toBe('notSubmitted')
    // A gate that was told nothing of the review lets no reviewer look.
    expect(reasonOf(looking(post, house))).toBe('noBasis')
    // What stands against it now must not outlast its state being unknown.
    expect(reasonOf(reviewing(post, house, { ...inHandsOf(post, house), stands: 'paused' }))).toBe('noBasis')
  })
  it('R-OPEN-09: a suspended dataset is shut for every post', () => {
    expect(reasonOf(looking('secrecyOfficer', 'p', { dataset: { state: 'suspended' } }))).toBe('suspended')
  })
  it('posts look, they do not take away', () => {
    for (const action of ['read', 'download', 'aggregate'])
      expect(reasonOf(looking('dataOfficer', 'p', { action }))).toBe('noBasis')
  })
  it('R-OPN-09: what is not open stays inside the government network', () => {
    expect(reasonOf(looking('dataOfficer', 'p', { circumstances: { zone: 'outer' } }))).toBe('wrongZone')
  })
})

it('R-OPEN-05: a key does what its scopes say', () => {
  const caller = { kind: 'key', scopes: ['read'] }
  expect(reasonOf(question({ caller }))).toBeUndefined()
  expect(reasonOf(question({ caller, action: 'download' }))).toBe('keyScope')
  expect(reasonOf(question({ caller: { kind: 'key', scopes: [] } }))).toBe('keyScope')
})

describe('R-OPN-09: what cannot be decided is denied', () => {
  it.each([
    ['a use nobody knows', question({ action: 'copy' })],
    ['an openness nobody knows', question({ dataset: { openness: 'mostly' } })],
    ['a basis nobody knows', question({ circumstances: { basis: 'friendship' } })],
    ['a level that is no number', question({ dataset: { level: Number.NaN } })],
    ['a missing attribute', question({ dataset: { state: undefined as unknown as string } })],
  ])('%s', (_title, asked) => {
    expect(policies.decide(asked).allowed).toBe(false)
  })
  it('a forbid that errs is not skipped', () => {
    const answer = {
      type: 'success' as const,
      warnings: [],
      response: {
        decision: 'allow' as const,
        diagnostics: { reason: ['open-to-anyone'], errors: [{ policyId: 'x', error: {} as never }] },
      },
    }
    expect(verdictOf(answer, new Map())).toMatchObject({ allowed: false, reasons: ['policyFault'] })
  })
  it('a policy that names an unknown or unguarded attribute is refused when it is given', () => {
    const texts = [
      'forbid (principal, action, resource) when { resource.colour == "red" };',
      'forbid (principal, action, resource) when { resource.authority == Organisation::"x" };',
      'forbid (principal, action, resource) when {',
    ]
    for (const text of texts) expect(() => policies.check({ id: 'own', text })).toThrow(PolicyFault)
  })
  it('a pack with such a policy does not start', () => {
    cpSync(pack, scratch, { recursive: true })
    writeFileSync(join(scratch, 'more.cedar'), '@id("x") @reason("nobody knows") forbid (principal, action, resource);')
    expect(() => openPolicies(scratch)).toThrow('unknown reason')
  })
})

it("a dataset's own policy counts for that dataset alone", () => {
  const own = [{ id: 'own', text: '@reason("closed") forbid (principal, action == Action::"download", resource);' }]
  expect(policies.decide(question({ action: 'download' }), own)).toMatchObject({ allowed: false, policies: ['own'] })
  expect(policies.decide(question({ action: 'download' })).allowed).toBe(true)
  expect(policies.decide(question(), own).allowed).toBe(true)
})

it('many datasets with policies of their own keep them apart', { timeout: 120_000 }, () => {
  // More than are kept parsed at once, and then the first ones again.
  const datasets = [...Array.from({ length: 205 }, (_, i) => i), 0, 1, 2, 3]
  for (const [turn, i] of datasets.entries()) {
    const action = i % 2 === 0 ? 'read' : 'download'
    const text = `@reason("closed") forbid (principal, action == Action::"${action}", resource);`
    const fresh = question({ dataset: { id: `d${i}-${turn}` } })
    expect(policies.decide(fresh, [{ id: `own-${i}`, text }]).allowed).toBe(i % 2 === 1)
  }
})

describe('sharing between departments', () => {
  const share = { ...grant, uses: ['read', 'verify'] }
  type Shared = { terms?: object; dataset?: Part<'dataset'>; caller?: Part<'caller'>; around?: Part<'circumstances'> }
  /** A register of people, closed to the public, level 4, read by an officer for the matter consented to. */
  const underShare = ({ terms = {}, dataset = {}, caller = {}, around = {} }: Shared = {}, action = 'read'): Question =>
    question({
      action,
      caller: { kind: 'person', acts: [{ post: 'dataOfficer', organisationId: 'asks' }], ...caller },
      dataset: { openness: 'closed', level: 4, sharingAttribute: 'conditional', ...dataset },
      circumstances: {
        ...{ basis: 'share', zone: 'inner', released: false, reviewed: true, personal: ['姓名'], ...around },
        grant: { ...share, ...terms },
      },
    })

  it('R-SHR-25: what is closed to the public, of level 4 and of people, is read under a share that names it', () => {
    expect(policies.decide(underShare())).toMatchObject({ allowed: true, policies: ['by-share'], rules: ['R-SHR-25'] })
    expect(policies.decide(underShare({}, 'verify'))).toMatchObject({ allowed: true, policies: ['by-share'] })
    expect(reasonOf(underShare({ caller: { kind: 'key', scopes: ['read'] } }))).toBeUndefined()
    expect(reasonOf(underShare({ dataset: { openness: 'unconditional', level: 1 } }))).toBeUndefined()
  })
  it.each([
    ['R-SHR-25', 'another purpose', { terms: { fitsPurpose: false } }, 'sharePurpose'],
    ['R-SHR-25', 'another way of use', { terms: { uses: ['download'] } }, 'sharePurpose'],
    ['R-SHR-25', 'another dataset', { terms: { datasetId: 'other' } }, 'sharePurpose'],
    ['R-SHR-28', 'a share that is suspended', { terms: { suspended: true } }, 'shareSuspended'],
    ['R-SHR-27', 'a share that has ended', { terms: { ended: true } }, 'shareEnded'],
    ['R-SHR-23', 'a share that has not begun', { terms: { begun: false } }, 'shareNotYet'],
    ['R-SHR-25', 'an ended share for another matter', { terms: { ended: true, fitsPurpose: false } }, 'sharePurpose'],
    ['R-SHR-04', 'what is not shared', { dataset: { sharingAttribute: 'notShared' } }, 'notShared'],
    ['R-OPEN-02', 'a version that nobody reviewed', { around: { reviewed: false } }, 'notReviewed'],
    ['R-OPN-09', 'the outer zone', { around: { zone: 'outer' } }, 'wrongZone'],
    ['R-OPEN-09', 'a dataset that is suspended', { dataset: { state: 'suspended' } }, 'suspended'],
    ['R-OPEN-09', 'a dataset that was withdrawn', { dataset: { state: 'withdrawn' } }, 'withdrawn'],
    ['R-OPEN-02', 'a draft', { dataset: { state: 'draft' } }, 'notPublished'],
    ['R-SHR-25', 'a visitor', { caller: { kind: 'anonymous', acts: [] } }, 'noBasis'],
    ['R-OPEN-05', 'a key without the scope', { caller: { kind: 'key', scopes: ['download'] } }, 'keyScope'],
    ['R-SHR-04', 'an attribute nobody knows', { dataset: { sharingAttribute: 'maybe' } }, 'noBasis'],
  ] as const)('%s: not for %s', (_rule, _title, changes, reason) => {
    expect(reasonOf(underShare(changes))).toBe(reason)
  })
  it('R-SHR-25: without anybody’s consent there is no share, and that is what is told', () => {
    const { grant: _, ...alone } = underShare().circumstances
    expect(reasonOf({ ...underShare(), circumstances: alone })).toBe('sharePurpose')
  })
  it('R-SHR-25: previews and profiles are none of a share’s', () => {
    for (const action of ['preview', 'profile'])
      expect(reasonOf(underShare({ terms: { uses: [action] } }, action))).toBe('noBasis')
  })

  /** What the gate allowed before there was sharing, said in a few lines: nothing beside `share` may allow more. */
  function allowedBefore({ action, caller, dataset, circumstances: c }: Question): boolean {
    const { basis, zone, released, personal, grant } = c
    if (action === 'verify' || personal.length > 0) return false
    if (caller.kind === 'key' && !caller.scopes.includes(action === 'download' ? 'download' : 'read')) return false
    if (basis === 'post') {
      const prepares = caller.acts.some(
        (act) => act.post === 'dataOfficer' && act.organisationId === dataset.publisherId,
      )
      const shut = ['suspended', 'withdrawn', 'purged'].includes(dataset.state)
      return prepares && !shut && ['preview', 'profile'].includes(action) && !(zone === 'outer' && !released)
    }
    if (dataset.state !== 'published' || !released || dataset.openness === 'closed' || dataset.level >= 3) return false
    if (basis === 'openness') return dataset.openness === 'unconditional' && dataset.level === 1
    if (basis !== 'grant' || !grant) return false
    const { uses, begun, ended, fitsPurpose, datasetId } = grant
    return datasetId === dataset.id && uses.includes(action) && begun && !ended && fitsPurpose
  }
  const anyOf = <T>(...values: readonly T[]) => fc.constantFrom(...values)
  const anyQuestion = fc.record({
    action: anyOf('preview', 'read', 'aggregate', 'download', 'profile', 'verify'),
    caller: fc.record({
      kind: anyOf('anonymous', 'person', 'key', 'console'),
      acts: anyOf(
        [],
        [{ post: 'dataOfficer', organisationId: 'p' }],
        [{ post: 'dataOfficer', organisationId: 'asks' }],
      ),
      scopes: anyOf([], ['read'], ['read', 'download']),
    }),
    dataset: fc.record({
      ...{ id: anyOf('d'), publisherId: anyOf('p'), state: anyOf('draft', 'review', 'published', 'withdrawn') },
      ...{ openness: anyOf('unconditional', 'conditional', 'closed'), level: fc.integer({ min: 1, max: 4 }) },
      sharingAttribute: anyOf('unconditional', 'conditional', 'notShared'),
    }),
    circumstances: fc.record({
      ...{ basis: anyOf('openness', 'grant', 'post'), zone: anyOf('inner', 'outer', 'both') },
      ...{ released: fc.boolean(), reviewed: fc.boolean(), personal: anyOf([], [], ['姓名']) },
      grant: fc.option(
        fc.record({
          ...{ datasetId: anyOf('d', 'other'), uses: anyOf(['read'], ['read', 'verify', 'download']) },
          ...{ begun: fc.boolean(), ended: fc.boolean(), suspended: fc.boolean(), fitsPurpose: fc.boolean() },
        }),
        { nil: undefined },
      ),
    }),
  })
  it('R-OPN-09: sharing gives no other basis anything, and takes nothing from it', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        expect(policies.decide(asked).allowed).toBe(allowedBefore(asked))
      }),
      { numRuns: 3000 },
    )
  })
  it('R-SHR-25: whatever else stands, a share that does not fit gives nothing', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const { circumstances, dataset, caller } = asked
        const shared = { ...asked, circumstances: { ...circumstances, basis: 'share' } }
        const fits =
          circumstances.grant?.fitsPurpose &&
          !circumstances.grant.suspended &&
          !circumstances.grant.ended &&
          circumstances.zone !== 'outer' &&
          dataset.sharingAttribute !== 'notShared' &&
          circumstances.reviewed &&
          caller.kind !== 'anonymous'
        if (!fits) expect(policies.decide(shared).allowed).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})
