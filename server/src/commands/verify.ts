import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeReport } from '../ledger/verify.ts'
import { verifyFile } from '../ledger/verify-file.ts'
import { dataPaths } from '../platform/paths.ts'
import type { Text } from '../platform/problem.ts'
import { UsageError } from './terminal.ts'

/** `gongshu verify RECEIPT-FILE [--key VKEY]… [--json]`: offline; asks neither server nor database. */
export async function verify(dataDir: string, cwd: string, args: readonly string[], lang: keyof Text): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  })
  const [file] = positionals
  if (!file) throw new UsageError('verify RECEIPT-FILE')
  const report = await verifyFile({
    file: resolve(cwd, file),
    keys: values.key ?? [],
    keysFolder: dataPaths(dataDir).keys,
  })
  process.stdout.write(`${values.json ? JSON.stringify(report) : describeReport(report, lang)}\n`)
  return report.exitCode
}
