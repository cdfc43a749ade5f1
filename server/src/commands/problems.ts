import { defineProblems } from '../platform/problem.ts'

/** What the command line itself refuses; what the program refuses, it says in the program's words. The status is only for the likeness. */
export const problems = defineProblems('command', {
  usage: {
    status: 400,
    title: { zh: '命令写法不对', en: 'The command was not understood' },
    advice: { zh: 'expected 是正确的写法', en: '`expected` is the right form' },
  },
  noSuchFile: {
    status: 404,
    title: { zh: '没有这个文件，或不可读', en: 'The file is not there, or cannot be read' },
    advice: { zh: '请核对路径和权限', en: 'Check the path, and who may read it' },
  },
  cannotOpen: {
    status: 503,
    title: { zh: '程序无法打开', en: 'The program cannot be opened' },
  },
  serverLost: {
    status: 503,
    title: { zh: '正在运行的程序没有应答', en: 'The running program does not answer' },
    advice: {
      zh: '它可能已停止或被终止。已交给它的导入会在下次启动后接着做；请用 gongshu doctor 查看，启动后再试',
      en: 'It may have stopped or been killed. An import that it had taken goes on after its next start; look with gongshu doctor, start it, and try again',
    },
  },
  unreadableAnswer: {
    status: 502,
    title: { zh: '应答不是本程序发出的', en: 'The answer is not one of this program' },
    advice: { zh: '请检查 HOST、PORT 和中间的代理', en: 'Check HOST and PORT, and a proxy between' },
  },
  failed: {
    status: 500,
    title: { zh: '命令没有做完', en: 'The command failed' },
    advice: {
      zh: 'cause 是原因；标准错误上有细节，请告诉管理员',
      en: '`cause` is why; the details are on standard error, for the administrator',
    },
  },
})
