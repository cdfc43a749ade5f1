import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { node24 } from './install.mjs'

/**
 * Becomes Node 24 running `args`: in place where Node can (signals, exit code and parent then need no care), else as a child
 * whose output is ours, which gets our signals, and which ends when we do.
 */
export function handOver(args, env = process.env) {
  if (process.execve) process.execve(node24, [node24, ...args], env)
  const setpriv = '/usr/bin/setpriv'
  const [file, all] = existsSync(setpriv) ? [setpriv, ['--pdeathsig', 'TERM', '--', node24, ...args]] : [node24, args]
  const child = spawn(file, all, { stdio: 'inherit', env })
  const forward = (signal) => child.kill(signal)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, forward)
  // Ctrl-C on a terminal reaches both of us; a second one would be taken for impatience.
  process.on('SIGINT', (signal) => process.stdin.isTTY || forward(signal))
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)))
}
