/**
 * What the gate costs: a governed aggregate against the same SQL on the bare engine, a page deep in the table, other orders, the
 * decision itself, and what a page waits while heavy questions run. Prints ratios; gates nothing.
 */
import { questionDigest, writeMark } from '../server/src/access/cursor.ts'
import { buildPageFile, readingOf } from '../server/src/access/page-file.ts'
import { readQuery } from '../server/src/access/query.ts'
import { askableColumns } from '../server/src/access/read.ts'
import { decide, readRows } from '../server/src/access/service.ts'
import { logUse } from '../server/src/access/use-entry.ts'
import type { Attachment } from '../server/src/lake/engine.ts'
import { identifier, literal } from '../server/src/lake/sql.ts'
import { ms, openBench, show, timed } from './open-gate.ts'

const bench = await openBench()
try {
  const { ctx, datasetId, version, engine, parquet } = bench
  const { access } = ctx().resources
  show('rows, columns', `${version.rows}, ${version.columns.length}`)
  const nameOf = (label: string): string => version.columns.find((one) => one.label.startsWith(label))?.name ?? ''
  const [region, staff, capital, title] = ['行政区划代码', '从业人数', '注册资本', '企业名称'].map(nameOf) as [
    string,
    string,
    string,
    string,
  ]
  const visitor = ctx().actor

  // The decision.
  const decision = await timed(() => decide(ctx(), { datasetId, use: 'read' }), 300)
  show('decision with its facts from the database, p50 / p95', `${ms(decision.p50)} / ${ms(decision.p95)}`)
  const question = (level: number) => ({
    action: 'read',
    caller: { kind: visitor.kind, acts: [], scopes: [] },
    dataset: {
      id: datasetId,
      state: 'published',
      openness: 'unconditional',
      level,
      publisherId: 'p',
      sharingAttribute: 'unconditional',
    },
    circumstances: { basis: 'openness', zone: 'both', released: true, reviewed: true, personal: [] },
  })
  let level = 0
  const evaluated = await timed(async () => access.policies.decide(question(level++)), 1000)
  const remembered = await timed(async () => access.policies.decide(question(1)), 1000)
  show('policies alone: evaluated / remembered, p50', `${ms(evaluated.p50)} / ${remembered.p50.toFixed(4)} ms`)

  // Aggregates.
  const sql = (from: string): string =>
    `SELECT ${identifier(region)}, count(*), sum(${identifier(staff)}) FROM ${from} GROUP BY 1 ORDER BY 1 LIMIT 101`
  const heavy = { lane: 'heavy' } as const
  const asked = { group: region, agg: `count(),sum(${staff})` }
  const compare = async (where: string, from: string, attach: readonly Attachment[]): Promise<void> => {
    const bare = await timed(() => engine.query(sql(from), [], { ...heavy, attach }), 15)
    const governed = await timed(() => readRows(ctx(), datasetId, asked), 15)
    show(`aggregate over all rows, ${where}: bare / governed, p50`, `${ms(bare.p50)} / ${ms(governed.p50)}`)
    show(`  ratio (goal ≤ 1.15)`, (governed.p50 / bare.p50).toFixed(2))
  }

  // Pages in file order.
  const ruling = await decide(ctx(), { datasetId, use: 'read' })
  const markAt = (input: { sort?: string }, place: (string | number | null)[]): string => {
    const read = readQuery({ ...input, limit: 100 }, askableColumns(ruling))
    if ('faults' in read) throw new Error(JSON.stringify(read.faults))
    const question = questionDigest(ruling.digest, read.query)
    return writeMark(access.secrets.marks, question, { versionId: version.id, place })
  }
  const deep = Math.floor(version.rows * 0.98)
  const pageAt = (row: number) => readRows(ctx(), datasetId, { limit: 100, after: markAt({}, [String(row)]) })
  // The first read begins to build the page file in the background; until it is there the record answers.
  const early = await timed((run) => pageAt(deep - run * 37), 20, 1)
  show(
    `page of 100 at row ${deep} while the page file is being built, p50 / p95`,
    `${ms(early.p50)} / ${ms(early.p95)}`,
  )
  const began = performance.now()
  await buildPageFile(ctx(), version, parquet)
  show('  page file ready after', ms(performance.now() - began))
  const page = await timed((run) => pageAt(deep - run * 37), 300)
  show(
    `page of 100 at row ${deep}, file order, with ledger entry, p50 / p95 (goal ≤ 10)`,
    `${ms(page.p50)} / ${ms(page.p95)}`,
  )

  const entry = await timed(() => logUse(ctx(), ruling, { rows: 100 }), 100)
  show('  of which the entry in the ledger, p50 / p95', `${ms(entry.p50)} / ${ms(entry.p95)}`)
  const read = readingOf(ctx(), version, parquet)
  await compare('from the page file', read.relation, read.attach)
  const bareParquet = await timed(() => engine.query(sql(`read_parquet(${literal(parquet)})`), [], heavy), 15)
  show('  the same SQL on the bare engine from Parquet, p50', ms(bareParquet.p50))

  // Other orders: the place is in the middle of the order.
  for (const [label, sort, key] of [
    ['by a text', title, title],
    ['by a number, falling', `-${capital}`, capital],
  ] as const) {
    const { rows } = await engine.query(
      `SELECT ${identifier(key)} AS v FROM read_parquet(${literal(parquet)}) WHERE ${identifier(key)} IS NOT NULL LIMIT 1 OFFSET ${Math.floor(version.rows / 2)}`,
      [],
      heavy,
    )
    const after = markAt({ sort }, [rows[0]?.v as string, String(deep)])
    const other = await timed(() => readRows(ctx(), datasetId, { limit: 100, sort, after }), 15)
    show(`page of 100 ${label}, p50 / p95`, `${ms(other.p50)} / ${ms(other.p95)}`)
  }
  const filtered = await timed(
    () => readRows(ctx(), datasetId, { where: JSON.stringify([staff, 'gt', 400]), limit: 100 }),
    15,
  )
  show('first page of a filter over all rows, total known, p50 / p95', `${ms(filtered.p50)} / ${ms(filtered.p95)}`)

  // What pages wait while others ask heavy questions.
  const busy = new AbortController()
  const questions = Array.from({ length: 4 }, async () => {
    for (let run = 0; !busy.signal.aborted; run++) {
      const heavyQuery = {
        group: title,
        agg: `count(),sum(${capital})`,
        sort: `-sum(${capital})`,
        limit: 100,
        where: JSON.stringify([staff, 'gt', run]),
      }
      await readRows(ctx(), datasetId, heavyQuery).catch(() => undefined)
    }
  })
  const beside = await timed((run) => pageAt(deep - run * 37), 100)
  busy.abort()
  show('the same page while four heavy questions run, p50 / p95', `${ms(beside.p50)} / ${ms(beside.p95)}`)
  await Promise.all(questions)
} finally {
  await bench.close()
}
