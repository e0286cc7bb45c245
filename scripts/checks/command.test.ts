/** A server's command: its two streams, its last words, and whatever comes from it. */
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../lib/patience.ts'
import { isThere } from '../lib/processes.ts'
import { Command, MOST_LINES } from './command.ts'
import { commandTarget, fillIn, ownServer, withFlags } from './target.ts'

function started(line: string): Command {
  const command = new Command(line, '/')
  onTestFinished(async () => void (await command.stop()))
  return command
}

test('its streams stay apart, and its last words are read', async () => {
  const many = Array.from({ length: 20_000 }, (_, line) => `${line + 1}`)
  const command = started('seq 20000; echo "it is the end" >&2; exit 3')
  expect(await command.exited).toMatchObject({ status: 3 })
  expect(command.standardOutput).toEqual(many)
  expect(command.standardError).toEqual(['it is the end'])
})

test('its output is a pipe, which it may open again', async () => {
  const command = started('test -p /dev/stdout && test -p /dev/stderr && echo again >/dev/stderr')
  expect(await command.exited).toMatchObject({ status: 0 })
  expect(command.standardError).toEqual(['again'])
})

test('of one that complains for ever no more is kept than fits, and it is not held up', async () => {
  const command = started('yes | head -n 1200000; echo "it is the end" >&2')
  await command.exited
  expect(command.standardOutput).toHaveLength(MOST_LINES)
  expect(command.standardError).toEqual(['it is the end'])
}, 60_000)

test('what has left its group and its parents is found, and ended with it', async () => {
  const command = started('setsid sleep 1000 & setsid sh -c "trap \'\' TERM; sleep 1000" &')
  await command.exited
  await until(20_000, () => command.family().length === 3)
  const family = command.family()
  expect(family).toHaveLength(3)
  expect((await command.stop()).map(({ pid }) => pid).sort()).toEqual(
    family.map(({ pid }) => pid).sort(),
  )
  expect(await until(20_000, () => !family.some(isThere))).toBe(true)
})

test('one does not find what comes from another', async () => {
  const [one, other] = [started('exec sleep 1000'), started('exec sleep 1000')]
  await until(20_000, () => one.family().length === 1 && other.family().length === 1)
  expect(one.family()[0]?.pid).toBe(one.pid)
  expect(other.family()[0]?.pid).toBe(other.pid)
})

test('flags go to their place, or to the end', () => {
  const own = ownServer('main.ts')
  const line = (command: string, flags?: string) =>
    fillIn({ ...commandTarget(command, own), root: '/a b' }, 9, flags)
  expect(line('./mine {port}', '-a')).toBe('./mine 9 -a')
  expect(line('./mine {flags} {port} {root}', '-a')).toBe("./mine -a 9 '/a b'")
  expect(line('./mine {flags} {port} "{root}"')).toBe('./mine  9 "/a b"')
  const twice = (command: string) => {
    return fillIn(withFlags(commandTarget(command, own), '-a'), 9, '-b')
  }
  expect(twice('./mine {flags} -- {port}')).toBe('./mine -a -b -- 9')
  expect(twice('./mine {port}')).toBe('./mine 9 -a -b')
})
