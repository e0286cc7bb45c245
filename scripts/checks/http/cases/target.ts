/** The target of a request in all its forms, decoded once. */
import { type Case, type Expected, like, open, type Subject } from '../case.ts'
import { answered, either, refused, served } from '../expect.ts'
import { get, HIDDEN, head, oldGet } from '../request.ts'

function rows(section: string, expect: Expected, cases: Record<string, [string, string]>): Case[] {
  return Object.entries(cases).map(([id, [title, target]]) => ({
    id: `target-${id}`,
    title,
    section,
    send: get(target),
    expect,
  }))
}

const originForm = rows('RFC 9112 §3.2.1', served(), {
  query: ['a target with a query', '/alphabet.txt?one=1&two=2'],
  'empty-query': ['a target with an empty query', '/alphabet.txt?'],
  'query-with-query': ['a question mark and a slash in the query', '/alphabet.txt?a=/b?c'],
  'query-with-escapes': ['escapes in the query', '/alphabet.txt?%00=%0d%0a%ff'],
  'query-with-sub-delims': ['sub-delims in the query', "/alphabet.txt?!$&'()*+,;=:@"],
  'percent-encoded': ['a letter that is percent-encoded', '/alph%61bet.txt'],
  'percent-encoded-case': ['escapes in both cases', '/%61lphabet%2etxt?%2E'],
  'all-percent-encoded': ['a name of nothing but escapes', '/%61%6c%70%68%61%62%65%74%2e%74%78%74'],
  'raw-brackets': ['brackets, as browsers send them', '/alphabet[1].txt'],
  'raw-bar': ['a vertical bar, as browsers send it', '/alphabet|1.txt'],
  'dot-segment': ['a dot segment', '/./alphabet.txt'],
  'double-dot-segment': ['a double-dot segment within the root', '/sub/../alphabet.txt'],
  'dot-segment-encoded': [
    'an encoded double-dot segment within the root',
    '/sub/%2e%2e/alphabet.txt',
  ],
})

const absoluteForm: Case[] = [
  ...rows('RFC 9112 §3.2.2', served(), {
    absolute: ['a target in absolute form', 'http://localhost/alphabet.txt'],
    'absolute-port': ['an absolute form with a port', 'http://localhost:80/alphabet.txt'],
    'absolute-empty-port': [
      'an absolute form with an empty port',
      'http://localhost:/alphabet.txt',
    ],
    'absolute-query': ['an absolute form with a query', 'http://localhost/alphabet.txt?a=b'],
    'absolute-upper-case': [
      'an absolute form with HTTP:// in upper case',
      'HTTP://localhost/alphabet.txt',
    ],
    'absolute-host-upper-case': [
      'an absolute form with its host in upper case',
      'http://LOCALHOST/alphabet.txt',
    ],
    'absolute-other-host': [
      'an absolute form whose host is not that of Host',
      'http://example.com/alphabet.txt',
    ],
    'absolute-ipv4': ['an absolute form with an IPv4 address', 'http://127.0.0.1/alphabet.txt'],
    'absolute-ipv6': ['an absolute form with an IPv6 address', 'http://[::1]/alphabet.txt'],
  }),
  ...rows('RFC 9112 §3.2.2', answered(200, { content: like('"front page"', /front page/) }), {
    'absolute-without-path': ['an absolute form without a path', 'http://localhost'],
    'absolute-query-without-path': [
      'an absolute form with a query and no path',
      'http://localhost?a=b',
    ],
  }),
  {
    id: 'target-absolute-1.0',
    title: 'an absolute form in HTTP/1.0',
    section: 'RFC 9112 §3.2.2',
    send: oldGet('http://localhost/alphabet.txt'),
    expect: refused(200, { toOldVersion: true }),
  },
  {
    id: 'target-absolute-without-host-field',
    title: 'an absolute form without Host',
    section: 'RFC 9112 §3.2',
    send: head('GET http://localhost/alphabet.txt HTTP/1.1') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'target-absolute-invalid-host-field',
    title: 'an absolute form beside an invalid Host',
    section: 'RFC 9112 §3.2',
    send: head('GET http://localhost/alphabet.txt HTTP/1.1', 'Host: a b') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'target-absolute-two-hosts',
    title: 'an absolute form beside two Host lines',
    section: 'RFC 9112 §3.2',
    send:
      head('GET http://localhost/alphabet.txt HTTP/1.1', 'Host: localhost', 'Host: localhost') +
      HIDDEN,
    expect: refused(400),
  },
  ...rows('RFC 9110 §4.2.1', refused(400), {
    'absolute-empty-host': ['an absolute form without a host', 'http:///alphabet.txt'],
    'absolute-port-only': ['an absolute form of a port', 'http://:80/alphabet.txt'],
    'absolute-port-letters': [
      'an absolute form with letters for a port',
      'http://localhost:http/alphabet.txt',
    ],
  }),
  ...rows('RFC 9112 §3.2', refused(400), {
    'absolute-one-slash': ['an absolute form with one slash', 'http:/alphabet.txt'],
    'absolute-no-slash': ['an absolute form without slashes', 'http:alphabet.txt'],
    'absolute-open-bracket': ['an absolute form with an open bracket', 'http://[::1/alphabet.txt'],
    'absolute-fragment': ['an absolute form with a fragment', 'http://localhost/alphabet.txt#a'],
  }).map(open),
  ...rows('RFC 9110 §4.2.4', refused(400), {
    'absolute-userinfo': [
      'an absolute form with userinfo',
      'http://user:pass@localhost/alphabet.txt',
    ],
    'absolute-port-too-large': [
      'an absolute form with port 99999',
      'http://localhost:99999/alphabet.txt',
    ],
  }).map(open),
  ...rows('RFC 9110 §15.5.20', refused([400, 421]), {
    'absolute-https': ['an https target where there is no TLS', 'https://localhost/alphabet.txt'],
    'absolute-ftp': ['an ftp target', 'ftp://localhost/alphabet.txt'],
  }).map(open),
]

