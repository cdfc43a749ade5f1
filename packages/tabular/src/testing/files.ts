import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { materialise } from '../materialise.ts'
import type { Materialised, MaterialiseOptions, Proposal, ProposeOptions } from '../model.ts'
import { propose } from '../propose.ts'

const made: string[] = []

/** A directory of the test's own, gone when its file is done. */
export async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gongshu-tabular-'))
  made.push(directory)
  return directory
}

afterAll(async () => {
  await Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true })))
})

export async function file(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(await scratch(), name)
  await writeFile(path, content)
  return path
}

/** Public files that others made; beside the checkout, or where GONGSHU_CORPUS says. */
export const corpus = process.env.GONGSHU_CORPUS ?? join(import.meta.dirname, '../../../../../shared/data')
export const hasCorpus = existsSync(join(corpus, 'SOURCES.md'))
export const corpusReason = hasCorpus ? '' : `(skipped: no corpus at ${corpus}; set GONGSHU_CORPUS)`

export type Read = { proposal: Proposal; result: Materialised; rows: (string | null)[][] }

/** Proposes, materialises as a copy and parses the copy with a parser that shares nothing with ours. */
export async function read(
  path: string,
  options: ProposeOptions = {},
  materialiseOptions: MaterialiseOptions = {},
): Promise<Read> {
  const proposal = await propose(path, options)
  const result = await materialise(path, proposal, await scratch(), { forceCopy: true, ...materialiseOptions })
  const text = await readFile(result.path, 'utf8')
  return {
    proposal,
    result,
    rows: parseCsv(text, result.csv?.delimiter ?? ',', result.csv?.escape ?? '"', proposal.columns.length),
  }
}

/** RFC 4180 by one regular expression; an unquoted empty field is null. */
export function parseCsv(text: string, delimiter: string, escapeMark: string, columns: number): (string | null)[][] {
  const plain = delimiter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const quoted = escapeMark === '\\' ? '"((?:[^"\\\\]|\\\\[\\s\\S])*)"' : '"((?:[^"]|"")*)"'
  const field = new RegExp(`(?:${quoted}|((?:(?!${plain})[^\\r\\n])*))(${plain}|\\r?\\n|$)`, 'y')
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  while (field.lastIndex < text.length) {
    const found = field.exec(text)
    if (!found) throw new SyntaxError(`not a CSV at ${field.lastIndex}`)
    const [, inQuotes, bare = '', end = ''] = found
    row.push(
      inQuotes === undefined
        ? bare === ''
          ? null
          : bare
        : escapeMark === '\\'
          ? inQuotes.replace(/\\([\s\S])/g, '$1')
          : inQuotes.replaceAll('""', '"'),
    )
    if (end !== delimiter) {
      rows.push(row)
      row = []
    }
  }
  if (row.length > 0) rows.push([...row, ...(row.length < columns ? [null] : [])])
  return rows
}
