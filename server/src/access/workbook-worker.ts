import { parentPort, workerData } from 'node:worker_threads'
import { type Sheet, writeWorkbook } from './workbook.ts'

// A thread of its own: packing a million rows takes seconds in which the program must answer others.
await writeWorkbook(workerData as Sheet)
parentPort?.postMessage('done')
