import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { anonymous, holding } from '../access/testing-gate.ts'
import * as catalog from '../catalog/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'
import { measureJob, requestMeasurement } from './measuring.ts'
import type { NewRule } from './model.ts'
import * as quality from './service.ts'
import type { QualityCard } from './shapes.ts'
import { findLastMeasurement, listFigures } from './store.ts'
import { type TestQuality, testQuality } from './testing-quality.ts'

// Every file goes through the real reader, engine and queue.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestQuality
beforeAll(async () => {
  test = await testQuality()
})
afterAll(() => test.close())

const lots = [
  '停车场编号,名称,泊位数,充电泊位数,启用日期,类别',
  ...Array.from({ length: 40 }, (_, n) => {
    const number = `PK-${String(n + 1).padStart(4, '0')}`
    return `${number},望江路${n + 1}号停车场,${20 + ((n * 7) % 30)},${n % 8 === 0 ? '' : n % 5},2026-0${1 + (n % 3)}-1${n % 10},${n % 2 ? '公共' : '专用'}`
  }),
].join('\n')

const refusal = async (work: Promise<unknown>): Promise<Problem> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('was let through')
}
const indicator = ({ dimensions }: QualityCard, code: string) =>
  dimensions.flatMap(({ indicators }) => indicators).find((one) => one.code === code)
const nameOf = (version: { columns: readonly { name: string; label: string }[] }, label: string): string =>
  version.columns.find((column) => column.label === label)?.name ?? 'none'

async function saved(ctx: Ctx, datasetId: string, rules: readonly NewRule[]): Promise<void> {
  const { number } = await quality.getRules(ctx, datasetId)
  await quality.saveRules(ctx, datasetId, { basedOn: number, rules })
}

describe('a version without rules', () => {
  it('is measured when it is loaded; R-DQ-03: what waits for a rule says so and has no score', async () => {
    const { dataset, version } = await test.gate.draft(lots)
    await quality.measureNew(test.machine(), version)
    const card = await test.settled(dataset.id)
    expect(card).toMatchObject({ state: 'done', ruleSet: 0, rows: 40, versionNumber: 1 })
    // Nine elements of the entry are expected, all but the licence's neighbours said, and six columns have names.
    expect(indicator(card, '0103')).toMatchObject({ state: 'measured', score: 1 })
    expect(indicator(card, '0601')).toMatchObject({ a: 1, b: 1, score: 1 })
    expect(indicator(card, '0602')).toMatchObject({ a: 1, b: 1 })
    expect(indicator(card, '0305')).toMatchObject({ a: 0, b: 40 * 6 - 5, x: 0, score: 1, negative: true })
    expect(indicator(card, '0102')).toMatchObject({ state: 'notAssessable', missing: ['没有前一版可作模型对照'] })
    expect(indicator(card, '0304')).toMatchObject({ state: 'notAssessable', score: null, missing: ['没有唯一规则'] })
    expect(indicator(card, '0401')).toMatchObject({ state: 'notAssessable' })
  })
})

