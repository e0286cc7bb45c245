import { expect, test } from 'vitest'
import { Memory, read } from '#sys'
import { pipe } from '../../../tests/support/kernel.ts'
import { LineWriter } from '../../1-echo/line-writer.ts'
import { ErrorLog, LEVELS, levelOf } from './error-log.ts'

function linesOf(fd: number): string[] {
  const memory = new Memory(1 << 16)
  const count = read(fd, memory, 0, memory.length)
  return memory.bytes.toString('latin1', 0, count).split('\n').slice(0, -1)
}

test('writes a line each: the time, the level, what happened', () => {
  const [reading, writing] = pipe()
  const before = new Date().toISOString()
  new ErrorLog(new LineWriter(writing), 'debug').write('warn', 'accept4: EMFILE')
  const [line = '', ...more] = linesOf(reading)
  const [, time = ''] = /^(\S+) warn accept4: EMFILE$/.exec(line) ?? []
  expect(more).toEqual([])
  expect(before <= time && time <= new Date().toISOString()).toBe(true)
})

test.each(LEVELS)('at level %s leaves out what matters less', (level) => {
  const [reading, writing] = pipe()
  const log = new ErrorLog(new LineWriter(writing), level)
  for (const each of LEVELS) log.write(each, `of ${each}`)
  const levels = linesOf(reading).map((line) => line.split(' ')[1])
  expect(levels).toEqual(LEVELS.slice(LEVELS.indexOf(level)))
})

test('keeps one line one line, and below the size that a pipe keeps in one piece', () => {
  const [reading, writing] = pipe()
  const log = new ErrorLog(new LineWriter(writing), 'info')
  log.write('error', 'openat2 /a\nb"\x1b[0m: EACCES')
  log.write('error', '\n'.repeat(10_000))
  const [first = '', second = '', ...more] = linesOf(reading)
  expect(first).toMatch(/ error openat2 \/a\\x0Ab\\x22\\x1B\[0m: EACCES$/)
  expect(second).toMatch(/ error (\\x0A)+\.\.\.$/)
  expect(second.length).toBeLessThan(4096)
  expect(second.length).toBeGreaterThan(4000)
  expect(more).toEqual([])
})

test('what a client did wrong is no error of ours', () => {
  expect([400, 404, 416, 501, 505, 500, 503].map(levelOf)).toEqual([
    'info',
    'info',
    'info',
    'info',
    'info',
    'error',
    'error',
  ])
})
