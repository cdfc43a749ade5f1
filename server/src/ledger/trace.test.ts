import type { JsonObject } from '@gongshu/tlog/jcs'
import { expect, it } from 'vitest'
import { emptyTrace, follow } from './trace.ts'

const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 6, 0, second)).toISOString()
const event = (name: string, subject: readonly string[], second: number, detail: JsonObject = {}): JsonObject => ({
  id: `record ${second}`,
  event: name,
  at: at(second),
  subject,
  actor: { kind: 'person', acts: [{ post: 'dataOfficer', organisationId: 'house' }] },
  detail,
})
const use = (dataset: string, second: number, basis?: JsonObject): JsonObject =>
  event('data.read', [dataset, 'v1'], second, { basis })

const openness = { kind: 'openness' }
const grant = { kind: 'grant', id: 'g' }
const share = { kind: 'share', id: 'g' }

it.each([
  ['a read of a published dataset is allowed', [event('dataset.publish', ['d'], 1), use('d', 2, openness)], undefined],
  [
    'a read before publication is not',
    [use('d', 1, openness), event('dataset.publish', ['d'], 2)],
    'useOfUnpublishedDataset',
  ],
  [
    'a read of another dataset is not',
    [event('dataset.publish', ['d'], 1), use('e', 2, openness)],
    'useOfUnpublishedDataset',
  ],
  [
    'a read after withdrawal is not',
    [event('dataset.publish', ['d'], 1), event('dataset.withdraw', ['d'], 2), use('d', 9, openness)],
    'useOfUnpublishedDataset',
  ],
  [
    'a read decided in the second of the withdrawal is',
    [event('dataset.publish', ['d'], 1), event('dataset.withdraw', ['d'], 2), use('d', 3, openness)],
    undefined,
  ],
  [
    'a read after publishing again is',
    [
      event('dataset.publish', ['d'], 1),
      event('dataset.withdraw', ['d'], 2),
      event('dataset.publish', ['d'], 3),
      use('d', 9, openness),
    ],
    undefined,
  ],
  ['a read by a grant on the dataset is', [event('grant.give', ['g', 'd'], 1), use('d', 2, grant)], undefined],
  ['a read without the grant it names is not', [use('d', 2, grant)], 'useWithoutGrant'],
  [
    'a read by a grant on another dataset is not',
    [event('grant.give', ['g', 'e'], 1), use('d', 2, grant)],
    'useWithoutGrant',
  ],
  [
    'a read after revocation is not',
    [event('grant.give', ['g', 'd'], 1), event('grant.revoke', ['g', 'd'], 2), use('d', 9, grant)],
    'useAfterGrantEnded',
  ],
  [
    'a read after the term of the grant is not',
    [event('grant.give', ['g', 'd'], 1, { until: at(5) }), use('d', 9, grant)],
    'useAfterGrantEnded',
  ],
  ['a read within the term is', [event('grant.give', ['g', 'd'], 1, { until: at(5) }), use('d', 4, grant)], undefined],
  [
    'a read by a share on the dataset is (R-SHR-23)',
    [event('grant.give', ['g', 'd'], 1, { basis: 'share' }), use('d', 2, share)],
    undefined,
  ],
  [
    'a read by a share that is a plain grant is not',
    [event('grant.give', ['g', 'd'], 1), use('d', 2, share)],
    'useWithoutGrant',
  ],
  [
    'a read by a grant that is a share is not',
    [event('grant.give', ['g', 'd'], 1, { basis: 'share' }), use('d', 2, grant)],
    'useWithoutGrant',
  ],
  [
    'a verification of a share that was consented to for reading is not',
    [
      event('grant.give', ['g', 'd'], 1, { basis: 'share', uses: ['read'] }),
      event('data.verify', ['d', 'v1'], 2, { basis: share }),
    ],
    'useOutsideGrant',
  ],
  [
    'a read while the share is suspended is not (R-SHR-28)',
    [event('grant.give', ['g', 'd'], 1, { basis: 'share' }), event('grant.suspend', ['g', 'd'], 2), use('d', 9, share)],
    'useWhileSuspended',
  ],
  [
    'a read once it is resumed is',
    [
      event('grant.give', ['g', 'd'], 1, { basis: 'share' }),
      event('grant.suspend', ['g', 'd'], 2),
      event('grant.resume', ['g', 'd'], 6),
      use('d', 9, share),
    ],
    undefined,
  ],
  ['a read that names no basis is not', [event('dataset.publish', ['d'], 1), use('d', 2)], 'useWithoutBasis'],
  ['a read that names a basis unknown to us is not', [use('d', 2, { kind: 'habit' })], 'useWithoutBasis'],
  ['work of a post of the house is', [use('d', 2, { kind: 'post', organisationId: 'house' })], undefined],
  [
    'work of a post elsewhere is not',
    [use('d', 2, { kind: 'post', organisationId: 'elsewhere' })],
    'useByAnotherHouse',
  ],
  ['a use that cannot be read is not', [{ event: 'data.download' }], 'unreadableRecord'],
  ['what is no use needs no basis', [event('account.signIn', [], 1)], undefined],
] as const)('R-OPN-04: %s', (_, records, expected) => {
  const trace = emptyTrace()
  const alarms = records.map((record) => follow(trace, record)).filter((alarm) => alarm !== undefined)
  expect(alarms).toEqual(expected ? [expected] : [])
})

