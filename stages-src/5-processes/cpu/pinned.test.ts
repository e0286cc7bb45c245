import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { allowedProcessors } from './available.ts'
import { formatList, parseList } from './numa.ts'
import { Pinning } from './pinned.ts'

const quiet = { write: (_: string, message: string) => expect.unreachable(message) }

/** Where the threads of a new process may run, as its /proc says. */
function threadsOfANewProcess(): number[][] {
  const script =
    'grep -h Cpus_allowed_list /proc/self/task/*/status | cut -f 2; exit 0'
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
  return stdout.trim().split('\n').map(parseList)
}

describe('a process', () => {
  test('starts on the one processor of its seat, and its starter is where it was', () => {
    const before = allowedProcessors()
    const pinning = new Pinning(quiet)
    for (const [seat, processor] of before.entries()) {
      expect(pinning.processorOf(seat)).toBe(processor)
      const threads = pinning.startOn(seat, () => {
        expect(allowedProcessors()).toEqual([processor])
        return threadsOfANewProcess()
      })
      expect(threads).toEqual([[processor]])
      expect(allowedProcessors()).toEqual(before)
    }
    expect(threadsOfANewProcess()).toEqual([before])
  })

  test('has the first processor again where there are more seats', () => {
    const pinning = new Pinning(quiet)
    const count = allowedProcessors().length
    expect(pinning.processorOf(count)).toBe(pinning.processorOf(0))
    expect(pinning.processorOf(2 * count + 1)).toBe(pinning.processorOf(1))
  })

  test('that does not start leaves its starter where it was, too', () => {
    const before = allowedProcessors()
    const starting = () =>
      new Pinning(quiet).startOn(0, () => {
        throw new Error('no memory')
      })
    expect(starting).toThrow('no memory')
    expect(allowedProcessors()).toEqual(before)
  })
})

test('the processors are those that taskset leaves', () => {
  const [first = 0] = allowedProcessors()
  const program = fileURLToPath(new URL('available.ts', import.meta.url))
  const script =
    `import(${JSON.stringify(program)}).then((it) =>` +
    ' console.log(it.availableProcessors(), it.allowedProcessors()[0]))'
  const command = ['-c', formatList([first]), process.execPath, '-e', script]
  const { stdout, error } = spawnSync('taskset', command, { encoding: 'utf8' })
  if (error !== undefined) return // util-linux is not installed
  expect(stdout).toBe(`1 ${first}\n`)
})
