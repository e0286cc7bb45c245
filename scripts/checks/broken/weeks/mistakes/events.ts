/** Mistakes in the first programs of weeks 10 to 13. */
import type { Mistake } from './mistake.ts'

const EVENTS = { week: 10, program: '4-events/first-events.ts' }
const NEVER_BLOCKING = { week: 11, program: '4-events/first-never-blocking.ts' }
const BUFFER_POOL = { week: 13, program: '4-events/first-buffer-pool.ts' }
const STATE_MACHINE = { week: 12, program: '4-events/first-state-machine.ts' }

export const events: readonly Mistake[] = [
  {
    ...EVENTS,
    name: 'asks without waiting',
    change: ['epoll_wait(epoll, ready, -1)', 'epoll_wait(epoll, ready, 0)'],
    caughtBy: ['sleeps-until-spoken-to'],
  },
  {
    ...EVENTS,
    name: 'lets go of nobody',
    change: ['close(client) // which takes it off the list as well', ''],
    caughtBy: ['sleeps-until-spoken-to'],
  },
  {
    ...EVENTS,
    name: 'goes on with one client as long as there is one',
    change: ['else echo(fd)', 'else for (;;) echo(fd)'],
    caughtBy: ['whoever-speaks'],
  },
  {
    ...EVENTS,
    name: 'looks at the first that is ready, and is told of it once',
    change: ['fd, EPOLLIN, 0)', 'fd, EPOLLIN | (2 ** 31), 0)'],
    caughtBy: ['backlog'],
  },
  {
    ...EVENTS,
    name: 'has a thread for each connection besides',
    change: [
      'if (client >= 0) watch(client)',
      "if (client < 0) return\n  watch(client)\n  const { Worker } = process.getBuiltinModule('node:worker_threads')\n  new Worker('setInterval(() => {}, 1000)', { eval: true })",
    ],
    caughtBy: ['one-thread'],
  },
  {
    ...NEVER_BLOCKING,
    name: 'blocks',
    change: ['SOCK_NONBLOCK | SOCK_CLOEXEC', 'SOCK_CLOEXEC'],
    caughtBy: ['non-blocking', 'others-beside-the-slow'],
  },
  {
    ...NEVER_BLOCKING,
    name: 'does not read on to EAGAIN where it is told once',
    change: ['(edge && result > 0)', 'false'],
    caughtBy: ['edge'],
  },
  {
    ...NEVER_BLOCKING,
    name: 'goes on asking for room to write',
    change: ['waited ? EPOLLIN : EPOLLOUT', 'EPOLLIN | EPOLLOUT'],
    caughtBy: ['sleeps-beside-the-slow'],
  },
  {
    ...NEVER_BLOCKING,
    name: 'never asks for room, and tries whenever there is something to read',
    change: ['!edge && kept.has(client) !== waited', 'waited && !waited'],
    caughtBy: ['sleeps-beside-the-slow'],
  },
  {
    ...NEVER_BLOCKING,
    name: 'keeps what has left already',
    change: [
      'subarray(Math.max(written, 0), count)',
      'subarray(written > 0 && written === count ? count : 0, count)',
    ],
    caughtBy: ['slow-reader'],
  },
  {
    ...NEVER_BLOCKING,
    name: 'reads on while something is kept',
    change: [
      'rest?.copy(memory.bytes) ?? read(client, memory, 0, memory.length)',
      'read(client, memory, 0, memory.length)',
    ],
    caughtBy: ['slow-reader'],
  },
  {
    ...STATE_MACHINE,
    name: 'has one state for all connections',
    change: [
      '{ ...BEGIN, fd: accept4(listener, peer, SOCK_NONBLOCK) }',
      `Object.defineProperty({ ...BEGIN, fd: accept4(listener, peer, SOCK_NONBLOCK) }, 'state', {
        get: () => BEGIN.state,
        set(state) {
          BEGIN.state = state
        },
      })`,
    ],
    caughtBy: ['cut-anywhere', 'side-by-side'],
  },
  {
    ...STATE_MACHINE,
    name: 'begins anew with each read',
    change: [
      'if (output) client.output',
      "if (!output) client.state = 'begin'\n    if (output) client.output",
    ],
    caughtBy: ['cut-anywhere', 'side-by-side'],
  },
  {
    ...STATE_MACHINE,
    name: 'forgets what the text was before the cut',
    change: [
      'if (output) client.output',
      "if (!output) client.text = ''\n    if (output) client.output",
    ],
    caughtBy: ['cut-anywhere', 'side-by-side'],
  },
  {
    ...STATE_MACHINE,
    name: 'drops what is behind a head',
    change: [
      'bytes.subarray(0, result)) take(client, byte)',
      'bytes.subarray(0, result)) if (!client.output) take(client, byte)',
    ],
    caughtBy: ['ten-at-once', 'many-unread'],
  },
  {
    ...STATE_MACHINE,
    name: 'drops what could not leave at once',
    change: ['output.slice(result)', "''"],
    caughtBy: ['many-unread'],
  },
  {
    ...STATE_MACHINE,
    name: 'asks for room though there is nothing to write',
    change: ['client.output ? EPOLLOUT : EPOLLIN', 'EPOLLOUT | EPOLLIN'],
    caughtBy: ['sleeps-between-bytes'],
  },
  {
    ...STATE_MACHINE,
    name: 'keeps every connection',
    change: ["client.after = 'close'\n", "client.after = 'keep-alive'\n"],
    caughtBy: ['last-request'],
  },
  {
    ...BUFFER_POOL,
    name: 'lends nothing, and reads on where another has read',
    change: ['pool.pop() ?? new Memory(shared.length)', 'shared'],
    caughtBy: ['heads-of-their-own'],
  },
  {
    ...BUFFER_POOL,
    name: 'takes a buffer back twice',
    change: ['client.buffer = shared\n', ''],
    caughtBy: ['heads-of-their-own'],
  },
  {
    ...BUFFER_POOL,
    name: 'lends to everybody who comes',
    change: [
      'fd: accept4(listener, peer, SOCK_NONBLOCK) }',
      'fd: accept4(listener, peer, SOCK_NONBLOCK), buffer: new Memory(8192) }',
    ],
    caughtBy: ['silent-costs-little'],
  },
  {
    ...BUFFER_POOL,
    name: 'never looks again whether a file is as it was',
    change: ['loop.at.now + 1000', 'Infinity'],
    caughtBy: ['changes-are-seen'],
  },
  {
    ...BUFFER_POOL,
    name: 'keeps no response',
    change: ['if (block.length < 99_999) cache', 'if (block.length < 0) cache'],
    caughtBy: ['out-of-memory'],
  },
  {
    ...BUFFER_POOL,
    name: 'begins anew with what is half sent',
    change: ['write(fd, block, sent, left)', 'write(fd, block, 0, left)'],
    caughtBy: ['read-late'],
  },
]
