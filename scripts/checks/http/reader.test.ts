/** The reader finds where a response ends, whatever tells it, and notices what is cut or none. */
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Connection } from '../connection.ts'
import { ResponseReader } from './reader.ts'
import type { Asked } from './response.ts'

/** A reader of what a peer sends that says these bytes and, unless it stays, ends. */
async function readerOf(bytes: string, stays = false): Promise<ResponseReader> {
  const server = createServer((socket: Socket) => {
    socket.write(bytes, 'latin1')
    if (!stays) socket.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const connection = await Connection.open({ host: '127.0.0.1', port }, 500)
  onTestFinished(async () => {
    await connection.close()
    server.close()
  })
  return new ResponseReader(connection)
}

const head = (...fields: string[]) => ['HTTP/1.1 200 OK', ...fields, '', ''].join('\r\n')

const whole: [string, string, string, string, Asked?][] = [
  ['a length', `${head('Content-Length: 3')}abc`, 'length', 'abc'],
  [
    'chunks',
    `${head('Transfer-Encoding: chunked')}3\r\nabc\r\n1;e\r\nd\r\n0\r\nT: 1\r\n\r\n`,
    'chunked',
    'abcd',
  ],
  ['the end of the stream', `${head()}abc`, 'close', 'abc'],
  ['HEAD', head('Content-Length: 3'), 'none', '', { toHead: true }],
  ['a 304', head('Content-Length: 3').replace('200 OK', '304 Not Modified'), 'none', ''],
]

test.each(whole)(
  'finds the end of the content by %s',
  async (_, bytes, framing, content, asked) => {
    const response = await (await readerOf(bytes)).final(asked)
    expect(response).toMatchObject({ framing, content: Buffer.from(content) })
  },
)

test('keeps 1xx responses apart, and reads one response after another', async () => {
  const first = `HTTP/1.1 100 Continue\r\n\r\n${head('Content-Length: 1')}a`
  const reader = await readerOf(`${first}${head('Content-Length: 1')}b`)
  expect(await reader.final()).toMatchObject({ interim: [100], content: Buffer.from('a') })
  expect(await reader.final()).toMatchObject({ interim: [], content: Buffer.from('b') })
  expect(await reader.end()).toBe('end of stream')
})

const broken: [string, string][] = [
  ['no response', 'hello\r\n\r\n'],
  ['a status line without its status', 'HTTP/1.1 OK\r\n\r\n'],
  ['a size that is no number', `${head('Transfer-Encoding: chunked')}x\r\n`],
  ['a chunk that is too long', `${head('Transfer-Encoding: chunked')}1\r\nab\r\n0\r\n\r\n`],
]

test.each(broken)('takes %s for garbage', async (_, bytes) => {
  expect(await (await readerOf(bytes)).final()).toHaveProperty('garbage')
})

test.each([
  ['a head', 'HTTP/1.1 200 OK\r\nDate'],
  ['content', `${head('Content-Length: 5')}abc`],
  ['a chunk', `${head('Transfer-Encoding: chunked')}5\r\nabc`],
])('notices that %s is cut', async (_, bytes) => {
  expect(await (await readerOf(bytes)).final()).toMatchObject({ cut: true, how: 'end of stream' })
})

test('says so when nothing comes', async () => {
  const cut = { cut: true, how: expect.stringContaining('nothing more') }
  expect(await (await readerOf('', true)).final()).toMatchObject(cut)
})
