/** When a connection is kept, and when it ends. */
import {
  awaitResponse,
  type Case,
  type ExpectedResponse,
  halfClose,
  like,
  open,
  type Subject,
} from '../case.ts'
import { inTurn, served, servedLast, theAlphabet } from '../expect.ts'
import { get, getAlphabet, HIDDEN, head, oldGet, request } from '../request.ts'

const old: ExpectedResponse = { ...theAlphabet, toOldVersion: true }
const says = (option: string) => ({
  fields: { connection: like(option, new RegExp(`\\b${option}\\b`, 'i')) },
})

/** The connection ends behind this request, and what is behind it is not looked at. */
function ends(id: string, title: string, ...fields: string[]): Case {
  return {
    id: `persistence-${id}`,
    title,
    section: 'RFC 9112 §9.6',
    send: getAlphabet(...fields) + HIDDEN,
    expect: servedLast(says('close')),
  }
}

function stays(id: string, title: string, ...fields: string[]): Case {
  return {
    id: `persistence-${id}`,
    title,
    section: 'RFC 9112 §9.3',
    send: [getAlphabet(...fields), awaitResponse, getAlphabet(...fields)],
    expect: inTurn(theAlphabet, theAlphabet),
  }
}

/** A request that is answered with an error which leaves no doubt about where the next begins. */
function survives(status: number, sent: string, more: Partial<ExpectedResponse> = {}): Case {
  return {
    id: `persistence-after-${status}`,
    title: `a request behind one that is answered with ${status}`,
    section: 'RFC 9112 §9.3',
    send: [sent, awaitResponse, getAlphabet()],
    expect: inTurn({ status, ...more }, theAlphabet),
  }
}

