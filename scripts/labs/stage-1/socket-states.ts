/** Both ends of connections through their lives, as `ss` and /proc/net/tcp show them. */
import type { TranscriptData } from '../../../src/lib/results.ts'
import { freePort } from '../../lib/free-port.ts'
import { sleep, until } from '../../lib/patience.ts'
import { type TcpSocket, tcpSockets } from '../../lib/proc.ts'
import { Findings } from '../findings.ts'
import { type Lab, LabFailure, type Session } from '../lab.ts'
import { USUAL_PORT } from '../ports.ts'
import { Terminal, transcribe } from '../terminal.ts'
import { Transcript } from '../transcript.ts'
import { Client } from './socket-states/client.ts'

const SERVER = 'stages-src/1-echo/main.ts'

export const socketStates: Lab = {
  name: 'socket-states',
  title: "A connection's states, from both ends",
  file: import.meta.filename,
  needs: ['ss'],
  run,
}

/** What was done, and what became of every socket that has the server's port at one of its ends. */
interface Step {
  did: string
  sockets: (TcpSocket & { end: 'server' | 'client' })[]
}

/** Longest wait for the sockets to come into the states expected, in milliseconds. */
const PATIENCE = 10_000

async function run(session: Session): Promise<Findings> {
  const port = await untouchedPort(session)
  const observer = new Observer(port, session)
  try {
    await observer.startServer()
    await observer.look('a server listens', ['LISTEN 0'])
    const raw = await lifeOfConnections(observer)
    const closed = await stopOfServer(observer)
    const findings = new Findings({ port, steps: observer.steps })
    if (!session.quick) await endOfTimeWait(observer, closed, findings)
    return findings.transcript('main', observer.transcript.finished()).transcript('proc', raw)
  } finally {
    await observer.close()
  }
}

/** A port that no socket remembers, not even one in TIME_WAIT. */
async function untouchedPort({ quick, progress }: Session): Promise<number> {
  const isTouched = () =>
    tcpSockets().some(
      ({ localPort, remotePort }) => localPort === USUAL_PORT || remotePort === USUAL_PORT,
    )
  progress('waiting until nobody remembers the port')
  return (await until(quick ? 0 : 90_000, () => !isTouched())) ? USUAL_PORT : await freePort()
}

/** Returns what /proc/net/tcp looked like when it had most to say. */
async function lifeOfConnections(observer: Observer): Promise<TranscriptData> {
  const { port } = observer
  const first = new Client(port)
  await observer.look('a client connects, and the server accepts', [
    'LISTEN 0',
    ...pair('ESTABLISHED'),
  ])

  const second = new Client(port)
  await observer.look('a second client connects: the server is busy with the first', [
    'LISTEN 1',
    ...pair('ESTABLISHED'),
    ...pair('ESTABLISHED'),
  ])

  second.send('hello')
  second.halfClose()
  await observer.look(
    'the second client sends hello and says that this was all: shutdown(SHUT_WR)',
    ['LISTEN 1', ...pair('ESTABLISHED'), ...['CLOSE_WAIT', 'FIN_WAIT2']],
  )

  const raw = await observer.lookRaw()
  first.close()
  await observer.look('the first client closes; the server does too, and serves the second', [
    'LISTEN 0',
    ...['TIME_WAIT', 'TIME_WAIT'],
  ])
  second.close()

  const third = new Client(port)
  await observer.expect(['LISTEN 0', ...pair('ESTABLISHED'), 'TIME_WAIT', 'TIME_WAIT'])
  third.reset()
  await observer.look('a third client connects and resets: nothing is left of its connection', [
    'LISTEN 0',
    ...['TIME_WAIT', 'TIME_WAIT'],
  ])
  return raw
}