describe('rules suggested, accepted and measured', () => {
  it('gives the figures that one counts by hand, and a trend over versions', async () => {
    const { dataset, version } = await test.gate.open(lots)
    const { suggestions } = await quality.listSuggestions(test.officer(), dataset.id)
    const kinds = suggestions.map(({ rule }) => rule.kind)
    expect(kinds).toEqual(expect.arrayContaining(['notNull', 'unique', 'pattern', 'codeList', 'period', 'range']))
    expect(suggestions.every(({ evidence }) => evidence.length > 0)).toBe(true)
    const expected = { kind: 'records', expected: 50 } as const
    const charging = { kind: 'notNull', column: nameOf(version, '充电泊位数') } as const
    await saved(test.officer(), dataset.id, [...suggestions.map(({ rule }) => rule), charging, expected])

    const card = await test.settled(dataset.id)
    const filled = kinds.filter((kind) => kind === 'notNull').length
    // Five of the six columns are full; of charging spaces five rows have none.
    expect(indicator(card, '0201')).toMatchObject({ a: filled * 40 + 35, b: filled * 40 + 40 })
    expect(indicator(card, '0202')).toMatchObject({ a: 40, b: 50, x: 0.8 })
    expect(indicator(card, '0304')).toMatchObject({ state: 'measured', score: 1 })
    expect(indicator(card, '0501')).toMatchObject({ a: 40, b: 40 })
    expect(card.total).not.toBeNull()
    expect(card.grade).toMatch(/^[A-D]$/)
    // All accepted: the same suggestion does not come twice.
    expect((await quality.listSuggestions(test.officer(), dataset.id)).suggestions).toEqual([])

    const second = await test.gate.load(dataset, lots.replace('PK-0001', 'PK-0002').replace('公共', '其他'))
    await quality.measureNew(test.machine(), second)
    const next = await test.settled(dataset.id, second.id)
    expect(indicator(next, '0304')?.score).toBeLessThan(1)
    expect(indicator(next, '0105')).toMatchObject({ a: 39, b: 40 })
    expect(indicator(next, '0102')).toMatchObject({ a: 6, b: 6 })
    expect(next.trend.map(({ number }) => number)).toEqual([1, 2])
    expect(next.trend[1]?.total).toBeLessThan(next.trend[0]?.total ?? 0)
    const rules = (await quality.getRules(test.officer(), dataset.id)).rules
    const unique = rules.find(({ rule }) => rule.kind === 'unique' && rule.columns[0] === version.columns[0]?.name)
    expect(unique?.figure).toMatchObject({ conforming: 38, evaluated: 40 })
    const failing = await quality.listFailing(test.officer(), dataset.id, { ruleId: unique?.rule.id ?? '' })
    expect(failing.rows.map(({ row }) => row)).toEqual([1, 2])
  })

  it('R-DQ-03: a period without coverage and a reference that is gone are not assessable, and say why', async () => {
    const { dataset, version } = await test.gate.draft(lots, { temporalFrom: null, temporalTo: null })
    const list = await test.gate.draft('类别\n公共\n专用\n库房')
    const other = list.version.columns[0]?.name ?? ''
    await saved(test.officer(), dataset.id, [
      { kind: 'period', column: nameOf(version, '启用日期') },
      { kind: 'reference', column: nameOf(version, '类别'), datasetId: list.dataset.id, other },
    ])
    const card = await test.settled(dataset.id)
    expect(indicator(card, '0501')).toMatchObject({ state: 'notAssessable', missing: ['编目信息没有写时间范围'] })
    expect(indicator(card, '0105')).toMatchObject({ a: 40, b: 40 })
    await test.gate.publish(list.dataset, list.version)
    await catalog.suspendDataset(test.machine(), list.dataset.id)
    await quality.measureAgain(test.officer(), dataset.id)
    const again = await test.settled(dataset.id)
    expect(indicator(again, '0105')).toMatchObject({ state: 'notAssessable', score: null })
    expect(indicator(again, '0105')?.missing).toEqual(['参照的数据集现在不能用来比对'])
  })

  it('R-DQ-03: a rule whose column is gone from the next version is not assessable there', async () => {
    const { dataset, version } = await test.gate.draft(lots)
    await saved(test.officer(), dataset.id, [{ kind: 'notNull', column: nameOf(version, '类别') }])
    const next = await test.gate.load(dataset, lots.replaceAll(/,[^,\n]*(?=\n|$)/g, ''))
    await quality.measureNew(test.machine(), next)
    const card = await test.settled(dataset.id, next.id)
    expect(indicator(card, '0201')).toMatchObject({ state: 'notAssessable' })
    expect(indicator(card, '0102')).toMatchObject({ a: 5, b: 6, notes: [expect.stringContaining('类别')] })
  })

  it('R-DQ-01: rows that repeat an earlier one are the A of the duplicate rate, which scores 1 − X', async () => {
    const { dataset } = await test.gate.draft('编号,甲\n1001,5\n1002,6\n1001,5\n1003,8\n1001,5')
    await saved(test.officer(), dataset.id, [{ kind: 'noRepeat', columns: [] }])
    const card = await test.settled(dataset.id)
    expect(indicator(card, '0303')).toMatchObject({ a: 2, b: 5, x: 0.4, score: 0.6, negative: true })
    const [line] = (await quality.getRules(test.officer(), dataset.id)).rules
    expect(line?.figure).toMatchObject({ conforming: 3, evaluated: 5 })
  })

  it('R-DQ-02: a rule that can say something about no row is not applicable', async () => {
    const { dataset, version } = await test.gate.draft('编号,甲,乙\n1001,5,\n1002,,7\n1003,8,')
    const [column, other] = [nameOf(version, '甲'), nameOf(version, '乙')]
    await saved(test.officer(), dataset.id, [{ kind: 'compare', column, operator: 'lte', other }])
    const card = await test.settled(dataset.id)
    expect(indicator(card, '0402')).toMatchObject({ state: 'notApplicable', a: 0, b: 0, score: null })
  })

  it('the age of the newest version is told as of the day one asks', async () => {
    const { dataset, version } = await test.gate.open(lots, { updateFrequency: 'monthly' })
    await quality.measureNew(test.machine(), version)
    expect(indicator(await test.settled(dataset.id), '0502')).toMatchObject({ a: 1, b: 1 })
    const later = { ...test.machine(), now: new Date(Date.now() + 40 * 86_400_000).toISOString() as Instant }
    expect(indicator(await quality.getCard(later, dataset.id), '0502')).toMatchObject({ a: 0, b: 1, score: 0 })
    await saved(test.officer(), dataset.id, [{ kind: 'freshness', days: 90 }])
    await test.settled(dataset.id)
    expect(indicator(await quality.getCard(later, dataset.id), '0502')).toMatchObject({ a: 1, b: 1 })
  })
})

