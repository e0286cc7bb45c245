/** What goes wrong in the kernel on the way to a file: no status says that it is the client's fault. */
import { symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { within } from '../../../lib/patience.ts'
import { exhaust, settledDescriptors } from '../../any-server/descriptors.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { CheckFailure, fail, situated } from '../../failure.ts'
import { askOnce, clientOf } from '../ask.ts'
import { protocol } from '../protocol.ts'
import { get, getAlphabet, shown } from '../request.ts'
import { members } from '../response.ts'
import { ALPHABET } from '../site.ts'

const EXHAUSTED = 'the server may open no more descriptors, and the connection is one that it had'

export const noDescriptor: Check = {
  id: 'no-descriptor-for-a-file',
  title: 'says of no file that it is not there when it has no descriptor for it',
  why: 'open fails with EMFILE, and the file is where it was. Told 404, a client would believe it, and a cache keep it. It is an error of the server, 500 or 503, and over when there is room again.',
  reading: 'open(2), EMFILE and ENFILE; RFC 9110 §15.5.5 and §15.6.4; getrlimit(2)',
  async run(context) {
    const server = await context.start()
    const pid = context.pidOf(server)
    await protocol.expectService(context, 'nothing yet', server)
    for (const sent of [getAlphabet(), get('/bare/'), get('/sub/')]) {
      const client = await clientOf(context, server)
      const { status, ...response } = await client.ask(getAlphabet())
      if (status !== 200 || members(response, 'connection').includes('close')) return
      await settledDescriptors(context, server)
      const makeRoom = await exhaust(pid)
      const came = await statusSoon(client.ask(sent))
      await makeRoom()
      await client.connection.close()
      // No answer is one as well: the server waits for room, or has ended the connection.
      if (came !== undefined && came !== 200 && came < 500) {
        const expected = '500 or 503, or 200 where it needs no descriptor'
        fail({ situation: EXHAUSTED, sent: shown(sent), expected, came: `${came}` })
      }
      const again = 'a request while the server could open nothing; then it could'
      await situated(EXHAUSTED, () => protocol.expectService(context, again, server))
    }
  },
}

/** The status, or undefined where none comes soon. */
async function statusSoon(asked: Promise<{ status: number }>): Promise<number | undefined> {
  const none = (error: unknown) => {
    if (!(error instanceof CheckFailure)) throw error
    return undefined
  }
  return await within(
    1_000,
    asked.then(({ status }) => status, none),
  )
}

/** Names by which open fails in other ways than ENOENT. */
const ODD: readonly (readonly [what: string, target: string])[] = [
  ['a link that leads to itself (ELOOP)', '/link-to-itself.txt'],
  ['a file below a link that leads to itself (ELOOP)', '/link-to-itself.txt/below'],
  ['a name of 255 bytes, which is not there', `/${'n'.repeat(255)}`],
  ['a name of 256 bytes (ENAMETOOLONG)', `/${'n'.repeat(256)}`],
  ['a path of 4,095 bytes', `/${'nn/'.repeat(1_364)}n.`],
  ['a path of 5,000 bytes (ENAMETOOLONG)', `/${'n/'.repeat(2_500)}`],
  ['a file below a file (ENOTDIR)', '/alphabet.txt/below'],
  ['a file with a slash behind its name (ENOTDIR)', '/alphabet.txt/'],
]

export const oddNames: Check = {
  id: 'odd-names',
  title: 'answers 404, or another refusal, where a name leads nowhere for another reason',
  why: 'ELOOP, ENAMETOOLONG and ENOTDIR are what a client can cause by a name: nothing is there, and nothing is wrong with the server.',
  reading: 'path_resolution(7); open(2), ERRORS; RFC 9110 §15.5.5',
  async run(context) {
    const link = join(context.root, 'link-to-itself.txt')
    symlinkSync('link-to-itself.txt', link)
    try {
      for (const [what, target] of ODD) await expectRefusal(context, what, target)
    } finally {
      unlinkSync(link)
    }
    await protocol.expectService(context, 'names that lead nowhere')
  },
}

async function expectRefusal(context: Context, what: string, target: string): Promise<void> {
  const { status } = await situated(what, () => askOnce(context, get(target)))
  if (status >= 300 && status < 500) return
  const expected = '404, or another status that is not 200 and no fault of the server'
  fail({ situation: what, sent: shown(get(target)), expected, came: `${status}` })
}

const FULL = '--access-log /dev/full'

export const fullLog: Check = {
  id: 'full-log',
  title: `goes on serving when its log cannot be written (${FULL})`,
  rule: 'guide',
  why: 'A disk is full one night, and write fails with ENOSPC. The line is lost; the sites that the server has need not be.',
  reading: 'full(4); write(2), ENOSPC',
  async run(context) {
    const server = await context.startWith(FULL)
    for (let time = 0; time < 3; time++) {
      const response = await situated(`a server started with ${FULL}: no line can be written`, () =>
        askOnce(context, getAlphabet(), server),
      )
      if (response.status === 200 && response.content.toString() === ALPHABET) continue
      const came = `${response.status} and ${response.content.length} bytes`
      fail({
        situation: `a server started with ${FULL}`,
        sent: shown(getAlphabet()),
        expected: '200 and the file',
        came,
      })
    }
  },
}
