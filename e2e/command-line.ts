import { spawnSync } from 'node:child_process'
import { root } from './product.ts'

/** `npm run -s gongshu -- …` as it is typed: what stands on standard output, and the exit code. */
export function gongshu(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { printed: string; said: string; code: number | null } {
  const { stdout, stderr, status } = spawnSync('npm', ['run', '-s', 'gongshu', '--', ...args], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: 'silent', ...env },
    encoding: 'utf8',
  })
  return { printed: stdout, said: stderr, code: status }
}
