/** The last response of a connection reaches a client that is still sending. */
import type { Case, Subject } from '../case.ts'
import { like } from '../case.ts'
import { refused } from '../expect.ts'
import { get, getAlphabet, HIDDEN, head, request } from '../request.ts'

/** So much is still on its way when the server has refused what came first. */
const FLOOD = 'x'.repeat(200_000)

const cases: Case[] = [
  {
    id: 'ending-malformed',
    title: 'a malformed request and 200,000 octets behind it',
    section: 'RFC 9112 §9.6',
    send: head('GET /alphabet.txt HTTP/1.1') + FLOOD,
    expect: refused(400),
  },
  {
    id: 'ending-bad-length',
    title: 'an invalid length and 200,000 octets behind it',
    section: 'RFC 9112 §9.6',
    send: getAlphabet('Content-Length: x') + FLOOD,
    expect: refused(400),
  },
  {
    id: 'ending-bad-chunk',
    title: 'an invalid chunk and 200,000 octets behind it',
    section: 'RFC 9112 §9.6',
    send: `${getAlphabet('Transfer-Encoding: chunked')}x\r\n${FLOOD}`,
    expect: refused([200, 400]),
  },
  {
    id: 'ending-too-large',
    title: 'content that is too large, and the beginning of it',
    section: 'RFC 9112 §9.6',
    send: request('POST', '/alphabet.txt', 'Content-Length: 1000000000000') + FLOOD,
    expect: refused(413),
    rule: 'open',
  },
  {
    id: 'ending-version',
    title: 'another version and 200,000 octets behind it',
    section: 'RFC 9112 §9.6',
    send: head('GET /alphabet.txt HTTP/2.0', 'Host: localhost') + FLOOD,
    expect: refused(505),
    rule: 'open',
  },
  {
    id: 'ending-close',
    title: 'Connection: close and many requests behind it',
    section: 'RFC 9112 §9.6',
    send: getAlphabet('Connection: close') + HIDDEN.repeat(2_000),
    expect: refused(200),
  },
  {
    id: 'ending-close-large',
    title: 'Connection: close for a large file, and requests behind it',
    section: 'RFC 9112 §9.6',
    send: get('/large.bin', 'Connection: close') + HIDDEN.repeat(2_000),
    expect: refused(200, { fields: { 'content-length': '1500000' } }),
  },
  {
    id: 'ending-says-close',
    title: 'a refusal says Connection: close',
    section: 'RFC 9112 §9.6',
    send: head('GET /alphabet.txt HTTP/1.1') + HIDDEN,
    expect: refused(400, { fields: { connection: like('close', /\bclose\b/i) } }),
  },
]

export const endings: Subject = {
  id: 'endings',
  title: 'lets the client read the last response before the connection ends',
  why: 'A close with unread bytes in the socket is a reset, and a reset throws away the response that the client has not read yet. So the server says that it sends no more, reads and drops what comes for a while, and only then closes.',
  reading: 'RFC 9112 §9.6; RFC 2525 §2.17; shutdown(2)',
  cases,
  resets: true,
}
