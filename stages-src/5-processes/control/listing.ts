/** A server's status as lines for a terminal of 80 columns. */
import { latencyRows } from '../../3-threads/statistics/status-page.ts'
import { formatList, type Node } from '../cpu/numa.ts'
import type { Status, WorkerStatus } from '../scoreboard/status.ts'
import { Rates } from './rates.ts'
import {
  briefly,
  bytesBriefly,
  type Column,
  tableOf,
  timeBriefly,
} from './table.ts'

/** What stands for what is not known, or not so. */
const NONE = '-'

// #region lines
/** `nodes` are shown where memory is nearer to some processors than to others. */
export function linesOf(
  status: Status,
  rates: Rates = new Rates(),
  nodes: readonly Node[] = [],
): string[] {
  const { bytes, died, hung, lost, recycled, requests, started } = status
  const serving = status.workers.filter(({ state }) => state === 'ready').length
  const rate = rates.requests === undefined ? '' : `, ${briefly(rates.requests)}/s`
  return [
    `Master ${status.master}, up ${timeBriefly(status.uptime)}, ` +
      `balance ${status.balance}: ${serving} of ${status.target} workers serve`,
    `Workers so far: started ${started}, recycled ${recycled}, ` +
      `died ${died}, hung ${hung}`,
    `Requests: ${briefly(requests)}${rate}; content: ${bytesBriefly(bytes)}; ` +
      `connections: ${status.connections}`,
    `Latency: ${latencyText(status)}`,
    ...(lost.access + lost.errors > 0
      ? [`Lines of logs that were lost: ${lost.access} and ${lost.errors}`]
      : []),
    ...(nodes.length > 1 ? [nodesLine(nodes)] : []),
    '',
    ...tableOf(columnsWith(rates), status.workers),
  ]
}

function latencyText({ latency, requests }: Status): string {
  if (requests === 0) return 'nothing yet'
  const rows = Object.entries(latencyRows(latency))
  return rows.map(([name, value]) => `${name} ${value}`).join(', ')
}

function nodesLine(nodes: readonly Node[]): string {
  const all = nodes.map(
    ({ node, processors }) => `${node}: processors ${formatList(processors)}`,
  )
  return `Nodes of memory: ${all.join('; ')}`
}
// #endregion lines

// #region columns
function columnsWith({ workers }: Rates): Column<WorkerStatus>[] {
  const busyOf = ({ pid }: WorkerStatus) => {
    const rate = workers.get(pid)
    return rate === undefined ? NONE : `${Math.round(rate.busy * 100)} %`
  }
  const rateOf = ({ pid }: WorkerStatus) => {
    const rate = workers.get(pid)
    return rate === undefined ? NONE : briefly(rate.requests)
  }
  return [
    right('SEAT', 4, ({ seat }) => `${seat}`),
    right('PID', 7, ({ pid }) => (pid === 0 ? NONE : `${pid}`)),
    { title: 'STATE', width: 8, side: 'left', text: ({ state }) => state },
    right('CPU', 4, ({ cpu }) => `${cpu ?? NONE}`),
    right('BUSY', 6, busyOf),
    right('CPU TIME', 8, ({ busy }) => timeBriefly((busy >>> 0) / 1000)),
    right('OPEN', 6, ({ connections }) => briefly(connections)),
    right('REQ/S', 6, rateOf),
    right('REQUESTS', 8, ({ requests }) => briefly(requests >>> 0)),
    right('SILENT', 8, ({ silence }) => silenceText(silence)),
  ]
}

function right(
  title: string,
  width: number,
  text: (worker: WorkerStatus) => string,
): Column<WorkerStatus> {
  return { title, width, side: 'right', text }
}

function silenceText(silence: number | null): string {
  if (silence === null) return NONE
  return silence < 10_000 ? `${silence} ms` : timeBriefly(silence / 1000)
}
// #endregion columns
