import { describe, expect, test } from 'vitest'
import { AF_INET, SocketAddress } from '../addresses.ts'
import { EAGAIN, EMFILE, EXDEV } from '../errors.ts'
import { systemCall as simulatedCall } from '../kernel-simulated.ts'
import { Memory } from '../memory.ts'
import { calls } from './calls.ts'
import { byTheClock } from './clock.ts'
import { Kernel, type KernelOptions, SleepsForEver } from './kernel.ts'
import { NO_MISFORTUNE } from './mishaps.ts'
import { Random } from './random.ts'
import { TcpSocket } from './tcp-socket.ts'

const options: KernelOptions = {
  seed: 7,
  descriptors: 8,
  link: () => ({
    delay: () => 3,
    segment: () => 4,
    sendBuffer: 10,
    receiveBuffer: 12,
  }),
  misfortune: NO_MISFORTUNE,
  callTime: 0,
}

function kernelOf(changes: Partial<KernelOptions> = {}): Kernel {
  return new Kernel(calls, { ...options, ...changes })
}

/** A listening socket at descriptor 0, and who connects to it. */
function connection(kernel: Kernel): TcpSocket {
  const address = SocketAddress.internet('127.0.0.1', 80)
  expect(kernel.call('socket', [AF_INET, 1, 0])).toBe(0)
  kernel.call('bind', [0, address.memory.address, address.length])
  kernel.call('listen', [0, 5])
  const client = new TcpSocket(0)
  kernel.network.connect(client, 80)
  return client
}

describe('the simulated kernel', () => {
  test('gives the lowest number that is free, up to the limit', () => {
    const kernel = kernelOf()
    const opened = Array.from({ length: 9 }, () => kernel.call('eventfd', [0, 0]))
    expect(opened).toEqual([0, 1, 2, 3, 4, 5, 6, 7, -EMFILE])
    kernel.call('close', [5])
    kernel.call('close', [2])
    expect(kernel.call('eventfd', [0, 0])).toBe(2)
    expect(kernel.call('eventfd', [0, 0])).toBe(5)
  })

  test('says at once which call it does not have', () => {
    expect(() => kernelOf().call('io_uring_setup', [])).toThrow('io_uring_setup')
    expect(() => simulatedCall('int getpid(void)', [])()).toThrow('no kernel')
  })

  test('lets time pass in calls that wait, and only as far as the next event', () => {
    const kernel = kernelOf()
    const client = connection(kernel)
    const began = kernel.clock.now
    expect(kernel.call('accept4', [0, 0, 0, 0])).toBe(1)
    // SYN, SYN-ACK, ACK.
    expect(kernel.clock.now - began).toBe(9)
    client.send(Buffer.from('hello, all of you'))
    const memory = new Memory(100)
    expect(kernel.call('recv', [1, memory.address, 100, 0])).toBe(4)
    expect(kernel.clock.now - began).toBe(12)
    expect(memory.bytes.toString('latin1', 0, 4)).toBe('hell')
  })

  test('holds back a sender whose receiver is full, and tells it of room', () => {
    const kernel = kernelOf()
    const client = connection(kernel)
    kernel.call('accept4', [0, 0, 0, 0])
    const memory = new Memory(100)
    const sent = () => kernel.call('send', [1, memory.address, 100, 0x40])
    const all: number[] = []
    for (let turn = 0; turn < 4; turn += 1) {
      all.push(sent())
      kernel.clock.advance(kernel.clock.now + 50)
    }
    // Ten that it keeps, of which twelve fit into the other end.
    expect(all).toEqual([10, 10, 2, -EAGAIN])
    expect(client.receive(Buffer.alloc(100), false)).toBe(12)
    kernel.clock.advance(kernel.clock.now + 50)
    expect(sent()).toBe(10)
  })

  test('ends where nobody will ever wake the process', () => {
    const kernel = kernelOf()
    kernel.call('eventfd', [0, 0])
    const memory = new Memory(8)
    expect(() => kernel.call('read', [0, memory.address, 8])).toThrow(SleepsForEver)
  })

  test('shows its own time to whoever asks for it', () => {
    const { clock } = kernelOf()
    const before = [Date, performance.now]
    byTheClock(clock, () => {
      clock.advance(1234.5)
      expect(performance.now()).toBe(1234.5)
      expect(Date.now()).toBe(Date.UTC(2026, 10, 27, 9, 30, 1, 134))
      expect(new Date().toISOString()).toBe('2026-11-27T09:30:01.134Z')
      expect(new Date(0).getTime()).toBe(0)
    })
    expect([Date, performance.now]).toEqual(before)
  })

  test('lets nobody out of a directory', () => {
    const { files } = kernelOf()
    files.put('/site/a/b', Buffer.from('b'))
    const site = files.makeDirectory('/site')
    expect(files.find(site, './a/b', true)).toMatchObject({ type: 'file' })
    expect(files.find(site, 'a/../a/./b', true)).toMatchObject({ type: 'file' })
    expect(files.find(site, 'a/../../site/a/b', true)).toBe(-EXDEV)
    expect(files.find(site, '/site/a/b', true)).toBe(-EXDEV)
  })

  test('has misfortunes at the same places for the same seed', () => {
    const misfortune = { interrupted: 0.5, short: 0, aborted: 0, full: 0 }
    const results = (seed: number) => {
      const kernel = kernelOf({ seed, misfortune })
      kernel.call('eventfd', [1, 0o4000])
      const memory = new Memory(8)
      return Array.from({ length: 40 }, () =>
        kernel.call('read', [0, memory.address, 8]),
      )
    }
    expect(results(1)).toEqual(results(1))
    expect(results(1)).not.toEqual(results(2))
  })
})

describe('chance', () => {
  test('is spread evenly, and ends where it has to', () => {
    const random = new Random(1)
    const counts = [0, 0, 0]
    for (let turn = 0; turn < 3000; turn += 1) {
      const drawn = random.between(5, 7)
      counts[drawn - 5] = (counts[drawn - 5] ?? 0) + 1
    }
    for (const count of counts) expect(count).toBeGreaterThan(900)
  })
})
