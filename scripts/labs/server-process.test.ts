import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { LabFailure } from './lab.ts'
import { ServerProcess } from './server-process.ts'

it('a server is started, knows its port, and is gone once stopped', async () => {
  const server = await start()
  expect(server.port).toBeGreaterThan(0)
  await server.stop()
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH')
})

it("a server's CPU time grows with what it does", async () => {
  const server = await start()
  const atRest = server.cpuSeconds()
  const socket = connect(server.port, '127.0.0.1')
  socket.end(Buffer.alloc(8 << 20))
  await once(socket.resume(), 'end')
  const busy = server.cpuSeconds()
  expect(atRest).toBeGreaterThan(0)
  expect(busy).toBeGreaterThan(atRest)
  await server.stop()
})

it('counts how often its threads have slept', async () => {
  const server = await start()
  const before = server.switches().voluntary
  const socket = connect(server.port, '127.0.0.1')
  socket.end('hello')
  await once(socket.resume(), 'end')
  // It slept until the client came, and again when it had gone.
  await expect.poll(() => server.switches().voluntary).toBeGreaterThan(before)
  await server.stop()
})

function start(): Promise<ServerProcess> {
  return ServerProcess.start([process.execPath, 'scripts/labs/peers/net-echo.ts'])
}

it('a program that ends before it listens is one line', async () => {
  const words = ['-e', 'console.error("no such luck")']
  const start = ServerProcess.start([process.execPath, ...words])
  await expect(start).rejects.toThrow(LabFailure)
  await expect(start).rejects.toThrow(/does not listen: no such luck$/)
})
