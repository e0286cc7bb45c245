/** One simulation from its beginning to its end: a kernel, a server, its clients. */
import { runOn } from '../../stages-src/sys/kernel-simulated.ts'
import { calls } from '../../stages-src/sys/simulated/calls.ts'
import { byTheClock } from '../../stages-src/sys/simulated/clock.ts'
import { Kernel } from '../../stages-src/sys/simulated/kernel.ts'
import { Random } from '../../stages-src/sys/simulated/random.ts'
import { TcpSocket } from '../../stages-src/sys/simulated/tcp-socket.ts'
import { Client } from './clients/client.ts'
import { drawKind } from './clients/kinds.ts'
import type { SimulatedServer } from './servers/server.ts'
import { mayRunOut, type Settings } from './settings.ts'
import { SimulatedSite } from './site.ts'
import { Connections } from './watch/connections.ts'
import { leaks, openStandard } from './watch/leaks.ts'
import { SleepWatch } from './watch/sleep.ts'
import type { Tracer } from './watch/tracer.ts'
import type { Finding, FindingKind, World } from './world.ts'

export interface Outcome {
  readonly finding: Finding | undefined
  /** Milliseconds of the simulated clock. */
  readonly time: number
  readonly calls: number
  readonly connections: number
  readonly responses: number
  /** A number that is another one for another course of events. */
  readonly fingerprint: number
}

/** Calls after which nobody waits any longer for the end. */
const MOST_CALLS = 3_000_000

/** Milliseconds in which all clients have come and gone, even one after the other. */
const LONGEST = 1_000_000

/** Enough is known: the kernel lets the server go no further. */
class Halt extends Error {}

// #region run
export function runSimulation(
  server: SimulatedServer,
  settings: Settings,
  tracer?: Tracer,
): Outcome {
  const simulation = new Simulation(server, settings, tracer)
  simulation.run()
  return simulation.outcome
}

class Simulation implements World {
  readonly kernel: Kernel
  readonly settings: Settings
  readonly site: SimulatedSite
  readonly connections: Connections
  readonly random: Random
  readonly isSequential: boolean
  readonly protocol: 'http' | 'echo'
  stoppedAt = Infinity
  readonly #server: SimulatedServer
  readonly #tracer: Tracer | undefined
  readonly #clients: Client[] = []
  readonly #sleepWatch: SleepWatch
  readonly #logged = new Set<string>()
  #finding: Finding | undefined
  #calls = 0
  #fingerprint = 0
  #stop = -1
  /** Since when it has nobody to serve and should have stopped. */
  #aloneSince = Infinity