const otherForms: Case[] = [
  {
    id: 'target-asterisk',
    title: 'OPTIONS *',
    section: 'RFC 9112 §3.2.4',
    send: head('OPTIONS * HTTP/1.1', 'Host: localhost'),
    expect: answered([200, 204], { content: '' }),
    rule: 'open',
  },
  {
    id: 'target-asterisk-answered',
    title: 'OPTIONS *, which names the server and no file of it',
    section: 'RFC 9110 §9.1 and §9.3.7',
    send: head('OPTIONS * HTTP/1.1', 'Host: localhost'),
    expect: either([200, 204, 400, 405, 501]),
  },
  {
    id: 'target-asterisk-1.0',
    title: 'OPTIONS * in HTTP/1.0',
    section: 'RFC 9112 §3.2.4',
    send: head('OPTIONS * HTTP/1.0'),
    expect: refused([200, 204], { toOldVersion: true }),
    rule: 'open',
  },
  ...['GET', 'HEAD', 'POST'].map(
    (method): Case => ({
      id: `target-asterisk-${method.toLowerCase()}`,
      title: `${method} *`,
      section: 'RFC 9112 §3.2.4',
      send: head(`${method} * HTTP/1.1`, 'Host: localhost'),
      expect: either([400, 404, 405, 501], { toHead: method === 'HEAD' }),
    }),
  ),
  ...rows('RFC 9112 §3.2', refused(400), {
    authority: ['a target in authority form with GET', 'localhost:80'],
    relative: ['a relative target', 'alphabet.txt'],
    'dot-relative': ['a target that begins with a dot', './alphabet.txt'],
    asterisks: ['two asterisks', '**'],
    'query-only': ['a query without a path', '?a=b'],
    scheme: ['a scheme and nothing behind it', 'http://'],
  }).map(open),
  {
    id: 'target-connect',
    title: 'CONNECT to another port',
    section: 'RFC 9110 §9.3.6',
    send: head('CONNECT localhost:80 HTTP/1.1', 'Host: localhost:80'),
    expect: either([400, 403, 405, 501]),
  },
  {
    id: 'target-connect-origin-form',
    title: 'CONNECT with a path',
    section: 'RFC 9112 §3.2.3',
    send: head('CONNECT /alphabet.txt HTTP/1.1', 'Host: localhost'),
    expect: either([400, 405, 501]),
  },
  {
    id: 'target-connect-without-port',
    title: 'CONNECT without a port',
    section: 'RFC 9110 §9.3.6',
    send: head('CONNECT localhost HTTP/1.1', 'Host: localhost'),
    expect: either([400, 405, 501]),
  },
]

