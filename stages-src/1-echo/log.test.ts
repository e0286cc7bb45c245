import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Memory, O_NONBLOCK, read } from '#sys'
import { closeNow, pair, pipe, textOf } from '../../tests/support/kernel.ts'
import { Log } from './log.ts'

/** What there is to read at `fd`. */
function written(fd: number): string {
  const memory = new Memory(8192)
  const count = read(fd, memory, 0, memory.length)
  return memory.bytes.toString('utf8', 0, Math.max(0, count))
}

describe('Log', () => {
  test('writes a record a line: the time, the event, the details in their order', () => {
    const [reading, writing] = pipe()
    const before = new Date().toISOString()
    new Log(writing).write('closed', {
      peer: '127.0.0.1:51234',
      bytesIn: 5,
      reason: 'end',
    })
    const line = written(reading)
    const { time, ...rest } = JSON.parse(line)
    expect(line).toBe(
      `{"time":"${time}","event":"closed","peer":"127.0.0.1:51234","bytesIn":5,"reason":"end"}\n`,
    )
    expect(rest).toEqual({
      event: 'closed',
      peer: '127.0.0.1:51234',
      bytesIn: 5,
      reason: 'end',
    })
    expect(new Date(time).toISOString()).toBe(time)
    expect(before <= time && time <= new Date().toISOString()).toBe(true)
  })

  test('stays one line whatever is in it, shorter records after longer ones too', () => {
    const [reading, writing] = pipe()
    const log = new Log(writing)
    const anything = fc
      .array(fc.nat(0xffff), { maxLength: 200 })
      .map((it) => String.fromCharCode(...it))
    fc.assert(
      fc.property(anything, (reason) => {
        log.write('closed', { reason })
        const line = written(reading)
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(JSON.parse(line).reason).toBe(reason)
      }),
    )
  })

  test('drops what finds no room in time, says how much, and goes on', () => {
    const [reading, writing] = pipe(O_NONBLOCK)
    const log = new Log(writing)
    for (let round = 0; round < 3000; round += 1) log.write('closed', { round })
    const memory = new Memory(1 << 20)
    const lines = textOf(memory, read(reading, memory, 0, memory.length))
      .trimEnd()
      .split('\n')
    // As many whole records as there was room for, and no piece of another.
    expect(lines.length).toBeLessThan(3000)
    expect(lines.map((line) => JSON.parse(line).round)).toEqual(
      lines.map((_, index) => index),
    )
    log.write('closed', { round: 'with room again' })
    const [loss = '', next = ''] = written(reading).split('\n')
    expect(JSON.parse(loss)).toMatchObject({
      event: 'lost',
      lines: 3000 - lines.length,
    })
    expect(JSON.parse(next).round).toBe('with room again')
  })

  test('lives without a reader', () => {
    const [here, there] = pair()
    closeNow(there)
    new Log(here).write('closed', {})
    new Log(-1).write('closed', {})
  })
})
