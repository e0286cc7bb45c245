/** Starts stage 4, from what Node kept of compiling it the last time. */
import { enableCompileCache } from 'node:module'

// Where nobody listens to it, Node opens its debugger to whoever sends this signal.
process.on('SIGUSR1', () => {})
const { directory } = enableCompileCache()
// Only so does the cache reach the threads that write and list, too.
if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory
const { cli } = await import('./cli.ts')
cli(process.argv.slice(2))