/** A use by someone, resting on the grant `g` on `d`; and that grant with these terms, for this grantee. */
type By = { readonly kind: string; readonly id?: string; readonly house?: string }
const useBy = ({ kind, house }: By, second = 5, name = 'data.read'): JsonObject => ({
  ...event(name, ['d', 'v1'], second, { basis: grant }),
  actor: { kind, ...(house ? { acts: [{ post: 'dataOfficer', organisationId: house }] } : {}) },
})
const give = (detail: JsonObject): JsonObject => event('grant.give', ['g', 'd'], 1, detail)
const toHouse = give({ grantee: { kind: 'organisation', id: 'house' } })
const toAccount = give({ grantee: { kind: 'account' } })
const toKey = give({ grantee: { kind: 'key' } })

it.each([
  ['in a way that was granted', give({ uses: ['read'] }), useBy({ kind: 'person' }), undefined],
  ['in a way that was not', give({ uses: ['aggregate'] }), useBy({ kind: 'person' }), 'useOutsideGrant'],
  [
    'as a download where reading was granted',
    give({ uses: ['read', 'aggregate'] }),
    useBy({ kind: 'person' }, 5, 'data.download'),
    'useOutsideGrant',
  ],
  ['before its term', give({ from: at(9) }), useBy({ kind: 'person' }), 'useBeforeGrantBegan'],
  ['within its term', give({ from: at(2), until: at(9) }), useBy({ kind: 'person' }), undefined],
  ['after its term', give({ from: at(2), until: at(3) }), useBy({ kind: 'person' }), 'useAfterGrantEnded'],
] as const)('R-OPN-04: a use by grant %s', (_, given, used, expected) => {
  const trace = emptyTrace()
  expect(follow(trace, given)).toBeUndefined()
  expect(follow(trace, used)).toBe(expected)
})

it.each([
  ['of the house it is for', toHouse, {}, { kind: 'person', id: 'a', house: 'house' }, undefined],
  ['of another house', toHouse, {}, { kind: 'person', id: 'a', house: 'other' }, 'useByAnotherGrantee'],
  ['of no house', toHouse, {}, { kind: 'person', id: 'a' }, 'useByAnotherGrantee'],
  ['a visitor', toHouse, {}, { kind: 'anonymous' }, 'useByAnotherGrantee'],
  ['a key made for the house', toHouse, {}, { kind: 'key', id: 'keyOfHouse' }, undefined],
  ['a key made for nobody', toHouse, {}, { kind: 'key', id: 'keyOfAnna' }, 'useByAnotherGrantee'],
  ['the person it is for', toAccount, { grantee: 'anna' }, { kind: 'person', id: 'anna' }, undefined],
  ['another person', toAccount, { grantee: 'anna' }, { kind: 'person', id: 'bo' }, 'useByAnotherGrantee'],
  ['a key of that person', toAccount, { grantee: 'anna' }, { kind: 'key', id: 'keyOfAnna' }, undefined],
  ['a key of another', toAccount, { grantee: 'bo' }, { kind: 'key', id: 'keyOfAnna' }, 'useByAnotherGrantee'],
  [
    'a key of that person, made for their house',
    toAccount,
    { grantee: 'bo' },
    { kind: 'key', id: 'keyOfHouse' },
    'useByAnotherGrantee',
  ],
  ['the command line', toAccount, { grantee: 'anna' }, { kind: 'console' }, 'useByAnotherGrantee'],
  ['the key it is for', toKey, { grantee: 'keyOfAnna' }, { kind: 'key', id: 'keyOfAnna' }, undefined],
  ['another key', toKey, { grantee: 'keyOfAnna' }, { kind: 'key', id: 'keyOfHouse' }, 'useByAnotherGrantee'],
  ['a person, of a key’s', toKey, { grantee: 'keyOfAnna' }, { kind: 'person', id: 'anna' }, 'useByAnotherGrantee'],
  ['whose name was erased', toAccount, { grantee: 'anna' }, { kind: 'person' }, undefined],
  ['where the grantee’s was', toAccount, {}, { kind: 'person', id: 'bo' }, undefined],
] as const)('R-OPN-04: a use by grant is the grantee’s: %s', (_, given, opened, by: By, expected) => {
  const trace = emptyTrace()
  follow(trace, event('key.create', [], 0, { organisationId: null }), { key: 'keyOfAnna', account: 'anna' })
  follow(trace, event('key.create', [], 0, { organisationId: 'house' }), { key: 'keyOfHouse', account: 'bo' })
  follow(trace, given, opened)
  expect(follow(trace, useBy(by), by.id ? { actor: by.id } : {})).toBe(expected)
})
