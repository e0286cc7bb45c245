/** A worker: what the master's posix_spawn(3) has run. */
import { enableCompileCache } from 'node:module'

// Node opens its debugger to whoever sends this signal, where nobody listens to it.
process.on('SIGUSR1', () => {})
enableCompileCache()
const { work } = await import('./worker/worker.ts')
work()
