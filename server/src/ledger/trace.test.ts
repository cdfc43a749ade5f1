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
