/** Both ends of a real channel: nothing is lost, torn, or out of order, descriptors with it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AF_INET,
  close,
  EAGAIN,
  EPIPE,
  EPOLLIN,
  EPOLLOUT,
  Memory,
  type Message,
  must,
  read,
  SO_SNDBUF,
  SOL_SOCKET,
  SocketAddress,
  setsockopt,
  write,
} from '#sys'
import { closeNow, owned, pair, pipe } from '../../../tests/support/kernel.ts'
import { StandInLoop } from '../../../tests/support/stand-in-loop.ts'
import { Channel, channelPair, type Receiver } from './channel.ts'
import { CONNECTION, contentOf, LISTEN } from './messages.ts'

/** One end, and what has come there. */
class End implements Receiver {
  readonly channel: Channel
  readonly came: { kind: number; content: unknown; fds: number[] }[] = []
  readonly lostKinds: number[] = []
  readonly ends: (string | undefined)[] = []
  readonly fd: number
  readonly #loop: StandInLoop

  constructor(fd: number, loop: StandInLoop) {
    this.fd = fd
    this.#loop = loop
    this.channel = new Channel(fd, loop.asLoop, this)
  }

  received(kind: number, message: Message): void {
    const fds = Array.from({ length: message.descriptors }, (_, index) =>
      owned(message.descriptor(index)),
    )
    const isPassed = kind === CONNECTION || message.length === 1
    const content = isPassed ? undefined : contentOf(message)
    this.came.push({ kind, content, fds })
  }

  lost(kind: number): void {
    this.lostKinds.push(kind)
  }

  ended(failure?: string): void {
    this.ends.push(failure)
  }

  /** Turns of a loop in which this end is ready for whatever it is watched for. */
  turn(events: number = EPOLLIN): void {
    this.#loop.tell(this.fd, events)
  }

  get awaitsRoom(): boolean {
    return ((this.#loop.events.get(this.fd) ?? 0) & EPOLLOUT) !== 0
  }
}

function ends(): [End, End, StandInLoop] {
  const loop = new StandInLoop()
  const [one, other] = channelPair()
  return [new End(one, loop), new End(other, loop), loop]
}

/** Something that is written into `to` and comes out at `from`, so that both are one pipe. */
function isSamePipe(to: number, from: number): boolean {
  const one = new Memory(1)
  must(write(to, one, 0, 1), 'write')
  return read(from, one, 0, 1) === 1
}

describe('a channel', () => {
  test('brings everything in its order, however little room there is', () => {
    const said = fc.record({
      kind: fc.integer({ min: 1, max: 10 }),
      content: fc.oneof(
        fc.string({ maxLength: 2000 }),
        fc.record({ path: fc.string(), sizes: fc.array(fc.integer()) }),
      ),
      fds: fc.nat(2),
      /** Whether the other end reads then. */
      isRead: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(said, { maxLength: 60 }), (all) => {
        const [sender, receiver] = ends()
        // As little as the kernel allows.
        must(setsockopt(sender.fd, SOL_SOCKET, SO_SNDBUF, 1), 'setsockopt')
        const [from, to] = pipe()
        const messages = all.filter(({ kind }) => kind !== CONNECTION)
        for (const { content, fds, isRead, kind } of messages) {
          sender.channel.say(kind, content, ...Array(fds).fill(to))
          if (isRead) receiver.turn()
        }
        for (let turn = 0; turn < 2 * all.length + 2; turn += 1) {
          receiver.turn()
          if (sender.awaitsRoom) sender.turn(EPOLLOUT)
        }
        expect(sender.awaitsRoom).toBe(false)
        expect(receiver.came).toHaveLength(messages.length)
        for (const [index, { content, fds, kind }] of messages.entries()) {
          const came = receiver.came[index]
          expect(came).toMatchObject({ kind, content })
          expect(came?.fds).toHaveLength(fds)
          for (const fd of came?.fds ?? []) {
            expect(isSamePipe(fd, from)).toBe(true)
            closeNow(fd)
          }
        }
        sender.channel.close()
        receiver.turn()
        expect(receiver.ends).toEqual([undefined])
        closeNow(from)
        closeNow(to)
      }),
    )
  })

  test('passes a connection as long as there is room, and then says so', () => {
    const [sender, receiver] = ends()
    must(setsockopt(sender.fd, SOL_SOCKET, SO_SNDBUF, 1), 'setsockopt')
    const [one] = pair()
    const peer = SocketAddress.internet('127.0.0.1', 80)
    expect(peer.family).toBe(AF_INET)
    let passed = 0
    let result = 0
    while (passed < 10_000 && result === 0) {
      result = sender.channel.pass(one, peer)
      if (result === 0) passed += 1
    }
    expect(result).toBe(-EAGAIN)
    for (let turn = 0; turn <= passed / 64; turn += 1) receiver.turn()
    expect(receiver.came).toHaveLength(passed)
    for (const { fds, kind } of receiver.came) {
      expect([kind, fds.length]).toEqual([CONNECTION, 1])
    }
    expect(sender.channel.pass(one, peer)).toBe(0)
  })

  test('passes nothing before what has waited for room', () => {
    const [sender, receiver] = ends()
    must(setsockopt(sender.fd, SOL_SOCKET, SO_SNDBUF, 1), 'setsockopt')
    const [one] = pair()
    const peer = SocketAddress.internet('127.0.0.1', 80)
    let said = 0
    while (!sender.awaitsRoom && said < 10_000) {
      sender.channel.say(LISTEN, said)
      said += 1
    }
    expect(sender.awaitsRoom).toBe(true)
    expect(sender.channel.pass(one, peer)).toBe(-EAGAIN)
    receiver.turn()
    expect(sender.channel.pass(one, peer)).toBe(-EAGAIN)
    sender.turn(EPOLLOUT)
    receiver.turn()
    expect(receiver.came.map(({ content }) => content)).toEqual(
      Array.from({ length: said }, (_, number) => number),
    )
    expect(sender.channel.pass(one, peer)).toBe(0)
  })

  test('tells of its end once, and says nothing to nobody', () => {
    const [sender, receiver] = ends()
    receiver.channel.close()
    sender.channel.say(LISTEN, 1)
    expect(sender.ends).toEqual([])
    sender.turn()
    sender.turn()
    expect(sender.ends).toEqual([undefined])
    const [one] = pair()
    const peer = SocketAddress.internet('127.0.0.1', 80)
    expect(sender.channel.pass(one, peer)).toBe(-EPIPE)
    sender.channel.say(LISTEN, 1)
  })

  test('ends, and says why, where a word is lost', () => {
    const [sender, receiver] = ends()
    const gone = pipe()[0]
    closeNow(gone)
    sender.channel.say(LISTEN, 1, gone)
    expect(sender.ends).toEqual(['sendmsg: EBADF'])
    receiver.turn()
    expect(receiver.ends).toEqual([undefined])
    expect(receiver.came).toEqual([])
  })

  test('ends where what has come is read first', () => {
    const [sender, receiver] = ends()
    sender.channel.say(LISTEN, 7)
    sender.channel.close()
    receiver.turn()
    expect(receiver.came).toMatchObject([{ kind: LISTEN, content: 7 }])
    expect(receiver.ends).toEqual([undefined])
  })
})

test('an end that is closed leaves its descriptor to others', () => {
  const loop = new StandInLoop()
  const [one, other] = channelPair()
  const end = new End(one, loop)
  end.channel.close()
  end.channel.close()
  expect(loop.handlers.has(one)).toBe(false)
  must(close(other), 'close')
})
