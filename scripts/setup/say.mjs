const begun = performance.now()

/** One line of progress, Chinese first. On standard error where standard output belongs to a program's result. */
export function say(zh, en) {
  const line = `[${((performance.now() - begun) / 1000).toFixed(1)}s] ${zh} · ${en}\n`
  if (process.env.GONGSHU_QUIET_STDOUT) process.stderr.write(line)
  else process.stdout.write(line)
}

/** A reason to stop that a person can act on; anything else thrown is a bug and keeps its stack. */
export class Stop extends Error {
  constructor(zh, en, options) {
    super(`${zh}\n${en}`, options)
    this.name = 'Stop'
  }
}

/** Runs a script's main function and turns a `Stop` into a message and exit code 1. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
