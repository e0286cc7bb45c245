/** What the first program of week 13 does: memory for who needs it, and files out of memory. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '../../lib/patience.ts'
import type { Check } from '../check.ts'
import { fail, skip } from '../failure.ts'
import { askOnce, download } from '../http/ask.ts'
import { Asker } from '../http/asker.ts'
import { get } from '../http/request.ts'
import { ALPHABET, COMPRESSIBLE, HTML, LARGE } from '../http/site.ts'
import { count } from '../payload.ts'
import { expectPage, FRONT } from '../threads/clients.ts'
import { eachOf, expectContent, openCrowd, resetAll, roomFor } from './crowd.ts'
import { inMebibytes, memoryOf } from './memory.ts'

/** What lies at which target: each of another length, and all that is small. */
const FILES: readonly (readonly [target: string, content: string])[] = [
  ['/alphabet.txt', ALPHABET],
  ['/page.html', HTML],
  ['/compressed.txt', COMPRESSIBLE],
]
/** How many clients there are at once, and how often they come. */
const CLIENTS = 24
const ROUNDS = 3
/** Where a head is cut: in the middle of what it asks for. */
const CUT = 'GET /a'.length
/** How many clients say nothing, and how many are too few to show. */
const SILENT = 4000
const TOO_FEW = 1000
const KIBIBYTE = 1024
/** What each of them may cost, and how far a runtime's memory goes up and down in any case. */
const EACH = 2 * KIBIBYTE
const SWING = 6 * KIBIBYTE ** 2
/** How often the same file is asked for. */
const REQUESTS = 300
/** How many ask for more at once than sockets hold, and read it late. */
const DOWNLOADS = 4

const ownHeads: Check = {
  id: 'heads-of-their-own',
  title: 'keeps half a head apart from that of every other client',
  why: 'Everybody may be read into the same buffer as long as nothing has to be remembered. Who has sent half a head is lent another, and nobody else has that one meanwhile.',
  reading: 'UNP 30.6; nginx development guide, HTTP request; CS:APP 10.5.2',
  async run(context) {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const clients = await openCrowd(context, CLIENTS)
      const requests = clients.map((_, number) => {
        const [target, content] = FILES[number % FILES.length] as (typeof FILES)[number]
        return { sent: get(target, 'Connection: close'), content: Buffer.from(content) }
      })
      for (const [at, client] of clients.entries()) await client.send(cut(requests[at]?.sent).first)
      for (const [at, client] of [...clients.entries()].reverse()) {
        const { sent, content } = requests[at] as (typeof requests)[number]
        const { first, rest } = cut(sent)
        const what = `half a head on each of ${CLIENTS} connections, on this one ${JSON.stringify(first)}, and then the rest`
        expectContent(await client.ask(rest), what, 200, content)
      }
      // Some leave with their heads half sent: what was lent to them is somebody else's then.
      for (const client of await openCrowd(context, CLIENTS)) {
        await client.send(FRONT.slice(0, CUT))
        client.connection.halfClose()
        await client.connection.drain()
      }
    }
  },
}

const silent: Check = {
  id: 'silent-costs-little',
  title: `needs next to no memory for ${SILENT.toLocaleString('en')} clients who say nothing`,
  why: 'Most connections have nothing to say most of the time. A buffer for each of them would lie there empty; one that is lent only while something is unfinished serves them all.',
  reading:
    'proc_pid_status(5), RssAnon; Systems Performance 7.2.8, 7.2.10; Kegel, The C10K problem',
  async run(context) {
    const server = await context.start()
    const many = roomFor(context, SILENT, server)
    if (many < TOO_FEW) skip(`it may open ${many} connections: raise the limit, ulimit -n`)
    // What is made when it is first needed is there then.
    for (let turn = 0; turn < 2; turn += 1) {
      await eachOf(Array.from({ length: many / 4 }), () => askOnce(context, FRONT, server))
    }
    const before = memoryOf(context, server)
    const clients = await openCrowd(context, many, server)
    await askOnce(context, FRONT, server)
    const grown = memoryOf(context, server) - before
    for (const client of clients.slice(-3)) {
      await client.send(FRONT)
      await expectPage(client, `${many} connections without a word, and a request on one of them`)
    }
    await resetAll(clients)
    if (grown <= SWING + many * EACH) return
    fail({
      sent: `${many} connections without a word`,
      expected: `at most ${inMebibytes(SWING + many * EACH)} more of its own memory (RssAnon)`,
      came: `${inMebibytes(grown)} more, ${Math.round(grown / many / KIBIBYTE)} KiB each`,
    })
  },
}

