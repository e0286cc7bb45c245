import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { root } from '../scripts/lib/root.ts'
import { expect, test } from './support/browser.ts'

/** `npm start` on a port, up to the line that names the guide's address. */
async function start(port: number) {
  const child = spawn(process.execPath, ['scripts/start.ts', '--port', String(port)], {
    cwd: root,
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
  const taken = Number(new URL(guide).port)
  const { child, lines, address } = await start(taken)
  expect(lines[0]).toBe(`Port ${taken} is taken.`)

  const served = await (await fetch(address)).text()
  expect(served).toBe(await (await fetch(guide)).text())

  // Under npm a Ctrl-C arrives twice: from the terminal, and from npm.
  child.kill('SIGINT')
  child.kill('SIGINT')
  const [status] = await once(child, 'exit')
  expect(status).toBe(0)
})
