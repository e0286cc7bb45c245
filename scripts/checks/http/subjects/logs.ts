/** The access log and the error log of an HTTP server. */
import { until } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import type { Server } from '../../server.ts'
import { askOnce, clientOf } from '../ask.ts'
import { apartFrom, expectParts, isVisit, type Parts, visitMarked } from '../log-lines.ts'
import { get, getAlphabet, head, request, shown } from '../request.ts'
import { announcesEnd } from '../response.ts'

const accessLog: Check = {
  id: 'access-log',
  title: 'logs every request in Combined Log Format, with how long it took',
  rule: 'guide',
  why: 'One line a request, in the form that every tool reads: who, when, what, with which result, how much, from where, with what.',
  reading: 'Apache HTTP Server documentation, Log Files; RFC 9110 §10.1.3 and §10.1.5',
  async run(context) {
    const start = Date.now()
    const sent = getAlphabet('Referer: http://localhost/from', 'User-Agent: check/1.0 (access-log)')
    const asked = sent.replace('.txt', '.txt?access-log')
    await askOnce(context, asked)
    const visit = await visitMarked(context, '?access-log', shown(asked))
    expectParts(visit, WHOLE, shown(asked))
    if (!/\d/.test(visit.rest)) {
      const expected = 'how long it took, as a number behind the format'
      fail({ sent: shown(asked), expected, came: visit.line })
    }
    const apart = apartFrom(visit, start)
    if (!(apart > -3_000 && apart < 60_000)) {
      const expected = `the time at which it was sent, ${new Date(start).toUTCString()}, in the zone that the line names`
      fail({ sent: shown(asked), expected, came: visit.line })
    }
    for (const [mark, line, parts] of LINES) await expectLine(context, mark, line, parts)
  },
}

const WHOLE: Parts = {
  peer: '127.0.0.1',
  request: 'GET /alphabet.txt?access-log HTTP/1.1',
  status: 200,
  bytes: 26,
  referer: 'http://localhost/from',
  agent: 'check/1.0 (access-log)',
}

const LINES: readonly (readonly [mark: string, sent: string, Parts])[] = [
  ['log-404', get('/not-there?log-404'), { status: 404, referer: '-' }],
  ['log-head', request('HEAD', '/alphabet.txt?log-head'), { status: 200, bytes: 0 }],
  ['log-304', get('/alphabet.txt?log-304', 'If-None-Match: *'), { status: 304, bytes: 0 }],
  ['log-206', get('/alphabet.txt?log-206', 'Range: bytes=0-4'), { status: 206, bytes: 5 }],
  ['log-empty', get('/empty.txt?log-empty'), { status: 200, bytes: 0 }],
  ['log-400', head('GET /alphabet.txt?log-400 HTTP/1.1'), { status: 400 }],
]

/** The connection is kept: the line does not wait for its end. */
async function expectLine(
  context: Context,
  mark: string,
  sent: string,
  parts: Parts,
): Promise<void> {
  const client = await clientOf(context)
  const { status } = await client.ask(sent, { toHead: sent.startsWith('HEAD') })
  const visit = await visitMarked(context, mark, shown(sent), { situation: KEPT })
  // Ranges and conditions may be ignored: the line is of what was answered.
  const expected = status === parts.status ? parts : { status }
  expectParts(visit, expected, shown(sent), KEPT)
  await client.connection.close()
}

const KEPT = 'the connection is still open'

const pipelinedLog: Check = {
  id: 'access-log-pipelined',
  title: 'logs a line for each request of a connection, and in each what is its own',
  rule: 'guide',
  why: 'A log that counts connections does not know what was asked for.',
  reading: 'RFC 9112 §9.3; Apache HTTP Server documentation, Log Files',
  async run(context) {
    let done = 0
    // A server may end a connection behind any response: then the rest is asked on the next one.
    while (done < PIPELINED.length) done += await expectLogged(context, PIPELINED.slice(done))
  },
}

/** Sends the requests at once, and returns how many were answered: at least one. */
async function expectLogged(context: Context, requests: typeof PIPELINED): Promise<number> {
  const client = await clientOf(context)
  await client.send(requests.map(({ sent }) => sent).join(''))
  const situation = `one of ${requests.length} requests that were sent at once`
  for (const [index, { sent, mark }] of requests.entries()) {
    const response = await client.response(sent)
    const visit = await visitMarked(context, mark, shown(sent), { situation })
    const { status, content } = response
    const parts = { status, bytes: content.length, agent: `agent of ${mark}` }
    expectParts(visit, parts, shown(sent), situation)
    if (!announcesEnd(response)) continue
    await client.connection.close()
    return index + 1
  }
  return requests.length
}

const PIPELINED = [
  ['/alphabet.txt', 'one-of-four'],
  ['/style.css', 'two-of-four'],
  ['/not-there', 'three-of-four'],
  ['/empty.txt', 'four-of-four'],
].map(([path, mark = '']) => ({
  mark,
  sent: get(`${path}?${mark}`, `User-Agent: agent of ${mark}`),
}))

const errorLog: Check = {
  id: 'error-log',
  title: 'says in its error log why it refused a request (--log-level info), and not without',
  rule: 'guide',
  why: 'A status is for the client; the reason is for whoever keeps the server. The levels decide how much of it is heard.',
  reading: 'TLPI 37.5 Logging Messages and Errors Using syslog; syslog(3)',
  async run(context) {
    const sent = get('/link-outside.txt')
    const talkative = await context.startWith('--log-level info')
    const quiet = await context.startWith('--log-level error')
    for (const server of [talkative, quiet]) await askOnce(context, sent, server)
    await until(context.patience, () => reasons(talkative).length > 0)
    if (reasons(talkative).length === 0) {
      fail({
        situation: 'a server started with --log-level info',
        sent: shown(sent),
        expected: 'a line besides that of the access log which names the file, link-outside.txt',
        came: `no such line; the last ones were: ${talkative.program?.lines.slice(-3).join(' | ')}`,
      })
    }
    const [reason] = reasons(quiet)
    if (reason === undefined) return
    fail({
      situation: 'a server started with --log-level error',
      sent: shown(sent),
      expected: 'no line but that of the access log: a refusal is no error of the server',
      came: reason,
    })
  },
}

/** What is said of the refused file, and is no line of the access log. */
function reasons({ program }: Server): string[] {
  const lines = program?.lines ?? []
  return lines.filter((line) => line.includes('link-outside.txt') && !isVisit(line))
}

const logFile: Check = {
  id: 'log-file',
  title: 'writes its access log where it is told to (--access-log off)',
  rule: 'guide',
  why: 'What a log costs is paid with every request; whoever wants none must be able to say so.',
  reading: 'write(2); TLPI 13.1 Kernel Buffering of File I/O: The Buffer Cache',
  async run(context) {
    const server = await context.startWith('--access-log off')
    await askOnce(context, get('/alphabet.txt?not-logged'), server)
    await server.stop()
    const line = server.program?.lines.find((text) => text.includes('not-logged'))
    if (line === undefined) return
    fail({
      situation: 'a server started with --access-log off',
      sent: 'a request',
      expected: 'no line',
      came: line,
    })
  },
}

export const logging: Check[] = [accessLog, pipelinedLog, errorLog, logFile]
