/** Stage 4 from the command line. */
import { say, sayError } from '../1-echo/say.ts'
import { endOnUncaught, hearSignals } from '../1-echo/serve-on-thread.ts'
import { exitOnUserError } from '../1-echo/user-errors.ts'
import { type Opened, open } from '../2-http/cli.ts'
import { limitsOf } from '../2-http/limits.ts'
import { siteOf } from '../2-http/site.ts'
import { ThreadCounts } from '../3-threads/statistics/statistics.ts'
import { Acceptor } from './acceptor.ts'
import { ListingsElsewhere } from './listing/listings-elsewhere.ts'
import { LoggingThread } from './log/logging-thread.ts'
import { turnBesideNode } from './loop/beside-node.ts'
import { EpollPoller } from './loop/epoll-poller.ts'
import { EventLoop } from './loop/event-loop.ts'
import { PollPoller } from './loop/poll-poller.ts'
import { WakeUp } from './loop/wake-up.ts'
import { type Options, readOptions } from './options.ts'
import { DESCRIPTORS, EventServer } from './server.ts'
import { countsMemory, withStatus } from './statistics/site-with-status.ts'

// #region cli
/** Starts the server that `words`, those after the script's name, ask for. */
export function cli(words: readonly string[]): void {
  exitOnUserError(() => {
    const options = readOptions(words)
    const opened = open(options)
    const poller = options.backend === 'poll' ? new PollPoller() : new EpollPoller()
    const loop = new EventLoop(poller, sayError)
    const logging = new LoggingThread(opened, options.logLevel, loop)
    const server = serverOf(options, opened, loop, logging)
    endOnUncaught()
    const stop = new WakeUp(loop, () => server.stop())
    hearSignals(stop.fd, {
      grace: options.drainTimeout,
      reopenLogs: opened.reopenLogs,
    })
    server.start()
    say(`listening on http://${opened.name}`)
    void turnBesideNode(loop)
      .then(() => logging.end())
      .then(() => process.exit(0))
  })
}
// #endregion cli

// #region server-of
function serverOf(
  options: Options,
  { listener }: Opened,
  loop: EventLoop,
  logging: LoggingThread,
): EventServer {
  const words = countsMemory()
  const counts = new ThreadCounts(words)
  const site = siteOf(options)
  const { errors } = logging.logs
  const { cacheBytes, drainTimeout, logLevel, maxConnections, minRate } = options
  return new EventServer({
    ...{
      loop,
      cacheBytes,
      drainTimeout,
      logLevel,
      maxConnections,
      minRate,
    },
    entrance: (reception) =>
      new Acceptor({ loop, listener, reception, errors, descriptors: DESCRIPTORS }),
    site: (outlook) => withStatus(site, options, words, outlook, logging),
    isEdge: options.edge,
    limits: limitsOf(options),
    logs: logging.logs,
    lines: logging,
    isLogged: logging.hasAccessLog,
    counts,
    elsewhere: new ListingsElsewhere(options, site),
  })
}
// #endregion server-of
