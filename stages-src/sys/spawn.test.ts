import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  ChildStatus,
  CLD_EXITED,
  CLD_KILLED,
  kill,
  Memory,
  must,
  O_CLOEXEC,
  P_PID,
  P_PIDFD,
  POLLIN,
  PollSet,
  pidfd_open,
  pidfd_send_signal,
  poll,
  posix_spawn,
  read,
  SIGKILL,
  SIGPIPE,
  SIGTERM,
  SpawnActions,
  SpawnAttributes,
  WEXITED,
  WNOHANG,
  waitid,
} from '#sys'
import { closeNow, owned, pipe, say } from '../../tests/support/kernel.ts'
import { errnos, errorName } from './errors.ts'

const attributes = new SpawnAttributes()

type Copies = readonly (readonly [fd: number, newfd: number])[]

/** Starts `path` with these words, whose descriptors are to be copies of ours. */
function spawn(
  path: string,
  words: readonly string[],
  copies: Copies = [],
  variables: readonly string[] = [],
): number {
  const actions = new SpawnActions()
  try {
    for (const [fd, newfd] of copies) actions.dup2(fd, newfd)
    return posix_spawn(path, actions, attributes, words, variables)
  } finally {
    actions.destroy()
  }
}

/** A child that reads `from` to its end, and then exits with 7. */
function sleeper(): { pid: number; pidfd: number; wake(): void } {
  const [from, to] = pipe(O_CLOEXEC)
  const words = ['sh', '-c', 'read line; exit 7']
  const pid = must(spawn('/bin/sh', words, [[from, 0]]), 'posix_spawn')
  return { pid, pidfd: owned(pidfd_open(pid, 0)), wake: () => say(to, 'line\n') }
}

/** Whether a process has ended, by its pidfd, waiting for it so long. */
function hasEnded(pidfd: number, milliseconds: number): boolean {
  const entries = new PollSet(1)
  entries.set(0, pidfd, POLLIN)
  return must(poll(entries, 1, milliseconds), 'poll') === 1
}

/** Lets a child go, once it has ended: how it did. */
function reaped(pidfd: number) {
  expect(hasEnded(pidfd, 30_000)).toBe(true)
  const info = new ChildStatus()
  expect(waitid(P_PIDFD, pidfd, info, WEXITED)).toBe(0)
  return { pid: info.pid, code: info.code, status: info.status }
}

/** What a line of shell writes. */
function said(line: string, copies: Copies = [], variables: string[] = []): string {
  const [from, to] = pipe(O_CLOEXEC)
  const all: Copies = [[to, 1], ...copies]
  const pid = must(
    spawn('/bin/sh', ['sh', '-c', line], all, variables),
    'posix_spawn',
  )
  closeNow(to)
  const memory = new Memory(65_536)
  let length = 0
  for (let more = 1; more > 0; length += more) {
    more = must(read(from, memory, length, memory.length - length), 'read')
  }
  reaped(owned(pidfd_open(pid, 0)))
  return memory.bytes.toString('utf8', 0, length)
}

describe('a child', () => {
  test('is waited for by its pidfd, and tells its exit status', () => {
    const { pid, pidfd, wake } = sleeper()
    const info = new ChildStatus()
    expect(hasEnded(pidfd, 0)).toBe(false)
    expect(waitid(P_PIDFD, pidfd, info, WEXITED | WNOHANG)).toBe(0)
    expect(info.pid).toBe(0)
    wake()
    expect(reaped(pidfd)).toEqual({ pid, code: CLD_EXITED, status: 7 })
  })

  test.each([
    ['pidfd_send_signal', SIGKILL],
    ['kill', SIGTERM],
  ])('is ended by %s, and tells by which signal', (call, signal) => {
    const { pid, pidfd } = sleeper()
    const send =
      call === 'kill' ? kill(pid, signal) : pidfd_send_signal(pidfd, signal)
    expect(send).toBe(0)
    expect(reaped(pidfd)).toEqual({ pid, code: CLD_KILLED, status: signal })
  })

  test('that was let go is nobody any more, and its pidfd is no other process', () => {
    const { pid, pidfd } = sleeper()
    expect(pidfd_send_signal(pidfd, SIGKILL)).toBe(0)
    reaped(pidfd)
    expect(pidfd_send_signal(pidfd, 0)).toBe(-errnos.ESRCH)
    expect(kill(pid, 0)).toBe(-errnos.ESRCH)
    expect(pidfd_open(pid, 0)).toBe(-errnos.ESRCH)
    const info = new ChildStatus()
    expect(waitid(P_PID, pid, info, WEXITED)).toBe(-errnos.ECHILD)
  })
})

