/** Stage 2's server, put together as its own thread does it. */
import { close, EFD_CLOEXEC, eventfd, must } from '#sys'
import { Connection } from '../../../stages-src/2-http/connection.ts'
import { DocumentRoot } from '../../../stages-src/2-http/files/document-root.ts'
import { httpListener } from '../../../stages-src/2-http/http-listener.ts'
import { PollWait } from '../../../stages-src/2-http/poll-wait.ts'
import { serve } from '../../../stages-src/2-http/server.ts'
import { PORT } from '../clients/client.ts'
import { limitsFor, logsFor, siteFor } from './http.ts'
import type { SimulatedServer } from './server.ts'

export const server: SimulatedServer = {
  protocol: 'http',
  isSequential: true,
  serve({ settings }, logs, ready) {
    const listener = httpListener('127.0.0.1', PORT)
    const stop = must(eventfd(0, EFD_CLOEXEC), 'eventfd')
    const wait = new PollWait(stop, listener, { grace: settings.drainTimeout, spin: 2 })
    const site = siteFor()
    const kept = logsFor(logs)
    const connection = new Connection(site, limitsFor(settings), wait, kept)
    ready(stop)
    serve(listener, wait, connection, kept.errors)
    close(stop)
    close(listener)
    if (site.root instanceof DocumentRoot) site.root.close()
    return {}
  },
}
