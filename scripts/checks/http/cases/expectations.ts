/** Expect: 100-continue, and expectations that nobody can meet. */
import { awaitContinue, type Case, type Subject } from '../case.ts'
import { either, refused, served, servedLast } from '../expect.ts'
import { getAlphabet, head, request } from '../request.ts'

const withContent = (...fields: string[]) => getAlphabet('Content-Length: 5', ...fields)

/** The 100, or a final response at once: a server need not read what it does not use. */
const honoured = (title: string, id: string, send: Case['send']): Case => ({
  id: `expect-${id}`,
  title,
  section: 'RFC 9110 §10.1.1',
  send,
  expect: served({ interim: [100], orAtOnce: true }),
})

const cases: Case[] = [
  honoured('100-continue and a length', 'length', [
    withContent('Expect: 100-continue'),
    awaitContinue,
    'abcde',
  ]),
  honoured('100-continue and chunked content', 'chunked', [
    getAlphabet('Transfer-Encoding: chunked', 'Expect: 100-continue'),
    awaitContinue,
    '5\r\nabcde\r\n0\r\n\r\n',
  ]),
  honoured('100-Continue in mixed case', 'case', [
    withContent('Expect: 100-Continue'),
    awaitContinue,
    'abcde',
  ]),
  {
    id: 'expect-unasked',
    title: 'content without Expect',
    section: 'RFC 9110 §15.2',
    send: `${withContent()}abcde`,
    expect: served(),
  },
  {
    id: 'expect-without-content',
    title: '100-continue without content',
    section: 'RFC 9110 §10.1.1',
    send: getAlphabet('Expect: 100-continue'),
    expect: served(),
    rule: 'open',
  },
  {
    id: 'expect-length-0',
    title: '100-continue with Content-Length: 0',
    section: 'RFC 9110 §10.1.1',
    send: getAlphabet('Expect: 100-continue', 'Content-Length: 0'),
    expect: served(),
    rule: 'open',
  },
  {
    id: 'expect-1.0',
    title: '100-continue in HTTP/1.0',
    section: 'RFC 9110 §10.1.1',
    send: `${head('GET /alphabet.txt HTTP/1.0', 'Content-Length: 5', 'Expect: 100-continue')}abcde`,
    expect: servedLast({ toOldVersion: true }),
  },
  {
    id: 'expect-1.0-other',
    title: 'another expectation in HTTP/1.0',
    section: 'RFC 9110 §10.1.1',
    send: head('GET /alphabet.txt HTTP/1.0', 'Expect: a-miracle'),
    expect: refused([200, 417], { toOldVersion: true }),
  },
  {
    id: 'expect-other',
    title: 'an expectation nobody knows',
    section: 'RFC 9110 §10.1.1',
    send: getAlphabet('Expect: a-miracle'),
    expect: either(417),
    rule: 'open',
  },
  {
    id: 'expect-several',
    title: '100-continue and an expectation nobody knows',
    section: 'RFC 9110 §10.1.1',
    send: `${withContent('Expect: 100-continue, a-miracle')}abcde`,
    expect: either(417),
    rule: 'open',
  },
  {
    id: 'expect-refused',
    title: '100-continue with content that is too large',
    section: 'RFC 9110 §10.1.1',
    send: request('POST', '/alphabet.txt', 'Content-Length: 1000000000000', 'Expect: 100-continue'),
    expect: refused(413),
    rule: 'open',
  },
  {
    id: 'expect-malformed',
    title: '100-continue in a request that is refused',
    section: 'RFC 9110 §10.1.1',
    send: head('GET /alphabet.txt HTTP/1.1', 'Content-Length: 5', 'Expect: 100-continue'),
    expect: refused(400),
  },
]

export const expectations: Subject = {
  id: 'expect',
  title: 'honours Expect: 100-continue',
  why: 'A client with much to send asks first. Without the 100 it waits, most for a second, on every request.',
  reading: 'RFC 9110 §10.1.1 and §15.2.1',
  cases,
  ofRequests: true,
}
