import { expect, test } from 'vitest'
import { request } from '../../../tests/support/http-parsing.ts'

test.each<[fields: string, in11: boolean, in10: boolean]>([
  ['', true, false],
  ['Connection: close\r\n', false, false],
  ['Connection: keep-alive\r\n', true, true],
  ['Connection: Keep-Alive\r\n', true, true],
  ['CONNECTION: CLOSE\r\n', false, false],
  ['Connection: keep-alive, close\r\n', false, false],
  ['Connection: close, keep-alive\r\n', false, false],
  ['Connection: keep-alive\r\nConnection: close\r\n', false, false],
  ['Connection: close\r\nConnection: keep-alive\r\n', false, false],
  ['Connection: Upgrade,\tKeep-Alive \r\n', true, true],
  ['Connection: , ,close,\r\n', false, false],
  ['Connection: upgrade\r\n', true, false],
  ['Connection: closed\r\n', true, false],
  ['Connection: not-close\r\n', true, false],
  ['Connection: "close"\r\n', true, false],
  ['Connection: close;a\r\n', true, false],
  ['Connection:\r\n', true, false],
  ['Keep-Alive: timeout=5\r\n', true, false],
  ['Proxy-Connection: close\r\n', true, false],
])('%j', (fields, in11, in10) => {
  expect(request(`GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`).keepAlive).toBe(in11)
  expect(request(`GET / HTTP/1.0\r\n${fields}\r\n`).keepAlive).toBe(in10)
})
