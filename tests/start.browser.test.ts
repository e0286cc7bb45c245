/** `npm start`, as a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { root } from '../scripts/lib/root.ts'
import { expect, test } from './support/browser.ts'

/** A command that starts the guide, up to the line that names the guide's address. */
async function start(command: string, words: string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, words, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    if (line.includes('http://')) break
  }
  const [address = ''] = lines.join('\n').match(/http:\/\/127\.0\.0\.1:\d+\//) ?? []
  return { child, lines, address }
}

test('npm start serves the guide, beside another on the next free port, and ends on Ctrl-C', async ({
  guide,
}) => {
  const { port } = new URL(guide)
  const { child, lines, address } = await start(process.execPath, [
    'scripts/start.ts',
    '--port',
    port,
  ])
  expect(lines[0]).toBe(`Port ${port} is taken.`)

  const served = await (await fetch(address)).text()
  expect(served).toBe(await (await fetch(guide)).text())

  // Under npm a Ctrl-C arrives twice: from the terminal, and from npm.
  child.kill('SIGINT')
  child.kill('SIGINT')
  const [status] = await once(child, 'exit')
  expect(status).toBe(0)
})

test("npm start ends when npm's shell is killed", async () => {
  const command = `${process.execPath} scripts/start.ts --port 0; exit 1`
  const { child, address } = await start('sh', ['-c', command], { npm_lifecycle_event: 'start' })
  child.kill('SIGTERM')
  await once(child, 'exit')
  await expect.poll(() => fetch(address).catch(() => 'gone'), { timeout: 30_000 }).toBe('gone')
})
