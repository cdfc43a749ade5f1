/**
 * What a complete, hashed and receipted file costs: a full CSV of all rows through the gate, to its last byte, against the engine's own
 * COPY of the same version. Prints ratios; gates nothing.
 */

import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dropCopies, prepareExport, startDownload } from '../server/src/access/service.ts'
import { literal } from '../server/src/lake/sql.ts'
import { ms, openBench, show } from './open-gate.ts'

const bench = await openBench()
const rounds = 3
try {
  const { ctx, datasetId, version, engine, paths, parquet } = bench
  show('rows, columns', `${version.rows}, ${version.columns.length}`)
  const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
  const csv = { format: 'csv', bom: false, safe: false, header: 'label' } as const
  const [bare, made, sent]: [number[], number[], number[]] = [[], [], []]
  const path = join(paths.exports, 'bare.csv')
  for (let round = 0; round < rounds; round++) {
    let began = performance.now()
    await engine.copyTo(
      `SELECT * FROM read_parquet(${literal(parquet)})`,
      [],
      path,
      { format: 'csv' },
      { seconds: 600 },
    )
    bare.push(performance.now() - began)
    if (round === 0) show('bytes of the file', String((await stat(path)).size))
    await rm(path)

    began = performance.now()
    const file = await prepareExport(ctx(), datasetId, csv)
    made.push(performance.now() - began)
    const { stream } = await startDownload(ctx(), file)
    for await (const _ of stream);
    sent.push(performance.now() - began)
    await dropCopies(ctx(), [version.id])
  }
  show("engine's COPY to CSV, median", ms(middle(bare)))
  show('through the gate until ready, with SHA-256, median', ms(middle(made)))
  show('through the gate to the last byte, with its receipt, median', ms(middle(sent)))
  show('  rate until ready (goal ≥ 0.7 of COPY)', (middle(bare) / middle(made)).toFixed(2))
  show('  rate to the last byte', (middle(bare) / middle(sent)).toFixed(2))
  for (const format of ['parquet', 'ndjson'] as const) {
    const began = performance.now()
    await prepareExport(ctx(), datasetId, { ...csv, format })
    show(`${format} until ready`, ms(performance.now() - began))
  }
  const began = performance.now()
  const first = version.columns[0]?.name ?? ''
  const where = JSON.stringify([first, 'lte', 400_000])
  const sheet = await prepareExport(ctx(), datasetId, { ...csv, format: 'xlsx', where }).catch((error: Error) => error)
  const memory = `${Math.round(process.memoryUsage().rss / 1e6)} MB resident`
  show(
    'XLSX of the first 400,000 rows until ready',
    sheet instanceof Error ? sheet.message : `${ms(performance.now() - began)}, ${sheet.bytes} bytes, ${memory}`,
  )
} finally {
  await bench.close()
}
