/** The master with stand-ins for its workers, in whatever order things happen. */
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import {
  close,
  EFD_CLOEXEC,
  eventfd,
  Message,
  MSG_NOSIGNAL,
  recvmsg,
  sendmsg,
} from '#sys'
import { closeNow, owned } from '../../../tests/support/kernel.ts'
import { StandInLoop } from '../../../tests/support/stand-in-loop.ts'
import { channelPair } from '../channel/channel.ts'
import { FAILED, put, READY, RETIRE, STOP, WEARY } from '../channel/messages.ts'
import type { Options } from '../options.ts'
import { Scoreboard } from '../scoreboard/scoreboard.ts'
import { Master } from './master.ts'
import { WorkerProcess } from './worker-process.ts'

/** A process that does what a test says, at the other end of a channel. */
class StandIn {
  readonly seat: number
  readonly spawned: { pid: number; pidfd: number; channel: number }
  isReady = false
  isTold = false
  isGone = false
  readonly #end: number
  readonly #loop: StandInLoop
  readonly #message = new Message(32 * 1024, 2)

  constructor(pid: number, seat: number, loop: StandInLoop) {
    const [channel, end] = channelPair()
    this.seat = seat
    this.#end = owned(end)
    this.#loop = loop
    // What is no pidfd: waitid(2) cannot say how this one has ended.
    const pidfd = eventfd(0, EFD_CLOEXEC)
    this.spawned = { pid, pidfd, channel }
  }

