/** Clients that ask, think for a while, and ask again on the connection that they have. */
import { Agent, type ClientRequest, get } from 'node:http'
import { sleep } from '../../../lib/patience.ts'

export const THINKERS = 16
/** Milliseconds between an answer and the next request. */
const THOUGHT = 20

/** What all of them together have found. */
export interface Thought {
  /** Connections opened for a request: 1 where none could be used twice. */
  connections: number
  /** Milliseconds of a request: the median, a connect included where it took one. */
  waited: number
}

/** All of them ask so many times each. */
export async function think(port: number, times: number): Promise<Thought> {
  const agent = new Agent({ keepAlive: true })
  const waits: number[] = []
  let opened = 0
  const one = async () => {
    for (let time = 0; time < times; time++) {
      const began = performance.now()
      const took = await ask(port, agent)
      opened += took
      waits.push(performance.now() - began)
      await sleep(THOUGHT)
    }
  }
  await Promise.all(Array.from({ length: THINKERS }, one))
  agent.destroy()
  const sorted = waits.toSorted((one, other) => one - other)
  return { connections: opened / waits.length, waited: sorted[sorted.length >> 1] ?? 0 }
}

/** Asks, and again where the connection was closed as it asked. How many connections that took. */
async function ask(port: number, agent: Agent): Promise<number> {
  for (let opened = 0; ; ) {
    const request = get({ port, host: '127.0.0.1', path: '/small.html', agent })
    request.once('socket', (socket) => {
      if (socket.connecting) opened += 1
    })
    if (await isAnswered(request)) return opened
  }
}

function isAnswered(request: ClientRequest): Promise<boolean> {
  return new Promise((resolve, reject) => {
    request
      .once('response', (response) => response.once('end', () => resolve(true)).resume())
      // RFC 9112 §9.3.1: a request may go again if its connection was closed without an answer.
      .once('error', (error) => (request.reusedSocket ? resolve(false) : reject(error)))
  })
}
