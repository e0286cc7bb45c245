/** Both stages as processes: what they are sent as signals, and what they print to whom. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../scripts/lib/free-port.ts'
import { until } from '../../scripts/lib/patience.ts'
import { root } from '../../scripts/lib/root.ts'
import { PATIENCE, StageProcess } from '../../tests/support/stage.ts'

const stages = [
  ['1-echo', []],
  ['2-http', ['--root', import.meta.dirname]],
] as const

/** Whether somebody accepts connections there, sooner or later. */
async function accepts(port: number): Promise<boolean> {
  const tried = async () => {
    const socket = connect({ host: '127.0.0.1', port })
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    return outcome
  }
  let found = false
  await until(PATIENCE, () => {
    void tried().then((it) => {
      found ||= it
    })
    return found
  })
  return found
}

describe.concurrent.each(stages)('%s', (stage, words) => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops on %s',
    async (signal) => {
      await using server = new StageProcess(['--port', '0', ...words], { stage })
      await server.listening()
      expect(await server.stop(signal)).toBe(0)
      expect(server.standardError).toBe('')
    },
  )

  test('lives through SIGUSR1 and SIGUSR2, and opens no debugger', async () => {
    await using server = new StageProcess(['--port', '0', ...words], { stage })
    const { port } = await server.listening()
    for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) {
      server.signal(signal)
      expect(await accepts(port)).toBe(true)
    }
    expect(await server.stop()).toBe(0)
    expect(server.standardError).not.toContain('Debugger')
  })

  test.each([
    ['a pipe that nobody reads', 'pipe'],
    ['a full disk', '/dev/full'],
  ])('serves although its standard output is %s', async (_, where) => {
    const port = await freePort()
    const output = where === 'pipe' ? 'pipe' : openSync(where, 'w')
    const main = `${root}stages-src/${stage}/main.ts`
    const all = [main, '--port', `${port}`, ...words]
    const server = spawn(process.execPath, all, {
      stdio: ['ignore', output, output],
    })
    onTestFinished(() => void server.kill('SIGKILL'))
    server.stdout?.destroy()
    server.stderr?.destroy()
    expect(await accepts(port)).toBe(true)
    server.kill('SIGTERM')
    expect((await once(server, 'exit'))[0]).toBe(0)
  })
})

describe.concurrent('a process ends', () => {
  const program = (word: string) =>
    new StageProcess([word], { program: 'tests/fixtures/stage/blocked-thread.ts' })

  test('although its thread blocks in a call, when it is told to stop', async () => {
    await using server = program('blocks')
    await server.listening()
    expect(await server.stop()).toBe(1)
  })

  test.each(['main', 'thread'])(
    'although there was a mistake: %s',
    async (word) => {
      await using server = program(word)
      expect(await server.ended).toBe(1)
      expect(server.standardError).toContain(`a mistake of the ${word}`)
    },
  )
})
