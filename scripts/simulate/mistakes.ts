/** Mistakes of event loops, put into stage 4's sources: each is found, or this is no good. */
import { UsageError } from '../lib/usage-error.ts'
import type { Edit } from './load.ts'
import type { Way } from './settings.ts'

export interface Mistake {
  readonly name: string
  readonly about: string
  /** Where it can hurt only when the loop waits in this way. */
  readonly way?: Way
  readonly edits: readonly Edit[]
}

const LOOP = '4-events/loop/event-loop.ts'
const CONNECTION = '4-events/connection/connection.ts'
const WATCHED = '4-events/connection/watched-socket.ts'
const ANSWERING = '4-events/connection/answering.ts'
const OUTGOING = '4-events/connection/outgoing.ts'

export const mistakes: readonly Mistake[] = [
  // #region readiness
  {
    name: 'lost-rearm',
    about: 'the loop is not told that something else is waited for now',
    edits: [{ file: WATCHED, right: ': loop.change(this.fd, wanted)', wrong: ': 0' }],
  },
  {
    name: 'write-interest-left-on',
    about: 'there is always room to write to somebody who is sent nothing',
    way: 'level',
    edits: [
      {
        file: CONNECTION,
        right: `    }
    this.await(EPOLLIN | EPOLLRDHUP)`,
        wrong: `    }
    this.await(EPOLLIN | EPOLLRDHUP | 4)`,
      },
    ],
  },
  {
    name: 'edge-without-draining',
    about: 'after four receipts the rest waits for news, of which there is none',
    way: 'edge',
    edits: [{ file: CONNECTION, right: 'if (receipts === RECEIPTS) this.putOff()', wrong: '' }],
  },
  {
    name: 'edge-missed-while-writing',
    about: 'what came while a response was stuck is not looked for',
    way: 'edge',
    edits: [
      {
        file: CONNECTION,
        right: `    this.#receive(true)
  }
  // #endregion proceed`,
        wrong: `    this.#rest()
  }
  // #endregion proceed`,
      },
    ],
  },
  {
    name: 'closed-but-watched',
    about: 'a closed descriptor stays in the list of poll(2)',
    way: 'poll',
    edits: [
      {
        file: '4-events/loop/poll-poller.ts',
        right: `  forget(fd: number): void {
    this.remove(fd)`,
        wrong: `  forget(_fd: number): void {`,
      },
    ],
  },
  {
    name: 'half-close-as-reset',
    about: 'who has said all is taken for gone',
    edits: [
      {
        file: CONNECTION,
        right: '      if (this.state === WRITING) {\n        // Its',
        wrong:
          '      if (events & EPOLLRDHUP) this.end(GONE)\n      else if (this.state === WRITING) {\n        // Its',
      },
    ],
  },
  // #endregion readiness
  // #region later
  {
    name: 'deferred-forgotten',
    about: 'the loop sleeps on what was put off',
    edits: [{ file: LOOP, right: 'if (this.#deferred.length > 0) return 0', wrong: '' }],
  },
  {
    name: 'timer-of-another',
    about: 'a timer outlives its connection, and its number has a new one',
    edits: [
      {
        file: WATCHED,
        right: '    this.arm(Infinity)\n    this.#isPutOff = false',
        wrong: '    this.#isPutOff = false',
      },
      { file: CONNECTION, right: 'this.arm(loop.at.now + limits.headerTimeout)', wrong: '' },
    ],
  },
  {
    name: 'timer-of-the-next-turn',
    about: 'what is in the slot of a wheel is due, whatever turn it is of',
    edits: [
      {
        file: '4-events/loop/timer-wheel.ts',
        right: 'if (deadline <= tick) {',
        wrong: 'if (deadline < Infinity) {',
      },
    ],
  },
  {
    name: 'idle-time-not-begun',
    about: 'the time of the next request goes on from the last one',
    edits: [
      {
        file: CONNECTION,
        right: 'this.arm(this.parts.loop.at.now + this.parts.idleTimeout)',
        wrong: '',
      },
    ],
  },
  // #endregion later
  // #region bytes
  {
    name: 'rest-of-a-batch',
    about: 'when a response is stuck, the requests behind it are dropped',
    edits: [
      {
        file: ANSWERING,
        right: 'if (next < end && !isLast) this.#keep(connection, next, end)',
        wrong: '',
      },
    ],
  },
  {
    name: 'batch-not-sent',
    about: 'what was gathered waits for the next one who sends',
    edits: [
      {
        file: ANSWERING,
        right: '    connection.idle()\n    return this.#flush(connection)',
        wrong: '    connection.idle()\n    return true',
      },
    ],
  },
  {
    name: 'buffer-given-back-early',
    about: 'the buffer of a stuck response goes back to the pool, and is lent to another',
    edits: [
      {
        file: OUTGOING,
        right: '    this.end = bytes.length\n',
        wrong: '    this.end = bytes.length\n    pool.giveBack(this.memory)\n',
      },
    ],
  },
  {
    name: 'shared-buffer-kept',
    about: 'a stuck response stays in the memory that all responses are made in',
    edits: [
      {
        file: '4-events/connection/conversation.ts',
        right: 'if (this.#output === undefined) {',
        wrong: 'if (this.#output === null) {',
      },
    ],
  },
  {
    name: 'file-closed-while-sent',
    about: 'a file that the cache lets go of is closed, though somebody is still sent it',
    edits: [
      {
        file: '4-events/cache/cached-response.ts',
        right: 'this.#isDropped && this.#users === 0 && this.file',
        wrong: 'this.#isDropped && this.file',
      },
    ],
  },
  {
    name: 'never-compared',
    about: 'what was kept once is true for ever',
    edits: [
      {
        file: '4-events/cache/response-cache.ts',
        right: 'if (it.second !== second) {',
        wrong: 'if (it.second < 0) {',
      },
    ],
  },
  // #endregion bytes
  // #region accept
  {
    name: 'no-descriptors-spin',
    about: 'the listener stays watched while there are no descriptors',
    edits: [
      {
        file: '4-events/acceptor.ts',
        right: '    this.#unwatch()\n    this.#parts.loop.arm(this.#timer, this.#accepting',
        wrong: '    this.#parts.loop.arm(this.#timer, this.#accepting',
      },
    ],
  },
  {
    name: 'accept-never-resumes',
    about: 'once there were too many, nobody is accepted any more',
    edits: [
      {
        file: '4-events/server.ts',
        right: 'if (this.#phase === SERVING) this.#entrance.watch()',
        wrong: 'if (this.#phase === SERVING) return',
      },
    ],
  },
  {
    name: 'pause-without-end',
    about: 'once descriptors were missing, nobody is accepted any more',
    edits: [
      {
        file: '4-events/acceptor.ts',
        right: '  due(): void {\n    this.watch()',
        wrong: '  due(): void {',
      },
      {
        file: '4-events/server.ts',
        right: 'if (this.#phase === SERVING) this.#entrance.watch()',
        wrong:
          'if (this.#phase === SERVING) { if (this.#entrance.isCrowded) this.#entrance.watch() }',
      },
    ],
  },
  {
    name: 'stop-waits-for-nobody',
    about: 'the last connection ends, and the stop goes on waiting',
    edits: [
      {
        file: '4-events/server.ts',
        right: 'else if (this.#states.open === 0) this.#materials.loop.stop()',
        wrong: '',
      },
    ],
  },
  {
    name: 'end-without-a-word',
    about: 'no log says why a connection was ended',
    edits: [
      {
        file: CONNECTION,
        right: 'if (isTold(level)) logs.errors.write(level',
        wrong: "if (level === 'error') logs.errors.write(level",
      },
    ],
  },
  // #endregion accept
]

export function mistakeNamed(name: string): Mistake {
  const found = mistakes.find((it) => it.name === name)
  if (found) return found
  throw new UsageError(`there is no mistake '${name}': --mistakes lists them`)
}
