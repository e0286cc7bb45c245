/** A concurrent echo server on Node's sockets, made to be broken. */
import { createServer, type Server, type Socket } from 'node:net'
import { parseArgs } from 'node:util'

export interface Settings {
  port: number
  /** Milliseconds; 0 means never. */
  idleTimeout: number
}

/**
 * An echo server that passes every check of stage 1, written with what Node brings along so that
 * it shares nothing with the servers of the guide. Each step is a method: a broken server
 * overrides one of them.
 */
export class EchoServer {
  protected readonly server: Server
  protected readonly settings: Settings
  protected readonly connections = new Map<Socket, Connection>()

  constructor(settings: Settings) {
    this.settings = settings
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.accepted(socket))
    this.server.on('error', (error: NodeJS.ErrnoException) => this.cannotListen(error))
    this.server.listen(settings.port, '127.0.0.1', () =>
      console.log(`listening on 127.0.0.1:${settings.port}`),
    )
    this.listenToSignals()
  }

  protected cannotListen(error: NodeJS.ErrnoException): void {
    complain(`port ${this.settings.port}: ${error.code}; choose another with --port`)
  }

  protected listenToSignals(): void {
    process.once('SIGTERM', () => this.stop())
    process.once('SIGINT', () => this.stop())
  }

  protected accepted(socket: Socket): void {
    this.connections.set(socket, {
      peer: `${socket.remoteAddress}:${socket.remotePort}`,
      start: performance.now(),
      bytesOut: 0,
      reason: 'closed',
    })
    socket.setTimeout(this.settings.idleTimeout)
    socket.on('data', (chunk: Buffer) => this.received(socket, chunk))
    socket.on('drain', () => socket.resume())
    socket.on('end', () => this.ended(socket))
    socket.on('timeout', () => this.silent(socket))
    socket.on('error', (error: NodeJS.ErrnoException) => this.failed(socket, error))
    socket.on('close', () => this.closed(socket))
  }

  protected received(socket: Socket, chunk: Buffer): void {
    if (!this.send(socket, chunk)) socket.pause()
  }

  /** False when the chunk waits in memory because the kernel takes no more. */
  protected send(socket: Socket, chunk: Buffer): boolean {
    return socket.write(chunk, (error) => {
      const connection = this.connections.get(socket)
      if (connection && !error) connection.bytesOut += chunk.length
    })
  }

  protected ended(socket: Socket): void {
    this.giveReason(socket, 'end of stream')
    socket.end()
  }

  protected silent(socket: Socket): void {
    this.giveReason(socket, 'idle timeout')
    socket.destroy()
  }

  protected failed(socket: Socket, error: NodeJS.ErrnoException): void {
    this.giveReason(socket, error.code ?? error.message)
  }

  protected closed(socket: Socket): void {
    const connection = this.connections.get(socket)
    this.connections.delete(socket)
    if (connection) this.log(socket, connection)
  }

  protected log(socket: Socket, { peer, start, bytesOut, reason }: Connection): void {
    const milliseconds = performance.now() - start
    const { bytesRead: bytesIn } = socket
    const entry = { event: 'closed', peer, bytesIn, bytesOut, milliseconds, reason }
    process.stderr.write(`${JSON.stringify(entry)}\n`)
  }

  protected giveReason(socket: Socket, reason: string): void {
    const connection = this.connections.get(socket)
    if (connection?.reason === 'closed') connection.reason = reason
  }

  /** Accepts no more, reads no more, writes what it has read, and lets the process end by itself. */
  protected stop(): void {
    this.server.close()
    for (const socket of this.connections.keys()) {
      this.giveReason(socket, 'server stopping')
      // A paused socket may hold chunks that Node has read already; read() hands them to `received`.
      while (socket.readableLength > 0 && socket.read() !== null);
      socket.removeAllListeners('data').removeAllListeners('drain')
      socket.end()
      // Unread input would turn the close into a reset, so what still comes is read and dropped.
      socket.on('data', () => {}).resume()
      setTimeout(() => socket.destroy(), 5_000).unref()
    }
  }
}

export interface Connection {
  peer: string
  start: number
  bytesOut: number
  reason: string
}

/** Reads `--port` and `--idle-timeout`; anything else on the command line ends the program. */
export function settingsFromCommandLine({ readPort = wholePort, strict = true } = {}): Settings {
  const options = { port: { type: 'string' }, 'idle-timeout': { type: 'string' } } as const
  try {
    const { values } = parseArgs({ options, strict })
    const idleTimeout = Number(values['idle-timeout'] ?? 0) * 1000
    return { port: readPort(`${values.port}`), idleTimeout }
  } catch (error) {
    complain((error as Error).message)
  }
}

function wholePort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new Error(`--port ${text}: give a number up to 65535`)
}

export function complain(message: string): never {
  console.error(message.replaceAll('\n', ' '))
  process.exit(1)
}
