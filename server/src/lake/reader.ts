import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { TabularError } from '@gongshu/tabular/errors'
import { materialise } from '@gongshu/tabular/materialise'
import type { Progress } from '@gongshu/tabular/model'
import { propose } from '@gongshu/tabular/propose'
import type { Answer, Digests, ReadFile, Task } from './reader-protocol.ts'

// A reader process: looks at one file that a stranger sent, and ends. It may read that file and write into one folder, which the
// runtime's permission model enforces; it is killed when the import is cancelled, and may run out of memory alone.

const send = (answer: Answer): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(answer, undefined, {}, () => resolve())
    else resolve()
  })

/** Progress at most five times a second. */
function paced(): (done: number, total: number, phase: Extract<Answer, { of: 'progress' }>['phase']) => void {
  let last = 0
  return (done, total, phase) => {
    const now = Date.now()
    if (now - last < 200) return
    last = now
    void send({ of: 'progress', done, total, phase })
  }
}

async function run(task: Task): Promise<ReadFile | Digests> {
  const report = paced()
  if (task.kind === 'digest') return digest(task.path, (done, total) => report(done, total, 'digest'))
  const { path, options, folder } = task
  const onProgress = ({ bytesDone, bytesTotal, phase }: Progress): void => report(bytesDone, bytesTotal, phase)
  const proposal = await propose(path, { ...options, onProgress })
  if (proposal.secrecyMarks.length > 0) return { proposal, materialised: undefined }
  // NDJSON is always written anew: only the reader keeps numbers exactly as they are written.
  const forceCopy = proposal.format === 'ndjson'
  return { proposal, materialised: await materialise(path, proposal, folder, { onProgress, forceCopy }) }
}

/** SHA-256 and SM3 in one pass over the bytes. */
async function digest(path: string, report: (done: number, total: number) => void): Promise<Digests> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const hashes = [createHash('sha256'), createHash('sm3')] as const
    const buffers = [Buffer.allocUnsafe(1 << 20), Buffer.allocUnsafe(1 << 20)] as const
    let bytes = 0
    let next = file.read(buffers[0], 0, buffers[0].length, 0)
    for (let turn = 0; ; turn++) {
      const { bytesRead, buffer } = await next
      if (bytesRead === 0) break
      bytes += bytesRead
      const other = buffers[turn % 2 === 0 ? 1 : 0]
      next = file.read(other, 0, other.length, bytes)
      for (const hash of hashes) hash.update(buffer.subarray(0, bytesRead))
      report(bytes, size)
    }
    return { sha256: hashes[0].digest('hex'), sm3: hashes[1].digest('hex'), bytes }
  } finally {
    await file.close()
  }
}

process.once('message', async (task: Task) => {
  setPriority(5)
  try {
    await send({ of: 'result', result: await run(task) })
  } catch (error) {
    if (error instanceof TabularError) await send({ of: 'refused', code: error.code, details: error.details })
    else if (error instanceof Error) {
      // Names and places in the code, not the message: it could quote the file.
      const stack = (error.stack ?? '')
        .split('\n')
        .filter((line) => line.trimStart().startsWith('at '))
        .join('\n')
      await send({ of: 'fault', name: 'code' in error ? String(error.code) : error.name, stack })
    } else await send({ of: 'fault', name: 'unknown', stack: '' })
  }
  process.disconnect()
})
process.on('disconnect', () => process.exit(0))
