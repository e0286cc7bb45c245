/** The thread that writes logs. */
import { workerData } from 'node:worker_threads'
import { type WriterData, writeLogs } from './log-writer.ts'

writeLogs(workerData as WriterData)
