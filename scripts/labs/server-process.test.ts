import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LabFailure } from './lab.ts'
import { quote, ServerProcess } from './server-process.ts'

it('a quoted word is one word for a shell', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(word, (text) => {
      const { stdout } = spawnSync('sh', ['-c', `printf %s ${quote(text)}`], { encoding: 'utf8' })
      expect(stdout).toBe(text)
    }),
    { numRuns: 50 },
  )
})

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

function start(): Promise<ServerProcess> {
  return ServerProcess.start([process.execPath, 'scripts/labs/peers/net-echo.ts'])
}

it('a program that ends before it listens is one line', async () => {
  const words = ['-e', 'console.error("no such luck")']
  const start = ServerProcess.start([process.execPath, ...words])
  await expect(start).rejects.toThrow(LabFailure)
  await expect(start).rejects.toThrow(/does not listen: no such luck$/)
})
