/** HEAD in the place of GET: for files, ranges, conditions, listings, redirects, errors and codings. */
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { CheckFailure, type Evidence, fail } from '../../failure.ts'
import { clientOf } from '../ask.ts'
import { Asker, hasEnded } from '../asker.ts'
import { get, getAlphabet, oldGet, shown } from '../request.ts'
import { field, members, type Response } from '../response.ts'

/** What is asked by GET and by HEAD, in words. */
const REQUESTS: Readonly<Record<string, string>> = {
  'a file': getAlphabet(),
  'a large file': get('/large.bin'),
  'an empty file': get('/empty.txt'),
  'a page': get('/page.html'),
  'a file of no type': get('/without-extension'),
  'the index of the root': get('/'),
  'the index of a directory': get('/sub/'),
  'a listing': get('/bare/'),
  'a listing with a query': get('/bare/?a=b'),
  'a file with a query': getAlphabet().replace('.txt', '.txt?a=b'),
  'a directory without its slash': get('/sub'),
  'a directory without its slash, with a query': get('/sub?a=b'),
  'a file that is not there': get('/not-there'),
  'a directory that is not there': get('/not-there/'),
  'a file below a file': get('/alphabet.txt/below'),
  'a hidden file': get('/.hidden'),
  'a path above the root': get('/../secret.txt'),
  'the page of a query': get('/query?name=value'),
  'a tag that any file has (304)': getAlphabet('If-None-Match: *'),
  'another tag': getAlphabet('If-None-Match: "another"'),
  'a date after the last change (304)': getAlphabet(
    'If-Modified-Since: Sat, 01 Jun 2024 00:00:00 GMT',
  ),
  'a date before the last change': getAlphabet('If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT'),
  'another tag in If-Match (412)': getAlphabet('If-Match: "another"'),
  'a date before the last change in If-Unmodified-Since (412)': getAlphabet(
    'If-Unmodified-Since: Mon, 01 Jan 2024 00:00:00 GMT',
  ),
  'a file in gzip': get('/compressed.txt', 'Accept-Encoding: gzip'),
  'a file in br': get('/compressed.txt', 'Accept-Encoding: br'),
  'a file that is there in other codings': get('/compressed.txt'),
  'a file in no coding at all': get('/compressed.txt', 'Accept-Encoding: *;q=0'),
  'the tag of any coding (304)': get(
    '/compressed.txt',
    'Accept-Encoding: gzip',
    'If-None-Match: *',
  ),
  'an absolute form': getAlphabet().replace('/', 'http://localhost/'),
  'HTTP/1.0': oldGet('/alphabet.txt'),
  'a listing in HTTP/1.0': oldGet('/bare/'),
}

/** HEAD has no ranges (RFC 9110 §14.2): as without them, or else as with them. */
const RANGES = ['bytes=0-4', 'bytes=0-1,5-6', 'bytes=-5', 'bytes=100-']

export const headRequests: Check = {
  id: 'head-as-get',
  title: 'answers HEAD as it answers GET, without the content, whatever is asked for',
  why: 'HEAD is how a client learns what GET would bring: the same status and the same fields. What follows the head is the next response; content there is taken for it.',
  reading: 'RFC 9110 §9.3.2, §8.6 and §14.2; RFC 9112 §6.3',
  async run(context) {
    const asker = new Asker(context)
    for (const [what, sent] of Object.entries(REQUESTS)) {
      const toGet = await asker.ask(sent)
      await expectSame(context, what, sent, [toGet])
    }
    const whole = await asker.ask(getAlphabet())
    for (const range of RANGES) {
      const sent = getAlphabet(`Range: ${range}`)
      await expectSame(context, `Range: ${range}`, sent, [whole, await asker.ask(sent)])
    }
  },
}

/** HEAD, and another request right behind it, are answered like one of these, and the other. */
async function expectSame(
  context: Context,
  what: string,
  sent: string,
  answers: readonly Response[],
): Promise<void> {
  const head = sent.replace('GET', 'HEAD')
  const response = await headThenGet(context, what, head)
  const wrong = answers.map((toGet) => differenceOf(toGet, response))
  if (wrong.includes(undefined)) return
  const [first = { expected: '', came: '' }] = wrong
  fail({ title: what, sent: shown(head), ...first })
}

async function headThenGet(context: Context, what: string, head: string): Promise<Response> {
  const client = await clientOf(context)
  const behind = head.includes('HTTP/1.1') ? getAlphabet('Connection: close') : ''
  const toOldVersion = behind === ''
  const response = await client.ask(head + behind, { toHead: true, toOldVersion })
  const isLast = toOldVersion || members(response, 'connection').includes('close')
  const came = isLast ? await client.end() : await answerBehind(client.response(behind))
  if (came === undefined || came === 'end of stream') return response
  return fail({
    title: what,
    sent: isLast ? shown(head) : `${shown(head)}, and GET /alphabet.txt right behind it`,
    expected: 'a head and no content, and then the end of the connection or the next response',
    came: `${response.status}, and behind its head ${came}`,
  })
}

/** What came in the place of a response. */
async function answerBehind(asked: Promise<Response>): Promise<string | undefined> {
  try {
    const { status } = await asked
    return status === 200 ? undefined : `a response with ${status}`
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    return hasEnded(error) ? error.evidence.came : 'bytes that are no response'
  }
}

/** Fields that say the same of the content, whether or not it comes. */
const FIELDS = [
  ...['content-type', 'content-encoding', 'content-language', 'content-disposition'],
  ...['etag', 'last-modified', 'location', 'allow', 'vary', 'cache-control', 'accept-ranges'],
  ...['content-range', 'content-location', 'www-authenticate', 'x-content-type-options'],
]

/** Where some say the length of the file, and some that of the page about it. */
const OF_CONDITIONS = [304, 412]

type Difference = Pick<Evidence, 'expected' | 'came' | 'rule'>

function differenceOf(toGet: Response, toHead: Response): Difference | undefined {
  if (toGet.status !== toHead.status) {
    const expected = `${toGet.status}, as to GET`
    return { expected, came: `${toHead.status}` }
  }
  const length = field(toHead, 'content-length')
  const lengthOfGet = field(toGet, 'content-length') ?? `${toGet.content.length}`
  if (length !== undefined && length !== lengthOfGet && !OF_CONDITIONS.includes(toGet.status)) {
    const expected = `Content-Length: ${lengthOfGet}, as to GET, or none`
    return { expected, came: `Content-Length: ${length}` }
  }
  const name = FIELDS.find((name) => field(toGet, name) !== field(toHead, name))
  if (name === undefined || isMadeUp(toGet, name)) return undefined
  const [inGet, inHead] = [field(toGet, name), field(toHead, name)]
  const [expected, came] = [inGet, inHead].map((value) => `${name}: ${value ?? '(none)'}`)
  const rule = inGet === undefined || inHead === undefined ? 'guide' : 'demanded'
  return { expected: `${expected}, as to GET`, came: came ?? '', rule }
}

/** A boundary is another one each time. */
function isMadeUp(response: Response, name: string): boolean {
  return name === 'content-type' && /^multipart\//i.test(field(response, name) ?? '')
}
