/** Clients that keep a server busy, or seem to. */
import { connect, type Socket } from 'node:net'

/** A first client: what it does while the second one asks. */
export interface FirstClient {
  label: string
  /** Comes, and does what it does until its socket is destroyed. */
  come(port: number): Promise<Socket | undefined>
}

export const firstClients: Readonly<Record<string, FirstClient>> = {
  nobody: { label: 'nobody else', come: async () => undefined },
  idle: { label: 'keeps its connection', come: keepsItsConnection },
  silent: { label: 'says nothing', come: open },
  eager: { label: 'asks without a pause', come: asksWithoutPause },
  slowReader: { label: 'reads for a second', come: readsSlowly },
  halfHead: { label: 'sends half a head', come: sendsHalfAHead },
}

/** Bytes of `/large.bin`, and in how many milliseconds the slow reader takes 64 KiB of it. */
export const LARGE = 32 * 2 ** 20
const PAUSE = 2

/** The second client: milliseconds from its connect to the end of its response. */
export async function timeOfSecond(port: number): Promise<number> {
  const began = performance.now()
  const socket = await open(port)
  socket.write(ask('/small.html', 'Connection: close'))
  await new Promise((resolve, reject) => {
    socket.once('end', resolve).once('error', reject).resume()
  })
  const took = performance.now() - began
  socket.destroy()
  return took
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('error', reject).once('connect', () => {
      // From here on the server may reset it as it likes.
      socket.off('error', reject).on('error', () => {})
      resolve(socket)
    })
  })
}

function ask(path: string, ...fields: string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: localhost', ...fields, '', ''].join('\r\n')
}

async function keepsItsConnection(port: number): Promise<Socket> {
  const socket = await open(port)
  socket.write(ask('/small.html'))
  await new Promise((resolve) => socket.once('data', resolve))
  return socket.resume()
}

async function asksWithoutPause(port: number): Promise<Socket> {
  const socket = await open(port)
  socket.on('data', () => socket.write(ask('/small.html')))
  socket.write(ask('/small.html'))
  return socket
}

async function readsSlowly(port: number): Promise<Socket> {
  const socket = await open(port)
  socket.on('data', () => {
    socket.pause()
    setTimeout(() => socket.resume(), PAUSE)
  })
  socket.write(ask('/large.bin'))
  return socket
}

async function sendsHalfAHead(port: number): Promise<Socket> {
  const socket = await open(port)
  socket.resume().write('GET / HTTP/1.1\r\nHost: local')
  return socket
}
