/**
 * A pool of processes: a master that has as many workers as somebody tells it to, a
 * few times a second, and workers that take one client at a time.
 */
import { parseArgs } from 'node:util'
import {
  accept4,
  ChildStatus,
  close,
  ftruncate,
  Mapping,
  Memory,
  MFD_CLOEXEC,
  memfd_create,
  must,
  P_PIDFD,
  POLLIN,
  PollSet,
  PROT_READ,
  PROT_WRITE,
  poll,
  read,
  SOCK_NONBLOCK,
  SocketAddress,
  WEXITED,
  waitid,
  write,
} from '#sys'
import { listeningSocket, nameOf } from '../../../1-echo/listening-socket.ts'
import { LineReader, writeAll } from '../../../1-echo/robust-io.ts'
import { type Spawned, spawnJoined } from '../../master/spawn-worker.ts'

/** How things stand. */
export interface Situation {
  /** Workers that take clients; and how many of them have one. */
  readonly workers: number
  readonly busy: number
  /** There are to be so many at least, and at most. */
  readonly min: number
  readonly max: number
  /** Milliseconds since the master began. */
  readonly now: number
}

/** Says how many workers there should be. */
export interface Policy {
  wanted(situation: Situation): number
}

interface Worker extends Spawned {
  readonly slot: number
}

/** What a worker is born with. */
const [LISTENER, LIFELINE, BOARD, LENGTH] = [3, 4, 5, 4096]
/** Milliseconds between two looks. */
const PERIOD = 50
const watched = new PollSet(1024)
const memory = new Memory(8192)

/** The program: a master, or what it starts. `program` is the file that calls this. */
export function dynamicPool(program: string, policy: Policy): void {
  if (process.argv[2] === 'worker') work(Number(process.argv[3]))
  else master(program, policy)
}

function master(program: string, policy: Policy): never {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '9000' },
      min: { type: 'string', default: '2' },
      max: { type: 'string', default: '6' },
    },
  })
  const limits = { min: Number(values.min), max: Number(values.max) }
  const listener = listeningSocket('127.0.0.1', Number(values.port))
  const board = must(memfd_create('pool', MFD_CLOEXEC), 'memfd_create')
  must(ftruncate(board, LENGTH), 'ftruncate')
  const { words } = mapped(board)
  const given = [[listener, LISTENER] as const, [board, BOARD] as const]
  let active: Worker[] = []
  let leaving: Worker[] = []
  console.log(`listening on ${nameOf(listener)}`)
  for (;;) {
    const busy = active.filter(({ slot }) => Atomics.load(words, slot) !== 0).length
    const now = Math.floor(performance.now())
    const wanted = policy.wanted({ ...limits, workers: active.length, busy, now })
    while (active.length < Math.max(1, wanted)) active.push(spawn())
    while (active.length > Math.max(1, wanted)) dismiss()
    wait()
  }

  function spawn(): Worker {
    const taken = new Set([...active, ...leaving].map(({ slot }) => slot))
    const slot = Array.from({ length: 1024 }, (_, at) => at).find(
      (at) => !taken.has(at),
    )
    const number = slot ?? 0
    Atomics.store(words, number, 0)
    const spawned = spawnJoined(program, ['worker', `${number}`], LIFELINE, given)
    return { ...spawned, slot: number }
  }

  /** Lets one go, an idle one where there is any: it finishes what it has begun. */
  function dismiss(): void {
    const idle = active.find(({ slot }) => Atomics.load(words, slot) === 0)
    const one = (idle ?? active[0]) as Worker
    active = active.filter((each) => each !== one)
    leaving.push(one)
    close(one.channel)
  }

  /** Sleeps until the next look, or the end of a worker. */
  function wait(): void {
    const all = [...active, ...leaving]
    for (const [at, { pidfd }] of all.entries()) watched.set(at, pidfd, POLLIN)
    if (poll(watched, all.length, PERIOD) <= 0) return
    const ended = all.filter((_, at) => watched.revents(at) !== 0)
    for (const { channel, pidfd } of ended) {
      must(waitid(P_PIDFD, pidfd, new ChildStatus(), WEXITED), 'waitid')
      close(pidfd)
      if (active.some((each) => each.pidfd === pidfd)) close(channel)
    }
    active = active.filter((each) => !ended.includes(each))
    leaving = leaving.filter((each) => !ended.includes(each))
  }
}

/** Takes one client after the other, until the master lets go of it. */
function work(slot: number): void {
  const { words } = mapped(BOARD)
  const peer = new SocketAddress()
  for (;;) {
    waitFor(LISTENER, true)
    const client = accept4(LISTENER, peer, SOCK_NONBLOCK)
    if (client < 0) continue
    Atomics.store(words, slot, 1)
    answer(client)
    Atomics.store(words, slot, 0)
  }
}

/** The end of the master's channel is the end of a worker, where it is idle. */
function waitFor(fd: number, isIdle: boolean, events: number = POLLIN): number {
  watched.set(0, fd, events)
  watched.set(1, LIFELINE, POLLIN)
  if (poll(watched, isIdle ? 2 : 1, -1) > 0 && isIdle && watched.revents(1)) {
    process.exit()
  }
  return 0
}

function answer(client: number): void {
  const wait = (fd: number, events: number) => waitFor(fd, false, events)
  const io = { read, write, wait }
  const lines = new LineReader(client, memory, io)
  let length = lines.readLine()
  while (length > 2) length = lines.readLine()
  const page = `From ${process.pid}\n`
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${page.length}\r\n`
  const response = `${head}Connection: close\r\n\r\n${page}`
  if (length === 2) writeAll(client, memory, 0, memory.bytes.write(response), io)
  close(client)
}

function mapped(fd: number): Mapping {
  const mapping = Mapping.of(fd, LENGTH, PROT_READ | PROT_WRITE)
  if (typeof mapping === 'number') throw new Error(`mmap: ${mapping}`)
  return mapping
}