  say(kind: number, value?: unknown): void {
    this.#message.set(put(this.#message, kind, value))
    sendmsg(this.#end, this.#message, MSG_NOSIGNAL)
    this.#loop.tell(this.spawned.channel)
  }

  ready(): void {
    if (this.isReady) return
    this.isReady = true
    this.say(READY)
  }

  die(): void {
    if (this.isGone) return
    this.isGone = true
    closeNow(this.#end)
    this.#loop.tell(this.spawned.pidfd)
  }

  /** Reads what it has been told. */
  listens(): void {
    while (!this.isGone && recvmsg(this.#end, this.#message, 0x40) > 0) {
      const kind = this.#message.memory.bytes[0]
      if (kind === RETIRE || kind === STOP) this.isTold = true
    }
  }
}

/** A master, and all that it has started. */
class World {
  readonly loop = new StandInLoop()
  readonly all: StandIn[] = []
  readonly ends: [number, string | undefined][] = []
  readonly answers: string[] = []
  readonly board: Scoreboard
  readonly master: Master
  asked = 0
  isStopped = false
  isSpawning = true

  constructor(workers: number, slots: number) {
    this.board = Scoreboard.create(slots)
    const options = { workers, grace: 3000, drainTimeout: 10_000 } as Options
    const parts = {
      ...{ board: this.board, loop: this.loop.asLoop, logs: [] },
      options: { ...options, hungAfter: Infinity, range: undefined },
      errors: { write: () => {} },
      attendance: { prepare() {}, joins() {}, leaves() {}, end() {} },
      ...{ processorOf: () => -1, orders: () => ({}), reopenLogs: () => {} },
      spawn: (seat: number) => {
        expect(this.ends, 'nobody is started when all is over').toEqual([])
        const one = new StandIn(1000 + this.all.length, seat, this.loop)
        this.all.push(one)
        return one.spawned
      },
      ready: () => {},
      over: (status: number, why?: string) => this.ends.push([status, why]),
    }
    this.master = new Master(parts)
    vi.spyOn(WorkerProcess.prototype, 'kill').mockImplementation(function (
      this: WorkerProcess,
    ) {
      dying.add(this.pid)
    })
    const dying = this.dying
    this.master.start()
  }

  /** Those that are killed, and have not ended yet. */
  readonly dying: Set<number> = new Set()

  get alive(): StandIn[] {
    return this.all.filter(({ isGone }) => !isGone)
  }

  /** Everybody reads; who was killed is gone. */
  settle(): void {
    for (const one of this.alive) {
      if (this.dying.has(one.spawned.pid)) one.die()
      else one.listens()
    }
  }

  /** At most one serves in each seat, and at most one is on its way there. */
  check(): void {
    for (const one of this.alive) one.listens()
    const staying = this.alive.filter(
      ({ isTold, spawned }) => !isTold && !this.dying.has(spawned.pid),
    )
    for (const isReady of [true, false]) {
      const seats = staying
        .filter((one) => one.isReady === isReady)
        .map(({ seat }) => seat)
      expect(new Set(seats).size, `one in each of ${seats}`).toBe(seats.length)
    }
  }

  /** From now on everybody does what he should; long enough for the longest pause. */
  calmDown(): void {
    for (let round = 0; round < 400; round += 1) {
      this.settle()
      for (const one of this.alive) {
        one.listens()
        if (one.isTold) one.die()
        else one.ready()
      }
      this.loop.pass(250)
    }
    this.settle()
  }

  end(): void {
    for (const one of this.alive) one.die()
    this.board.mapping.unmap()
    close(this.board.fd)
    close(this.board.readOnly)
  }
}

afterEach(() => {
  vi.restoreAllMocks()
})

type Step = readonly [what: keyof typeof STEPS, which: number]

/** What may happen; `which` is of those it may happen to. */
const STEPS = {
  ready: (world: World, which: number) => at(world.alive, which)?.ready(),
  die: (world: World, which: number) => at(world.alive, which)?.die(),
  fail: (world: World, which: number) => {
    const one = at(
      world.alive.filter(({ isReady }) => !isReady),
      which,
    )
    one?.say(FAILED, 'no root')
    one?.die()
  },
  weary: (world: World, which: number) =>
    at(
      world.alive.filter(({ isReady }) => isReady),
      which,
    )?.say(WEARY),
  obey: (world: World) => {
    world.settle()
    for (const one of world.alive) if (one.isTold) one.die()
  },
  recycle: (world: World) => {
    world.asked += 1
    world.master.recycle((line) => world.answers.push(line))
  },
  scale: (world: World, which: number) => {
    if (!world.isStopped) world.master.scale(1 + (which % 4))
  },
  pass: (world: World, which: number) => world.loop.pass(which * 10),
} as const

function at<Item>(items: readonly Item[], which: number): Item | undefined {
  return items[which % Math.max(1, items.length)]
}

const step = fc.tuple(
  fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
  fc.nat(200),
)

function happen(world: World, steps: readonly Step[]): void {
  for (const [what, which] of steps) {
    if (world.ends.length > 0) return
    STEPS[what](world, which)
    world.check()
  }
}

test('whatever happens in whatever order, each seat has one worker in the end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(step),
      (workers, steps) => {
        const world = new World(workers, 10)
        try {
          happen(world, steps)
          const wasOver = world.ends.length > 0
          if (wasOver) expect(world.ends).toMatchObject([[1, expect.any(String)]])
          else {
            world.calmDown()
            const { target } = world.master.status()
            const seats = world.alive.map(({ seat }) => seat).sort()
            expect(seats).toEqual(Array.from({ length: target }, (_, seat) => seat))
            expect(world.alive.every(({ isReady }) => isReady)).toBe(true)
            expect(world.answers).toHaveLength(world.asked)
          }
        } finally {
          world.end()
        }
      },
    ),
  )
})

test('after a stop nobody is started, and everybody ends', () => {
  fc.assert(
    fc.property(fc.array(step), fc.array(step), (before, after) => {
      const world = new World(3, 10)
      try {
        happen(world, before)
        if (world.ends.length > 0) return
        world.isStopped = true
        world.master.stop()
        const { length } = world.all
        happen(world, after)
        world.calmDown()
        expect(world.all).toHaveLength(length)
        expect(world.alive).toEqual([])
        expect(world.ends).toEqual([[0, undefined]])
        expect(world.answers).toHaveLength(world.asked)
      } finally {
        world.end()
      }
    }),
  )
})

test('a slot that nobody has left yet is waited for', () => {
  const world = new World(2, 3)
  try {
    for (const one of world.alive) one.ready()
    world.master.recycle((line) => world.answers.push(line))
    world.calmDown()
    expect(world.answers).toEqual(['ok 2 replaced'])
    expect(world.alive.map(({ seat }) => seat).sort()).toEqual([0, 1])
  } finally {
    world.end()
  }
})
