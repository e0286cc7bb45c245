/** Files that grow, are replaced, or go while they are sent; and what of a change is seen afterwards. */
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { sleep } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { CheckFailure, situated } from '../../failure.ts'
import { count } from '../../payload.ts'
import { clientOf } from '../ask.ts'
import { Asker } from '../asker.ts'
import { untilAnswering } from '../progress.ts'
import { expectAnswer, type Verdict } from '../question.ts'
import { get, getAlphabet } from '../request.ts'
import { field, members } from '../response.ts'
import { type Shelf, withShelf } from '../shelf.ts'
import { LARGE } from '../site.ts'

/** More than the kernel keeps for a client that does not read: the server has not sent all of it. */
const MUCH = 24 * 2 ** 20
const OLD = Buffer.alloc(MUCH, LARGE.subarray(0, 1_000_003))
const NEW = Buffer.alloc(MUCH, LARGE.subarray(7, 500_009))

/** Asks for a large file, and changes it while it is on its way. */
async function whileSent(
  context: Context,
  shelf: Shelf,
  situation: string,
  change: (file: string) => void,
): Promise<void> {
  const file = shelf.put('large', OLD)
  const client = await clientOf(context)
  const request = get(shelf.target('large'))
  const behind = getAlphabet('Connection: close')
  await client.send(request + behind)
  await untilAnswering(context, context.server, client)
  await sleep(200)
  change(file)
  await situated(situation, async () => {
    const question = { request, expected: `200 and the ${count(MUCH)} that the file had` }
    const response = await expectAnswer(
      { ask: () => client.response(request) },
      question,
      ({ status, content }) => {
        if (status === 200 && content.equals(OLD)) return undefined
        const at = content.findIndex((byte, index) => byte !== OLD[index])
        return at < 0 ? `${status}` : `${status}, and from byte ${at} on another content`
      },
    )
    if (members(response, 'connection').includes('close')) return
    const next = { request: behind, expected: 'the response to the request behind it, and no more' }
    await expectAnswer({ ask: () => client.response(behind) }, next, ({ status }) =>
      status === 200 ? undefined : `${status}`,
    )
  })
  await client.connection.close()
}

const growing: Check = {
  id: 'growing-file',
  title: 'sends of a file that grows while it is sent as much as it has announced',
  why: 'A log grows all the time. What is sent beyond Content-Length is for the client the next response.',
  reading: 'RFC 9110 §8.6; RFC 9112 §6.3; sendfile(2), count',
  async run(context) {
    await withShelf(context, async (shelf) => {
      const situation = 'a file of 24 MiB, to which 1 MiB is appended while it is sent'
      await whileSent(context, shelf, situation, (file) =>
        appendFileSync(file, LARGE.subarray(0, 2 ** 20)),
      )
      const log = shelf.put('log', '')
      const asker = new Asker(context)
      for (let line = 1; line <= 100; line += 1) {
        await situated('a file to which a line is appended before each request, and after', () =>
          expectLines(asker, shelf, log, line),
        )
      }
    })
  },
}

/** What the file has, or had a moment ago, and not a byte of anything else. */
async function expectLines(asker: Asker, shelf: Shelf, log: string, line: number): Promise<void> {
  appendFileSync(log, `line ${line} of a log\n`)
  const question = { request: get(shelf.target('log')), expected: '200 and the lines of the file' }
  const answer = expectAnswer(asker, question, ({ status, content }) => {
    const isBegin = readFileSync(log).subarray(0, content.length).equals(content)
    return status === 200 && isBegin ? undefined : `${status} and ${count(content.length)}`
  })
  appendFileSync(log, 'and another one\n')
  await answer
}

const replaced: Check = {
  id: 'replaced-file',
  title: 'sends the file that it has begun to send to its end, whatever becomes of its name',
  why: 'A file that is open is the same file when its name leads to another one, or nowhere. A deployment renames; half of the old and half of the new would be neither.',
  reading: 'rename(2); unlink(2); open(2), on open file descriptions',
  async run(context) {
    await withShelf(context, async (shelf) => {
      const renamed = 'a file of 24 MiB, over which another one is renamed while it is sent'
      await whileSent(context, shelf, renamed, (file) => {
        writeFileSync(`${file}.new`, NEW)
        renameSync(`${file}.new`, file)
      })
      const deleted = 'a file of 24 MiB, which is deleted while it is sent'
      await whileSent(context, shelf, deleted, unlinkSync)
    })
  },
}