const wrongCharacters: Case[] = [
  ...rows('RFC 9112 §3.2', refused(400), {
    'control-character': ['a control character', '/alpha\x01bet.txt'],
    delete: ['a DEL', '/alpha\x7fbet.txt'],
  }),
  ...rows('RFC 9112 §3', refused(400), {
    fragment: ['a fragment', '/alphabet.txt#a'],
    'obs-text': ['bytes above 127', '/gr\xc3\xbcn.txt'],
    'angle-bracket': ['an angle bracket', '/alpha<bet.txt'],
    'closing-angle-bracket': ['a closing angle bracket', '/alpha>bet.txt'],
    quote: ['a double quote', '/alpha"bet.txt'],
    backslash: ['a backslash', '/sub\\index.html'],
    caret: ['a caret', '/alpha^bet.txt'],
    backquote: ['a backquote', '/alpha`bet.txt'],
    brace: ['a brace', '/alpha{bet}.txt'],
    'query-angle-bracket': ['an angle bracket in the query', '/alphabet.txt?<script>'],
    'query-obs-text': ['bytes above 127 in the query', '/alphabet.txt?gr\xc3\xbcn'],
    'query-control': ['a control character in the query', '/alphabet.txt?a\x01b'],
    'query-nul': ['a NUL in the query', '/alphabet.txt?a\0b'],
    'query-fragment': ['a fragment behind the query', '/alphabet.txt?a#b'],
  }).map(open),
  ...rows('RFC 3986 §2.1', refused(400), {
    'percent-alone': ['a percent sign with nothing behind it', '/alphabet.txt%'],
    'percent-one-digit': ['a percent sign with one digit', '/alphabet.txt%4'],
    'percent-no-digits': ['a percent sign with no hexadecimal digits', '/alphabet%zz.txt'],
    'percent-percent': ['two percent signs', '/alphabet%%20.txt'],
    'percent-nul': ['an escaped NUL', '/alphabet.txt%00'],
    'percent-nul-inside': ['an escaped NUL before an extension', '/secret%00.txt'],
  }).map(open),
]

const twice: Case[] = [
  {
    id: 'decoded-once',
    title: 'the name of a file with a percent sign in it',
    section: 'RFC 3986 §2.4',
    send: get('/bare/percent%2520.txt'),
    expect: answered(200, { content: 'named percent%20.txt\n' }),
  },
  {
    id: 'decoded-once-letter',
    title: 'an escaped escape of a letter',
    section: 'RFC 3986 §2.4',
    send: get('/alph%2561bet.txt'),
    expect: answered(404),
  },
  {
    id: 'slash-encoded',
    title: 'an escaped slash, which is no separator',
    section: 'RFC 3986 §2.2',
    send: get('/sub%2findex.html'),
    expect: either([400, 404]),
    rule: 'open',
  },
  {
    id: 'plus-is-plus',
    title: 'a plus sign in a path, which is no space',
    section: 'RFC 3986 §3.3',
    send: get('/bare/a+space.txt'),
    expect: answered(404),
  },
  {
    id: 'path-case',
    title: 'a name in another case',
    section: 'RFC 9110 §4.2.3',
    send: get('/ALPHABET.TXT'),
    expect: answered(404),
  },
]

export const targets: Subject = {
  id: 'target',
  title: 'takes a target apart once, in any of its forms',
  why: 'The path is split at its slashes first and each segment decoded then, once. Whoever decodes earlier or again serves what was hidden behind an escape.',
  reading: 'RFC 9112 §3.2; RFC 3986 §2.4 and §5.2.4; RFC 9110 §4.2',
  cases: [...originForm, ...absoluteForm, ...otherForms, ...wrongCharacters, ...twice],
  ofRequests: true,
}
