/** Two writers of one log, as two threads have them: what one has met, the other knows. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesFor, Words } from '../sync/words.ts'
import { SharedLines } from './shared-lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'shared-lines-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** As many writers of `fd` as asked for, on the same words, and those words. */
function writers(fd: number, count: number) {
  const memory = new SharedArrayBuffer(bytesFor(SharedLines.WORDS))
  const lines = Array.from({ length: count }, () => {
    const words = new Words(memory)
    return new SharedLines(fd, (length) => words.take(length))
  })
  return { lines, memory }
}

describe('the state of a log', () => {
  test('is everybody’s: a line that one has torn, the other ends first', () => {
    const file = join(folder, 'torn')
    const fd = openSync(file, 'w')
    const { lines, memory } = writers(fd, 2)
    const words = new Words(memory)
    words.take(1)
    const state = words.take(2)
    state[1] = 1 // as after a write that took half a line
    lines[1]?.write('whole\n')
    expect([readFileSync(file, 'utf8'), state[1]]).toEqual(['\nwhole\n', 0])
    closeSync(fd)
  })

  test('says, whoever writes next, how many lines were lost', () => {
    const file = join(folder, 'lost')
    const fd = openSync(file, 'w')
    const { lines, memory } = writers(fd, 2)
    const words = new Words(memory)
    words.take(1)
    words.take(2)[0] = 3 // as after three lines that found no room
    lines[0]?.write('first\n')
    lines[1]?.write('second\n')
    const written = readFileSync(file, 'utf8').split('\n')
    expect(written).toEqual([
      expect.stringMatching(/^# 3 lines/),
      'first',
      'second',
      '',
    ])
    closeSync(fd)
  })
})

test('a line that cannot be written gives the mutex back', () => {
  const { lines } = writers(-1, 2)
  lines[0]?.write('nowhere\n')
  lines[1]?.write('nowhere\n')
  expect(lines).toHaveLength(2)
})

test('no line of several threads is torn or lost', async () => {
  const file = join(folder, 'many')
  const fd = openSync(file, 'a')
  const { memory } = writers(fd, 0)
  const program = `
    import { workerData } from 'node:worker_threads'
    const { SharedLines } = await import(workerData.lines)
    const { Words } = await import(workerData.words)
    const words = new Words(workerData.memory)
    const lines = new SharedLines(workerData.fd, (length) => words.take(length))
    for (let at = 0; at < 2000; at += 1) {
      lines.write(workerData.name.repeat(1 + at % 90) + '\\n')
    }`
  const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`)
  const modules = {
    lines: `${new URL('shared-lines.ts', import.meta.url)}`,
    words: `${new URL('../sync/words.ts', import.meta.url)}`,
  }
  const ends = [...'abc'].map((name) => {
    const thread = new Worker(url, { workerData: { name, fd, memory, ...modules } })
    return new Promise((resolve) => thread.once('exit', resolve))
  })
  expect(await Promise.all(ends)).toEqual([0, 0, 0])
  closeSync(fd)
  const written = readFileSync(file, 'utf8').split('\n')
  expect(written.pop()).toBe('')
  expect(written).toHaveLength(6000)
  expect(written.filter((line) => !/^(a+|b+|c+)$/.test(line))).toEqual([])
})