  constructor(server: SimulatedServer, settings: Settings, tracer?: Tracer) {
    this.#server = server
    this.#tracer = tracer
    this.settings = settings
    this.isSequential = server.isSequential
    this.protocol = server.protocol
    this.random = new Random(settings.seed ^ 0x5eed)
    this.kernel = kernelFor(settings)
    openStandard(this.kernel)
    this.site = new SimulatedSite(this.kernel, mayRunOut(settings))
    this.connections = new Connections(this.kernel)
    const { observers } = this.kernel
    this.#sleepWatch = new SleepWatch(this)
    observers.push(this, this.connections, this.#sleepWatch)
    if (tracer) observers.push(tracer.begin(this.kernel))
  }

  run(): void {
    const { kernel } = this
    kernel.mishaps.enabled = false
    try {
      const kept = byTheClock(kernel.clock, () =>
        runOn(kernel, () => this.#server.serve(this, this.#logs, (stop) => this.#open(stop))),
      )
      this.#checkEnd(kept)
    } catch (error) {
      if (error instanceof Halt) return
      this.find('exception', `${(error as Error).stack}`)
    }
  }
  // #endregion run

  // #region clients
  /** The server is ready: the clients come, and `stop` is what ends it. */
  #open(stop: number): void {
    const { clock, mishaps } = this.kernel
    const { clients, spread, stopAt } = this.settings
    this.#stop = stop
    mishaps.enabled = true
    const began = clock.now
    const drawn = () => drawKind(this.#server.protocol, this.random)
    // Now and then they are all alike, and nobody else's news wakes the server.
    const common = this.random.chance(0.3) ? drawn() : undefined
    for (let number = 1; number <= clients; number += 1) {
      const [name, script] = common ?? drawn()
      const client = new Client(this, number, name)
      this.#clients.push(client)
      client.start(began + this.random.next() * spread, script(client))
    }
    for (let change = 1, time = began; change < 6; change += 1) {
      time += this.random.between(100, 3000)
      clock.at(time, () => this.site.change(change))
    }
    if (stopAt < Infinity) clock.at(began + stopAt, () => this.#tellToStop())
    this.#lookAround()
  }

  /** Looks again and again whether all is well, and whether all clients are gone. */
  #lookAround(): void {
    const { clock } = this.kernel
    this.#sleepWatch.inspect()
    this.#watchStop()
    const left = this.#clients.filter(({ isOver }) => !isOver)
    if (left.length === 0) this.#tellToStop()
    if (clock.now > LONGEST) {
      this.find('starved', `${left.map(({ name }) => name).join(', ')}: still waiting`)
    } else clock.at(clock.now + 50, () => this.#lookAround())
  }

  #tellToStop(): void {
    const { kernel, settings } = this
    if (this.stoppedAt < Infinity) return
    this.note('somebody', 'tells the server to stop')
    this.stoppedAt = kernel.clock.now
    const one = Buffer.alloc(8)
    one.writeBigUInt64LE(1n)
    kernel.descriptors.get(this.#stop)?.write(one)
    const latest = kernel.clock.now + settings.drainTimeout + 1500
    kernel.clock.at(latest, () => this.find('no clean stop', 'it has not ended in time'))
  }

  /** Whether it goes on though all whom it served are gone. */
  #watchStop(): void {
    const { clock } = this.kernel
    if (this.stoppedAt === Infinity || this.connections.open.length > 0) this.#aloneSince = Infinity
    else this.#aloneSince = Math.min(this.#aloneSince, clock.now)
    if (clock.now - this.#aloneSince > 300) {
      this.find('no clean stop', 'all connections have ended, and it has not')
    }
  }

  get listener(): TcpSocket | undefined {
    for (const fd of this.kernel.descriptors.open) {
      const found = this.kernel.descriptors.get(fd)
      if (found instanceof TcpSocket && found.state === 'listening') return found
    }
    return undefined
  }
  // #endregion clients

  // #region watch
  called(name: string, _values: readonly number[], result: number): void {
    this.#calls += 1
    const mixed = Math.imul(this.#fingerprint ^ result, 0x01000193) + name.length
    this.#fingerprint = (mixed ^ Math.trunc(this.kernel.clock.now * 1000)) | 0
    if (this.#calls > MOST_CALLS) this.find('spinning', `more than ${MOST_CALLS} calls`)
  }

  readonly #logs = {
    line: (text: string) => {
      this.note('log', text)
      const [, peer] = /^(127\.0\.0\.1:\d+)/.exec(text) ?? []
      if (peer !== undefined) this.#logged.add(peer)
    },
    access: () => {},
  }

  note(who: string, what: string): void {
    this.#tracer?.note(who, what)
  }

  /** The first finding is the last: what follows may follow from it. */
  find(kind: FindingKind, what: string): void {
    this.#finding ??= { kind, what, at: this.kernel.clock.now }
    this.note('FOUND', `${kind}: ${what}`)
    this.kernel.halt(new Halt())
  }

  #checkEnd(kept: Readonly<Record<string, number>>): void {
    if (this.#finding !== undefined) return
    const lost = leaks(this.kernel, kept)
    if (lost !== undefined) this.find('leak', lost)
    for (const { port } of this.connections.all) {
      if (!this.#logged.has(`127.0.0.1:${port}`)) {
        this.find('not logged', `no log says why 127.0.0.1:${port} was ended`)
      }
    }
  }

  get outcome(): Outcome {
    return {
      finding: this.#finding,
      time: this.kernel.clock.now,
      calls: this.#calls,
      connections: this.connections.all.length,
      responses: this.#clients.reduce((sum, it) => sum + it.responses, 0),
      fingerprint: this.#fingerprint,
    }
  }
  // #endregion watch
}

// #region kernel
function kernelFor(settings: Settings): Kernel {
  const { callTime, delay, descriptors, misfortune, segment, seed } = settings
  const { receiveBuffer, sendBuffer } = settings
  return new Kernel(calls, {
    ...{ seed, descriptors, misfortune, callTime },
    link: (random) => ({
      delay: () => delay[0] + random.next() * (delay[1] - delay[0]),
      segment: () => random.between(...segment),
      ...{ sendBuffer, receiveBuffer },
    }),
  })
}
// #endregion kernel
