/** Several requests at once, answered each and in their order. */
import type { Case, ExpectedResponse, Subject } from '../case.ts'
import { inTurn, theAlphabet } from '../expect.ts'
import { chunked, get, getAlphabet, head, request } from '../request.ts'
import { LARGE } from '../site.ts'

const css: ExpectedResponse = { status: 200, content: 'p { color: green }\n' }
const json: ExpectedResponse = { status: 200, content: '{"answer":42}\n' }

const cases: Case[] = [
  {
    id: 'pipelined-two',
    title: 'two requests at once',
    send: getAlphabet() + get('/style.css'),
    expect: inTurn(theAlphabet, css),
  },
  {
    id: 'pipelined-ten',
    title: 'ten requests at once, for different files',
    send: [getAlphabet(), get('/style.css')].join('').repeat(5),
    expect: inTurn(...Array.from({ length: 5 }, () => [theAlphabet, css]).flat()),
  },
  {
    id: 'pipelined-hundred',
    title: 'a hundred requests at once',
    send: get('/data.json').repeat(100),
    expect: inTurn(...Array.from({ length: 100 }, () => json)),
  },
  {
    id: 'pipelined-mixed',
    title: 'requests at once that are answered in many ways',
    send: [
      request('HEAD', '/alphabet.txt'),
      get('/not-there'),
      getAlphabet('If-None-Match: *'),
      getAlphabet('Range: bytes=0-2'),
      get('/empty.txt'),
      get('/style.css'),
    ].join(''),
    expect: inTurn(
      { status: 200, toHead: true },
      { status: 404 },
      { status: 304 },
      { status: 206, content: 'abc' },
      { status: 200, content: '' },
      css,
    ),
  },
  {
    id: 'pipelined-with-content',
    title: 'requests at once, some with content',
    send: [
      `${getAlphabet('Content-Length: 5')}abcde`,
      chunked('5\r\nabcde\r\n0\r\n\r\n'),
      get('/style.css'),
    ].join(''),
    expect: inTurn(theAlphabet, theAlphabet, css),
  },
  {
    id: 'pipelined-large',
    title: 'a small file behind a large one',
    send: get('/large.bin') + get('/style.css'),
    expect: inTurn({ status: 200, content: LARGE }, css),
  },
  {
    id: 'pipelined-close',
    title: 'requests behind one with Connection: close',
    section: 'RFC 9112 §9.6',
    send: getAlphabet() + get('/style.css', 'Connection: close') + get('/data.json').repeat(3),
    expect: { responses: [theAlphabet, css], afterwards: 'closed' },
  },
  {
    id: 'pipelined-malformed',
    title: 'a malformed request behind two that are not',
    send: `${getAlphabet()}${get('/style.css')}${head('GET /alphabet.txt HTTP/1.1')}${get('/data.json')}`,
    expect: { responses: [theAlphabet, css, { status: 400 }], afterwards: 'closed' },
  },
  {
    id: 'pipelined-cut',
    title: 'a request and the beginning of another',
    send: [
      getAlphabet() + get('/style.css').slice(0, -5),
      { step: 'await a response' },
      get('/style.css').slice(-5),
    ],
    expect: inTurn(theAlphabet, css),
  },
].map((one) => ({ section: 'RFC 9112 §9.3.2', ...one }) as Case)

export const pipelining: Subject = {
  id: 'pipelining',
  title: 'answers requests that come at once in their order, and each',
  why: 'A client may send the next request before it has the answer to the last. What has been read behind a request is the beginning of the next, and must not be dropped.',
  reading: 'RFC 9112 §9.3.2',
  cases,
  persistent: true,
}
