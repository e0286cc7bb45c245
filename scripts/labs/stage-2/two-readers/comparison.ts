/** Stage 2's parser beside llhttp, which node:http reads requests with: where they differ. */
import fc from 'fast-check'
import { converse } from '../../../lib/http/conversation.ts'
import { mutated, sent } from '../../../lib/http/requests.ts'
import { NodeHttp } from './llhttp.ts'

/** What clients may send, most of it with mistakes, always the same for the same seed. */
export function streams(seed: number, count: number): string[] {
  const request = fc.oneof(
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: sent.map(({ head, content }) => head + content) },
  )
  const stream = fc.array(request, { minLength: 1, maxLength: 2 }).map((all) => all.join(''))
  return [...rare, ...fc.sample(stream, { seed, numRuns: count })]
}

/** What fast-check comes upon once in thousands of times. */
const rare = [
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: b\r\nConnection: upgrade\r\n\r\nGET / HTTP/1.1\r\n',
  'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n',
  'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n',
]

/** What becomes of one request: `GET /path 1.1`, or the end of the conversation. */
type Verdict = string | typeof REFUSED | typeof INCOMPLETE | typeof OVER

export const REFUSED = 'refused'
export const INCOMPLETE = 'incomplete'
export const OVER = 'over'

export interface Difference {
  /** From the first byte of the request about which they differ. */
  text: string
  /** From the one before, whose content may be what they differ about. */
  before: string
  ours: Verdict
  theirs: Verdict
  /** Whether our side has ended the conversation after the request before. */
  closed: boolean
}

const llhttp = new NodeHttp()

/** What the two do not agree on, if anything. */
export async function compare(text: string): Promise<Difference | undefined> {
  const { requests, end } = converse([Buffer.from(text, 'latin1')])
  const ours: Verdict[] = requests.map(({ line }) => line)
  if (typeof end !== 'string') ours.push(REFUSED)
  else ours.push(end.startsWith('awaiting') ? INCOMPLETE : OVER)

  const read = await llhttp.read(text)
  const theirs: Verdict[] = read.requests.map(
    ({ method, url, minorVersion }) => `${method} ${url} HTTP/1.${minorVersion}`,
  )
  if (read.refused === 'HPE_INVALID_EOF_STATE') theirs.push(INCOMPLETE)
  else theirs.push(read.refused === undefined ? OVER : REFUSED)

  const at = ours.findIndex((verdict, i) => verdict !== theirs[i])
  if (at < 0) return undefined
  const starts = [0]
  for (const { headLength, taken } of requests) {
    starts.push((starts.at(-1) ?? 0) + headLength + taken)
  }
  return {
    text: text.slice(starts[at]),
    before: text.slice(starts[Math.max(0, at - 1)]),
    ours: ours[at] as Verdict,
    theirs: theirs[at] ?? 'nothing',
    closed: end === 'closed',
  }
}
