/** gongshu: dispatches the commands. Everything is opened in `program.ts`. */
import { join } from 'node:path'
import { backup } from './commands/backup.ts'
import { doctor } from './commands/doctor.ts'
import { failureOf } from './commands/failure.ts'
import { importCommand } from './commands/import.ts'
import { problems } from './commands/problems.ts'
import { restore } from './commands/restore.ts'
import { start } from './commands/start.ts'
import { exitCodes, exitMeanings, speak, terminalLanguage } from './commands/terminal.ts'
import { verify } from './commands/verify.ts'
import { readConfig } from './platform/config.ts'

const usage = `gongshu <command>
  start [--no-sample]                          serve · 启动服务
  import FILE --publisher NAME --title TITLE   a file becomes a dataset · 文件入库成数据集
         [--sheet S] [--publish] [--json]      and is submitted · 并提交审核
  verify RECEIPT-FILE [--key VKEY] [--json]    check a receipt offline · 离线验证凭证
  doctor [--json]                              settings and state · 检查设置与状态
  backup FILE [--force] [--json]               everything into one file · 备份
  restore FILE [--tombstones FILE] [--json]    into an empty directory · 恢复到空目录

exit code · 退出码
${Object.entries(exitCodes)
  .map(
    ([name, code]) =>
      `  ${code}  ${exitMeanings[name as keyof typeof exitCodes].en} · ${exitMeanings[name as keyof typeof exitCodes].zh}`,
  )
  .join('\n')}
verify: 1 altered or no receipt · 被改或不是凭证, 2 unreadable · 文件不可读, 3 of a log not trusted · 日志不受信任
With --json a failure is one object {"error":{"type","title","detail",…}} on standard output.
加 --json 时，失败也在标准输出给出一个对象 {"error":{"type","title","detail",…}}。
`

const root = join(import.meta.dirname, '..', '..')
const [command, ...args] = process.argv.slice(2)
const say = speak(process.stderr)
const commands = ['start', 'import', 'verify', 'doctor', 'backup', 'restore', 'help']

async function run(): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage)
    return exitCodes.done
  }
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
    case '-h':
      process.stdout.write(usage)
      return exitCodes.done
    default:
      throw problems.usage({ expected: commands.join(' | '), found: command })
  }
}

const wantsJson = args.includes('--json')
try {
  process.exitCode = await run()
} catch (error) {
  const { exitCode, json, lines, bug } = failureOf(error, terminalLanguage(process.env))
  for (const line of lines) say(line)
  if (bug) console.error(bug)
  if (wantsJson) process.stdout.write(`${JSON.stringify(json)}\n`)
  process.exitCode = exitCode
}
