import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteSource } from './bytes.ts'
import { csvRecord, PieceWriter } from './csv-writer.ts'
import { asDiskFull, TabularError } from './errors.ts'
import { checkCancelled } from './limits.ts'
import type { Limits, Materialised, MaterialiseOptions, Merge, Proposal } from './model.ts'
import { countFilled, isFilled, type Row } from './rows.ts'

export type Work = {
  path: string
  source: ByteSource
  isPlainFile: boolean
  proposal: Proposal
  outDir: string
  limits: Limits
  options: MaterialiseOptions
}

export const plainCsv = { delimiter: ',', quote: '"', escape: '"', header: false, newline: 'lf' } as const

/** Which physical rows are data. */
export function wanted({ layout }: Proposal): { isWanted: (row: number) => boolean } {
  const skipped = new Set(layout.skippedRows.map(({ row }) => row))
  const last = layout.lastDataRow ?? Number.POSITIVE_INFINITY
  return { isWanted: (row) => row >= layout.firstDataRow && row <= last && !skipped.has(row) }
}

const mostRagged = 2000

/** Writes the data rows of any row stream as plain CSV: the kept columns, gaps filled, merged cells filled down. */
export async function writeRows(work: Work, batches: AsyncIterable<Row[]>): Promise<Materialised> {
  const { proposal, options } = work
  const { layout, columns, physical } = proposal
  const { isWanted } = wanted(proposal)
  const indexes = columns.map(({ index }) => index)
  const isStraight = indexes.every((index, position) => index === position)
  const fill = filler(layout.merges, layout.firstDataRow)
  // A record of empty cells (,,,) is a record; an empty line or row is nothing.
  const isNothing = (cells: readonly (string | null)[]): boolean =>
    proposal.format === 'delimited' ? cells.length === 0 : countFilled(cells) === 0
  const ragged: NonNullable<Materialised['ragged']> = []
  let raggedCount = 0
  let rows = 0
  const out = join(work.outDir, 'rows.csv')
  await write(out, options, async (writer) => {
    for await (const batch of batches) {
      let text = ''
      for (const { row, cells } of batch) {
        if (!isWanted(row)) continue
        fill(row, cells)
        if (isNothing(cells)) continue
        if (cells.length !== physical.width && proposal.format === 'delimited') {
          const surplus = cells.slice(physical.width)
          raggedCount++
          if (ragged.length < mostRagged)
            ragged.push({
              row,
              cells: cells.length,
              ...(surplus.some(isFilled) ? { surplus: surplus.map((cell) => cell ?? '') } : {}),
            })
        }
        rows++
        text += csvRecord(
          isStraight && cells.length === indexes.length ? cells : indexes.map((index) => cells[index] ?? null),
        )
      }
      checkCancelled(options.signal)
      await writer.text(text)
    }
  })
  return {
    kind: 'csv',
    path: out,
    copied: true,
    rows,
    csv: plainCsv,
    ...(raggedCount > 0 ? { ragged, raggedCount } : {}),
  }
}

/** A cell merged over several rows of data says the same for each of them. */
function filler(merges: readonly Merge[], firstDataRow: number): (row: number, cells: (string | null)[]) => void {
  const vertical = merges.filter(({ fromRow, toRow }) => fromRow >= firstDataRow && toRow > fromRow)
  if (vertical.length === 0) return () => undefined
  const starts = new Map<number, Merge[]>()
  for (const merge of vertical) starts.set(merge.fromRow, [...(starts.get(merge.fromRow) ?? []), merge])
  let open: { merge: Merge; text: string | null }[] = []
  return (row, cells) => {
    open = open.filter(({ merge }) => merge.toRow >= row)
    // A merged cell over a row without other content does not make it a row of data.
    const isEmpty = countFilled(cells) === 0
    for (const { merge, text } of open) {
      if (isEmpty || isFilled(cells[merge.fromColumn])) continue
      while (cells.length < merge.fromColumn) cells.push(null)
      cells[merge.fromColumn] = text
    }
    for (const merge of starts.get(row) ?? []) open.push({ merge, text: cells[merge.fromColumn] ?? null })
  }
}

/** Passes chunks through and reports progress. */
export function counted(source: ByteSource, options: MaterialiseOptions): ByteSource {
  return {
    ...source,
    async *chunks(signal) {
      let done = 0
      for await (const chunk of source.chunks(signal)) {
        yield chunk
        done += chunk.length
        options.onProgress?.({ bytesDone: Math.min(done, source.bytes), bytesTotal: source.bytes, phase: 'write' })
      }
    },
  }
}

/** Writes a new file and leaves none behind on failure. */
export async function write(
  path: string,
  { signal }: MaterialiseOptions,
  work: (writer: PieceWriter) => Promise<void>,
): Promise<void> {
  checkCancelled(signal)
  const writer = await PieceWriter.open(path)
  try {
    await work(writer)
    await writer.close()
  } catch (error) {
    await writer.abandon().catch(() => undefined)
    await rm(path, { force: true })
    throw error instanceof TabularError ? error : asDiskFull(error)
  }
}
