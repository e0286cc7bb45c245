/** Requests to be made up by fast-check: right ones with what they mean, and wrong ones. */
import fc from 'fast-check'

/** A request as it is sent, one character a byte, and what it is to be read as. */
export interface Sent {
  head: string
  /** What stands behind the head, framing included. */
  content: string
  meaning: {
    method: string
    form: string
    path: string
    query: string | undefined
    minorVersion: 0 | 1
    keepAlive: boolean
    expectsContinue: boolean
    fields: Record<string, string>
  }
}

const unreserved = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~'
const pathCharacters = [...`${unreserved}!$&'()*+,;=:@`, '%20', '%2F', '%2e', '%c3%A9']
const queryCharacters = [...pathCharacters, ...'/?%|^\\{}[]`']
const tokenCharacters = [...`${unreserved}!#$%&'*+^\`|`]

function text(characters: readonly string[], minLength: number, maxLength: number) {
  const one = fc.constantFrom(...characters)
  return fc.array(one, { minLength, maxLength }).map((all) => all.join(''))
}

const path = fc
  .array(text(pathCharacters, 0, 6), { minLength: 1, maxLength: 4 })
  .map((segments) => `/${segments.join('/')}`)
const query = fc.option(text(queryCharacters, 0, 10), { nil: undefined })
const host = fc.constantFrom('a', 'a.example', 'a:8002', '127.0.0.1:80', '[::1]', '[::1]:8002')
const token = text(tokenCharacters, 1, 12)

const target = fc
  .record({ path, query, host, form: fc.constantFrom('origin', 'origin', 'absolute') })
  .map(({ path, query, host, form }) => ({
    form,
    path,
    query,
    text: `${form === 'absolute' ? `http://${host}` : ''}${path}${query === undefined ? '' : `?${query}`}`,
  }))

const whitespace = fc.constantFrom('', ' ', ' ', '\t', ' \t ')
const valueCharacters = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).filter(
  (character) => /[\t\x20-\x7e\x80-\xff]/.test(character),
)
const value = text(valueCharacters, 0, 30).map((it) => it.replace(/^[ \t]+|[ \t]+$/g, ''))

const field = fc
  .record({ name: token.map((it) => `X-${it}`), before: whitespace, value, after: whitespace })
  .map(({ name, before, value, after }) => ({
    name: name.toLowerCase(),
    value,
    line: `${name}:${before}${value}${after}\r\n`,
  }))
const fields = fc.uniqueArray(field, { maxLength: 6, selector: ({ name }) => name })

const data = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '0', ' '), maxLength: 20 })
const extension = fc.constantFrom('', '', ';a', ';a=b', ';a="b;\\"c"', ' ; a = b')
const chunk = fc
  .tuple(
    data.filter((it) => it !== ''),
    extension,
  )
  .map(([data, extension]) => `${data.length.toString(16)}${extension}\r\n${data}\r\n`)
const trailers = fc.constantFrom('', '', 'X-Trailer: a\r\n', 'A: b\r\nC:\r\n')
const chunks = fc
  .tuple(fc.array(chunk, { maxLength: 3 }), extension, trailers)
  .map(([chunks, extension, trailers]) => `${chunks.join('')}0${extension}\r\n${trailers}\r\n`)

const framing = fc.oneof(
  fc.constant({ line: '', content: '' }),
  data.map((content) => ({ line: `Content-Length: ${content.length}\r\n`, content })),
  chunks.map((content) => ({ line: 'Transfer-Encoding: chunked\r\n', content })),
)

/** Requests that any server has to understand. */
export const sent: fc.Arbitrary<Sent> = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE', 'PATCH'),
    target,
    minor: fc.constantFrom(1, 1, 1, 0),
    host,
    fields,
    framing,
    connection: fc.constantFrom('', '', '', 'close', 'keep-alive', 'x, Keep-Alive'),
    expect: fc.constantFrom(false, false, false, true),
    emptyLines: fc.constantFrom('', '', '', '\r\n'),
  })
  .map(({ method, target, minor, host, fields, framing, connection, expect, emptyLines }) => {
    const minorVersion = minor === 0 ? 0 : 1
    const isChunked = framing.line.startsWith('T')
    const { line, content } = minor === 0 && isChunked ? { line: '', content: '' } : framing
    const lines = [
      `${method} ${target.text} HTTP/1.${minor}\r\n`,
      ...fields.slice(0, 2).map((field) => field.line),
      `Host: ${host}\r\n`,
      ...fields.slice(2).map((field) => field.line),
      line,
      connection && `Connection: ${connection}\r\n`,
      expect ? 'Expect: 100-continue\r\n' : '',
      '\r\n',
    ]
    return {
      head: emptyLines + lines.join(''),
      content,
      meaning: {
        method,
        form: target.form,
        path: target.path,
        query: target.query,
        minorVersion,
        keepAlive: connection === '' ? minorVersion === 1 : connection !== 'close',
        expectsContinue: expect && minorVersion === 1 && content !== '',
        fields: Object.fromEntries(fields.map(({ name, value }) => [name, value])),
      },
    }
  })

