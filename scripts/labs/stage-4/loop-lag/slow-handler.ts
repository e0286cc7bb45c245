/**
 * Loaded before a server: SIGUSR2 is then answered by a handler that computes for as many
 * milliseconds as the file that SLOW names says.
 *
 *     SLOW=FILE node --import ./scripts/labs/stage-4/loop-lag/slow-handler.ts …
 *
 * Node runs the handler on the main thread. Where that thread is the one that serves, everybody
 * waits; where others serve, it is one thread more that wants a processor.
 */
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.SLOW ?? ''

if (isMainThread) {
  process.on('SIGUSR2', () => {
    const ended = performance.now() + Number(readFileSync(file, 'utf8'))
    while (performance.now() < ended);
  })
}
