/** Stage 4's server, put together as its command line does it, without threads. */
import { close } from '#sys'
import { DocumentRoot } from '../../../stages-src/2-http/files/document-root.ts'
import { httpListener } from '../../../stages-src/2-http/http-listener.ts'
import { ThreadCounts } from '../../../stages-src/3-threads/statistics/statistics.ts'
import { Acceptor } from '../../../stages-src/4-events/acceptor.ts'
import { EpollPoller } from '../../../stages-src/4-events/loop/epoll-poller.ts'
import { EventLoop } from '../../../stages-src/4-events/loop/event-loop.ts'
import { PollPoller } from '../../../stages-src/4-events/loop/poll-poller.ts'
import type { Poller } from '../../../stages-src/4-events/loop/poller.ts'
import { WakeUp } from '../../../stages-src/4-events/loop/wake-up.ts'
import { DESCRIPTORS, EventServer, type Outlook } from '../../../stages-src/4-events/server.ts'
import { countsMemory } from '../../../stages-src/4-events/statistics/site-with-status.ts'
import { PORT } from '../clients/client.ts'
import type { Way } from '../settings.ts'
import { limitsFor, logsFor, siteFor } from './http.ts'
import { LateListings } from './late-listings.ts'
import type { SimulatedServer } from './server.ts'

export const server: SimulatedServer = {
  protocol: 'http',
  isSequential: false,
  serve(world, logs, ready) {
    const { settings } = world
    const listener = httpListener('127.0.0.1', PORT)
    const complain = (message: string) => logs.line(message)
    const loop = new EventLoop(pollerFor(settings.way), complain)
    const site = siteFor()
    const listings = new LateListings(world, loop, site)
    let kept: Outlook['cache'] | undefined
    const server = new EventServer({
      site: (outlook) => {
        kept = outlook.cache
        return site
      },
      ...{ loop, isEdge: settings.way === 'edge' },
      entrance(reception) {
        const { errors } = logsFor(logs)
        return new Acceptor({ loop, listener, reception, errors, descriptors: DESCRIPTORS })
      },
      ...{ limits: limitsFor(settings), minRate: 0, logLevel: 'debug' },
      maxConnections: settings.maxConnections,
      cacheBytes: settings.cacheBytes,
      drainTimeout: settings.drainTimeout,
      logs: logsFor(logs),
      isLogged: true,
      counts: new ThreadCounts(countsMemory()),
      elsewhere: listings,
    })
    const stop = new WakeUp(loop, () => server.stop())
    server.start()
    ready(stop.fd)
    loop.run()
    close(stop.fd)
    listings.close()
    if (site.root instanceof DocumentRoot) site.root.close()
    // The process ends, and with it the poller and the files that the cache keeps open.
    return { epoll: settings.way === 'poll' ? 0 : 1, file: kept?.().files ?? 0 }
  },
}

function pollerFor(way: Way): Poller {
  return way === 'poll' ? new PollPoller() : new EpollPoller()
}
