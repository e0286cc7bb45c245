import { spawn } from 'node:child_process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ECONNRESET, Memory, POLLIN, POLLOUT, resetOnClose } from '#sys'
import {
  closeNow,
  connected,
  event,
  pair,
  say,
  textOf,
} from '../../tests/support/kernel.ts'
import { CancellableIo, type Limits } from './cancellable-io.ts'
import { readAll, readSome, writeAll } from './robust-io.ts'
import { STOPPING, TIMED_OUT } from './wait-result.ts'

const NOBODY = -1
const LONG = 60_000

/** Limits that no test reaches unless it says so. */
function limits(some: Partial<Limits> = {}): Limits {
  return { idleTimeout: LONG, grace: LONG, spin: 8, ...some }
}

/** Runs a shell command beside this thread, which sleeps in system calls; `fds` from 3 on. */
function meanwhile(command: string, ...fds: number[]): void {
  const child = spawn('sh', ['-c', command], {
    stdio: ['ignore', 'ignore', 'inherit', ...fds],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
}

/** Adds 1 to the eventfd at descriptor 3. */
const FIRE = String.raw`printf '\001\000\000\000\000\000\000\000' >&3`

/** How many milliseconds `work` takes. */
function duration(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

describe('wait', () => {
  test('ends when the socket is ready', () => {
    const [here, there] = pair()
    const patience = new CancellableIo(event().stop, limits())
    say(here, 'x')
    expect(patience.wait(there, POLLIN)).toBeGreaterThan(0)
    expect(patience.wait(there, POLLOUT)).toBeGreaterThan(0)
    expect(patience.stopping).toBe(false)
  })

  test('ends when the peer has ended or reset the connection, which is news too', () => {
    const [client, server] = connected()
    const patience = new CancellableIo(event().stop, limits())
    resetOnClose(client)
    closeNow(client)
    expect(patience.wait(server, POLLIN)).toBeGreaterThan(0)
    expect(readSome(server, new Memory(8), 0, 8, patience)).toBe(-ECONNRESET)
  })

  test('ends with TIMED_OUT when the peer was silent too long, not before', () => {
    const [, there] = pair()
    const patience = new CancellableIo(event().stop, limits({ idleTimeout: 50 }))
    const took = duration(() =>
      expect(patience.wait(there, POLLIN)).toBe(TIMED_OUT),
    )
    expect(took).toBeGreaterThanOrEqual(49)
    expect(patience.stopping).toBe(false)
  })

  test('is a pause when it is for nobody', () => {
    const { stop, fire } = event()
    const patience = new CancellableIo(stop, limits({ idleTimeout: 30, grace: 0 }))
    expect(
      duration(() => expect(patience.wait(NOBODY, POLLIN)).toBe(TIMED_OUT)),
    ).toBeGreaterThan(28)
    fire()
    expect(patience.wait(NOBODY, POLLIN)).toBe(STOPPING)
  })

  test('never ends for silence where the limit is -1, but for the stop', () => {
    const { stop } = event()
    const [, there] = pair()
    const patience = new CancellableIo(stop, limits({ idleTimeout: -1 }))
    meanwhile(`sleep 0.1; ${FIRE}`, stop)
    expect(patience.wait(there, POLLIN)).toBe(STOPPING)
    expect(patience.stopping).toBe(true)
  })
})

describe('the stop', () => {
  test('wakes a connection that is idle: nothing is in flight', () => {
    const { stop, fire } = event()
    const [here, there] = pair()
    const patience = new CancellableIo(stop, limits())
    fire()
    expect(patience.wait(there, POLLIN)).toBe(STOPPING)
    // From then on it is known: what was not there in time is not waited for.
    expect(patience.wait(there, POLLIN)).toBe(STOPPING)
    say(here, 'late')
    expect(patience.wait(there, POLLIN)).toBeGreaterThan(0)
  })

  test('leaves the bytes that wait already to be served', () => {
    const { stop, fire } = event()
    const [here, there] = pair()
    const patience = new CancellableIo(stop, limits())
    const memory = new Memory(4)
    say(here, 'two parts')
    fire()
    let text = ''
    let received = patience.receive(there, memory)
    for (; received > 0; received = patience.receive(there, memory)) {
      text += textOf(memory, received)
    }
    expect(text).toBe('two parts')
    expect(received).toBe(STOPPING)
  })

  test('without grace ends at once, whatever waits', () => {
    const { stop, fire } = event()
    const [here, there] = pair()
    const patience = new CancellableIo(stop, limits({ grace: 0 }))
    say(here, 'unheard')
    fire()
    expect(patience.wait(there, POLLIN)).toBe(STOPPING)
  })

  test('gives a write to a peer that does not read its grace, and no more', () => {
    const { stop } = event()
    const [, there] = pair()
    const patience = new CancellableIo(stop, limits({ grace: 60 }))
    const memory = new Memory(1 << 22)
    meanwhile(`sleep 0.05; ${FIRE}`, stop)
    const took = duration(() => {
      expect(writeAll(there, memory, 0, memory.length, patience)).toBe(STOPPING)
    })
    expect(patience.stopping).toBe(true)
    expect(took).toBeGreaterThanOrEqual(60)
  })

  test('lets a write be finished to a peer that reads within the grace', () => {
    const { stop } = event()
    const [here, there] = pair()
    const patience = new CancellableIo(stop, limits())
    const memory = new Memory(1 << 22)
    meanwhile(`${FIRE}; sleep 0.1; cat <&4 >/dev/null`, stop, here)
    expect(writeAll(there, memory, 0, memory.length, patience)).toBe(memory.length)
  })

  test('is heard in a conversation without pauses, and ends it when the grace is over', () => {
    for (const spin of [0, 1, 64]) {
      const { stop, fire } = event()
      const [here, there] = pair()
      const patience = new CancellableIo(stop, limits({ grace: 20, spin }))
      const memory = new Memory(64)
      let rounds = 0
      let heardAfter = 0
      let received: number
      do {
        say(here, 'more')
        if (rounds === 100) fire()
        received = patience.receive(there, memory)
        if (received > 0) expect(textOf(memory, received)).toBe('more')
        rounds += 1
        if (patience.stopping) heardAfter ||= rounds
      } while (received > 0)
      expect(received).toBe(STOPPING)
      expect(heardAfter).toBeGreaterThan(100)
      expect(heardAfter).toBeLessThanOrEqual(100 + 65)
    }
  })
})

describe('reading and writing', () => {
  test('give up on a peer that does not read for too long', () => {
    const [, there] = pair()
    const patience = new CancellableIo(event().stop, limits({ idleTimeout: 40 }))
    const memory = new Memory(1 << 22)
    const took = duration(() => {
      expect(writeAll(there, memory, 0, memory.length, patience)).toBe(TIMED_OUT)
    })
    expect(took).toBeGreaterThanOrEqual(39)
  })

  test('never kill the process over a peer that is gone', () => {
    const [here, there] = pair()
    const patience = new CancellableIo(event().stop, limits())
    closeNow(here)
    expect(writeAll(there, new Memory(8), 0, 8, patience)).toBeLessThan(0)
    expect(readAll(there, new Memory(8), 0, 8, patience)).toBe(0)
  })
})

describe('receive', () => {
  test.each([0, 1, 64])(
    'hears all of a conversation, asking %d times before it sleeps',
    (spin) => {
      const [here, there] = pair()
      const patience = new CancellableIo(event().stop, limits({ spin }))
      const memory = new Memory(64)
      // More than once around the counter that makes it try the other way.
      for (let round = 0; round < 200; round += 1) {
        say(here, `message ${round}`)
        expect(textOf(memory, patience.receive(there, memory))).toBe(
          `message ${round}`,
        )
      }
      closeNow(here)
      expect(patience.receive(there, memory)).toBe(0)
    },
  )

  test.each([0, 64])('has no limit for the whole of a conversation', (spin) => {
    const [here, there] = pair()
    const patience = new CancellableIo(
      event().stop,
      limits({ idleTimeout: 20, spin }),
    )
    const memory = new Memory(64)
    const took = duration(() => {
      for (const began = performance.now(); performance.now() - began < 60; ) {
        say(here, 'still here')
        expect(patience.receive(there, memory)).toBe(10)
      }
    })
    expect(took).toBeGreaterThan(20)
  })

  test.each([0, 64])(
    'sleeps until there is something, asking %d times before',
    (spin) => {
      const [here, there] = pair()
      const patience = new CancellableIo(event().stop, limits({ spin }))
      const memory = new Memory(64)
      for (let round = 0; round < 3; round += 1) {
        meanwhile(`sleep 0.02; printf late >&3`, here)
        expect(textOf(memory, patience.receive(there, memory))).toBe('late')
      }
    },
  )

  test.each([0, 64])(
    'ends when the peer is silent too long, asking %d times before',
    (spin) => {
      const [, there] = pair()
      const patience = new CancellableIo(
        event().stop,
        limits({ idleTimeout: 30, spin }),
      )
      expect(patience.receive(there, new Memory(8))).toBe(TIMED_OUT)
      expect(patience.receive(there, new Memory(8))).toBe(TIMED_OUT)
    },
  )
})

describe('linger', () => {
  test('waits for last bytes and the end, as long as the grace lasts', () => {
    const { stop, fire } = event()
    const [here, there] = pair()
    const patience = new CancellableIo(stop, limits())
    fire()
    expect(patience.wait(there, POLLIN)).toBe(STOPPING)
    meanwhile('sleep 0.1; printf last >&3', here)
    expect(patience.linger(there)).toBe(true)
    const memory = new Memory(8)
    expect(textOf(memory, readSome(there, memory, 0, 8, patience))).toBe('last')
    closeNow(here)
    expect(patience.linger(there)).toBe(true)
    expect(readSome(there, memory, 0, 8, patience)).toBe(0)
  })

  test('gives up when the grace is over', () => {
    const { stop, fire } = event()
    const [here, there] = pair()
    const patience = new CancellableIo(stop, limits({ grace: 40 }))
    const took = duration(() => {
      fire()
      expect(patience.wait(there, POLLIN)).toBe(STOPPING)
      expect(patience.linger(there)).toBe(false)
    })
    expect(took).toBeGreaterThanOrEqual(40)
    say(here, 'too late')
    expect(patience.linger(there)).toBe(false)
  })
})
