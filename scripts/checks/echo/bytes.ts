/** Bytes as they come: every value beside every other, whole, cut anywhere, and none with a meaning. */
import type { Check } from '../check.ts'
import type { Connection } from '../connection.ts'
import { situated } from '../failure.ts'
import { literal, type Payload, text } from '../payload.ts'

export const binary: Check = {
  id: 'binary',
  title: 'echoes any byte, 0 to 255, in any order',
  why: 'Bytes are not text: a NUL ends nothing, most bytes above 127 are not valid UTF-8, and no byte is a command to the server.',
  reading: 'CS:APP 10.2 Files, on text and binary; read(2)',
  async run({ connect }) {
    const client = await connect()
    for (const byte of Array(256).keys()) await client.expectEcho(byteAlone(byte))
    await client.expectEcho(
      literal(EVERY_PAIR, 'every byte before and after every other, 65,537 bytes'),
    )
    for (const character of 'é€😀') await expectInPieces(client, character)
    client.halfClose()
    await client.expectEnd('every byte, and the end of the stream')
    for (const [content, description] of SPECIAL)
      await expectFirst(await connect(), content, description)
  },
}

function byteAlone(byte: number): Payload {
  return literal(Buffer.of(byte), `the byte 0x${byte.toString(16).padStart(2, '0')} alone`)
}

/** Each of the 65,536 pairs once: a de Bruijn sequence, and its first byte again. */
const EVERY_PAIR = Buffer.from([
  ...Array.from({ length: 256 }, (_, first) => [
    first,
    ...Array.from({ length: 255 - first }, (_, more) => [first, first + 1 + more]).flat(),
  ]).flat(),
  0,
])

/** The bytes of a character one after the other, each when the one before has come back. */
async function expectInPieces(client: Connection, character: string): Promise<void> {
  const bytes = Buffer.from(character)
  for (const [at, byte] of bytes.entries()) {
    const description = `byte ${at + 1} of the ${bytes.length} of "${character}" in UTF-8, alone`
    await client.expectEcho(literal(Buffer.of(byte), description))
  }
}

/** What text, terminals, shells and C take for something. */
const SPECIAL: readonly (readonly [string | Buffer, string])[] = [
  ['\r\n\n\r\0\r\n\x04\x1a', 'line ends and NULs'],
  ['\0', 'a NUL'],
  ['\0after a NUL', 'a NUL and more'],
  ['\r\n', 'CR LF'],
  ['\r', 'CR'],
  ['\n', 'LF'],
  [' \t ', 'blanks'],
  ['  in blanks \t\r\n\r\n', 'text between blanks and line ends'],
  ['\x04', 'Ctrl-D, 0x04'],
  ['\x1a', 'Ctrl-Z, 0x1a'],
  ['\x1b[2J\b\x7f', 'what clears a terminal'],
  [Buffer.from('fffbfffdffff', 'hex'), 'telnet commands, 0xff and more'],
  ['\ufeffbom', 'a byte order mark and text'],
  [Buffer.from('fffe6100', 'hex'), 'a byte order mark of UTF-16'],
  [Buffer.from('eda080edb080', 'hex'), 'the two halves of a surrogate pair'],
  [Buffer.from('c080c1bff8888080f5', 'hex'), 'bytes that UTF-8 never has'],
  ['e\u0301 \u00e9 \u212b', 'letters with accents, composed and not'],
  ['a'.repeat(70_000), '70,000 letters without a line end'],
  ['\0'.repeat(70_000), '70,000 NULs'],
  ['\n'.repeat(10_000), '10,000 empty lines'],
  ['%s %n %d %x%%', 'a format of printf'],
  ['\\n \\0 \\x41 $HOME `id` "\'<&>', 'what a shell or a page would read'],
]

export const words: Check = {
  id: 'words',
  title: 'echoes every word, and obeys none',
  why: 'An echo server has no commands. A word that ends the connection, or the server, ends it for whoever has it in their data.',
  reading: 'RFC 862; TLPI 61.1',
  async run({ connect }) {
    for (const word of WORDS) await expectFirst(await connect(), word, text(word).description)
  },
}

const COMMANDS = [
  'quit',
  'exit',
  'bye',
  'close',
  'stop',
  'end',
  'shutdown',
  'halt',
  'kill',
  'logout',
]
const OTHERS = ['help', 'stats', 'status', 'ping', 'hello', 'time', 'reset', 'restart', 'eof', 'q']
const MORE = [
  ...['abort', 'debug', 'die', 'disconnect', 'done', 'echo', 'finish', 'goodbye', 'info', 'leave'],
  ...[
    'list',
    'login',
    'noop',
    'pong',
    'reload',
    'sleep',
    'start',
    'term',
    'test',
    'version',
    'who',
  ],
]
const PROTOCOLS = [
  'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi',
  'HEAD / HTTP/1.0\r\n\r\n',
  'PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n',
  'HELO localhost\r\n',
  'USER root\r\n',
  'SSH-2.0-x\r\n',
  '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03',
  '{"cmd":"quit"}\n',
  '.\r\n',
  '/quit\n',
  '# a comment\n',
  '// a comment\n',
  '\\q\n',
  '-- \n',
  ':q!\n',
]
const WORDS = [
  ...[...COMMANDS, ...OTHERS, ...MORE].flatMap((word) => [
    word,
    `${word}\n`,
    `${word.toUpperCase()}\r\n`,
    `${word}!\n`,
  ]),
  ...PROTOCOLS,
]

/** As the first thing on its connection, and again after something else. */
async function expectFirst(
  client: Connection,
  content: string | Buffer,
  description: string,
): Promise<void> {
  const payload = literal(Buffer.from(content), description)
  await situated('the first thing on its connection', () => client.expectEcho(payload))
  await situated(`after ${description} and its echo`, () => client.expectEcho(text('and on\n')))
  await situated('after other things on its connection', () => client.expectEcho(payload))
  client.halfClose()
  await client.expectEnd(
    `${description}, "and on", ${description} again, then the end of the stream`,
  )
}
