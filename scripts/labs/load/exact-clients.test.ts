/** Clients that count what becomes of each request, against a server that does each thing once. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { Program } from '../../lib/program.ts'
import type { Counts } from './exact-clients/clients.ts'
import { lostOf } from './exact-load.ts'

const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'

/** What may be done with a request. */
const deeds = {
  answer: (socket: Socket) => socket.write(whole),
  announce: (socket: Socket) =>
    socket.end(whole.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')),
  reset: (socket: Socket) => socket.resetAndDestroy(),
  close: (socket: Socket) => socket.end(),
  cut: (socket: Socket) => socket.end(whole.slice(0, 30)),
  refuse: (socket: Socket) => socket.write(whole.replace('200 OK', '503 Busy')),
  leave: (socket: Socket) => socket.end(whole),
  /** From then on nobody listens. */
  vanish: (socket: Socket) => {
    server.close()
    socket.end(whole)
  },
} as const

type Deed = keyof typeof deeds

let server: Server
let clients: Program
const open = new Set<Socket>()
afterEach(async () => {
  await clients.stop()
  for (const socket of open) socket.destroy()
  server.close()
})

/** Does these things with the first requests, in their order, and answers all others. */
async function serve(script: readonly Deed[]): Promise<{ port: number; done: () => number }> {
  let requests = 0
  server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('data', () => {
      deeds[script[requests] ?? 'answer'](socket)
      requests += 1
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, done: () => requests }
}

function ask(port: number, manner: 'kept' | 'closing', count = 1): void {
  const words = [port, '/', manner, count, 5].map(String)
  clients = new Program([process.execPath, 'scripts/labs/load/exact-clients.ts', ...words])
}

async function counted(): Promise<Counts> {
  clients.signal('SIGTERM')
  await clients.exited
  return JSON.parse(clients.standardOutput.at(-1) ?? '')
}

it('counts each loss once, under its name', async () => {
  // The first request is the one that finds out whether anybody answers.
  const script = ['answer', 'reset', 'close', 'cut', 'refuse', 'leave', 'announce'] as const
  const { port, done } = await serve(script)
  ask(port, 'kept')
  await vi.waitUntil(() => done() > script.length + 20, { timeout: 30_000 })
  const counts = await counted()
  const losses = { reset: 1, closed: 1, cut: 1, wrong: 1, refused: 0, late: 0 }
  expect(counts).toMatchObject({ ...losses, unannounced: 1 })
  expect(lostOf(counts)).toBe(4)
  expect(counts.lostBySecond.reduce((sum, lost) => sum + lost, 0)).toBe(4)
  // Whatever was asked is accounted for; the one who found out is nobody's.
  expect(counts.answered).toBe(done() - 1 - 4)
})

it('counts who is refused, and goes on', async () => {
  const { port } = await serve(['vanish'])
  ask(port, 'closing', 4)
  await vi.waitUntil(() => clients.standardOutput.includes('ready'), { timeout: 30_000 })
  const counts = await counted()
  expect(counts).toMatchObject({ answered: 0, reset: 0, closed: 0 })
  expect(counts.refused).toBeGreaterThan(0)
})

it('counts who waits in vain as late', async () => {
  const { port, done } = await serve(['answer'])
  const silent = vi.spyOn(deeds, 'answer').mockImplementation(() => true)
  silent.mockImplementationOnce((socket: Socket) => socket.write(whole))
  try {
    ask(port, 'kept', 3)
    await vi.waitUntil(() => done() === 4, { timeout: 30_000 })
    expect(await counted()).toMatchObject({ answered: 0, late: 3 })
  } finally {
    silent.mockRestore()
  }
})
