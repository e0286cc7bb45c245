/** A site that also says how its server is. */
import type { Site } from '../../2-http/response/response.ts'
import { SLOT, summaryOf } from '../../3-threads/statistics/statistics.ts'
import {
  answerStatus,
  inWords,
  LATENCY,
  latencyRows,
  withPage,
} from '../../3-threads/statistics/status-page.ts'
import { CLOSED, STATE_NAMES, type State } from '../connection/states.ts'
import type { Options } from '../options.ts'
import type { Outlook } from '../server.ts'

/** Lines of either log that were lost. */
export interface Losses {
  readonly lost: { readonly access: number; readonly errors: number }
}

/** Words for the counts of a server. */
export function countsMemory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(SLOT * 4))
}

// #region site-with-status
/** `site`, with a page that says so, unless that is off. */
export function withStatus(
  site: Site,
  options: Options,
  words: Int32Array,
  outlook: Outlook,
  losses: Losses,
): Site {
  const { backend, edge, statusPath } = options
  const model = backend === 'poll' ? 'poll' : `epoll, ${edge ? 'edge' : 'level'}`
  return withPage(site, statusPath, (request) => {
    const status = statusOf(model, site.since, words, outlook, losses)
    return answerStatus(request, outlook.peer(), status, () => tablesOf(status))
  })
}
// #endregion site-with-status

// #region status
type Status = ReturnType<typeof statusOf>

function statusOf(
  model: string,
  since: number,
  words: Int32Array,
  { cache, pool, states }: Outlook,
  losses: Losses,
) {
  const { threads: _, ...summary } = summaryOf([words], [])
  const names = STATE_NAMES.filter((_, state) => state !== CLOSED)
  return {
    model,
    uptime: (Date.now() - since) / 1000,
    ...summary,
    connections: states.open,
    states: Object.fromEntries(
      names.map((name, state) => [name, states.in(state as State)]),
    ),
    cache: cache(),
    buffers: { lent: pool.lent, kept: pool.kept },
    lost: losses.lost,
  }
}

function tablesOf(status: Status) {
  const { buffers, cache, lost, states, statuses } = status
  return {
    Server: {
      Model: status.model,
      'Up for': `${Math.floor(status.uptime)} s`,
      Requests: `${status.requests}`,
      'Bytes of content': `${status.bytes}`,
      Connections: `${status.connections}`,
    },
    'Connections by state': inWords(states),
    'Responses by status': inWords(statuses),
    [LATENCY]: latencyRows(status.latency),
    'Responses kept ready': inWords(cache),
    'Bytes of buffers': inWords(buffers),
    'Lines of logs that were lost': inWords(lost),
  }
}
// #endregion status
