import { readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../check.ts'
import { fail } from '../failure.ts'
import { get, request } from '../http/request.ts'
import { field } from '../http/response.ts'
import { count } from '../payload.ts'
import { askOnce, clientOf, download, expectServed, lengthOf, withSparse } from './service.ts'

const milestone = 's2.milestone.3'

/** Beyond 32 bits, signed and unsigned. */
const hugeLength = 5 * 2 ** 30

const bigFile: Check = {
  id: 'big-file',
  title: 'sends a file larger than its memory should be (--full: 2 GiB)',
  milestone,
  why: 'A server that reads a file before it sends it needs as much memory as its largest file, for every client. sendfile moves it inside the kernel.',
  reading: 'sendfile(2); TLPI 61.4 The sendfile() System Call',
  async run(context) {
    const pid = context.pidOf()
    await expectServed(context, 'nothing yet')
    const before = peakMemory(pid)
    await withSparse(context, 'big.bin', context.bulk, async () => {
      const { connection } = await download(context, '/big.bin')
      const head = (await lengthOf(connection)) - context.bulk
      const grown = peakMemory(pid) - before
      const isWhole = connection.ending === 'end of stream' && head > 0 && head < 2_000
      if (isWhole && grown < context.bulk / 2) return
      fail({
        sent: `GET of a file of ${count(context.bulk)}`,
        expected: 'all of it, without half as much memory for it',
        came: `${count(head + context.bulk)}, then ${connection.outcome()}; ${count(grown)} of memory more than before`,
      })
    })
  },
}

const beyond32Bits: Check = {
  id: 'beyond-32-bits',
  title: 'knows lengths and offsets beyond 32 bits',
  milestone,
  why: 'A length cut to 32 bits is wrong by four gigabytes, and one that is signed turns negative at two.',
  reading: 'RFC 9110 §8.6; sendfile(2), on offset; TLPI 5.10 I/O on Large Files',
  async run(context) {
    await withSparse(context, 'huge.bin', hugeLength, async () => {
      const client = await clientOf(context)
      const whole = await client.ask(request('HEAD', '/huge.bin'), { toHead: true })
      const length = field(whole, 'content-length')
      if (length !== `${hugeLength}`) {
        const expected = `Content-Length: ${hugeLength}`
        fail({ sent: 'HEAD of a file of 5 GiB', expected, came: length ?? 'none' })
      }
      const last = await client.ask(get('/huge.bin', `Range: bytes=${hugeLength - 10}-`))
      const range = field(last, 'content-range')
      const expected = `bytes ${hugeLength - 10}-${hugeLength - 1}/${hugeLength}`
      if (range === expected) return
      fail({ sent: 'the last 10 bytes of a file of 5 GiB', expected, came: range ?? 'no range' })
    })
  },
}

const shrinking: Check = {
  id: 'shrinking-file',
  title: 'ends a response whose file shrinks while it is sent, and that one only',
  milestone,
  why: 'The length was promised and cannot be kept. To fill it up with anything would be a lie; the end of the connection tells the client that the content is not whole.',
  reading: 'RFC 9112 §8; sendfile(2), RETURN VALUE',
  async run(context) {
    const length = 512 * 2 ** 20
    await withSparse(context, 'shrinking.bin', length, async (path) => {
      const { connection } = await download(context, '/shrinking.bin')
      await connection.next(1)
      truncateSync(path, 1_000)
      const came = await lengthOf(connection)
      if (connection.ending !== undefined && came < length) return
      fail({
        sent: 'GET of a file that shrinks meanwhile',
        expected: 'the end of the connection before the whole of what was promised',
        came: `${count(came)}, then ${connection.outcome()}`,
      })
    })
    await expectServed(context, 'a file that shrank while it was sent')
  },
}

const changing: Check = {
  id: 'changing-file',
  title: 'has another ETag when the file has changed, however soon',
  milestone: 's2.milestone.2',
  why: 'Two versions within one second have the same Last-Modified. A strong tag tells them apart, or it is not strong.',
  reading: 'RFC 9110 §8.8.1 and §8.8.3; statx(2)',
  async run(context) {
    const file = join(context.root, 'changing.txt')
    const seen = new Set<string>()
    for (const content of ['one\n', 'two\n', 'six\n', 'ten\n']) {
      // In its place, as an editor does, and of the same length.
      writeFileSync(`${file}.new`, content)
      renameSync(`${file}.new`, file)
      const response = await askOnce(context, get('/changing.txt', ...[...seen].map(asCondition)))
      const tag = field(response, 'etag') ?? 'no ETag'
      if (response.status !== 200 || response.content.toString() !== content || seen.has(tag)) {
        fail({
          sent: 'GET of a file that was replaced, with If-None-Match for what it was before',
          expected: '200, the new content and a new ETag',
          came: `${response.status}, ${response.content.length} bytes, ${tag}`,
        })
      }
      seen.add(tag)
    }
  },
}

const special: Check = {
  id: 'special-file',
  title: 'serves regular files only: a FIFO does not make it wait',
  milestone,
  why: 'open waits at a FIFO until somebody writes to it, which may be never.',
  reading: 'fifo(7); open(2), O_NONBLOCK',
  async run(context) {
    const fifo = join(context.root, 'fifo')
    await context.run(`test -p '${fifo}' || mkfifo '${fifo}'`).exited
    const { status } = await askOnce(context, get('/fifo'))
    if (status === 403 || status === 404) return
    fail({ sent: 'GET of a FIFO', expected: '403 or 404', came: `${status}` })
  },
}

function asCondition(tag: string): string {
  return `If-None-Match: ${tag}`
}

/** The most memory that the process has had, in bytes: VmHWM of `/proc/PID/status`. */
function peakMemory(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

export const bigFiles: Check[] = [bigFile, beyond32Bits, shrinking, special]
export const changes: Check[] = [changing]
