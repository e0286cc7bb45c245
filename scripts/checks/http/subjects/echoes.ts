/** What a server repeats of a request: in pages and in heads, and in parameters that do not decode. */
import type { Check } from '../../check.ts'
import { CheckFailure } from '../../failure.ts'
import { Asker } from '../asker.ts'
import { linksOf, scriptsOf, textOf } from '../html.ts'
import { expectAnswer, type Question, type Verdict } from '../question.ts'
import { get, getAlphabet, head, request } from '../request.ts'
import { field, type Response } from '../response.ts'

/** A page that repeats one of these as it is runs it, wherever in the page it stands. */
const MARKUP = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)" x="',
  "' onmouseover='alert(1)' x='",
  "'><script>alert(1)</script>",
  '</title><script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '--><script>alert(1)</script>',
  'javascript:alert(1)',
]

/** In the name of a field that must not come. */
const LINES = ['\r\nX-Injected: yes', '\nX-Injected: yes', '\rX-Injected: yes', 'a\r\n\r\nb']

function escapedAll(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  )
}

/** Says what of the request the response lets run, or makes a field of. */
const repeatsNothing: Verdict = (response) => {
  const { status, content, faults } = response
  const injected = field(response, 'x-injected')
  if (injected !== undefined)
    return `${status}, with a field that the client wrote: X-Injected: ${injected}`
  const control = faults.find((fault) => fault.startsWith('a control character'))
  if (control !== undefined) return `${status}, with ${control}`
  const type = field(response, 'content-type') ?? 'text/html'
  if (!/html|xml/i.test(type)) return undefined
  const html = content.toString()
  const ran = [...scriptsOf(html), ...linksOf(html).filter((link) => /^\s*javascript:/i.test(link))]
  const found = ran.find((script) => /^\s*(javascript:\s*)?alert\(1\)/i.test(script))
  return found === undefined ? undefined : `${status} and a page that runs "${found}"`
}

export const queryEchoes: Check = {
  id: 'query-in-every-place',
  title: 'lets nothing of a query run or become a field, wherever it is repeated',
  why: 'In the text of a page, angle brackets are escaped; between quotes, the quotes; in a script or an address there is no escaping that is enough. A line end in a field begins another field.',
  reading: 'WHATWG HTML §13.1; RFC 9110 §5.5; CWE-79 and CWE-113',
  needsNoFiles: true,
  async run(context) {
    const asker = new Asker(context)
    for (const text of [...MARKUP, ...LINES]) {
      const escaped = escapedAll(text)
      for (const query of [
        `name=${escaped}`,
        `${escaped}=value`,
        escaped,
        `name=Ada&name=${escaped}`,
      ]) {
        const title = `${JSON.stringify(text)} in the query`
        const question = { title, request: get(`/query?${query}`), expected: EXPECTED }
        await expectAnswer(asker, question, repeatsNothing)
      }
    }
  },
}

const EXPECTED = 'a response in which that is text, or that leaves it out'

export const echoes: Check = {
  id: 'echoes-escaped',
  title: 'lets nothing of a request that it refuses run in the page that says so',
  why: 'A page about an error that names what was asked for is a page whose text somebody else chose: whoever made the link. It is escaped as any text, and in a field it has no line ends.',
  reading: 'WHATWG HTML §13.1; RFC 9110 §5.5 and §15.5; CWE-79 and CWE-113',
  async run(context) {
    for (const text of MARKUP) {
      for (const [what, sent] of Object.entries(withText(text, escapedAll(text)))) {
        // Each on a connection of its own: many of these are the last on theirs.
        const question = { title: `${text} as ${what}`, request: sent, expected: EXPECTED }
        await expectNoEcho(new Asker(context), question)
      }
    }
    for (const text of LINES) {
      const asker = new Asker(context)
      for (const target of [`/not-there${escapedAll(text)}`, `/sub?a=${escapedAll(text)}`]) {
        const title = `${JSON.stringify(text)} in a target`
        await expectNoEcho(asker, { title, request: get(target), expected: EXPECTED })
      }
    }
  },
}

