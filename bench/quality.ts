/**
 * What quality costs: twenty rules over all rows of a version, as the product measures them, against the same twenty written by hand:
 * one statement for what single rows answer, one for each key. One million rows unless BENCH_ROWS says otherwise; the figure to
 * publish is that of ten million. Prints ratios; gates nothing.
 */
import type { Check } from '../server/src/access/check.ts'
import { measureChecks } from '../server/src/access/service.ts'
import { identifier, literal } from '../server/src/lake/sql.ts'
import type { Actor } from '../server/src/platform/ctx.ts'

process.env.BENCH_ROWS ??= '1000000'
const { ms, openBench, show, timed } = await import('./open-gate.ts')

const machine: Actor = { kind: 'system', id: 'bench', name: 'bench', acts: [], client: 'bench' }
const states = ['存续', '在业', '注销', '吊销', '迁出']

const bench = await openBench()
try {
  const { ctx, engine, parquet, version } = bench
  const nameOf = (label: string): string => {
    const found = version.columns.find((column) => column.label.startsWith(label))
    if (!found) throw new RangeError(`no column ${label}`)
    return found.name
  }
  const [number, code, name, region, trade] = [
    ...[nameOf('序号'), nameOf('统一社会信用代码'), nameOf('企业名称'), nameOf('行政区划代码'), nameOf('行业代码')],
  ] as [string, string, string, string, string]
  const [founded, updated, capital, staff, state] = [
    ...[nameOf('成立日期'), nameOf('更新时间'), nameOf('注册资本'), nameOf('从业人数'), nameOf('经营状态')],
  ] as [string, string, string, string, string]
  const q = (column: string): string => identifier(column)
  const within = (list: readonly string[]): string => list.map(literal).join(', ')
  const pattern = (column: string, text: string): [Check, string] => [
    { kind: 'matches', column, pattern: text },
    `regexp_full_match(${q(column)}, ${literal(text)})`,
  ]
  const filled = (column: string, isText: boolean): [Check, string] => [
    { kind: 'filled', column },
    isText ? `trim(${q(column)}) <> ''` : `${q(column)} IS NOT NULL`,
  ]
  const length = (column: string, min: number, max: number): [Check, string] => [
    { kind: 'length', column, min, max },
    `length(${q(column)}) BETWEEN ${min} AND ${max}`,
  ]
  const rules: readonly [Check, string][] = [
    ...[code, name, region, trade].map((column) => filled(column, true)),
    ...[founded, capital, staff].map((column) => filled(column, false)),
    pattern(code, '[0-9A-HJ-NPQRTUWXY]{18}'),
    pattern(region, '0099[0-9]{2}'),
    pattern(trade, '[0-9]{4}'),
    pattern(name, '.+有限公司'),
    length(name, 6, 40),
    length(code, 18, 18),
    [{ kind: 'between', column: capital, min: '0', max: '50000' }, `${q(capital)} BETWEEN 0 AND 50000`],
    [{ kind: 'between', column: staff, min: '1' }, `${q(staff)} >= 1`],
    [{ kind: 'between', column: founded, min: '1990-01-01' }, `${q(founded)} >= DATE '1990-01-01'`],
    [{ kind: 'oneOf', column: state, values: states }, `${q(state)} IN (${within(states)})`],
    [{ kind: 'compare', column: founded, operator: 'lte', other: updated }, `${q(founded)} <= ${q(updated)}`],
  ]
  const keys = [number, code]
  const checks = [
    ...rules.map(([check]) => check),
    ...keys.map((column): Check => ({ kind: 'alone', columns: [column] })),
  ]
  const relation = `read_parquet(${literal(parquet)})`
  const heavy = { lane: 'heavy', seconds: 1800 } as const
  const product = async (): Promise<number[]> =>
    (await measureChecks(ctx(machine), version.id, checks)).counts.map(({ conforming }) => conforming)
  const bare = async (): Promise<number[]> => {
    const sums = rules.map(([, sql], index) => `count(*) FILTER (WHERE ${sql}) AS c${index}`)
    const { rows } = await engine.query(`SELECT ${sums.join(', ')} FROM ${relation}`, [], heavy)
    const counts = rules.map((_, index) => Number(rows[0]?.[`c${index}`]))
    for (const column of keys) {
      const sql = `SELECT count(*) FILTER (WHERE n = 1) AS c FROM (SELECT count(*) AS n FROM ${relation} GROUP BY ${q(column)})`
      counts.push(Number((await engine.query(sql, [], heavy)).rows[0]?.c))
    }
    return counts
  }
  show('rows, rules', `${version.rows}, ${checks.length}`)
  const written = await timed(bare, 5, 1)
  const measured = await timed(product, 5, 1)
  show('all rules: bare SQL / measured, p50', `${ms(written.p50)} / ${ms(measured.p50)}`)
  show('  ratio (goal ≤ 1.5)', (measured.p50 / written.p50).toFixed(2))
  show('  both count the same', String(JSON.stringify(await product()) === JSON.stringify(await bare())))
} finally {
  await bench.close()
}
