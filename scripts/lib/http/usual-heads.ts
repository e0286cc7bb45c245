/** Heads to be made up by fast-check as nearly every client sends them, with what they mean. */
import fc from 'fast-check'

export interface UsualHead {
  /** One character a byte. */
  head: string
  meaning: {
    headLength: number
    method: string
    minorVersion: number
    keepAlive: boolean
    line: string
    path: string
    acceptEncoding: string | undefined
    referer: string | undefined
    userAgent: string | undefined
  }
}

/** What a browser sends when somebody follows a link. */
export const browserHead = [
  'GET /chapters/week-10/index.html HTTP/1.1',
  'Host: 127.0.0.1:8004',
  'Connection: keep-alive',
  'sec-ch-ua: "Chromium";v="148", "Not?A_Brand";v="99"',
  'sec-ch-ua-mobile: ?0',
  'Upgrade-Insecure-Requests: 1',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/148.0.0.0 Safari/537.36',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Sec-Fetch-Site: same-origin',
  'Sec-Fetch-Mode: navigate',
  'Referer: http://127.0.0.1:8004/chapters/week-09/',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-US,en;q=0.9',
  '\r\n',
].join('\r\n')

const unreserved = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~'
const pathCharacters = `${unreserved}!$&'()*+,;=:@/[]|`
const tokenCharacters = `${unreserved}!#$%&'*+^\`|`
const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
const valueCharacters = bytes.filter((character) => /[\t\x20-\x7e\x80-\xff]/.test(character))

function text(characters: Iterable<string>, maxLength: number) {
  return fc.string({ unit: fc.constantFrom(...characters), maxLength })
}

const value = text(valueCharacters, 40).map((it) => it.replace(/^[ \t]+|[ \t]+$/g, ''))
const whitespace = fc.constantFrom('', ' ', ' ', '\t', ' \t ')

/** A field line, its name in any case. */
function line(name: fc.Arbitrary<string>, value: fc.Arbitrary<string>) {
  const parts = { name, upper: fc.boolean(), before: whitespace, value, after: whitespace }
  return fc.record(parts).map(({ name, upper, before, value, after }) => ({
    value,
    text: `${upper ? name.toUpperCase() : name}:${before}${value}${after}\r\n`,
  }))
}

const host = line(
  fc.constant('Host'),
  fc.constantFrom('a', 'A.example', 'a:8004', '127.0.0.1:8004', '[::1]', '[::1]:8004', 'a%20b'),
)
const connection = line(
  fc.constant('Connection'),
  fc.constantFrom('keep-alive', 'close', 'Keep-Alive', 'CLOSE'),
)
const acceptEncoding = line(
  fc.constant('Accept-Encoding'),
  fc.oneof(fc.constantFrom('gzip, deflate, br', 'gzip', '', 'identity;q=0'), value),
)
const referer = line(fc.constant('Referer'), value)
const userAgent = line(fc.constant('User-Agent'), value)
/** Names that mean nothing to the server, some of them nearly as those that do. */
const other = line(
  fc.oneof(
    text(tokenCharacters, 12).map((it) => `X${it}`),
    fc.constantFrom(
      ...['Accept', 'Accept-Language', 'Cookie', 'Upgrade', 'Cache-Control', 'Pragma', 'DNT'],
      ...[
        'Sec-Fetch-Dest',
        'Origin',
        'Hosts',
        'Hos',
        'H',
        'Referrer',
        'User_Agent',
        'If',
        'Ranges',
      ],
      ...['Content-Lengths', 'Content-Type', 'Transfer_Encoding', 'Keep-Alive', 'Priority', 'TE'],
    ),
  ),
  value,
)

const lines = fc.record({
  host,
  connection: fc.option(connection, { nil: undefined }),
  acceptEncoding: fc.option(acceptEncoding, { nil: undefined }),
  referer: fc.option(referer, { nil: undefined }),
  userAgent: fc.option(userAgent, { nil: undefined }),
  others: fc.array(other, { maxLength: 7 }),
  order: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
})

/** Heads whose every part is ordinary, though it may be an odd one of its kind. */
export const usual: fc.Arbitrary<UsualHead> = fc
  .record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
    path: text(pathCharacters, 30).map((it) => `/${it}`),
    minorVersion: fc.constantFrom(1, 1, 1, 0),
    hasHost: fc.constantFrom(true, true, true, false),
    lines,
  })
  .map(({ method, path, minorVersion, hasHost, lines }) => {
    const { host, connection, acceptEncoding, referer, userAgent, others, order } = lines
    const first = `${method} ${path} HTTP/1.${minorVersion}`
    const isOptional = minorVersion === 0 && !hasHost
    const fields = [isOptional ? undefined : host, connection, acceptEncoding, referer, userAgent]
      .concat(others)
      .map((field, i) => ({ text: field?.text ?? '', place: order[i] ?? 0 }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ text }) => text)
    const head = `${first}\r\n${fields.join('')}\r\n`
    const option = connection?.value.toLowerCase()
    return {
      head,
      meaning: {
        headLength: head.length,
        method,
        minorVersion,
        keepAlive: option === undefined ? minorVersion === 1 : option === 'keep-alive',
        line: first,
        path,
        acceptEncoding: acceptEncoding?.value,
        referer: referer?.value,
        userAgent: userAgent?.value,
      },
    }
  })
