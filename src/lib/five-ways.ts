/**
 * A model of how the five servers spend their time on the same clients: what each of their
 * threads does at every moment. Made to be drawn, not to be believed about speed.
 */

/** What a client asks of its server: to compute and to wait in turns, in any unit of time. */
export interface Client {
  name: string
  arrives: number
  steps: Step[]
}

/** `compute` needs a core; `wait` is for the client, the disk or the network. */
export type Step = { compute: number } | { wait: number }

/** What a thread does from one moment to another: nothing is left out but idleness. */
export interface Span {
  client: string
  from: number
  to: number
  doing: 'computing' | 'blocked' | 'ready'
}

/** Spans in order, one list for each thread. */
export type Timeline = Span[][]

/** One thread takes the clients in the order they came, and is blocked whenever one of them waits. */
export function sequential(clients: Client[]): Timeline {
  const spans: Span[] = []
  let now = 0
  for (const { name: client, arrives, steps } of clients) {
    now = Math.max(now, arrives)
    for (const step of steps) {
      const from = now
      now += lengthOf(step)
      spans.push({ client, from, to: now, doing: 'compute' in step ? 'computing' : 'blocked' })
    }
  }
  return [spans]
}

/** A thread for every client; as many compute at once as there are cores, first come first served. */
export function threaded(clients: Client[], cores: number): Timeline {
  const free = Array.from({ length: cores }, () => 0)
  const threads = clients.map((client) => ({
    client,
    now: client.arrives,
    at: 0,
    spans: [] as Span[],
  }))
  const unfinished = () => threads.filter(({ client, at }) => at < client.steps.length)
  for (let rest = unfinished(); rest.length > 0; rest = unfinished()) {
    const thread = earliest(rest, ({ now }) => now)
    const { client, spans } = thread
    const step = client.steps[thread.at++] as Step
    if ('wait' in step) {
      spans.push({
        client: client.name,
        from: thread.now,
        to: thread.now + step.wait,
        doing: 'blocked',
      })
      thread.now += step.wait
      continue
    }
    const core = free.indexOf(Math.min(...free))
    const from = Math.max(thread.now, free[core] as number)
    if (from > thread.now) {
      spans.push({ client: client.name, from: thread.now, to: from, doing: 'ready' })
    }
    spans.push({ client: client.name, from, to: from + step.compute, doing: 'computing' })
    thread.now = from + step.compute
    free[core] = thread.now
  }
  return threads.map(({ spans }) => spans)
}

/** One thread computes for whichever client is ready; none of their waits blocks it. */
export function eventDriven(clients: Client[]): Timeline {
  const computing = threaded(clients, 1)
    .flat()
    .filter(({ doing }) => doing === 'computing')
  return [computing.sort((a, b) => a.from - b.from)]
}

/** A number of event loops, each a process on a core of its own; clients are dealt out in turn. */
export function multiProcess(clients: Client[], processes: number): Timeline {
  return Array.from({ length: processes }, (_, process) =>
    eventDriven(clients.filter((_, index) => index % processes === process)),
  ).flat()
}

/** When the last client is served. */
export function endOf(timeline: Timeline): number {
  return Math.max(...timeline.flat().map(({ to }) => to))
}

function lengthOf(step: Step): number {
  return 'compute' in step ? step.compute : step.wait
}

function earliest<T>(items: T[], time: (item: T) => number): T {
  return items.reduce((first, item) => (time(item) < time(first) ? item : first))
}
