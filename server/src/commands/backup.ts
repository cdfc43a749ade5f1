import { resolve } from 'node:path'
import { counted } from '@gongshu/tabular/counted'
import type { BackupReport } from '../platform/backup.ts'
import type { Config } from '../platform/config.ts'
import { ask, openClient } from './client.ts'
import { problems } from './problems.ts'
import { exitCodes, readArgs, type Say } from './terminal.ts'

const form = 'backup FILE [--force] [--json]'

/** `gongshu backup FILE [--force] [--json]`: everything into one file, while the program runs or not. */
export async function backup(config: Config, cwd: string, args: readonly string[], say: Say): Promise<number> {
  const { values, file } = readArgs(form, args, { json: { type: 'boolean' }, force: { type: 'boolean' } })
  if (!file) throw problems.usage({ expected: form })
  const client = await openClient(config, say)
  try {
    const began = performance.now()
    const report = await ask<BackupReport>(client, 'POST', '/api/v1/console/backup', {
      file: resolve(cwd, file),
      replace: values.force === true,
    })
    const seconds = Math.round(performance.now() - began) / 1000
    if (values.json) process.stdout.write(`${JSON.stringify({ ...report, seconds })}\n`)
    else {
      say({
        zh: `已备份：${report.tables}张表${report.rows}行，${report.files}个文件，共${report.bytes}字节，${seconds}秒。文件含全部数据，请妥善保管：${report.file}`,
        en: `backed up: ${counted(report.tables, 'table')}, ${counted(report.rows, 'row')}, ${counted(report.files, 'file')}, ${counted(report.bytes, 'byte')} in ${seconds} s; it holds all data, keep it safe: ${report.file}`,
      })
    }
    return exitCodes.done
  } finally {
    await client.close()
  }
}
