/** The access log and the error log of an HTTP server. */
import { until } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import type { Server } from '../../server.ts'
import { askOnce, clientOf } from '../ask.ts'
import { escaped, get, getAlphabet, head, request, shown } from '../request.ts'

/** A line in Combined Log Format; what a client decides on stands in quotes, escaped. */
const COMBINED =
  /^(?<peer>\S+) \S+ \S+ \[(?<date>\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "(?<request>(?:[^"\\]|\\.)*)" (?<status>\d{3}) (?<bytes>\d+|-) "(?<referer>(?:[^"\\]|\\.)*)" "(?<agent>(?:[^"\\]|\\.)*)"(?: (?<duration>.*))?$/

type Line = Record<string, string | undefined>

const accessLog: Check = {
  id: 'access-log',
  title: 'logs every request in Combined Log Format, with how long it took',
  why: 'One line a request, in the form that every tool reads: who, when, what, with which result, how much, from where, with what.',
  reading: 'Apache HTTP Server documentation, Log Files; RFC 9110 §10.1.3 and §10.1.5',
  async run(context) {
    const start = Date.now()
    const sent = getAlphabet('Referer: http://localhost/from', 'User-Agent: check/1.0 (access-log)')
    await askOnce(context, sent.replace('.txt', '.txt?access-log'))
    const line = await lineWith(context, '?access-log', sent)
    expectParts(line, sent, {
      peer: /^127\.0\.0\.1$/,
      request: /^GET \/alphabet\.txt\?access-log HTTP\/1\.1$/,
      status: /^200$/,
      bytes: /^26$/,
      referer: /^http:\/\/localhost\/from$/,
      agent: /^check\/1\.0 \(access-log\)$/,
      duration: /^\d+(\.\d+)?( .*)?$/,
    })
    expectNow(line, start, sent)
    await expectLine(context, get('/not-there?log-404'), 'log-404', {
      status: /^404$/,
      referer: /^-$/,
    })
    await expectLine(context, request('HEAD', '/alphabet.txt?log-head'), 'log-head', {
      status: /^200$/,
      bytes: /^[0-]$/,
    })
    const condition = getAlphabet('If-None-Match: *').replace('.txt', '.txt?log-304')
    await expectLine(context, condition, 'log-304', { status: /^304$/, bytes: /^[0-]$/ })
    const range = getAlphabet('Range: bytes=0-4').replace('.txt', '.txt?log-206')
    await expectLine(context, range, 'log-206', { status: /^206$/, bytes: /^5$/ })
    await expectLine(context, head('GET /alphabet.txt?log-400 HTTP/1.1'), 'log-400', {
      status: /^400$/,
    })
  },
}

const pipelinedLog: Check = {
  id: 'access-log-pipelined',
  title: 'logs a line for each request of a connection',
  why: 'A log that counts connections does not know what was asked for.',
  reading: 'RFC 9112 §9.3; Apache HTTP Server documentation, Log Files',
  async run(context) {
    const client = await clientOf(context)
    const targets = [
      '/alphabet.txt?one-of-three',
      '/style.css?two-of-three',
      '/not-there?three-of-three',
    ]
    await client.send(targets.map((target) => get(target)).join(''))
    for (const target of targets) {
      await client.response(get(target))
      await lineWith(context, target, get(target))
    }
  },
}

/** What a client sends so that the log says what did not happen. */
const FORGERIES: Record<string, string> = {
  quotes: getAlphabet('User-Agent: forged-1" 200 1 "-" "x', 'Referer: "a\\" \\'),
  escapes: getAlphabet('User-Agent: forged-2 \\x22 \\" \\n \xff\xfe\x80'),
  separators: getAlphabet('User-Agent: forged-3 \xe2\x80\xa8\xc2\x85\x9b31m'),
  'line ends in the query': get('/alphabet.txt?forged-4%0d%0a127.0.0.1%20-%20-'),
  'a refused target': head('GET /forged-5\x1b[2J\x07"\\ HTTP/1.1', 'Host: localhost'),
  'a bare CR': head('GET /forged-6\r127.0.0.1 - - [] HTTP/1.1', 'Host: localhost'),
  'a bare LF': 'GET /forged-7\n127.0.0.1 - - [] "GET /never HTTP/1.1" 200 1\r\n\r\n',
  'a NUL': head('GET /forged-8\0 HTTP/1.1', 'Host: localhost'),
}

