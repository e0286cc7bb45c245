/** How a rig is asked: by lines on its standard input. */
import { readSync, writeSync } from 'node:fs'

const STDIN = 0
const STDOUT = 1

/**
 * Answers each line `NAME COUNT` of standard input with the nanoseconds that so many calls took,
 * until standard input ends. Nothing else happens in the process in the meantime.
 */
export function answerRequests(repeat: Record<string, (count: number) => void>): void {
  const buffer = Buffer.alloc(4096)
  let pending = ''
  for (;;) {
    const received = readSync(STDIN, buffer)
    if (received === 0) return
    const lines = (pending + buffer.toString('latin1', 0, received)).split('\n')
    pending = lines.pop() ?? ''
    for (const line of lines) {
      const [name = '', count = '0'] = line.split(' ')
      writeSync(STDOUT, `${nanoseconds(repeat[name], Number(count))}\n`)
    }
  }
}

function nanoseconds(repeat: ((count: number) => void) | undefined, count: number): bigint {
  if (!repeat) throw new RangeError('no such call here')
  const began = process.hrtime.bigint()
  repeat(count)
  return process.hrtime.bigint() - began
}
