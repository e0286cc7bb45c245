import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Connection } from '../../scripts/checks/connection.ts'
import { text } from '../../scripts/checks/payload.ts'
import { root } from '../../scripts/lib/root.ts'
import { runFixture } from '../../tests/support/fixture.ts'
import { declarations } from '../../tests/support/prototypes.ts'
import { PATIENCE, startServer } from '../../tests/support/stage.ts'
import type { TracedCall } from './kernel-trace.ts'
import { parsePrototype } from './prototype.ts'

/** Every prototype that '#sys' declares, by the call's name. */
const prototypes = new Map(
  declarations().map(({ call, prototype }) => [call, parsePrototype(prototype)]),
)

function parseTrace(lines: string): TracedCall[] {
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The line of source that a call says it was made on. */
function lineAt({ at }: TracedCall): string {
  const [path = '', line] = at.split(':')
  const file = path.startsWith('/') ? path : join(root, 'stages-src', path)
  return readFileSync(file, 'utf8').split('\n')[Number(line) - 1] ?? ''
}

describe('a program with every call, traced', () => {
  let calls: TracedCall[]
  let pid: number
  let [began, ended] = [0, 0]

  beforeAll(() => {
    began = Date.now()
    const run = runFixture('every-call.ts', { flags: ['--conditions=trace'] })
    ended = Date.now()
    pid = run.pid
    calls = parseTrace(run.stderr)
  })

  /** The calls by that name, as the man page's arguments, result and error. */
  function made(name: string): unknown[] {
    return calls
      .filter(({ call }) => call === name)
      .map((it) => [it.arguments, it.error ?? it.result])
  }

  test('has them all, and the arguments of each by the names of its man page', () => {
    expect(new Set(calls.map(({ call }) => call))).toEqual(
      // Nobody comes back from _exit to record it.
      new Set([...prototypes.keys()].filter((name) => name !== '_exit')),
    )
    for (const { call, arguments: given } of calls) {
      const names = prototypes.get(call)?.parameters.map(({ name }) => name)
      expect(Object.keys(given), call).toEqual(names)
    }
  })

  test('names the line of each', () => {
    for (const call of calls) {
      expect(call.at, call.call).toMatch(
        /^\/.*\/tests\/fixtures\/sys\/every-call\.ts:\d+$/,
      )
      expect(lineAt(call), call.at).toContain(`${call.call}(`)
    }
    // In the order in which they stand there, which is the order in which they run.
    const lines = calls.map(({ at }) => Number(at.split(':')[1]))
    expect(lines).toEqual(lines.toSorted((a, b) => a - b))
  })

  test('tells when each was made and by which thread', () => {
    const times = calls.map(({ time }) => time / 1000)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    // The two clocks may differ by a little.
    expect(times.at(0)).toBeGreaterThan(began - 1000)
    expect(times.at(-1)).toBeLessThan(ended + 1000)
    for (const call of calls) {
      expect(call.thread).toBe(pid)
      expect(call.microseconds).toBeGreaterThanOrEqual(0)
    }
  })

  test('decodes addresses, and says nothing of one that was not written', () => {
    const [[named]] = made('getsockname') as [[{ addr: string; addrlen: number }]]
    expect(named.addr).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(named.addrlen).toBe(16)
    expect(made('bind')).toEqual([
      [{ sockfd: expect.any(Number), addr: '127.0.0.1:0', addrlen: 16 }, 0],
    ])
    expect(made('connect')).toEqual([
      [{ sockfd: expect.any(Number), addr: named.addr, addrlen: 16 }, 0],
    ])
    const [nobody, somebody] = made('accept4') as [unknown[], unknown[]]
    expect(nobody).toEqual([expect.objectContaining({ addr: '' }), 'EAGAIN'])
    expect(somebody).toEqual([
      expect.objectContaining({
        addr: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      }),
      expect.any(Number),
    ])
  })

  test('shows what was sent and what was received, and of much the beginning', () => {
    expect(made('send')).toEqual([
      [expect.objectContaining({ buf: 'hello', len: 5 }), 5],
    ])
    expect(made('recv')).toEqual([
      [expect.objectContaining({ buf: 'hello', len: 64 }), 5],
    ])
    expect(made('write')).toEqual([
      [expect.objectContaining({ buf: `${'a'.repeat(32)}…`, count: 64 }), 64],
    ])
    expect(made('read')).toEqual([
      [expect.objectContaining({ buf: '', count: 64 }), 0],
      [expect.objectContaining({ fd: -1, buf: '' }), 'EBADF'],
    ])
    expect(made('writev')).toEqual([
      [expect.objectContaining({ iov: [3, 4], iovcnt: 2 }), 7],
    ])
  })

  test('decodes descriptors and events', () => {
    const [[{ pipefd }]] = made('pipe2') as [[{ pipefd: [number, number] }]]
    expect(pipefd).toEqual([expect.any(Number), expect.any(Number)])
    const [[, counter]] = made('eventfd') as [[unknown, number]]
    expect(made('poll')).toEqual([
      [
        {
          fds: [
            { fd: pipefd[0], events: 'POLLIN', revents: 'POLLIN' },
            { fd: counter, events: 'POLLIN|POLLOUT', revents: 'POLLIN|POLLOUT' },
          ],
          nfds: 2,
          timeout: 0,
        },
        2,
      ],
    ])
    const [[{ epfd }]] = made('epoll_ctl') as [[{ epfd: number }]]
    expect(made('epoll_ctl')).toEqual([
      [
        expect.objectContaining({
          fd: pipefd[0],
          event: [{ events: 'EPOLLIN|EPOLLRDHUP', fd: pipefd[0] }],
        }),
        0,
      ],
    ])
    expect(made('epoll_wait')).toEqual([
      [
        {
          ...{ epfd, maxevents: 16, timeout: 0 },
          events: [{ events: 'EPOLLIN', fd: pipefd[0] }],
        },
        1,
      ],
    ])
    const twoEnds = expect.objectContaining({
      sv: [expect.any(Number), expect.any(Number)],
    })
    expect(made('socketpair')).toEqual([
      [twoEnds, 0],
      [twoEnds, 0],
    ])
    expect(made('getsockopt')).toEqual([
      [expect.objectContaining({ optval: '\0\0\0\0', optlen: 4 }), 0],
    ])
  })

  test('decodes messages, processes and processors', () => {
    const message = (fd: unknown) => ({ iov: 'take this', SCM_RIGHTS: [fd] })
    expect(made('sendmsg')).toEqual([
      [expect.objectContaining({ msg: message(expect.any(Number)) }), 9],
    ])
    const [[{ msg: sent }]] = made('sendmsg') as [
      [{ msg: { SCM_RIGHTS: number[] } }],
    ]
    const [[{ msg: got }]] = made('recvmsg') as [
      [{ msg: { SCM_RIGHTS: number[] } }],
    ]
    expect(got).toEqual(message(expect.any(Number)))
    expect(got.SCM_RIGHTS).not.toEqual(sent.SCM_RIGHTS)
    // What was there before is not what has not come.
    expect(made('recvmsg')[1]).toEqual([
      expect.objectContaining({ msg: '' }),
      'EAGAIN',
    ])
    const [[, place]] = made('mmap') as [[unknown, number]]
    expect(made('munmap')).toEqual([[{ addr: place, length: 4096 }, 0]])
    const [[spawned]] = made('posix_spawn') as [[{ pid: number }]]
    expect(spawned).toMatchObject({
      ...{ path: '/bin/sleep', argv: ['sleep', '60'], envp: ['A=b'] },
    })
    expect(made('waitid')).toMatchObject([
      [{ infop: { si_code: 2, si_pid: spawned.pid, si_status: 9 } }, 0],
    ])
    expect(made('futex')).toMatchObject([
      [{ futex_op: 0, val: 1, timeout: 1.5 }, 'EAGAIN'],
      [{ futex_op: 1, val: 1 }, 0],
    ])
    const [[{ mask }]] = made('sched_getaffinity') as [[{ mask: number[] }]]
    expect(mask).toContain((made('sched_getcpu') as [[unknown, number]])[0][1])
  })

  test('decodes paths, how they are opened, and what lies there', () => {
    const path = expect.stringMatching(/\/every-call\.ts$/)
    expect(made('openat2')).toEqual([
      [
        {
          dirfd: -100,
          pathname: path,
          how: { flags: 'O_CLOEXEC', resolve: 'RESOLVE_NO_SYMLINKS' },
          size: 24,
        },
        expect.any(Number),
      ],
    ])
    const about = { type: '0100000', size: expect.any(Number) }
    expect(made('statx')).toEqual([
      [
        expect.objectContaining({
          pathname: '',
          statxbuf: expect.objectContaining(about),
        }),
        0,
      ],
      [
        expect.objectContaining({
          pathname: expect.stringMatching(/\.ts\/nowhere$/),
          statxbuf: '',
        }),
        'ENOTDIR',
      ],
    ])
    expect(made('pread')).toEqual([
      [expect.objectContaining({ buf: 'Makes eve', count: 9, offset: 4 }), 9],
    ])
    expect(made('sendfile')).toEqual([
      [expect.objectContaining({ offset: 4, count: 9 }), 9],
    ])
  })
})

describe('the echo server, traced', () => {
  test('names for every call its thread and its line, into the file of SYS_TRACE', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trace-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'trace.jsonl')
    const server = await startServer([], {
      condition: 'trace',
      environment: { SYS_TRACE: file },
    })
    const threads = readdirSync(`/proc/${server.pid}/task`).map(Number)
    const connection = await Connection.open(await server.listening(), PATIENCE)
    await connection.expectEcho(text('hello\n'))
    connection.halfClose()
    await connection.expectEnd('half-close')
    await server.recordOf(connection.localPort)
    expect(await server.stop()).toBe(0)

    const calls = parseTrace(readFileSync(file, 'utf8'))
    for (const call of calls) {
      expect(call.at).toMatch(/^1-echo\/[\w-]+\.ts:\d+$/)
      expect(lineAt(call), call.at).toContain(`${call.call}(`)
      expect(threads).toContain(call.thread)
    }
    const thread = (name: string) => calls.find(({ call }) => call === name)?.thread
    expect(thread('listen')).toBe(server.pid)
    expect(thread('accept4')).not.toBe(server.pid)
    expect(thread('send')).toBe(thread('accept4'))
    // The log goes to standard error as ever: the trace is not in its way.
    expect(server.records).toHaveLength(1)
    expect(server.errorLines).toHaveLength(1)
  })
})
