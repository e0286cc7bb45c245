/**
 * Starts threads of one program, all at once, and says what each of them costs:
 *
 *     node scripts/labs/stage-3/thread-memory/rig.ts PROGRAM THREADS [limited]
 *
 * Prints one line of JSON. `limited`: with the resource limits of stage 3's threads.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'

/** What one thread takes. */
export interface Cost {
  /** Bytes of anonymous memory: the line RssAnon of proc_pid_status(5). */
  bytes: number
  /** Seconds of CPU time until it has loaded its program. */
  seconds: number
}

const [program = '', count = '1', limited] = process.argv.slice(2)
const threads = Number(count)
const resourceLimits = limited && {
  maxYoungGenerationSizeMb: 2,
  maxOldGenerationSizeMb: 64,
  codeRangeSizeMb: 16,
  stackSizeMb: 1,
}
const before = { bytes: anonymousMemory(), seconds: cpuSeconds() }
const starts = Array.from({ length: threads }, () =>
  once(new Worker(resolve(program), { ...(resourceLimits && { resourceLimits }) }), 'message'),
)
await Promise.all(starts)
const cost: Cost = {
  bytes: (anonymousMemory() - before.bytes) / threads,
  seconds: (cpuSeconds() - before.seconds) / threads,
}
console.log(JSON.stringify(cost))
process.exit()

function anonymousMemory(): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
}

function cpuSeconds(): number {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1e6
}
