/** A remark on every line of a message. */
import { expect, it } from 'vitest'
import { LabFailure } from '../../lab.ts'
import { annotateRequest, annotateResponse } from './notes.ts'

it('has a remark for every line of a head, and for the content', () => {
  const response = annotateResponse([
    'HTTP/1.1 200 OK^M$',
    'Content-Length: 15^M$',
    '^M$',
    '<h1>Hello</h1>$',
  ])
  expect(response.map(({ text, end }) => text + end)).toEqual([
    'HTTP/1.1 200 OK\r\n',
    'Content-Length: 15\r\n',
    '\r\n',
    '<h1>Hello</h1>\n',
  ])
  expect(response[1]?.note).toMatch(/^bytes of content/)
  expect(response[3]?.note).toMatch(/^the content/)
})

it('does not pass over a field that nobody has explained', () => {
  expect(() => annotateRequest(['GET / HTTP/1.1^M$', 'X-New: 1^M$', '^M$'])).toThrow(LabFailure)
})
