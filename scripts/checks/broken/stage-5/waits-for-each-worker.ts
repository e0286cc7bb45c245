/** Passes on one connection at a time, and the next when its worker has said that it has this one. */
import type { Socket } from 'node:net'
import { ProcessMaster, type Worker } from '../../servers/process-master.ts'
import type { Tells } from '../../servers/process-worker.ts'
import { ProcessWorker } from '../../servers/process-worker.ts'
import { serveProcesses } from '../../servers/processes-server.ts'

class WaitsForEach extends ProcessMaster {
  readonly #queue: Socket[] = []
  #isWaiting = false

  protected override get isPassing(): boolean {
    return true
  }

  protected override pass(socket: Socket): void {
    this.#queue.push(socket)
    this.#next()
  }

  #next(): void {
    const socket = this.#isWaiting ? undefined : this.#queue.shift()
    if (socket === undefined) return
    this.#isWaiting = true
    super.pass(socket)
  }

  protected override ready(worker: Worker): void {
    this.#isWaiting = false
    super.ready(worker)
  }

  protected override watch(): void {}

  protected override hears(worker: Worker, tells: Tells): void {
    super.hears(worker, tells)
    if (tells !== 'beat') return
    this.#isWaiting = false
    this.#next()
  }
}

/** Says that it is alive whenever it has been given something, and only then. */
class Answers extends ProcessWorker {
  protected override get isGivenConnections(): boolean {
    return true
  }

  protected override beat(): void {}

  protected override passed(socket: Socket): void {
    super.passed(socket)
    this.tell('beat')
  }
}

serveProcesses(import.meta.url, { Master: WaitsForEach, Worker: Answers })
