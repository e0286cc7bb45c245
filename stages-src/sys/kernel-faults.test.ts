import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fixture, runFixture } from '../../tests/support/fixture.ts'
import { declarations } from '../../tests/support/prototypes.ts'
import { EAGAIN, EBADF, EINTR, EMFILE, type ErrorName, errnos } from './errors.ts'

interface Outcome {
  /** What each call returned, in order, by its name. */
  results: Record<string, number[]>
  /** What recv received. */
  text: string
}

function run(faults: string, rounds: number) {
  return runFixture('many-calls.ts', {
    flags: ['--conditions=faults'],
    words: [String(rounds)],
    environment: { SYS_FAULTS: faults },
  })
}

/** What a program lives through that makes `rounds` rounds of calls under `faults`. */
function outcome(faults: string, rounds: number): Outcome {
  const { stdout, stderr } = run(faults, rounds)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

/** Whether each result is the error. */
function struck(results: number[] | undefined, errno: number): boolean[] {
  return (results ?? []).map((result) => result === -errno)
}

describe('the kernel, misbehaving', () => {
  test('behaves where no rule says otherwise', () => {
    const { results, text } = outcome('', 2)
    expect(results.send).toEqual([26, 26])
    expect(results.recv).toEqual([26, 26])
    expect(results.writev).toEqual([20, 20])
    expect(results.write).toEqual([8, 8])
    expect(text).toBe('abcdefghijklmnopqrstuvwxyz'.repeat(2))
  })

  test('strikes the calls that were counted out, and no other call', () => {
    const { results } = outcome(
      'recv EINTR #2-3; send EAGAIN #5+; read EAGAIN #1',
      6,
    )
    expect(struck(results.recv, EINTR)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(struck(results.send, EAGAIN)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ])
    expect(struck(results.read, EAGAIN)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ])
    expect(results.writev).toEqual([20, 20, 20, 20, 20, 20])
  })

  test('counts calls for each rule by itself', () => {
    const { results } = outcome(
      'recv EINTR #1; recv EAGAIN #2; recv short 3 #2-3',
      4,
    )
    expect(results.recv).toEqual([-EINTR, -EAGAIN, 3, 26])
  })

  test('counts together the calls that share a rule', () => {
    const { results } = outcome('* EAGAIN #4', 2)
    // send, recv, writev, read
    expect(results.read).toEqual([-EAGAIN, 26])
    expect([results.send, results.recv, results.writev]).toEqual([
      [26, 26],
      [26, 26],
      [20, 20],
    ])
  })

  test('strikes as often as the share says, each rule for itself', () => {
    const { results } = outcome(
      'seed=3; recv EINTR 25%; send EINTR 25%; read EAGAIN 0%',
      400,
    )
    const [received, sent] = [
      struck(results.recv, EINTR),
      struck(results.send, EINTR),
    ]
    for (const strikes of [received, sent]) {
      expect(strikes.filter(Boolean).length).toBeGreaterThan(60)
      expect(strikes.filter(Boolean).length).toBeLessThan(140)
    }
    expect(received).not.toEqual(sent)
    expect(results.read).not.toContain(-EAGAIN)
  })

  test('strikes alike for the same seed, and otherwise for another', () => {
    const rules = 'recv EINTR 20%; send short 1-7 50%; writev EAGAIN 10%'
    const [first, again, other] = [7, 7, 8].map((seed) =>
      outcome(`seed=${seed}; ${rules}`, 100),
    )
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  test('moves fewer bytes where a count is to be short, and never loses one', () => {
    const { results, text } = outcome('send short 3-5; recv short 2', 30)
    expect(new Set(results.send)).toEqual(new Set([3, 4, 5]))
    expect(new Set(results.recv)).toEqual(new Set([2]))
    const sent = (results.send ?? []).map((it) =>
      'abcdefghijklmnopqrstuvwxyz'.slice(0, it),
    )
    expect(sent.join('').startsWith(text)).toBe(true)
    expect(text).toHaveLength(60)
  })

  test('shortens a vector to the beginning of its first piece', () => {
    const { results } = outcome('writev short 1-15', 40)
    expect(Math.max(...(results.writev ?? []))).toBe(10)
    expect(Math.min(...(results.writev ?? []))).toBe(1)
    // What was written is what is read.
    expect(results.read).toEqual(results.writev)
  })

  test('sends less of a file, and does not open one', () => {
    const { results } = outcome('sendfile short 2-4; openat2 EMFILE #3', 5)
    const sent = results.sendfile ?? []
    expect(sent[2]).toBe(-EBADF)
    for (const count of sent.toSpliced(2, 1)) expect([2, 3, 4]).toContain(count)
    expect(struck(results.openat2, EMFILE)).toEqual([
      false,
      false,
      true,
      false,
      false,
    ])
  })

  test('leaves an eventfd its eight bytes', () => {
    expect(outcome('write short 1-7', 3).results.write).toEqual([8, 8, 8])
  })

  test('closes what it says it failed to close, as Linux does', () => {
    const { results } = outcome('close EINTR', 1)
    expect(results.close).toEqual([-EINTR])
    expect(results.fcntl).toEqual([-EBADF])
  })

  test('means by * every call that can fail so', () => {
    const { results } = outcome('* EINTR', 1)
    const able = ['send', 'recv', 'writev', 'read', 'write', 'close', 'fcntl']
    for (const call of able) expect(results[call], call).toEqual([-EINTR])
    expect([results.socketpair, results.pipe2]).toEqual([[0], [0]])
    expect(results.eventfd?.[0]).toBeGreaterThan(0)
  })

  test('strikes where the call is made: in a file, at a line', () => {
    const line =
      readFileSync(fixture('many-calls.ts'), 'utf8')
        .split('\n')
        .findIndex((it) => it.includes('recv(')) + 1
    expect(line).toBeGreaterThan(0)
    const strikes = (place: string) =>
      outcome(`recv@${place} EINTR`, 1).results.recv?.[0] === -EINTR
    expect(strikes('many-calls.ts')).toBe(true)
    expect(strikes('sys/many-calls.ts')).toBe(true)
    expect(strikes(`many-calls.ts:${line}`)).toBe(true)
    expect(strikes(`many-calls.ts:${line + 1}`)).toBe(false)
    expect(strikes('calls.ts')).toBe(false)
  })
})

describe('calls for processes and what they share', () => {
  /** What each call of failing-calls.ts returned, made so often, under `faults`. */
  function made(faults: string, times: Record<string, number>) {
    const { stdout, stderr } = runFixture('failing-calls.ts', {
      flags: ['--conditions=faults'],
      words: [JSON.stringify(times)],
      environment: { SYS_FAULTS: faults },
    })
    expect(stderr).toBe('')
    return JSON.parse(stdout) as Record<string, number[]>
  }

  /** The calls that one object is made with, in their order. */
  const steps: Record<string, string[]> = {
    SpawnAttributes: [
      'sigfillset',
      'posix_spawnattr_init',
      'posix_spawnattr_setflags',
      'posix_spawnattr_setsigdefault',
      'posix_spawnattr_setsigmask',
    ],
  }

  function errorsOf(call: string): ErrorName[] {
    const declared = declarations().find((declaration) => declaration.call === call)
    return (declared?.errors ?? []) as ErrorName[]
  }

  test('fail with each errno of their man pages, and then work', () => {
    const concerned = Object.keys(made('', {}))
    expect(concerned).toContain('posix_spawn')
    // Each rule counts its own call: where one step has failed, the next is not made.
    const faults = concerned.map((name) =>
      (steps[name] ?? [name]).flatMap((call) =>
        errorsOf(call).map((error, at) => ({ call, error, at: at + 1 })),
      ),
    )
    const rules = faults
      .flat()
      .map(({ call, error, at }) => `${call} ${error} #${at}`)
    const times = concerned.map((name, index) => [
      name,
      1 + (faults[index]?.length ?? 0),
    ])
    const results = made(rules.join(';'), Object.fromEntries(times))
    for (const [index, name] of concerned.entries()) {
      const failures = (faults[index] ?? []).map(({ error }) => -errnos[error])
      expect(failures, name).not.toEqual([])
      expect(results[name]?.slice(0, -1), name).toEqual(failures)
      expect(results[name]?.at(-1), name).toBeGreaterThanOrEqual(0)
    }
  })

  test('are whole or not at all: no message and no mapping is shortened', () => {
    const { sendmsg, recvmsg, mmap } = made('* short 1-3', {})
    expect([sendmsg, recvmsg, mmap]).toEqual([[5], [5], [65_536]])
  })
})

describe('SYS_FAULTS that asks for the impossible', () => {
  test.each([
    ['frobnicate EINTR', "'frobnicate EINTR': '#sys' has no call 'frobnicate'"],
    ['read EPIPE', "'read EPIPE': read knows EAGAIN, EBADF,"],
    ['openat2 short', "'openat2 short': openat2 knows E2BIG,"],
    ['mmap short', "'mmap short': mmap knows EACCES,"],
    ['munmap short', "'munmap short': munmap knows EINVAL"],
    ['sendmsg short', "'sendmsg short': sendmsg knows EAGAIN,"],
    ['syscall ENOSYS', "'syscall ENOSYS': '#sys' has no call 'syscall'"],
    ['socketpair short', "'socketpair short': socketpair knows EAFNOSUPPORT,"],
    ['read ENOSUCHTHING', "'ENOSUCHTHING' is no errno of this system"],
    ['read EINTR 10', "'read EINTR 10' is no fault"],
    ['recv EINTR; read EINTR 200%', "'200%' is more than all calls"],
  ])('%j is refused in one line', (faults, complaint) => {
    const { status, stdout, stderr } = run(faults, 1)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.startsWith(`SYS_FAULTS: ${complaint}`)).toBe(true)
    expect(stderr.indexOf('\n')).toBe(stderr.length - 1)
  })
})
