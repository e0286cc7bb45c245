/** What is started is told, heard and ended, and never outlives whoever started it. */
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Child, launch } from './launch.ts'
import { until } from './patience.ts'
import { Program } from './program.ts'
import { outputOf, run } from './run.ts'
import { UsageError } from './usage-error.ts'

function started(...words: Parameters<typeof launch>): Child {
  const child = launch(...words)
  onTestFinished(() => child.kill())
  return child
}

test('a program has its words, its folder, its environment and its input', async () => {
  const script = 'echo "$1|$(pwd)|$NAME|$(cat)"'
  const child = started(['sh', '-c', script, 'sh', 'a  word'], {
    folder: '/tmp',
    environment: { NAME: 'value' },
    typed: true,
  })
  child.input?.end('typed')
  expect(await text(child.output)).toBe('a  word|/tmp|value|typed\n')
})

test.each([
  ['exit 0', { status: 0, signal: undefined, description: 'exit status 0' }],
  ['exit 3', { status: 3, signal: undefined, description: 'exit status 3' }],
  ['kill -TERM $$', { status: undefined, signal: 'SIGTERM', description: 'killed by SIGTERM' }],
  ['exit 143', { status: 143, description: 'exit status 143: killed by SIGTERM' }],
])('%s: how it ended', async (script, exit) => {
  expect(await started(['sh', '-c', script]).exited).toMatchObject(exit)
})

test('what cannot be started is told in a line', () => {
  expect(() => launch(['no-such-program'])).toThrow(UsageError)
  expect(() => launch(['true'], { folder: '/not/there' })).toThrow('/not/there')
})

test('stop ends the whole group, and what does not listen to SIGTERM too', async () => {
  const deaf = `trap '' TERM; sleep 1000 & echo $!; wait $!`
  const program = new Program(deaf)
  await until(20_000, () => program.standardOutput.length > 0)
  await program.stop()
  expect(program.exit).toMatchObject({ signal: 'SIGKILL' })
  await gone(program.standardOutput[0])
})

describe('whoever starts others', () => {
  // Starts a command of three processes: its shell, one that stays, and one that comes and goes.
  const script = `
    import { Program } from '${import.meta.resolve('./program.ts')}'
    import { run } from '${import.meta.resolve('./run.ts')}'
    const stays = new Program('sleep 1000 & echo $!; wait')
    await run(['true'])
    while (stays.standardOutput.length === 0) await stays.news
    console.log(stays.standardOutput[0])
  `
  const node = (rest: string) => [
    process.execPath,
    '--input-type=module-typescript',
    '--eval',
    script + rest,
  ]

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'takes them along when killed by %s',
    async (signal) => {
      const parent = new Program(node('setInterval(() => {}, 1_000)'))
      onTestFinished(() => parent.stop())
      await until(20_000, () => parent.standardOutput.length > 0)
      parent.signal(signal)
      await parent.exited
      await gone(parent.standardOutput[0])
    },
  )

  test.each(['process.exit(1)', 'throw new Error()'])('and at %s', async (end) => {
    const { standardOutput, status } = await run(node(end))
    expect(status).toBe(1)
    await gone(standardOutput)
  })
})

test('run tells both streams apart and together, and a signal as a shell does', async () => {
  const { output, standardOutput, status } = await run([
    'sh',
    '-c',
    'echo one; echo two >&2; kill -KILL $$',
  ])
  expect(output.split('\n').sort()).toEqual(['', 'one', 'two'])
  expect(standardOutput).toBe('one\n')
  expect(status).toBe(137)
})

test('outputOf is what a program prints, unless it fails', async () => {
  expect(await outputOf(['sh', '-c', 'echo one; echo two >&2'])).toBe('one\n')
  await expect(outputOf(['sh', '-c', 'echo no such luck >&2; exit 3'])).rejects.toThrow(
    /status 3: no such luck$/,
  )
})

/** Waits until a process is no more, or a zombie, which only its parent can bury. */
async function gone(pid = ''): Promise<void> {
  expect(Number(pid)).toBeGreaterThan(0)
  await expect.poll(() => stateOf(pid.trim())).toMatch(/gone|Z/)
}

/** The letter of proc_pid_stat(5). */
function stateOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] ?? ''
  } catch {
    return 'gone'
  }
}
