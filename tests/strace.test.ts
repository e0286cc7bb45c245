/** The trace of '#sys' beside what strace(1) sees of the same run, from outside. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Connection } from '../scripts/checks/connection.ts'
import { text } from '../scripts/checks/payload.ts'
import { parseStrace, type StracedCall } from '../scripts/labs/strace-output.ts'
import type { TracedCall } from '../stages-src/sys/kernel-trace.ts'
import { PATIENCE, startServer } from './support/stage.ts'

/** Where the C library's function and the kernel's call differ by name. */
const kernelNames: Readonly<Record<string, string>> = {
  recvfrom: 'recv',
  sendto: 'send',
  eventfd2: 'eventfd',
  pread64: 'pread',
  ppoll: 'poll', // arm64 has no poll
}

/** What both can say of a call: on which descriptors it was made, and what came of it. */
interface SeenCall {
  call: string
  descriptors: number[]
  result: string
}

function fromTrace({ call, arguments: given, result, error }: TracedCall): SeenCall {
  const { fd, sockfd, fds } = given as { fd?: number; sockfd?: number; fds?: { fd: number }[] }
  return {
    call,
    descriptors: fds?.map((entry) => entry.fd) ?? [fd ?? sockfd ?? -1],
    result: error ?? String(result),
  }
}

function fromStrace({ call, arguments: given, result, error }: StracedCall): SeenCall {
  const entries = [...given.matchAll(/\bfd=(-?\d+)/g)].map(([, fd]) => Number(fd))
  return {
    call: kernelNames[call] ?? call,
    descriptors: entries.length > 0 ? entries : [Number.parseInt(given, 10)],
    result: error ?? String(result),
  }
}

test('strace sees the same calls in the same order', async ({ skip }) => {
  const { error, status } = spawnSync('strace', ['-o', '/dev/null', 'true'])
  skip(error !== undefined, 'strace is not installed (Debian: apt install strace)')
  skip(status !== 0, 'strace may not trace here (ptrace(2))')
  const folder = mkdtempSync(join(tmpdir(), 'strace-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [ours, theirs] = [join(folder, 'trace.jsonl'), join(folder, 'strace.txt')]
  const server = await startServer([], {
    condition: 'trace',
    environment: { SYS_TRACE: ours },
    wrap: ['strace', '-f', '-ttt', '-o', theirs],
  })
  const address = await server.listening()
  const traced = (): TracedCall[] =>
    readFileSync(ours, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  // strace is our child and the server is its child; its first thread has the number of both.
  const pid = traced().find(({ call }) => call === 'listen')?.thread ?? 0

  const polite = await Connection.open(address, PATIENCE)
  await polite.expectEcho(text('hello'))
  await polite.expectEcho(text('and goodbye'))
  polite.halfClose()
  await polite.expectEnd('the end')
  const rude = await Connection.open(address, PATIENCE)
  await rude.expectEcho(text('hello'))
  rude.reset()
  await server.recordOf(rude.localPort)
  const idle = await Connection.open(address, PATIENCE)
  await idle.expectEcho(text('and then'))
  process.kill(pid, 'SIGTERM')
  await idle.expectEnd('nothing')
  idle.halfClose()
  expect(await server.ended).toBe(0)

  const calls = traced()
  const straced = parseStrace(readFileSync(theirs, 'utf8'))
  const serving = calls.find(({ call }) => call === 'accept4')?.thread ?? 0
  expect(serving).not.toBe(pid)

  for (const thread of [pid, serving]) {
    const seenHere = calls.filter((call) => call.thread === thread).map(fromTrace)
    const made = new Set(seenHere.map(({ call }) => call))
    const mine = new Set(seenHere.flatMap(({ descriptors }) => descriptors))
    const seenThere = notOnFiles(straced.filter((call) => call.thread === thread))
      .map(fromStrace)
      .filter(({ call, descriptors }) => made.has(call) && descriptors.every((fd) => mine.has(fd)))
    // Node has used the same numbers before, for what it has closed since.
    const first = seenThere.findIndex((call) => same(call, seenHere.find(onDescriptors)))
    const whole = seenHere.filter(onDescriptors)
    expect(whole.length).toBeGreaterThan(thread === serving ? 20 : 4)
    expect(seenThere.slice(first, first + whole.length)).toEqual(whole)
  }
})

/** Without what Node does to files: they get the numbers of descriptors that were closed. */
function notOnFiles(calls: readonly StracedCall[]): StracedCall[] {
  const files = new Set<number>()
  return calls.filter((call) => {
    if (call.call === 'openat') files.add(call.result ?? -1)
    const fd = Number.parseInt(call.arguments, 10)
    if (!files.has(fd)) return true
    if (call.call === 'close') files.delete(fd)
    return false
  })
}

/** socket(2) and eventfd(2) name no descriptor: Node makes others, and who could tell? */
function onDescriptors({ descriptors }: SeenCall): boolean {
  return !descriptors.includes(-1)
}

function same(one: SeenCall, other: SeenCall | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
