import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Memory, O_NONBLOCK, read } from '#sys'
import { pipe, textOf } from '../../tests/support/kernel.ts'
import { LineWriter } from './line-writer.ts'

const line = (number: number) => `${number} ${'x'.repeat(90)}\n`

/** All that there is to read at `fd`, as lines. */
function linesAt(fd: number): string[] {
  const memory = new Memory(1 << 20)
  const count = read(fd, memory, 0, memory.length)
  return textOf(memory, Math.max(0, count)).trimEnd().split('\n')
}

describe.each([
  ['a pipe', 0],
  ['a pipe that answers EAGAIN', O_NONBLOCK],
])('%s that nobody reads', (_, flags) => {
  test('is given up after one wait, and told what it missed', () => {
    const [reading, writing] = pipe(flags)
    const writer = new LineWriter(writing)
    for (let number = 0; number < 2000; number += 1) writer.write(line(number))
    const arrived = linesAt(reading)
    expect(arrived).toEqual(arrived.map((_, number) => line(number).trimEnd()))
    expect(arrived.length).toBeLessThan(2000)
    writer.write('the next\n')
    const lost = 2000 - arrived.length
    expect(linesAt(reading)).toEqual([
      `# ${lost} lines of this log found no room, and are lost`,
      'the next',
    ])
  })
})

test('a file takes each line with one call, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'log')
  const fd = openSync(file, 'a')
  const writer = new LineWriter(fd)
  for (let number = 0; number < 100; number += 1) writer.write(line(number))
  closeSync(fd)
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(101)
})

test('a full disk loses lines and nothing else', () => {
  const fd = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(fd))
  const writer = new LineWriter(fd)
  for (let number = 0; number < 10; number += 1) writer.write(line(number))
})
