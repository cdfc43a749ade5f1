import { resolve } from 'node:path'
import { describeReport } from '../ledger/verify.ts'
import { verifyFile } from '../ledger/verify-file.ts'
import { dataPaths } from '../platform/paths.ts'
import type { Text } from '../platform/problem.ts'
import { problems } from './problems.ts'
import { exitCodes, readArgs } from './terminal.ts'

const form = 'verify RECEIPT-FILE [--key VKEY] [--json]'

/** `gongshu verify RECEIPT-FILE [--key VKEY]… [--json]`: offline; asks neither server nor database. */
export async function verify(dataDir: string, cwd: string, args: readonly string[], lang: keyof Text): Promise<number> {
  const options = { key: { type: 'string', multiple: true }, json: { type: 'boolean' } } as const
  const { values, file } = readArgs(form, args, options)
  if (!file) throw problems.usage({ expected: form })
  const report = await verifyFile({
    file: resolve(cwd, file),
    keys: values.key ?? [],
    keysFolder: dataPaths(dataDir).keys,
  })
  if (report.exitCode === exitCodes.usage) throw problems.noSuchFile({ file })
  process.stdout.write(`${values.json ? JSON.stringify(report) : describeReport(report, lang)}\n`)
  return report.exitCode
}