const readOnce: Check = {
  id: 'out-of-memory',
  title: 'does not read a small file anew for each who asks for it',
  why: 'To open, to ask how large it is, to read, to close: four calls for bytes that are the same as a moment ago. In one block with their head, they leave with one.',
  reading: 'proc_pid_io(5), rchar; RFC 9110 §8.6',
  async run(context) {
    const pid = context.pidOf()
    const asker = new Asker(context)
    const sent = `GET /compressed.txt, ${REQUESTS} times`
    const content = Buffer.from(COMPRESSIBLE)
    const ask = async () =>
      expectContent(await asker.ask(get('/compressed.txt')), sent, 200, content)
    await ask()
    const before = bytesRead(pid)
    for (let turn = 0; turn < REQUESTS; turn += 1) await ask()
    const read = bytesRead(pid) - before
    const all = REQUESTS * content.length
    if (read <= all / 4) return
    fail({
      sent,
      expected: `less than a quarter of the ${count(all)} read by the server (rchar in /proc/${pid}/io)`,
      came: count(read),
    })
  },
}

const changes: Check = {
  id: 'changes-are-seen',
  title: 'sends what a file holds now, before long',
  why: 'Who keeps a copy has to look from time to time whether it is still one.',
  reading: 'RFC 9111 §1; statx(2); inotify(7)',
  async run(context) {
    const file = join(context.root, 'kept.txt')
    for (const content of ['one\n', 'another\n', 'a third\n']) {
      writeFileSync(`${file}.new`, content)
      renameSync(`${file}.new`, file)
      const end = performance.now() + context.patience
      let came = ''
      while (came !== content && performance.now() < end) {
        const response = await askOnce(context, get('/kept.txt', 'Connection: close'))
        came = response.content.toString()
        await sleep(50)
      }
      if (came === content) continue
      const sent = `GET of a file that was replaced, again and again for ${context.patience / 1000} s`
      fail({ sent, expected: JSON.stringify(content), came: JSON.stringify(came) })
    }
  },
}

const late: Check = {
  id: 'read-late',
  title: `sends a large file to ${DOWNLOADS} who read late, and small ones to others meanwhile`,
  why: 'What a client does not take stays where it is, in the block, and the connection knows how far it has come. Nobody else has to wait for that.',
  reading: 'TLPI 63.2.3; write(2), RETURN VALUE',
  async run(context) {
    const large = Buffer.concat(Array.from({ length: 8 }, () => LARGE))
    const path = join(context.root, 'late.bin')
    writeFileSync(path, large)
    const downloads = await eachOf(Array.from({ length: DOWNLOADS }), () =>
      download(context, '/late.bin'),
    )
    for (const [target, content] of [...FILES, ...FILES]) {
      const response = await askOnce(context, get(target, 'Connection: close'))
      expectContent(response, `GET ${target} beside downloads`, 200, Buffer.from(content))
    }
    for (const client of downloads.reverse()) {
      const response = await client.response('GET /late.bin')
      expectContent(response, `GET /late.bin, ${inMebibytes(large.length)}, read late`, 200, large)
    }
    rmSync(path)
  },
}

export const bufferPool: readonly Check[] = [ownHeads, silent, readOnce, changes, late]

function cut(request = ''): { first: string; rest: string } {
  return { first: request.slice(0, CUT), rest: request.slice(CUT) }
}

/** How many bytes read(2) and its like have given the process so far, those of pages in memory too. */
function bytesRead(pid: number): number {
  try {
    const [, bytes] = /^rchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8')) ?? []
    if (bytes !== undefined) return Number(bytes)
  } catch {
    // No such file, or not for us.
  }
  return skip('what it reads may not be looked at')
}
