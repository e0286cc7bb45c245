/** Starts a server with so many threads, and loads it with so many clients. */
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** How a server is to be loaded. */
export interface Load {
  /** So many ask at a time; each waits for its answer before it asks again. */
  clients: number
  /** So many requests of all clients together. */
  requests: number
}

/** What came of it. */
export interface Counted {
  /** From the first request to the last response. */
  seconds: number
  /** How long each request was under way, in milliseconds, the shortest first. */
  durations: number[]
  /** Responses whose status is no success, and connections that broke. */
  failed: number
}

/**
 * Runs `action` on a server of its own: `command` with {threads} and {port} filled
 * in; `pid` is its process. Throws an Error where the server does not answer.
 */
export async function withServer<T>(
  command: string,
  threads: number,
  action: (url: string, pid: number) => Promise<T>,
): Promise<T> {
  const port = await freePort()
  const filled = command
    .replaceAll('{threads}', `${threads}`)
    .replaceAll('{port}', `${port}`)
  // A group of its own, so that whatever the shell starts is ended with it.
  const server = spawn('sh', ['-c', filled], {
    detached: true,
    // What is wrong with it, it says itself.
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  const url = `http://127.0.0.1:${port}/`
  try {
    await answering(url, () => server.exitCode !== null, filled)
    return await action(url, server.pid ?? 0)
  } finally {
    if (server.pid !== undefined && server.exitCode === null) {
      process.kill(-server.pid, 'SIGTERM')
    }
    await ended
  }
}

/** Asks for `url` as `load` says. */
export async function load(
  url: string,
  { clients, requests }: Load,
): Promise<Counted> {
  const durations: number[] = []
  let [asked, failed] = [0, 0]
  async function client(): Promise<void> {
    while (asked < requests) {
      asked += 1
      const began = performance.now()
      if (!(await isAnswered(url))) failed += 1
      durations.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: clients }, client))
  const seconds = (performance.now() - began) / 1000
  return { seconds, durations: durations.sort((a, b) => a - b), failed }
}

async function isAnswered(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** Waits until somebody listens, without a request that would count as the first. */
async function answering(
  url: string,
  hasEnded: () => boolean,
  command: string,
): Promise<void> {
  const { port } = new URL(url)
  for (let time = 0; time < 600 && !hasEnded(); time += 1) {
    if (await accepts(Number(port))) return
    await sleep(50)
  }
  throw new Error(`no server came of: ${command}`)
}

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const say = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => say(true)).once('error', () => say(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
