/** The server on a kernel that misbehaves: every errno of the calls that make processes. */
import { describe, expect, test } from 'vitest'
import { signalProcess } from '../../scripts/lib/processes.ts'
import { ask, connect } from '../../tests/support/clients.ts'
import { declarations } from '../../tests/support/prototypes.ts'
import {
  eventually,
  folderWithSite,
  serveProcesses,
  startProcesses,
  workersOf,
} from '../../tests/support/workers.ts'

const { site } = folderWithSite()

function errorsOf(call: string): string[] {
  const errors =
    declarations().find((declared) => declared.call === call)?.errors ?? []
  expect(errors, `what '#sys' declares for ${call}`).not.toEqual([])
  return errors
}

/** Calls that each start of a worker makes, where, and how often. */
const starting: [call: string, file: string, times: number][] = [
  ['socketpair', '5-processes/channel/channel.ts', 1],
  ['fcntl', '5-processes/master/spawn-program.ts', 3],
  ['posix_spawn', '5-processes/master/spawn-program.ts', 1],
  ['pidfd_open', '5-processes/master/spawn-program.ts', 1],
]
const each = starting.flatMap(([call, file, times]) =>
  errorsOf(call).map((error) => ({ call, error, file, times })),
)
/** So few that the pauses between them are short. */
const few = starting.flatMap(([call, file, times]) => {
  const errors = errorsOf(call)
  const pairs = []
  for (let at = 0; at < errors.length; at += 3) {
    pairs.push({ call, errors: errors.slice(at, at + 3), file, times })
  }
  return pairs
})

describe.concurrent('a master that cannot start anybody', () => {
  test.each(each)('says $error of $call in one line, and ends', async (place) => {
    const { call, error, file } = place
    await using server = startProcesses(site, [], {
      condition: 'faults',
      environment: { SYS_FAULTS: `${call}@${file} ${error}` },
    })
    expect(await server.ended).toBe(1)
    expect(server.errorLines).toEqual([
      expect.stringMatching(new RegExp(`^no worker could begin: .*${error}`)),
    ])
    expect(server.outputLines).toEqual([])
  })
})

describe.concurrent('a master that cannot replace somebody', () => {
  test.each(few)('survives $errors of $call, and says them', async (place) => {
    const { call, errors, file, times } = place
    const rules = errors.map(
      (error, at) => `${call}@${file} ${error} #${2 * times + 1 + at}`,
    )
    await using server = await serveProcesses(site, [], {
      condition: 'faults',
      environment: { SYS_FAULTS: rules.join(';') },
    })
    const [victim] = workersOf(server)
    if (victim !== undefined) signalProcess(victim, 'SIGKILL')
    for (const error of errors) {
      await eventually(`a line about ${error}`, () =>
        server.errorLines.some(
          (line) => line.includes('seat 0') && line.includes(error),
        ),
      )
      expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    }
    await eventually('two workers', () => workersOf(server).length === 2)
    expect(await server.stop()).toBe(0)
  })
})

/** What is told to a worker that replaces another is the fifth word of the master. */
const unsaid = errorsOf('sendmsg').filter(
  (error) => !['EAGAIN', 'EINTR', 'EPIPE', 'ECONNRESET'].includes(error),
)

describe.concurrent('a channel that fails', () => {
  test.each(unsaid)('of %s costs the new worker alone', async (error) => {
    const rule = `sendmsg@5-processes/channel/channel.ts ${error} #5`
    await using server = await serveProcesses(site, [], {
      condition: 'faults',
      environment: { SYS_FAULTS: rule },
    })
    const before = workersOf(server).map(({ pid }) => pid)
    server.signal('SIGHUP')
    await eventually(`a line about ${error}`, () =>
      server.standardError.includes(`sendmsg: ${error}`),
    )
    await eventually('the old ones alone', () => workersOf(server).length === 2)
    expect(workersOf(server).map(({ pid }) => pid)).toEqual(before)
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    expect(await server.stop()).toBe(0)
  })

  test.each(['EAGAIN', 'EINTR'])('of %s is tried again', async (error) => {
    const rule = `sendmsg@5-processes/channel/channel.ts ${error} #1-3`
    await using server = await serveProcesses(site, [], {
      condition: 'faults',
      environment: { SYS_FAULTS: rule },
    })
    expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
    expect(await server.stop()).toBe(0)
    expect(server.standardError).toBe('')
  })
})

describe.concurrent('a process that has ended', () => {
  test.each(errorsOf('waitid'))(
    'is replaced, whatever waitid says: %s',
    async (error) => {
      const rule = `waitid@5-processes/master/worker-process.ts ${error} #1`
      await using server = await serveProcesses(site, [], {
        condition: 'faults',
        environment: { SYS_FAULTS: rule },
      })
      const [victim, other] = workersOf(server)
      if (victim !== undefined) signalProcess(victim, 'SIGKILL')
      const how = error === 'EINTR' ? 'killed by SIGKILL' : `waitid: ${error}`
      await eventually('how it has ended', () =>
        server.standardError.includes(`worker ${victim?.pid}, seat 0: ${how}`),
      )
      await eventually('two workers', () => {
        const all = workersOf(server)
        return all.length === 2 && all.some(({ pid }) => pid === other?.pid)
      })
      expect(await ask(await connect(server))).toContain(' 200 OK\r\n')
      expect(await server.stop()).toBe(0)
    },
  )
})
