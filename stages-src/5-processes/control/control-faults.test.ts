/** The control socket on a kernel that misbehaves: every errno, at every call of its own. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { until } from '../../../scripts/lib/patience.ts'
import { declarations } from '../../../tests/support/prototypes.ts'
import { PATIENCE, StageProcess } from '../../../tests/support/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'control-'))
afterAll(() => rmSync(folder, { recursive: true }))

let paths = 0
function freshPath(): string {
  paths += 1
  return join(folder, `${paths}.sock`)
}

/** Starts one end of a control socket; `rules` strike its calls. */
function start(
  words: readonly string[],
  rules: readonly string[] = [],
): StageProcess {
  const program = 'tests/support/control.ts'
  const environment = { SYS_FAULTS: rules.join(';') }
  const misbehaving =
    rules.length > 0 && ({ condition: 'faults', environment } as const)
  return new StageProcess(words, { program, ...misbehaving })
}

/** What is answered there, until the connection ends in whatever way. */
function answer(path: string, request: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(path)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
    socket.write(`${request}\n`)
  })
}

async function ready(server: StageProcess): Promise<void> {
  await until(PATIENCE, () => server.errorLines.includes('ready'))
}

function errorsOf(call: string): string[] {
  const errors =
    declarations().find((declared) => declared.call === call)?.errors ?? []
  expect(errors, `what '#sys' declares for ${call}`).not.toEqual([])
  return errors
}

const inquiry = '5-processes/control/inquiry.ts'
const server = '5-processes/control/control-server.ts'
const retried = ['EAGAIN', 'EINTR']
/** Calls, what makes each, and the errnos of which nobody is told. */
const places: [call: string, file: string, request: string, silent: string[]][] = [
  ['accept4', '3-threads/accepting.ts', 'scale 1', retried],
  ['recv', inquiry, 'scale 1', retried],
  ['send', inquiry, 'scale 1', retried],
  ['sendmsg', inquiry, 'scoreboard', retried],
  ['epoll_ctl', '4-events/loop/epoll-poller.ts', 'scale 1', []],
  ['getsockopt', server, 'scale 1', []],
]

describe.concurrent('a master that is asked', () => {
  test.each(places)(
    'survives every errno of %s in %s, and says it',
    async (...place) => {
      const [call, file, request, silent] = place
      const errors = errorsOf(call)
      // Each strikes twice, and every other visit is spared. The first call is not a visit's.
      const rules = [...errors, ...errors].map(
        (error, at) => `${call}@${file} ${error} #${2 + 4 * at}`,
      )
      const path = freshPath()
      await using server = start(['serve', path], rules)
      await ready(server)
      const open = server.descriptors
      const unsaid = () =>
        errors.filter(
          (error) =>
            !silent.includes(error) &&
            !server.errorLines.some(
              (line) => line.includes(call) && line.includes(error),
            ),
        )
      let answered = 0
      for (let visit = 0; visit < 40 * rules.length; visit += 1) {
        if (visit > 4 * rules.length && unsaid().length === 0) break
        if ((await answer(path, request)).startsWith('ok')) answered += 1
      }
      expect(unsaid(), 'what was not said').toEqual([])
      expect(answered).toBeGreaterThan(errors.length)
      await until(PATIENCE, () => server.descriptors.length === open.length)
      expect(server.descriptors).toEqual(open)
      expect(await answer(path, 'stop')).toMatch(/^ok /)
      expect(await server.ended).toBe(0)
      expect(existsSync(path)).toBe(false)
    },
  )

  test.each(['socket', 'bind', 'listen'])(
    'says in one line that %s has failed where it begins',
    async (call) => {
      for (const error of errorsOf(call)) {
        const rule = `${call}@5-processes/control/control-socket.ts ${error}`
        await using server = start(['serve', freshPath()], [rule])
        expect(await server.ended).toBe(1)
        expect(server.errorLines).toEqual([expect.stringContaining(error)])
      }
    },
  )
})

const asking = '5-processes/control/asking.ts'
const cancellable = '1-echo/cancellable-io.ts'

describe.concurrent('who asks', () => {
  test.each<[call: string, file: string, command?: string, answered?: RegExp]>([
    ['socket', asking],
    ['connect', asking],
    ['send', cancellable],
    ['recv', cancellable],
    // Nobody polls for what is there already.
    ['poll', cancellable, 'recycle', /^none replaced$/],
  ])('is told in one line of every errno of %s in %s', async (...place) => {
    const [call, file, command = 'scale 4', answered = /^4 workers$/] = place
    const path = freshPath()
    await using server = start(['serve', path])
    await ready(server)
    for (const error of errorsOf(call)) {
      await using client = start(
        ['ask', path, ...command.split(' ')],
        [`${call}@${file} ${error} #1`],
      )
      const status = await client.ended
      const lines = [...client.outputLines, ...client.errorLines]
      expect([error, lines.length]).toEqual([error, 1])
      // What is tried again comes to nothing but a delay.
      expect(lines[0]).toMatch(
        status === 0 ? answered : /E[A-Z]+|try again|no stage 5 server/,
      )
      if (status === 0) expect(retried).toContain(error)
    }
  })

  test('is answered what the master says, and by the exit status', async () => {
    const path = freshPath()
    await using server = start(['serve', path])
    await ready(server)
    const answers = async (...words: string[]) => {
      await using client = start(['ask', path, ...words])
      return [await client.ended, client.outputLines, client.errorLines]
    }
    const why = 'the master cannot; its error log says why'
    expect(await answers('scale', '4')).toEqual([0, ['4 workers'], []])
    expect(await answers('recycle')).toEqual([0, ['none replaced'], []])
    expect(await answers('status')).toEqual([1, [], [why]])
    expect(await answers('stop')).toMatchObject([0, [expect.any(String)], []])
    const nobody = expect.stringContaining(`no stage 5 server answers at ${path}`)
    expect(await answers('stop')).toEqual([1, [], [nobody]])
  })
})
