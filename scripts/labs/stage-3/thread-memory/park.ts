/** The end of a thread's program: says that all before it is there, and sleeps. */
import { parentPort } from 'node:worker_threads'

parentPort?.postMessage('ready')
// The message leaves at once; the thread need not come back to its event loop for that.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
