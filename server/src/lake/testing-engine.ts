import { join } from 'node:path'
import type { DataPaths } from '../platform/paths.ts'
import { Engine } from './engine.ts'

/** A small engine on a data directory of a test, for the tests of those who read through the gate. Close it. */
export const testEngine = (paths: DataPaths): Engine =>
  new Engine({
    ...{ processes: 1, memoryMb: 300, querySeconds: 30 },
    directories: [paths.lake, paths.exports],
    temp: join(paths.lakeTmp, 'engine'),
  })