/** What may hurt where it is put between other bytes. */
const splinters = [
  ...['\r', '\n', '\r\n', '\n\n', '\r\n\r\n', '\0', '\v', '\f', '\x1b', '\x7f', '\x80', '\xa0'],
  ...[
    ' ',
    '\t',
    '  ',
    ' \r\n ',
    '\r\n\t',
    ':',
    ';',
    ',',
    '"',
    '#',
    '%',
    '%00',
    '?',
    '/',
    '@',
    '\\',
  ],
  ...['0', '1', '00', '-', '+', '_', '0x', 'ffffffff', '[', ']', '*', '<', 'HTTP/1.1', 'chunked'],
]

/** Lines that say something about framing, or claim to. */
const lines = [
  ...['Content-Length: 5', 'Content-Length: 0', 'Content-Length: 1', 'Content-Length : 5'],
  ...['Content-Length:', 'Content-Length: +5', 'Content-Length: 5, 5', 'Content-Length: 0x5'],
  ...['Content-Length: 99999999999999999999', 'Content-Length: 5 5', 'Content_Length: 5'],
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding: xchunked', 'Transfer-Encoding: gzip'],
  ...['Transfer-Encoding: chunked, chunked', 'Transfer-Encoding: gzip, chunked'],
  ...['Transfer-Encoding: identity', 'Transfer-Encoding:', 'Transfer-Encoding: chunked;a=b'],
  ...['Transfer-Encoding: ,chunked', 'Transfer-Encoding: chunked,', 'Transfer-Encoding\t: chunked'],
  ...['Transfer-Encoding:\tCHUNKED', 'Transfer-Encoding: \vchunked', ' Transfer-Encoding: chunked'],
  ...['Host: b', 'Host:', 'Host: a b', 'Host: http://a/', 'Host: [::1', 'Host: a:99999'],
  ...['Connection: close', 'Connection: keep-alive, close', 'Expect: 100-continue', 'Expect: more'],
  ...['A', ': b', 'A b: c', ' a', '', 'A: \0', 'Upgrade: a\r\nConnection: upgrade'],
]

type Mutation = (text: string) => string

/** How far into the bytes, evenly spread (fc.double is not: half of it lies beside 0). */
const place = fc.noBias(fc.nat(9999)).map((part) => part / 10_000)
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ at: place, drop: fc.nat(2), put: fc.constantFrom(...splinters) }).map(
    ({ at, drop, put }): Mutation =>
      (text) => {
        const index = Math.floor(at * text.length)
        return text.slice(0, index) + put + text.slice(index + drop)
      },
  ),
  fc.record({ at: place, count: fc.integer({ min: 1, max: 4 }) }).map(
    ({ at, count }): Mutation =>
      (text) => {
        const index = Math.floor(at * text.length)
        return text.slice(0, index) + text.slice(index + count)
      },
  ),
  fc.record({ at: place, line: fc.constantFrom(...lines) }).map(
    ({ at, line }): Mutation =>
      (text) => {
        const parts = text.split('\r\n')
        parts.splice(1 + Math.floor(at * (parts.length - 1)), 0, line)
        return parts.join('\r\n')
      },
  ),
  fc.record({ at: place }).map(
    ({ at }): Mutation =>
      (text) => {
        const parts = text.split('\r\n')
        const index = Math.floor(at * parts.length)
        return parts.flatMap((part, i) => (i === index ? [part, part] : part)).join('\r\n')
      },
  ),
  fc.constantFrom<Mutation>(
    (text) => text.replaceAll('\r\n', '\n'),
    (text) => text.replace('\r\n', '\n'),
    (text) => text.replaceAll('\r\n', '\r'),
    (text) => text.toUpperCase(),
  ),
)

/** Requests of which one to three things have gone wrong, or may have. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(sent, fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([{ head, content }, mutations]) =>
    mutations.reduce((text, mutate) => mutate(text), head + content),
  )