/** A server that stops first has the wait on its side. Returns when it began. */
async function stopOfServer(observer: Observer): Promise<number> {
  const client = new Client(observer.port)
  await observer.expect(['LISTEN 0', ...pair('ESTABLISHED'), 'TIME_WAIT', 'TIME_WAIT'])
  await observer.type('kill $server')
  await observer.look('a fourth client is connected, and the server has been told to stop', [
    ...['CLOSE_WAIT', 'FIN_WAIT2'],
    ...['TIME_WAIT', 'TIME_WAIT'],
  ])
  client.close()
  await observer.look('the fourth client closes: it was the server that ended first', [
    ...['TIME_WAIT', 'TIME_WAIT', 'TIME_WAIT'],
  ])
  const closed = performance.now()
  await observer.type('wait')
  await observer.startServer()
  await observer.look('another server takes the port at once, thanks to SO_REUSEADDR', [
    'LISTEN 0',
    ...['TIME_WAIT', 'TIME_WAIT', 'TIME_WAIT'],
  ])
  return closed
}

/** Waits until nothing is left but the listening socket. */
async function endOfTimeWait(
  observer: Observer,
  closed: number,
  findings: Findings,
): Promise<void> {
  observer.progress('waiting for TIME_WAIT to end')
  while (observer.sockets().some(({ state, end }) => state === 'TIME_WAIT' && end === 'server')) {
    if (performance.now() - closed > 300_000) throw new LabFailure('TIME_WAIT does not end')
    await sleep(100)
  }
  const seconds = Math.round((performance.now() - closed) / 1000)
  await observer.look('a minute later', ['LISTEN 0'])
  findings.count('timeWait', seconds, 's', 'until a socket left TIME_WAIT')
}

/** The same state at both ends. */
const pair = (state: string) => [state, state]

/** A socket's state; of a listening one also how many connections wait to be accepted. */
function inWords({ state, receiveQueue }: TcpSocket): string {
  return state === 'LISTEN' ? `${state} ${receiveQueue}` : state
}

/** Types in a terminal, looks at the sockets of a port, and keeps what it has seen. */
class Observer {
  readonly port: number
  readonly transcript = new Transcript()
  readonly steps: Step[] = []
  readonly progress: Session['progress']
  readonly #folder: string
  readonly #terminal: Terminal

  constructor(port: number, { folder: scratch, progress }: Session) {
    this.port = port
    this.#folder = scratch
    this.progress = progress
    this.#terminal = new Terminal(this.transcript, scratch)
  }

  async startServer(): Promise<void> {
    const command = `node ${SERVER} --port ${this.port} --idle-timeout 0 2> /dev/null & server=$!`
    await this.#terminal.start(command, /listening/)
  }

  async type(command: string): Promise<void> {
    await this.#terminal.run(command)
  }

  /** Waits for the states expected (`LISTEN 1`: one connection waits in its queue), then shows them and keeps them as a step. */
  async look(did: string, states: readonly string[]): Promise<void> {
    this.progress(did)
    await this.expect(states)
    this.transcript.note(did)
    await this.#terminal.run(`ss -tan '( sport = :${this.port} or dport = :${this.port} )'`)
    this.steps.push({ did, sockets: this.sockets() })
  }

  async expect(states: readonly string[]): Promise<void> {
    const wanted = [...states].sort().join(', ')
    const seen = () => this.sockets().map(inWords).sort().join(', ')
    if (await until(PATIENCE, () => seen() === wanted)) return
    throw new LabFailure(`expected sockets in ${wanted}, and found ${seen()}`)
  }

  /** The same, undecoded. */
  async lookRaw(): Promise<TranscriptData> {
    const port = this.port.toString(16).toUpperCase().padStart(4, '0')
    const { transcript } = await transcribe({ folder: this.#folder }, (open) =>
      open().run(`grep -E 'local_address|:${port} ' /proc/net/tcp`),
    )
    return transcript
  }

  /** What /proc/net/tcp says of the port, decoded. */
  sockets(): Step['sockets'] {
    return [...tcpSockets()].flatMap((socket): Step['sockets'] => {
      if (socket.localPort === this.port) return [{ ...socket, end: 'server' }]
      return socket.remotePort === this.port ? [{ ...socket, end: 'client' }] : []
    })
  }

  async close(): Promise<void> {
    await this.#terminal.close()
  }
}
