/** Starts stage 1, from what Node kept of compiling it the last time. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
await import('./stage.ts')
