/** Stage 1's echo server, from its listening socket to its loop. */
import { close, EFD_CLOEXEC, eventfd, must } from '#sys'
import { listeningSocket } from '../../../stages-src/1-echo/listening-socket.ts'
import { Log } from '../../../stages-src/1-echo/log.ts'
import { serve } from '../../../stages-src/1-echo/server.ts'
import { PORT } from '../clients/client.ts'
import type { Logs, SimulatedServer } from './server.ts'

/** What would go to a descriptor goes to the simulation. */
class KeptLog extends Log {
  readonly #logs: Logs

  constructor(logs: Logs) {
    super(-1)
    this.#logs = logs
  }

  override write(event: string, details: Readonly<Record<string, string | number>>): void {
    this.#logs.line(`${details.peer ?? event}: ${details.reason}`)
  }
}

export const server: SimulatedServer = {
  protocol: 'echo',
  isSequential: true,
  serve({ settings }, logs, ready) {
    const listener = listeningSocket('127.0.0.1', PORT)
    const stop = must(eventfd(0, EFD_CLOEXEC), 'eventfd')
    ready(stop)
    const idleTimeout = settings.limits.keepAliveTimeout
    const limits = { idleTimeout, grace: settings.drainTimeout, spin: 2 }
    serve(listener, stop, limits, new KeptLog(logs))
    close(stop)
    close(listener)
    return {}
  },
}
