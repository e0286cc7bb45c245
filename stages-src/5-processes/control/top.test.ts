/** What a person sees of a running server: --control and --top. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { launch } from '../../../scripts/lib/launch.ts'
import { until } from '../../../scripts/lib/patience.ts'
import { declarations } from '../../../tests/support/prototypes.ts'
import {
  PATIENCE,
  type StageProcess,
  startServer,
  startStage,
} from '../../../tests/support/stage.ts'

const stage = '5-processes'

interface Running {
  readonly server: StageProcess
  /** The words by which it is found. */
  readonly there: readonly string[]
}

/** A server of two workers, and where it is asked. */
async function running(): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'top-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const there = ['--socket', join(folder, 'master.sock')]
  const words = [
    '--workers',
    '2',
    '--root',
    folder,
    '--access-log',
    'off',
    ...there,
  ]
  return { server: await startServer(words, { stage }), there }
}

/** The seats and states of a table's rows. */
function rowsOf(lines: readonly string[]): string[] {
  const rows = lines.slice(lines.findIndex((line) => line.startsWith('SEAT')) + 1)
  return rows
    .map((line) => line.trim().split(/ +/))
    .map(([seat, , state]) => `${seat} ${state}`)
}

describe('a running server', () => {
  test('says how it is, has as many workers as it is told, and stops', async () => {
    const { server, there } = await running()
    const asked = async (...words: string[]) => {
      const client = startStage([...there, '--control', ...words], { stage })
      expect(await client.ended).toBe(0)
      expect(client.errorLines).toEqual([])
      return client.outputLines
    }
    expect((await asked('status'))[0]).toMatch(
      new RegExp(`^Master ${server.pid}, .*balance kernel: 2 of 2 workers serve$`),
    )
    expect(rowsOf(await asked('status'))).toEqual(['0 ready', '1 ready'])
    expect(await asked('scale', '3')).toHaveLength(1)
    await until(
      PATIENCE,
      async () => (await asked('status'))[0]?.includes('3 of 3') === true,
    )
    await asked('recycle')
    expect((await asked('status'))[1]).toMatch(/started 6, recycled 3, died 0/)
    await asked('stop')
    expect(await server.ended).toBe(0)
  })

  test('is shown once where there is no terminal', async () => {
    const { there } = await running()
    const top = startStage([...there, '--top'], { stage })
    expect(await top.ended).toBe(0)
    expect(rowsOf(top.outputLines)).toEqual(['0 ready', '1 ready'])
    expect(top.standardOutput.toString()).not.toContain('\x1b')
    // Its rates are known, if they are but 0.
    expect(top.outputLines.join('\n')).toMatch(/Requests: 0, 0\/s/)
    expect(top.outputLines.at(-1)).toMatch(/ \d+ % /)
  })

  test('is shown to none but one line where there is none', async () => {
    const top = startStage(['--socket', '/tmp/no.sock', '--top'], { stage })
    expect(await top.ended).toBe(1)
    expect(top.errorLines).toEqual([
      expect.stringMatching(/^no stage 5 server answers at \/tmp\/no.sock; /),
    ])
  })
})

test('who looks is told in one line of every errno of a call on the way', async () => {
  const { there } = await running()
  const calls = [
    ['recvmsg', '5-processes/control/asking.ts'],
    ['pidfd_open', '5-processes/control/top.ts'],
    ['mmap', '5-processes/scoreboard/scoreboard.ts'],
  ] as const
  const errors = new Map(declarations().map(({ call, errors }) => [call, errors]))
  for (const [call, file] of calls) {
    const trials = errors.get(call) ?? expect.unreachable(call)
    const told = trials.map(async (error) => {
      const environment = { SYS_FAULTS: `${call}@${file} ${error} #1` }
      const top = startStage([...there, '--top'], {
        stage,
        condition: 'faults',
        environment,
      })
      expect([call, error, await top.ended]).toEqual([call, error, 1])
      expect(top.errorLines).toEqual([expect.stringContaining(error)])
    })
    await Promise.all(told)
  }
})

const hasScript = spawnSync('script', ['--version']).status === 0

describe.runIf(hasScript)('on a terminal', () => {
  /** Starts --top on a terminal of its own, whose keys are what is typed. */
  function terminal(there: readonly string[]) {
    const main = join(import.meta.dirname, '../main.ts')
    // A shell reads them, and folders may have blanks.
    const words = [process.execPath, main, ...there, '--top']
    const command = words.map((word) => `'${word}'`).join(' ')
    const child = launch(
      ['script', '-qec', `stty cols 80 rows 24; ${command}`, '/dev/null'],
      { typed: true },
    )
    const seen = { text: '' }
    child.output.on('data', (bytes: Buffer) => {
      seen.text += bytes.toString()
    })
    onTestFinished(() => child.kill())
    return { child, seen, type: (keys: string) => child.input?.write(keys) }
  }

  const HOME = '\x1b[H'

  test.each(['q', '\x03'])('it is shown until %j is pressed', async (key) => {
    const { there } = await running()
    const { child, seen, type } = terminal(there)
    // The second picture after a second, with nothing new.
    await until(PATIENCE, () => seen.text.split(HOME).length > 2)
    expect(seen.text).toContain('2 of 2 workers serve')
    type(key)
    expect(await child.closed).toMatchObject({ status: 0 })
    // The cursor is back, and nobody says that the master has ended.
    expect(seen.text).toMatch(/\?25h\s+$/)
  })

  test('a worker that dies is shown, and so is the end of the master', async () => {
    const { server, there } = await running()
    const { child, seen } = terminal(there)
    await until(PATIENCE, () => seen.text.includes('2 of 2 workers serve'))
    const [, pid] = /(\d+) ready/.exec(seen.text) ?? []
    process.kill(Number(pid), 'SIGKILL')
    await until(PATIENCE, () => seen.text.includes('died 1'))
    server.signal('SIGTERM')
    expect(await child.closed).toMatchObject({ status: 0 })
    expect(seen.text).toContain(`the master, pid ${server.pid}, has ended`)
  })
})