describe('bad rules', () => {
  it('are refused all at once, each with its place and what to write instead, and none is saved', async () => {
    const { dataset, version } = await test.gate.draft(lots)
    const code = nameOf(version, '停车场编号')
    const closed = await test.gate.draft('a\n1', { publisherId: test.gate.authority })
    const problem = await refusal(
      saved(test.officer(), dataset.id, [
        { kind: 'notNull', column: code },
        { kind: 'pattern', column: code, pattern: '(a{1000}){1000}' },
        { kind: 'pattern', column: code, pattern: '(?=PK).*' },
        { kind: 'pattern', column: code, pattern: '(P)K\\1' },
        { kind: 'pattern', column: code, pattern: 'PK[0-9' },
        { kind: 'range', column: code, min: '1' },
        { kind: 'notNull', column: 'nowhere' },
        { kind: 'notNull', column: code, indicator: '0303' },
        { kind: 'reference', column: code, datasetId: closed.dataset.id, other: 'a' },
        { kind: 'period', column: code },
        { kind: 'notNull', column: code },
      ]),
    )
    expect(problem.type).toBe('/problems/quality/invalidRules')
    const errors = problem.members.errors as { place: string; message: string }[]
    expect(errors.map(({ place }) => place)).toEqual([
      ...['rules[1].pattern', 'rules[2].pattern', 'rules[3].pattern', 'rules[4].pattern', 'rules[5]', 'rules[6]'],
      ...['rules[7].indicator', 'rules[8].datasetId', 'rules[9].column', 'rules[10]'],
    ])
    expect(errors.map(({ message }) => message).join('\n')).toMatch(
      /重复次数太多[\s\S]*环视[\s\S]*反向引用[\s\S]*方括号[\s\S]*代码表[\s\S]*没有列 nowhere[\s\S]*0201[\s\S]*本部门[\s\S]*日期[\s\S]*相同/,
    )
    expect((await quality.getRules(test.officer(), dataset.id)).number).toBe(0)
  })

  it('are not saved over rules that someone else has changed meanwhile', async () => {
    const { dataset, version } = await test.gate.draft(lots)
    const rules: NewRule[] = [{ kind: 'notNull', column: nameOf(version, '名称') }]
    await quality.saveRules(test.officer(), dataset.id, { basedOn: 0, rules })
    const problem = await refusal(quality.saveRules(test.officer(), dataset.id, { basedOn: 0, rules: [] }))
    expect(problem).toMatchObject({ type: '/problems/quality/changedMeanwhile', members: { number: 1 } })
    const [kept] = (await quality.getRules(test.officer(), dataset.id)).rules
    // A rule that comes back with its id is the same rule in the next set.
    await quality.saveRules(test.officer(), dataset.id, { basedOn: 1, rules: kept ? [kept.rule] : [] })
    expect((await quality.getRules(test.officer(), dataset.id)).rules[0]?.rule.id).toBe(kept?.rule.id)
  })
})