const injection: Check = {
  id: 'log-injection',
  title: 'lets no client write a line of the log, or a part of one',
  why: 'Target, Referer and User-Agent are a stranger’s text. A line end in it would be a line that nobody served, a quote would move the fields, and an ESC tells the terminal of whoever reads the log what to do.',
  reading:
    'CWE-117 Improper Output Neutralization for Logs; Apache HTTP Server 2.0.46, on mod_log_config',
  async run(context) {
    const lines = logOf(context)
    for (const [what, sent] of Object.entries(FORGERIES)) {
      const before = lines().length
      await askOnce(context, sent)
      const number = Number(/forged-(\d)/.exec(sent)?.[1])
      await until(context.patience, () => lines().slice(before).some(isVisit))
      const own = lines().slice(before)
      const logged = own.filter((line) => line.includes(`forged-${number}`))
      const clean = own.every((line) => /^[\t\x20-\x7e]*$/.test(line))
      const whole = logged.every((line) => COMBINED.test(line))
      if (clean && whole && own.filter(isVisit).length === 1) continue
      fail({
        sent: `${what}: ${shown(sent)}`,
        expected: 'one line in Combined Log Format, of printable ASCII, with what was sent escaped',
        came: own.map((line) => `"${escaped(line)}"`).join(' and ') || 'no line',
      })
    }
  },
}

const errorLog: Check = {
  id: 'error-log',
  title: 'says in its error log why it refused a request (--log-level info), and not without',
  why: 'A status is for the client; the reason is for whoever keeps the server. The levels decide how much of it is heard.',
  reading: 'TLPI 37.5 Logging Messages and Errors Using syslog; syslog(3)',
  async run(context) {
    const sent = get('/link-outside.txt')
    const talkative = await context.startWith('--log-level info')
    const quiet = await context.startWith('--log-level error')
    for (const server of [talkative, quiet]) await askOnce(context, sent, server)
    const said = (server: Server) => server.program?.standardError.join('\n') ?? ''
    await until(context.patience, () => said(talkative).includes('link-outside.txt'))
    if (!said(talkative).includes('link-outside.txt')) {
      const expected = 'a line on standard error that names the file'
      fail({
        sent: `to --log-level info: ${shown(sent)}`,
        expected,
        came: said(talkative) || 'not a word',
      })
    }
    if (said(quiet) !== '') {
      const expected = 'not a word on standard error'
      fail({ sent: `to --log-level error: ${shown(sent)}`, expected, came: said(quiet) })
    }
  },
}

const logFile: Check = {
  id: 'log-file',
  title: 'writes its access log where it is told to (--access-log off)',
  why: 'What a log costs is paid with every request; whoever wants none must be able to say so.',
  reading: 'write(2); TLPI 13.1 Kernel Buffering of File I/O: The Buffer Cache',
  async run(context) {
    const server = await context.startWith('--access-log off')
    await askOnce(context, get('/alphabet.txt?not-logged'), server)
    await server.stop()
    const line = server.program?.lines.find((text) => text.includes('not-logged'))
    if (line === undefined) return
    fail({ sent: 'a request to --access-log off', expected: 'no line', came: line })
  },
}

/** Whether a line has the date of an access log, and with it the claim of a request. */
function isVisit(line: string): boolean {
  return /:\d\d [+-]\d{4}\] /.test(line)
}

/** Every line that the server has printed so far; skips where they cannot be seen. */
function logOf(context: Context): () => string[] {
  context.requireLog()
  return () => context.server.program?.lines ?? []
}

async function expectLine(
  context: Context,
  sent: string,
  mark: string,
  parts: Record<string, RegExp>,
): Promise<void> {
  const client = await clientOf(context)
  await client.ask(sent, { toHead: sent.startsWith('HEAD') })
  expectParts(await lineWith(context, mark, sent), sent, parts)
}

/** The parts of the one line that holds `mark`. */
async function lineWith(context: Context, mark: string, sent: string): Promise<Line> {
  const lines = logOf(context)
  const found = () => lines().filter((line) => line.includes(mark))
  await until(context.patience, () => found().length > 0)
  const [line, ...more] = found()
  const parts = COMBINED.exec(line ?? '')?.groups
  if (parts !== undefined && more.length === 0) return parts
  const came =
    found()
      .map((text) => `"${text}"`)
      .join(' and ') || 'no line'
  return fail({ sent: shown(sent), expected: 'one line in Combined Log Format', came })
}

function expectParts(line: Line, sent: string, parts: Record<string, RegExp>): void {
  for (const [name, pattern] of Object.entries(parts)) {
    if (pattern.test(line[name] ?? '')) continue
    const came = line[name] === undefined ? 'none' : `"${line[name]}"`
    fail({ sent: shown(sent), expected: `a line whose ${name} is like ${pattern}`, came })
  }
}

function expectNow(line: Line, start: number, sent: string): void {
  const date = line.date?.replace(':', ' ').replaceAll('/', ' ') ?? ''
  const apart = Date.parse(date) - start
  if (apart > -2_000 && apart < 60_000) return
  fail({ sent: shown(sent), expected: 'the time at which it was sent', came: line.date ?? 'none' })
}

export const logging: Check[] = [accessLog, pipelinedLog, injection, errorLog, logFile]
