/** gongshu: dispatches the commands. Everything is opened in `program.ts`. */
import { join } from 'node:path'
import { backup } from './commands/backup.ts'
import { Refused } from './commands/client.ts'
import { doctor } from './commands/doctor.ts'
import { importCommand } from './commands/import.ts'
import { restore } from './commands/restore.ts'
import { explainStart, start } from './commands/start.ts'
import { exitCodes, speak, terminalLanguage, UsageError } from './commands/terminal.ts'
import { verify } from './commands/verify.ts'
import { readConfig } from './platform/config.ts'
import { plainError } from './platform/plain-error.ts'
import { Problem } from './platform/problem.ts'

const usage = `gongshu <command>
  start [--no-sample]                          serve · 启动服务
  import FILE --publisher NAME --title TITLE   a file becomes a dataset · 文件入库成数据集
         [--sheet S] [--publish] [--json]
  verify RECEIPT-FILE [--key VKEY] [--json]    check a receipt offline · 离线验证凭证
  doctor [--json]                              settings and state · 检查设置与状态
  backup FILE [--json]                         everything into one file · 备份
  restore FILE [--tombstones FILE] [--json]    into an empty directory · 恢复到空目录
`

const root = join(import.meta.dirname, '..', '..')
const [command, ...args] = process.argv.slice(2)
const say = speak(process.stderr)

async function run(): Promise<number> {
  // Where the person typed the command: npm runs it in the project's own folder.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const config = readConfig({ ...process.env, DATA_DIR: process.env.DATA_DIR || join(root, 'data') }, cwd)
  switch (command) {
    case 'start':
      return start(config, args, say)
    case 'verify':
      return verify(config.DATA_DIR, cwd, args, terminalLanguage(process.env))
    case 'import':
      return importCommand(config, cwd, args, say)
    case 'doctor':
      return doctor(config, process.env, args, terminalLanguage(process.env))
    case 'backup':
      return backup(config, cwd, args, say)
    case 'restore':
      return restore(config, cwd, args, say)
    case undefined:
    case 'help':
    case '--help':
      process.stdout.write(usage)
      return exitCodes.done
    default:
      process.stderr.write(usage)
      return exitCodes.usage
  }
}

try {
  process.exitCode = await run()
} catch (error) {
  const known = explainStart(error)
  if (known) say(known)
  else if (error instanceof Refused || error instanceof Problem) {
    process.stderr.write(
      `${error instanceof Problem ? [error.title.zh, error.title.en, error.advice?.zh, error.advice?.en].filter(Boolean).join('\n') : error.message}\n`,
    )
    process.exitCode = exitCodes.refused
  } else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n${usage}`)
    process.exitCode = exitCodes.usage
  } else if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`${error.message}\n${usage}`)
    process.exitCode = exitCodes.usage
  } else console.error(plainError(error))
  process.exitCode ??= exitCodes.failed
}
