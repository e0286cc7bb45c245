/** What clients send so that the log of an HTTP server says what did not happen. */
import { sleep, until } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { CheckFailure, fail } from '../../failure.ts'
import { clientOf } from '../ask.ts'
import { isVisit, logFromNow, visitOf } from '../log-lines.ts'
import { get, getAlphabet, head, shown } from '../request.ts'

/** A line that nobody served. */
const LINE = '127.0.0.1 - - [23/Nov/2026:00:05:09 +0000] "GET /never HTTP/1.1" 200 1 "-" "-" 0.1'
/** As the credentials of Basic: a name, and a password that is none. */
const basic = (name: string) => Buffer.from(`${name}:x`, 'latin1').toString('base64')

/** Each has its number in what it sends, where the server gets to read it. */
const FORGERIES: Record<string, string> = {
  quotes: getAlphabet('User-Agent: forged-1" 200 1 "-" "x', 'Referer: "a\\" \\'),
  escapes: getAlphabet('User-Agent: forged-2 \\x22 \\" \\n \xff\xfe\x80'),
  separators: getAlphabet('User-Agent: forged-3 \xe2\x80\xa8\xc2\x85\x9b31m'),
  'line ends in the query': get(`/alphabet.txt?forged-4%0d%0a${encodeURIComponent(LINE)}`),
  'a refused target': head('GET /forged-5\x1b[2J\x07"\\ HTTP/1.1', 'Host: localhost'),
  'a bare CR': head(`GET /forged-6\r${LINE} HTTP/1.1`, 'Host: localhost'),
  'a bare LF': `GET /forged-7\n${LINE}\r\n\r\n`,
  'a NUL': head('GET /forged-8\0 HTTP/1.1', 'Host: localhost'),
  'a line end in the name of Basic credentials': getAlphabet(
    `Authorization: Basic ${basic(`forged-9 x\n${LINE}`)}`,
  ),
  'a quote in the name of Basic credentials': getAlphabet(
    `Authorization: Basic ${basic('forged-10 [x] "GET / HTTP/1.1" 200 1')}`,
  ),
  'line ends in the path': get(`/forged-11%0a${encodeURIComponent(LINE)}`),
  'a quote in the method': head('GE"T\x1b[1m /forged-12 HTTP/1.1', 'Host: localhost'),
  'a quote in the version': head('GET /forged-13 HTTP/1.1" 200 1 "-" "-', 'Host: localhost'),
  'an escape in Host': head('GET /forged-14 HTTP/1.1', 'Host: a"b\x1b[2J'),
  'a quote in the Referer': getAlphabet('Referer: forged-15" "\x7f', 'User-Agent: \x09tab\x09'),
  'an address in X-Forwarded-For': getAlphabet(`X-Forwarded-For: 192.0.2.1 - - ${LINE}`),
  'a method that nobody knows': head('FORGED-17 /never HTTP/1.1', 'Host: localhost'),
}

export const injection: Check = {
  id: 'log-injection',
  title: 'lets no client write a line of the log, or a part of one',
  rule: 'guide',
  why: 'Target, Referer, User-Agent and whatever else is logged are a stranger’s text. A line end in it would be a line that nobody served, a quote would move the fields, and an ESC tells the terminal of whoever reads the log what to do.',
  reading:
    'CWE-117 Improper Output Neutralization for Logs; Apache HTTP Server 2.0.46, on mod_log_config',
  async run(context) {
    for (const [what, sent] of Object.entries(FORGERIES)) {
      const lines = logFromNow(context)
      await askWhatever(context, sent)
      await until(context.patience, () => lines().some(isVisit))
      await sleep(MOMENT)
      const own = lines()
      const visits = own.filter(isVisit)
      const [visit] = visits.map(visitOf)
      const isClean = own.filter(isOfAccess).every((line) => /^[\t\x20-\x7e]*$/.test(line))
      if (isClean && visits.length === 1 && visit?.peer === '127.0.0.1') continue
      fail({
        sent: `${what}: ${shown(sent)}`,
        expected:
          'one line in Combined Log Format, of printable ASCII, from 127.0.0.1, with what was sent escaped',
        came: own.map((line) => `"${line}"`).join(' and ') || 'no line',
      })
    }
  },
}

/** What the server says to it is not asked here: to "GET /", without a version, it may be a page. */
async function askWhatever(context: Context, sent: string): Promise<void> {
  const client = await clientOf(context)
  await client.ask(sent).catch((error: unknown) => {
    if (!(error instanceof CheckFailure)) throw error
  })
  await client.connection.close()
}

/** Milliseconds in which the second line of a forgery follows the first. */
const MOMENT = 20

/** A line of the access log, or a part of one that was cut in two. */
function isOfAccess(line: string): boolean {
  return isVisit(line) || /forged-\d/i.test(line)
}