/** No response repeats nothing: whether there has to be one is a matter of other checks. */
async function expectNoEcho(asker: Asker, question: Question): Promise<void> {
  const response = await asker.ask(question.request).catch((error: unknown) => {
    if (!(error instanceof CheckFailure)) throw error
    return undefined
  })
  if (response) await expectAnswer({ ask: async () => response }, question, repeatsNothing)
}

/** Requests that are refused, or not, with the text in one of their parts. */
function withText(text: string, escaped: string): Record<string, string> {
  return {
    'the name of a file that is not there': get(`/not-there/${escaped}`),
    'the name of a directory that is not there': get(`/${escaped}/`),
    'a target that is not escaped': get(`/${text.replaceAll(' ', '\t')}`),
    'the query of a directory without its slash': get(`/sub?${escaped}`),
    'a method': request(
      text.replaceAll(/[^!#$%&'*+.^_`|~0-9A-Za-z-]/g, (one) => (one === ' ' ? '-' : one)),
      '/',
    ),
    'a version': head(`GET / HTTP/${text.replaceAll(' ', '/')}`, 'Host: localhost'),
    Host: head('GET / HTTP/1.1', `Host: ${text}`),
    'a line without a colon': getAlphabet(text.replaceAll(':', '')),
    Expect: getAlphabet('Content-Length: 0', `Expect: ${text}`),
    Range: getAlphabet(`Range: bytes=900-,${text}`),
    'Transfer-Encoding': getAlphabet(`Transfer-Encoding: ${text}`),
    'Content-Length': getAlphabet(`Content-Length: ${text}`),
    'User-Agent and Referer': get('/not-there', `User-Agent: ${text}`, `Referer: ${text}`),
  }
}

/** Queries that are not quite what a form sends, with `name=Ada` somewhere in them. */
const ODD = [
  ...['a=%&name=Ada', 'a=%4&name=Ada', 'a=%zz&name=Ada', '%=b&name=Ada', '%g1=b&name=Ada'],
  ...['name=Ada&a=100%', 'name=Ada&%', 'a=%u0041&name=Ada', 'a=%-1&name=Ada', 'a=% 1&name=Ada'],
  ...['a=%ff&name=Ada', 'a=%C3%28&name=Ada', 'a=%E2%82&name=Ada', 'a=%ED%A0%80&name=Ada'],
  ...['a=%F8%88%80%80%80&name=Ada', 'a=%C0%AF&name=Ada', 'a=%00&name=Ada', '%00=b&name=Ada'],
  ...['&&&name=Ada&&', '=&=&name=Ada', '=b&name=Ada', 'name=Ada=', '?name=Ada&?', 'a;b&name=Ada'],
  ...['__proto__=a&name=Ada', 'constructor=a&name=Ada', 'a[]=b&a[b]=c&name=Ada', 'a=%s%n&name=Ada'],
  `${'a=b&'.repeat(500)}name=Ada`,
  `a=${'b'.repeat(3_000)}&name=Ada`,
  `${'%'.repeat(1_000)}&name=Ada`,
].map((query) => query.replaceAll(' ', '+'))

export const oddQueries: Check = {
  id: 'query-undecodable',
  title: 'answers queries that do not decode, and shows of them what does',
  why: 'A percent sign without two digits, or bytes that are no UTF-8, are what a person types or a script sends. They are shown as they are, or refused with 400; the server has not erred (5xx), and goes on.',
  reading: 'WHATWG URL Standard, percent-decode; RFC 9110 §15.5.1 and §15.6.1',
  needsNoFiles: true,
  async run(context) {
    const asker = new Asker(context)
    for (const query of ODD) {
      const expected = '200 and a page with name and Ada, or 400'
      const question = { request: get(`/query?${query}`), expected }
      await expectAnswer(asker, question, (response) => verdictOn(response))
    }
    const usual = { request: get('/query?name=Ada'), expected: '200 and a page with name and Ada' }
    await expectAnswer(asker, usual, verdictOn)
  },
}

function verdictOn({ status, content }: Response): string | undefined {
  if (status === 400 || status === 414) return undefined
  const text = textOf(content.toString())
  if (status === 200 && text.includes('name') && text.includes('Ada')) return undefined
  return `${status} and a page that shows: ${text.slice(0, 200)}`
}
