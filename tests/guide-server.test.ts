/** The server of `npm start` as a process of its own, without room for one more descriptor. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { exhaustDescriptors } from '../scripts/lib/descriptor-limit.ts'
import { descriptors } from '../scripts/lib/proc.ts'

async function serve(folder: string): Promise<{ pid: number; address: string }> {
  const program = `
    import { serveGuide } from ${JSON.stringify(import.meta.resolve('../scripts/lib/guide-server.ts'))}
    process.send((await serveGuide(${JSON.stringify(folder)}, 0)).address)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  })
  onTestFinished(() => void child.kill())
  const [address] = await once(child, 'message')
  return { pid: child.pid ?? 0, address }
}

/** The status of the answer, or the code of what went wrong with the connection. */
function statusOf(address: string, agent?: Agent): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    get(address, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
  })
}

test('it answers 503, refuses connections, and goes on when there is room again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guide-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'week'))
  for (const page of ['index.html', '404.html']) writeFileSync(join(folder, page), page)
  const { pid, address } = await serve(folder)
  const one = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => one.destroy())
  expect(await statusOf(address, one)).toBe(200)
  const isPageOpen = () => descriptors(pid).some(({ target }) => target.startsWith(folder))
  await expect.poll(isPageOpen).toBe(false)

  const makeRoom = await exhaustDescriptors(pid)
  expect(await statusOf(address, one)).toBe(503)
  expect(await statusOf(`${address}/nowhere`, one)).toBe(503)
  for (let times = 0; times < 3; times++) {
    expect(await statusOf(address, new Agent())).toBe('ECONNRESET')
  }
  await makeRoom()

  expect(await statusOf(address, one)).toBe(200)
  expect(await statusOf(address, new Agent())).toBe(200)
})
