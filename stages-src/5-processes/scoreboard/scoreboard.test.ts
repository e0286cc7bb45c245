/** The scoreboard, as several mappings and several processes have it. */
import { existsSync, openSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { close } from '#sys'
import { type Child, launch } from '../../../scripts/lib/launch.ts'
import { UserError } from '../../1-echo/user-errors.ts'
import { Request } from '../../2-http/request/request.ts'
import type { Site } from '../../2-http/response/response.ts'
import { ThreadCounts } from '../../3-threads/statistics/statistics.ts'
import { CLOSED, IDLE, StateCounts } from '../../4-events/connection/states.ts'
import { HEADER } from './layout.ts'
import { Scoreboard, ScoreboardMismatch } from './scoreboard.ts'
import { siteWithBoard } from './site-with-board.ts'
import { type Status, statusOf, tablesOf } from './status.ts'

/** A master's scoreboard, and where another process finds it. */
function made(slots: number): { board: Scoreboard; path: string } {
  const board = Scoreboard.create(slots)
  onTestFinished(() => {
    close(board.fd)
    close(board.readOnly)
  })
  return { board, path: `/proc/${process.pid}/fd/${board.fd}` }
}

/** A process that maps it, and says what it does. */
function started(program: string, path: string): { child: Child; said: string[] } {
  const fixture = `tests/fixtures/scoreboard/${program}.ts`
  const child = launch([process.execPath, fixture, path])
  const said: string[] = []
  child.output.on('data', (text: Buffer) =>
    said.push(...`${text}`.trim().split('\n')),
  )
  child.errors.on('data', (text: Buffer) => said.push(`${text}`))
  onTestFinished(() => child.kill())
  return { child, said }
}

const response = { status: 200, bytes: 10, duration: 0.002 }

describe('a slot', () => {
  test('shows the same to all who map it, whoever wrote', () => {
    const { board } = made(2)
    const seen = Scoreboard.map(board.readOnly, 'read')
    const slot = board.vacant()
    expect([slot?.number, seen.slot(0).read()]).toEqual([0, undefined])
    slot?.begin(3, 1)
    const first = { slot: 0, state: 'starting', pid: 0, seat: 3, cpu: 1, beat: 0 }
    expect(seen.slot(0).read()).toMatchObject(first)
    if (slot) slot.pid = 4711
    const own = Scoreboard.map(board.fd, 'write').ownSlot(0)
    own.ready()
    new StateCounts(own.states).move(CLOSED, IDLE)
    own.accepts()
    new ThreadCounts(own.counts).count(response)
    own.beats(12.7, 3, 1)
    const ready = {
      state: 'ready',
      pid: 4711,
      connections: 1,
      requests: 1,
      busy: 12,
    }
    expect(seen.slot(0).read()).toMatchObject(ready)
    expect(seen.slot(0)).toMatchObject({
      lost: { access: 3, errors: 1 },
      accepted: 1,
    })
    own.draining()
    expect(seen.slot(0).read()?.state).toBe('draining')
    expect(board.vacant()?.number).toBe(1)
    slot?.free()
    expect([seen.slot(0).read(), board.vacant()?.number]).toEqual([undefined, 0])
  })

  test('is a new worker’s from 0 on, and its counts go on for the totals', () => {
    const { board } = made(1)
    for (const worker of [1, 2]) {
      board.slot(0).begin(0)
      const own = board.ownSlot(0)
      new StateCounts(own.states).move(CLOSED, IDLE)
      own.accepts()
      new ThreadCounts(own.counts).count(response)
      own.beats(5, 1, 2)
      const status = statusOf(board, 'kernel')
      expect(status.workers).toMatchObject([
        { connections: 1, requests: 1, busy: 5 },
      ])
      expect(board.slot(0).accepted).toBe(1)
      expect(status).toMatchObject({ requests: worker, bytes: worker * 10 })
      expect(status.lost).toEqual({ access: worker, errors: worker * 2 })
      board.slot(0).free()
      expect(statusOf(board, 'kernel')).toMatchObject({
        ...{ requests: worker, connections: 0, workers: [] },
      })
    }
  })
})

describe('the status', () => {
  test('is a page of any worker, for this machine only', () => {
    const { board } = made(4)
    board.target = 2
    board.count('started')
    board.slot(1).begin(0)
    board.slot(2).begin(1, 5)
    board.ownSlot(1).beats(1500, 0, 0)
    let peer = '127.0.0.1'
    const site = siteWithBoard(
      { handlers: new Map() } as unknown as Site,
      { balance: 'reuseport', statusPath: '/status' },
      board,
      { peer: () => peer },
    )
    const page = (query: string) => {
      const request = new Request()
      request.query = query
      return site.handlers.get('/status')?.(request)
    }
    const json = page('format=json') as { text: string }
    const status: Status = JSON.parse(json.text)
    expect(status).toMatchObject({
      ...{
        balance: 'reuseport',
        master: process.pid,
        target: 2,
        started: 1,
        died: 0,
      },
      workers: [
        { slot: 1, seat: 0, cpu: null, busy: 1500, silence: expect.any(Number) },
        { slot: 2, seat: 1, cpu: 5, silence: null },
      ],
    })
    expect(tablesOf(status)['Workers, of 2']).toMatchObject({
      'Seat 1, pid 0':
        'starting, connections: 0, requests: 0, 0.0 s of processor time, processor 5, no beat yet',
    })
    expect(page('')).toContain('1.5 s of processor time')
    peer = '192.0.2.1'
    expect(page('')).toMatchObject({ status: 403 })
  })
})

describe('the memory', () => {
  test('has no name by which it could be left behind', () => {
    made(1)
    expect(existsSync(`/dev/shm/five-servers.${process.pid}`)).toBe(false)
  })

  test('is made anew where one of that name was left behind', () => {
    openSync(`/dev/shm/five-servers.${process.pid}`, 'w')
    const { board } = made(3)
    expect(board.slots.length).toBe(3)
  })

  test.each([
    ['an older layout', HEADER.version, 0, 'layout 0'],
    ['a newer layout', HEADER.version, 2, 'layout 2'],
    ['slots of another size', HEADER.slotWords, 64, '64 words a slot'],
    ['more slots than there is memory', HEADER.slots, 99, 'layout 1'],
    ['another purpose', HEADER.magic, 0, 'another use'],
  ])('of %s is refused, in one line', (_, word, value, words) => {
    const { board } = made(2)
    board.mapping.words[word] = value
    const map = () => Scoreboard.map(board.fd, 'write')
    expect(map).toThrow(ScoreboardMismatch)
    expect(map).toThrow(UserError)
    expect(map).toThrow(
      new RegExp(
        `^the master's scoreboard .*${words}.*this program has layout 1.*$`,
      ),
    )
  })

  test('that ends before its header is refused as well', () => {
    const empty = openSync('/dev/null', 'r')
    onTestFinished(() => void close(empty))
    expect(() => Scoreboard.map(empty, 'read')).toThrow(ScoreboardMismatch)
  })
})

describe('news', () => {
  test('wakes who sleeps in another process', async () => {
    const { board, path } = made(1)
    const { child, said } = started('sleeps', path)
    await expect.poll(() => said).toContain('asleep')
    board.slot(0).begin(0)
    expect(await child.exited).toMatchObject({ status: 0 })
  })

  test('wakes who was left asleep by one that was killed before it could', async () => {
    const { board, path } = made(1)
    const { child, said } = started('sleeps', path)
    await expect.poll(() => said).toContain('asleep')
    // What `announce` begins with.
    Atomics.add(board.mapping.words, HEADER.news, 1)
    board.slot(0).free()
    expect(await child.exited).toMatchObject({ status: 0 })
  })
})

describe('a worker that is killed while it counts', () => {
  test('keeps nobody from reading, and its successor goes on', async () => {
    const { board, path } = made(1)
    const watcher = started('watches', path)
    let last = 0
    for (let death = 0; death < 8; death += 1) {
      board.slot(0).begin(0)
      const worker = started('counts', path)
      await expect.poll(() => worker.said, { interval: 5 }).toContain('counting')
      // At any moment: it counts all the time.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
      worker.child.signal('SIGKILL')
      await worker.child.exited
      board.slot(0).free()
      const looks = watcher.said.length
      await expect
        .poll(() => watcher.said.length, { interval: 5 })
        .toBeGreaterThan(looks + 1)
      const { requests } = statusOf(board, 'kernel')
      expect(requests).toBeGreaterThan(last)
      last = requests
    }
    expect(watcher.said.filter((line) => line !== 'looked')).toEqual([])
    expect(watcher.child.exit).toBeUndefined()
  })
})
