/** `npm start`, as a process of its own. */
import { onTestFinished } from 'vitest'
import { until } from '../scripts/lib/patience.ts'
import { Program } from '../scripts/lib/program.ts'
import { quoted } from '../scripts/lib/shell.ts'
import { expect, test } from './support/browser.ts'
import { PATIENCE } from './support/stage.ts'

/** A command that starts the guide, up to the line that names the guide's address. */
async function start(command: string | string[], environment: NodeJS.ProcessEnv = {}) {
  const program = new Program(command, { environment })
  onTestFinished(() => program.stop())
  const addressIn = (line = '') => /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0]
  await until(PATIENCE, () => program.exit ?? addressIn(program.standardOutput.at(-1)))
  return { program, address: addressIn(program.standardOutput.at(-1)) ?? '' }
}

test('npm start serves the guide, beside another on the next free port, and ends on Ctrl-C', async ({
  guide,
}) => {
  const { port } = new URL(guide)
  const words = [process.execPath, 'scripts/start.ts', '--port', port]
  const { program, address } = await start(words)
  expect(program.lines[0]).toBe(`Port ${port} is taken.`)

  const served = await (await fetch(address)).text()
  expect(served).toBe(await (await fetch(guide)).text())

  // Under npm a Ctrl-C arrives twice: from the terminal, and from npm.
  program.signal('SIGINT')
  program.signal('SIGINT')
  expect(await program.exited).toMatchObject({ status: 0 })
})

test("npm start ends when npm's shell is killed", async () => {
  const command = `${quoted(process.execPath)} scripts/start.ts --port 0; exit 1`
  const { program, address } = await start(command, { npm_lifecycle_event: 'start' })
  program.signal('SIGTERM')
  await program.exited
  await expect.poll(() => fetch(address).catch(() => 'gone'), { timeout: 30_000 }).toBe('gone')
})