/** What is done to a file, and what is to be seen of it. */
type Change = readonly [what: string, change: (file: string) => void, seen: Verdict]

const holds =
  (text: string): Verdict =>
  ({ status, content }) =>
    status === 200 && content.toString() === text
      ? undefined
      : `${status} and "${content.toString('latin1', 0, 60)}"`

const is =
  (expected: number): Verdict =>
  ({ status }) =>
    status === expected ? undefined : `${status}`

const modified =
  (date: string): Verdict =>
  (response) => {
    const came = field(response, 'last-modified') ?? date
    return came === date ? undefined : `Last-Modified: ${came}`
  }

const PAST = 'Tue, 06 Feb 2018 03:04:05 GMT'

const CHANGES: readonly Change[] = [
  ['a file that is not there: 404', () => {}, is(404)],
  ['the file is written: the file', (file) => writeFileSync(file, 'one\n'), holds('one\n')],
  [
    'as much is written over it: the new text',
    (file) => writeFileSync(file, 'two\n'),
    holds('two\n'),
  ],
  [
    'more is written over it: all of it',
    (file) => writeFileSync(file, 'three, four\n'),
    holds('three, four\n'),
  ],
  ['it is truncated: nothing', (file) => writeFileSync(file, ''), holds('')],
  [
    'another text with a date of years ago: the text',
    (file) => {
      writeFileSync(file, 'old\n')
      utimesSync(file, new Date(PAST), new Date(PAST))
    },
    holds('old\n'),
  ],
  [`the date alone is another: Last-Modified: ${PAST}`, () => {}, modified(PAST)],
  [
    'as much with the same date: the new text',
    (file) => {
      writeFileSync(file, 'new\n')
      utimesSync(file, new Date(PAST), new Date(PAST))
    },
    holds('new\n'),
  ],
  [
    'its date is moved by a day: that date in Last-Modified',
    (file) => utimesSync(file, new Date(PAST), new Date(Date.parse(PAST) + 86_400_000)),
    modified('Wed, 07 Feb 2018 03:04:05 GMT'),
  ],
  ['it is deleted: 404', unlinkSync, is(404)],
  [
    'a directory has its name: its index, by a redirect or at once',
    (file) => {
      mkdirSync(file)
      writeFileSync(`${file}/index.html`, 'an index\n')
    },
    (response) =>
      response.status >= 300 && response.status < 400 ? undefined : holds('an index\n')(response),
  ],
  [
    'a file has it again: the file',
    (file) => {
      rmSync(file, { recursive: true })
      writeFileSync(file, 'again\n')
    },
    holds('again\n'),
  ],
]

const seenSoon: Check = {
  id: 'changes-are-seen',
  title: 'serves a file as it is now: written, deleted, or with another date',
  why: 'What was looked up for one request may be wrong for the next. A server may remember for a moment, and not until it is started again.',
  reading: 'RFC 9110 §8.8.2; stat(2)',
  async run(context) {
    await withShelf(context, async (shelf) => {
      const asker = new Asker(context)
      const file = shelf.put('changed.txt', '')
      unlinkSync(file)
      for (const [what, change, seen] of CHANGES) {
        change(file)
        const [situation = '', ...expected] = what.split(': ')
        const request = get(shelf.target('changed.txt'))
        const question = { situation, request, expected: expected.join(': ') }
        await soon(async () => {
          await expectAnswer(asker, question, seen)
        })
      }
    })
  },
}

/** So often something is asked for that may need a moment to be seen. */
const TRIES = 12

async function soon(ask: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof CheckFailure) || tries === TRIES) throw error
      await sleep(250)
    }
  }
}

export const filesInMotion: Check[] = [growing, replaced, seenSoon]
