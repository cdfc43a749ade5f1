import type { Ctx } from '../ctx.ts'
import type { ProcessTable } from './model.ts'

/** A process that nobody registered is a bug of the program, not a refusal. */
export function tableOf({ resources }: Ctx, process: string): ProcessTable {
  const table = resources.processes.get(process)
  if (!table) throw new Error(`no process table named ${process} is registered`)
  return table
}
