import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import type { Problem } from '../platform/problem.ts'
import { hidesPeople, type Mask } from './mask.ts'
import type { NewGrant } from './model.ts'
import { explain, giveGrant } from './service.ts'
import { insertGrant } from './store.ts'
import { holding, type TestGate, testGate } from './testing-gate.ts'

let gate: TestGate
beforeAll(async () => {
  gate = await testGate()
})
afterAll(() => gate.close())

const residents = '姓名,身份证号,区\n林之微,009901198001010017,东汀区\n顾安,009901199203040024,东汀区'
const conditional = { openness: 'conditional', level: 2, conditions: { zh: '申请' } } as const
const user = holding({ post: 'dataOfficer', organisationId: newId() })
const house = user.acts[0]?.organisationId ?? ''
const granted = (mask: Mask): NewGrant => ({
  grantee: { kind: 'organisation', id: house },
  uses: ['read'],
  columns: ['id_number'],
  masks: { id_number: mask },
  purpose: { kind: 'openRequest', reference: 'SQ-2026-0012' },
  from: '2026-01-01T00:00:00.000Z',
  until: '2099-01-01T00:00:00.000Z',
})
const partial = (keepStart: number, keepEnd: number): Mask => ({ kind: 'partial', keepStart, keepEnd })

describe('R-CODE-04: a mask over people hides at least half of a usual value', () => {
  it.each([
    ['residentId', 9, 10],
    ['phone', 5, 6],
    ['bankCard', 8, 9],
    ['personName', 1, 2],
    ['plate', 3, 4],
    ['something new', 1, 2],
  ])('%s: %i characters may stay, %i may not', (kind, most, tooMany) => {
    expect(hidesPeople(partial(most, 0), kind)).toBe(true)
    expect(hidesPeople(partial(tooMany - 1, 1), kind)).toBe(false)
    expect(hidesPeople({ kind: 'hash' }, kind)).toBe(true)
    expect(hidesPeople({ kind: 'generalise', to: { characters: 1 } }, kind)).toBe(false)
  })

  it.each([[{ kind: 'generalise', to: { characters: 50 } }], [partial(20, 0)], [partial(6, 4)]] as [Mask][])(
    'R-OPEN-05: no grant is given with %o',
    async (mask) => {
      const { dataset } = await gate.open(residents, conditional)
      const chief = holding({ post: 'chiefDataOfficer', organisationId: gate.bureau })
      const problem = await giveGrant(gate.ctx(chief), dataset.id, granted(mask)).catch((error: Problem) => error)
      expect(problem).toMatchObject({
        type: '/problems/access/invalidGrant',
        members: { errors: [{ place: 'masks.id_number' }] },
      })
    },
  )

  it('R-CLS-25: a grant that stands with a weaker one shows people, and is refused as such', async () => {
    const { dataset } = await gate.open(residents, conditional)
    const stored = {
      columns: ['id_number'],
      rowFilter: null,
      minimumGroup: 1,
      revokedAt: null,
      revokedReason: null,
      suspendedAt: null,
      basis: 'grant' as const,
    }
    const instants = { from: '2026-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z' }
    await insertGrant(gate.database.db, {
      ...{ ...granted(partial(20, 0)), ...stored, ...instants, masks: { id_number: partial(20, 0) } },
      ...{ id: newId(), datasetId: dataset.id, publisherId: gate.bureau, givenAt: gate.ctx().now },
    })
    expect(await explain(gate.ctx(user), { datasetId: dataset.id, use: 'read' })).toMatchObject({
      allowed: false,
      denial: { reason: 'personalColumns', columns: [{ name: 'id_number' }] },
    })
  })
})