describe('who sees what', () => {
  it('the card of what is published is public, its rules and rows are not', async () => {
    const { dataset, version } = await test.gate.draft(lots)
    const visitor = () => test.ctx(anonymous)
    const stranger = () => test.ctx(holding({ post: 'dataOfficer', organisationId: newId() }))
    const auditor = () => test.ctx(holding({ post: 'auditor', organisationId: test.gate.authority }))
    const clerk = () => test.ctx(holding({ post: 'businessReviewer', organisationId: test.gate.bureau }))
    await saved(test.officer(), dataset.id, [{ kind: 'notNull', column: nameOf(version, '充电泊位数') }])
    await test.settled(dataset.id)
    expect((await refusal(quality.getCard(visitor(), dataset.id))).status).toBe(404)
    expect((await refusal(quality.getCard(stranger(), dataset.id))).status).toBe(404)
    expect((await quality.getCard(auditor(), dataset.id)).rows).toBe(40)

    await test.gate.publish(dataset, version)
    const card = await quality.getCard(visitor(), dataset.id)
    expect(indicator(card, '0201')).toMatchObject({ a: 35, b: 40 })
    expect(JSON.stringify(card)).not.toContain('望江路')
    expect((await refusal(quality.getRules(visitor(), dataset.id))).type).toBe('/problems/quality/rulesNotShown')
    expect((await refusal(quality.getRules(stranger(), dataset.id))).type).toBe('/problems/quality/rulesNotShown')
    const { rules, mayEdit } = await quality.getRules(auditor(), dataset.id)
    expect([rules.length, mayEdit]).toEqual([1, false])
    const ruleId = rules[0]?.rule.id ?? ''
    expect((await quality.listFailing(test.officer(), dataset.id, { ruleId })).rows).toHaveLength(5)
    expect((await refusal(quality.listFailing(stranger(), dataset.id, { ruleId }))).status).toBe(403)
    expect((await refusal(quality.saveRules(clerk(), dataset.id, { basedOn: 1, rules: [] }))).type).toBe(
      '/problems/quality/wrongPost',
    )

    // The next version is not public before it is published.
    const next = await test.gate.load(dataset, lots)
    await quality.measureNew(test.machine(), next)
    await test.settled(dataset.id, next.id)
    expect((await quality.getCard(visitor(), dataset.id)).versionId).toBe(version.id)
    expect((await quality.getCard(visitor(), dataset.id)).trend).toHaveLength(1)
    expect(indicator(await quality.getCard(visitor(), dataset.id), '0602')).toMatchObject({ a: 1, b: 1 })
    expect((await refusal(quality.getCard(visitor(), dataset.id, next.id))).status).toBe(404)
  })

  it('R-SEC-09: nothing of a suspended dataset, for nobody', async () => {
    const { dataset, version } = await test.gate.open(lots)
    await quality.measureNew(test.machine(), version)
    await test.settled(dataset.id)
    await catalog.suspendDataset(test.machine(), dataset.id)
    for (const ctx of [test.ctx(anonymous), test.officer(), test.machine()])
      expect((await refusal(quality.getCard(ctx, dataset.id))).type).toBe('/problems/quality/noCard')
    await requestMeasurement(test.machine(), dataset.id, version.id)
    for (let waited = 0; waited < 30_000; waited += 100) {
      if ((await findLastMeasurement(test.gate.database.db, version.id))?.state === 'failed') break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(await findLastMeasurement(test.gate.database.db, version.id)).toMatchObject({
      ...{ state: 'failed', problem: '/problems/quality/notMeasurable' },
    })
  })
})

describe('the measuring', () => {
  it('survives that the program stops: it is taken up at the next start and counted once', async () => {
    const { dataset, version } = await test.gate.draft(lots)
    await saved(test.officer(), dataset.id, [{ kind: 'unique', columns: [nameOf(version, '停车场编号')] }])
    await test.stopJobs()
    await test.startJobs()
    const card = await test.settled(dataset.id)
    expect(indicator(card, '0304')).toMatchObject({ a: 40, b: 40 })
    const done = await findLastMeasurement(test.gate.database.db, version.id, 'done')
    expect(await listFigures(test.gate.database.db, done?.id ?? '')).toHaveLength(1)
    // An attempt that was believed dead comes back: it finds the measuring done.
    const job = {
      id: newId(),
      attempt: 2,
      isLastAttempt: false,
      signal: new AbortController().signal,
      report: async () => undefined,
    }
    await measureJob.run(test.machine(), { measurementId: done?.id ?? '' }, job)
    expect(await listFigures(test.gate.database.db, done?.id ?? '')).toHaveLength(1)
  })

  it('leaves no cell value in the database, and a purge leaves no rule', async () => {
    const marker = 'QMARK7'
    const text = [
      '编号,名称,类别',
      ...Array.from({ length: 40 }, (_, n) => `${n},${marker}甲${n},${marker}乙${n % 2}`),
    ].join('\n')
    const { dataset, version } = await test.gate.draft(text)
    const { suggestions } = await quality.listSuggestions(test.officer(), dataset.id)
    expect(JSON.stringify(suggestions)).toContain(`${marker}乙0`)
    await saved(test.officer(), dataset.id, [{ kind: 'length', column: nameOf(version, '名称'), max: 8 }])
    await test.settled(dataset.id)
    const { rules } = await quality.getRules(test.officer(), dataset.id)
    const failing = await quality.listFailing(test.officer(), dataset.id, { ruleId: rules[0]?.rule.id ?? '' })
    expect(JSON.stringify(failing.rows)).toContain(marker)
    expect(await tablesHolding(marker)).toEqual([])
    expect(JSON.stringify(test.gate.entries)).not.toContain(marker)

    // A code list that a person has made a rule is that person's word; it goes with the dataset.
    const codes = suggestions.flatMap(({ rule }) => (rule.kind === 'codeList' ? [rule] : []))
    await saved(test.officer(), dataset.id, codes)
    expect(await tablesHolding(marker)).toEqual(['quality.rule_set'])
    await quality.eraseRules(test.machine(), dataset.id)
    expect(await tablesHolding(marker)).toEqual([])
  })
})

async function tablesHolding(marker: string): Promise<string[]> {
  const { pool } = test.gate.database
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const hit = await pool.query(`select 1 from ${name} as t where to_jsonb(t)::text like $1 limit 1`, [`%${marker}%`])
    if (hit.rowCount) found.push(name)
  }
  return found
}