describe('posix_spawn', () => {
  test('gives words and environment, to the byte, and no others', () => {
    const words = [
      'sh',
      '-c',
      'printf "[%s]" "$0" "$@" "$VARIABLE"; env',
      'ä',
      '',
      'c d',
    ]
    const [from, to] = pipe(O_CLOEXEC)
    const pid = spawn('/bin/sh', words, [[to, 1]], ['VARIABLE=é = 1'])
    reaped(owned(pidfd_open(must(pid, 'posix_spawn'), 0)))
    const memory = new Memory(4096)
    const length = must(read(from, memory, 0, memory.length), 'read')
    const text = memory.bytes.toString('utf8', 0, length)
    expect(text).toMatch(/^\[ä\]\[\]\[c d\]\[é = 1\]/)
    expect(text).toContain('VARIABLE=é = 1\n')
    expect(text).not.toContain('NODE')
  })

  test('leads a group of its own, which Ctrl-C is not sent to', () => {
    // The fifth field of proc_pid_stat(5).
    const [pid, group] = said('echo $$; cut -d " " -f 5 /proc/$$/stat').split('\n')
    expect(group).toBe(pid)
  })

  test('has its signals as they are by default, and none blocked', () => {
    const status = said('exec cat /proc/self/status')
    const ignored = /^SigIgn:\s*(\w+)$/m.exec(status)?.[1] ?? ''
    // From 32 on they are real-time ones, of which the C library keeps two to itself.
    expect(BigInt(`0x${ignored}`) & 0x7fff_ffffn).toBe(0n)
    expect(/^SigBlk:\s*(\w+)$/m.exec(status)?.[1]).toMatch(/^0+$/)
    // Node ignores SIGPIPE; a program that did so would go on when nobody reads it.
    const [from, to] = pipe(O_CLOEXEC)
    closeNow(from)
    const words = ['sh', '-c', 'echo to nobody']
    const pid = must(spawn('/bin/sh', words, [[to, 1]]), 'posix_spawn')
    const end = reaped(owned(pidfd_open(pid, 0)))
    expect(end).toEqual({ pid, code: CLD_KILLED, status: SIGPIPE })
  })

  test('closes what is closed on exec, unless it is copied to its own number', () => {
    const [from] = pipe(O_CLOEXEC)
    const isOpen = `test -e /proc/self/fd/${from} && echo open || echo closed`
    expect(said(isOpen)).toBe('closed\n')
    expect(said(isOpen, [[from, from]])).toBe('open\n')
    // In this process it is as it was.
    expect(said(isOpen)).toBe('closed\n')
  })

  test('copies descriptors in the order in which it was told', () => {
    const [one, two] = [pipe(O_CLOEXEC), pipe(O_CLOEXEC)]
    for (const [index, [, to]] of [one, two].entries()) {
      say(to, `${index}\n`)
      closeNow(to)
    }
    const last: Copies = [
      [one[0], 0],
      [two[0], 0],
    ]
    expect(said('cat', last)).toBe('1\n')
    expect(said('cat', [[one[0], 0]])).toBe('0\n')
  })

  test('says why there is no process', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spawn-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const text = join(folder, 'text')
    writeFileSync(text, 'no program', { mode: 0o644 })
    const noFormat = join(folder, 'no-format')
    writeFileSync(noFormat, '\0', { mode: 0o755 })
    const [closed] = pipe()
    closeNow(closed)
    const long = 'x'.repeat(200_000) // MAX_ARG_STRLEN of execve(2) is 128 KiB
    const before = children()
    const failures = [
      spawn(join(folder, 'nowhere'), ['x']),
      spawn(text, ['x']),
      spawn(noFormat, ['x']),
      spawn(join(text, 'x'), ['x']),
      spawn('/bin/true', ['true', long]),
      spawn('/bin/true', ['true'], [[closed, 5]]),
    ]
    expect(failures.map(errorName)).toEqual([
      ...['ENOENT', 'EACCES', 'ENOEXEC', 'ENOTDIR', 'E2BIG', 'EBADF'],
    ])
    // Nobody is left behind who would have to be waited for.
    expect(children()).toBe(before)
  })

  test('refuses what can be no descriptor before there is a process', () => {
    const actions = new SpawnActions()
    onTestFinished(() => actions.destroy())
    expect(() => actions.dup2(-1, 5)).toThrow(
      'posix_spawn_file_actions_adddup2: Bad file descriptor (EBADF)',
    )
  })
})

/** Their pids, proc_tid_children(5). */
function children(): string {
  return readFileSync('/proc/thread-self/children', 'latin1')
}