const cases: Case[] = [
  stays('default', 'two requests, one after the other'),
  {
    id: 'persistence-twenty',
    title: 'twenty requests, one after the other',
    section: 'RFC 9112 §9.3',
    send: Array.from({ length: 20 }, () => [getAlphabet(), awaitResponse]).flat(),
    expect: inTurn(...Array.from({ length: 20 }, () => theAlphabet)),
  },
  stays('keep-alive', 'Connection: keep-alive in HTTP/1.1', 'Connection: keep-alive'),
  stays('other-option', 'a connection option nobody knows', 'Connection: foo'),
  open(
    stays('option-like-close', 'a connection option that begins with close', 'Connection: closed'),
  ),
  open(stays('proxy-connection', 'Proxy-Connection: close', 'Proxy-Connection: close')),
  stays('empty-options', 'an empty Connection', 'Connection:'),
  stays('te', 'TE: trailers', 'TE: trailers', 'Connection: TE'),
  ends('close', 'Connection: close', 'Connection: close'),
  ends('close-case', 'Connection: Close', 'Connection: Close'),
  ends('close-upper-case', 'CONNECTION: CLOSE', 'CONNECTION: CLOSE'),
  ends('close-first', 'close before another option', 'Connection: close, foo'),
  ends('close-last', 'close behind another option', 'Connection: foo, close'),
  ends('close-without-blank', 'close behind a comma', 'Connection: foo,close'),
  ends('close-empty-elements', 'close among empty elements', 'Connection: , ,close,'),
  ends('close-and-keep-alive', 'keep-alive and close', 'Connection: keep-alive, close'),
  ends(
    'close-on-second-line',
    'close on a second line',
    'Connection: keep-alive',
    'Connection: close',
  ),
  ends(
    'close-on-first-line',
    'close on the first of two lines',
    'Connection: close',
    'Connection: foo',
  ),
  {
    id: 'persistence-close-head',
    title: 'a HEAD with Connection: close',
    section: 'RFC 9112 §9.6',
    send: request('HEAD', '/alphabet.txt', 'Connection: close') + HIDDEN,
    expect: { responses: [{ status: 200, toHead: true, ...says('close') }], afterwards: 'closed' },
  },
  {
    id: 'persistence-close-error',
    title: 'Connection: close for a file that is not there',
    section: 'RFC 9112 §9.6',
    send: get('/not-there', 'Connection: close') + HIDDEN,
    expect: { responses: [{ status: 404, ...says('close') }], afterwards: 'closed' },
  },
  {
    id: 'persistence-close-with-content',
    title: 'Connection: close with content',
    section: 'RFC 9112 §9.6',
    send: `${getAlphabet('Connection: close', 'Content-Length: 5')}abcde${HIDDEN}`,
    expect: servedLast(says('close')),
  },
  {
    id: 'persistence-close-second',
    title: 'Connection: close in the second request',
    section: 'RFC 9112 §9.6',
    send: getAlphabet() + getAlphabet('Connection: close') + HIDDEN,
    expect: {
      responses: [theAlphabet, { ...theAlphabet, ...says('close') }],
      afterwards: 'closed',
    },
  },
  {
    id: 'persistence-1.0',
    title: 'HTTP/1.0 without keep-alive',
    section: 'RFC 9112 §9.3',
    send: oldGet('/alphabet.txt') + HIDDEN,
    expect: { responses: [old], afterwards: 'closed' },
  },
  {
    id: 'persistence-1.0-close',
    title: 'HTTP/1.0 with keep-alive and close',
    section: 'RFC 9112 §9.3',
    send: oldGet('/alphabet.txt', 'Connection: keep-alive, close') + HIDDEN,
    expect: { responses: [old], afterwards: 'closed' },
  },
  ...['keep-alive', 'Keep-Alive', 'foo, keep-alive'].map(
    (option, index): Case => ({
      id: `persistence-1.0-keep-alive-${index + 1}`,
      title: `HTTP/1.0 with Connection: ${option}`,
      section: 'RFC 9112 §9.3',
      send: [
        oldGet('/alphabet.txt', `Connection: ${option}`),
        awaitResponse,
        oldGet('/alphabet.txt', `Connection: ${option}`),
      ],
      expect: inTurn({ ...old, ...says('keep-alive') }, { ...old, ...says('keep-alive') }),
      rule: 'open',
    }),
  ),
  {
    id: 'persistence-1.0-then-close',
    title: 'HTTP/1.0 with keep-alive, and then without',
    section: 'RFC 9112 §9.3',
    send: [
      oldGet('/alphabet.txt', 'Connection: keep-alive'),
      awaitResponse,
      oldGet('/alphabet.txt'),
    ],
    expect: { responses: [old, old], afterwards: 'closed' },
    rule: 'open',
  },
  survives(404, get('/not-there')),
  survives(304, getAlphabet('If-None-Match: *')),
  survives(416, getAlphabet('Range: bytes=100-')),
  survives(206, getAlphabet('Range: bytes=0-4'), { content: 'abcde' }),
  open(survives(412, getAlphabet('If-Match: "no such tag"'))),
  open(survives(301, get('/sub'))),
  open(survives(405, request('DELETE', '/alphabet.txt'))),
  open(survives(501, request('FROBNICATE', '/alphabet.txt'))),
  {
    id: 'persistence-after-head',
    title: 'a request behind a HEAD',
    section: 'RFC 9110 §9.3.2',
    send: [request('HEAD', '/alphabet.txt'), awaitResponse, getAlphabet()],
    expect: inTurn({ status: 200, toHead: true }, theAlphabet),
  },
  {
    id: 'persistence-half-closed',
    title: 'a request, and the end of what is sent',
    section: 'RFC 9112 §9.6',
    send: [getAlphabet(), halfClose],
    expect: { responses: [theAlphabet], afterwards: 'closed' },
    rule: 'open',
  },
  {
    id: 'persistence-half-closed-two',
    title: 'two requests, and the end of what is sent',
    section: 'RFC 9112 §9.6',
    send: [getAlphabet() + getAlphabet(), halfClose],
    expect: { responses: [theAlphabet, theAlphabet], afterwards: 'closed' },
    rule: 'open',
  },
  ...(
    [
      ['websocket', ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13']],
      [
        'h2c',
        ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
      ],
      ['unknown', ['Upgrade: foo/1.0', 'Connection: upgrade']],
      ['without-connection', ['Upgrade: websocket']],
    ] as const
  ).map(
    ([id, fields]): Case => ({
      id: `upgrade-${id}`,
      title: `Upgrade (${id})`,
      section: 'RFC 9110 §7.8',
      send: getAlphabet(...fields),
      expect: served(),
    }),
  ),
  {
    id: 'upgrade-1.0',
    title: 'Upgrade in HTTP/1.0',
    section: 'RFC 9110 §7.8',
    send: head('GET /alphabet.txt HTTP/1.0', 'Upgrade: websocket', 'Connection: Upgrade'),
    expect: { responses: [old], afterwards: 'closed' },
  },
]

export const persistence: Subject = {
  id: 'persistence',
  title: 'keeps a connection as long as it may, and ends it when asked',
  why: 'A connection costs a round trip to open and a window to grow. HTTP/1.1 keeps it unless somebody says close; HTTP/1.0 ends it unless somebody says keep-alive.',
  reading: 'RFC 9112 §9.3 and §9.6; RFC 9110 §7.6.1',
  cases,
  persistent: true,
}
