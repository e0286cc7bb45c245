/** The Host field: exactly one, and valid. */
import { type Case, type Expected, open, type Subject } from '../case.ts'
import { refused, served, theAlphabet } from '../expect.ts'
import { HIDDEN, head } from '../request.ts'

function rows(section: string, expect: Expected, cases: Record<string, [string, string]>): Case[] {
  const behind = expect.afterwards === 'open' ? '' : HIDDEN
  return Object.entries(cases).map(([id, [title, host]]) => ({
    id: `host-${id}`,
    title,
    section,
    send: head('GET /alphabet.txt HTTP/1.1', `Host: ${host}`) + behind,
    expect,
  }))
}

const valid = rows('RFC 9112 §3.2', served(), {
  name: ['a name', 'example.com'],
  port: ['a name and a port', 'example.com:8080'],
  'port-65535': ['port 65535', 'localhost:65535'],
  'upper-case': ['a name in upper case', 'LOCALHOST'],
  'trailing-dot': ['a name with a dot at its end', 'example.com.'],
  hyphen: ['hyphens and digits', 'a-1.example-2.com'],
  underscore: ['an underscore', 'a_b.example.com'],
  ipv4: ['an IPv4 address', '127.0.0.1'],
  'ipv4-port': ['an IPv4 address and a port', '127.0.0.1:8002'],
  ipv6: ['an IPv6 address', '[::1]'],
  'ipv6-port': ['an IPv6 address and a port', '[::1]:8002'],
  'ipv6-long': ['an IPv6 address of eight groups', '[2001:db8:0:1:2:3:4:5]'],
  'ipv6-ipv4': ['an IPv6 address that ends in an IPv4 address', '[::ffff:127.0.0.1]'],
  'blanks-around': ['blanks around a name', ' \t localhost \t '],
})

const unusual = rows('RFC 3986 §3.2.2', served(), {
  tilde: ['a tilde', 'a~b.example.com'],
  'port-empty': ['a colon and no port', 'localhost:'],
  'port-0': ['port 0', 'localhost:0'],
  'percent-encoded': ['an escaped letter', 'ex%61mple.com'],
  'sub-delims': ['sub-delims in a name', "a!b$c&d'e(f)g*h+i;j=k"],
  ipvfuture: ['an address of a version to come', '[v1.fe80]'],
}).map(open)

const invalid = rows('RFC 9112 §3.2', refused(400), {
  space: ['a space in the host', 'local host'],
  tab: ['a tab in the host', 'local\thost'],
  slash: ['a path behind the host', 'localhost/alphabet.txt'],
  scheme: ['a scheme before the host', 'http://localhost'],
  userinfo: ['userinfo before the host', 'user@localhost'],
  'userinfo-password': ['a password before the host', 'user:pass@localhost'],
  question: ['a query behind the host', 'localhost?a'],
  fragment: ['a fragment behind the host', 'localhost#a'],
  backslash: ['a backslash', 'local\\host'],
  quote: ['a quote', 'local"host'],
  angle: ['an angle bracket', 'local<host'],
  brace: ['a brace', 'local{host}'],
  caret: ['a caret', 'local^host'],
  'obs-text': ['a byte above 127', 'gr\xfcn.example'],
  nul: ['a NUL', 'local\0host'],
  comma: ['two hosts with a comma and a space', 'localhost, localhost'],
  'port-letters': ['a port of letters', 'localhost:http'],
  'port-sign': ['a port with a sign', 'localhost:-1'],
  'port-plus': ['a port with a plus sign', 'localhost:+80'],
  'port-space': ['a space before the port', 'localhost: 80'],
  'two-ports': ['two ports', 'localhost:80:80'],
  'ipv6-open': ['a bracket that is not closed', '[::1'],
  'ipv6-close': ['a bracket that is not opened', '::1]'],
  'ipv6-bare': ['an IPv6 address without brackets', '::1'],
  'ipv6-letter': ['a letter in an IPv6 address', '[::g]'],
  'ipv6-nine': ['an IPv6 address of nine groups', '[1:2:3:4:5:6:7:8:9]'],
  'ipv6-short': ['an IPv6 address of three groups', '[1:2:3]'],
  'ipv6-two-gaps': ['an IPv6 address with two gaps', '[1::2::3]'],
  'ipv6-five-digits': ['five digits in a group', '[::12345]'],
  'ipv6-empty': ['empty brackets', '[]'],
  'ipv6-junk': ['letters behind the bracket', '[::1]abc'],
  'percent-no-digits': ['a percent sign without digits', 'local%zzhost'],
})

const invalidForUs = rows('RFC 9110 §4.2.1', refused(400), {
  dot: ['nothing but a dot', '.'],
  'empty-label': ['an empty label within a name', 'a..b'],
  'leading-dot': ['an empty label before a name', '.a'],
  empty: ['an empty Host', ''],
  blank: ['a Host of blanks', ' \t '],
  'port-only': ['a port and no host', ':80'],
  'port-too-large': ['port 65536', 'localhost:65536'],
  'port-99999': ['port 99999', 'localhost:99999'],
  'port-huge': ['a port of twenty digits', 'localhost:99999999999999999999'],
}).map(open)

const number: Case[] = [
  {
    id: 'host-missing',
    title: 'a request of HTTP/1.1 without Host',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.1') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'host-missing-with-fields',
    title: 'a request of HTTP/1.1 with fields, and without Host',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.1', 'Accept: */*', 'X-Host: localhost') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'host-missing-head',
    title: 'a HEAD without Host',
    section: 'RFC 9112 §3.2',
    send: head('HEAD /alphabet.txt HTTP/1.1') + HIDDEN,
    expect: refused(400, { toHead: true }),
  },
  {
    id: 'host-missing-options',
    title: 'OPTIONS * without Host',
    section: 'RFC 9112 §3.2',
    send: head('OPTIONS * HTTP/1.1') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'host-missing-post',
    title: 'a POST without Host',
    section: 'RFC 9112 §3.2',
    send: `${head('POST /alphabet.txt HTTP/1.1', 'Content-Length: 3')}abc${HIDDEN}`,
    expect: refused(400),
  },
  {
    id: 'host-twice-same',
    title: 'the same Host twice',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.1', 'Host: localhost', 'Host: localhost') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'host-twice-different',
    title: 'two different Host lines',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.1', 'Host: localhost', 'Host: example.com') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'host-twice-apart',
    title: 'two Host lines with other fields between, in different case',
    section: 'RFC 9112 §3.2',
    send:
      head('GET /alphabet.txt HTTP/1.1', 'Host: localhost', 'Accept: */*', 'hOST: localhost') +
      HIDDEN,
    expect: refused(400),
  },
  {
    id: 'host-twice-empty',
    title: 'a Host and an empty one',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.1', 'Host: localhost', 'Host:') + HIDDEN,
    expect: refused(400),
  },
  {
    id: 'host-1.0-twice',
    title: 'two Host lines in HTTP/1.0',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.0', 'Host: localhost', 'Host: example.com'),
    expect: refused(400, { toOldVersion: true }),
  },
  {
    id: 'host-1.0-invalid',
    title: 'an invalid Host in HTTP/1.0',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.0', 'Host: local host'),
    expect: refused(400, { toOldVersion: true }),
  },
  {
    id: 'host-1.0',
    title: 'a Host in HTTP/1.0',
    section: 'RFC 9112 §3.2',
    send: head('GET /alphabet.txt HTTP/1.0', 'Host: localhost'),
    expect: refused(200, { ...theAlphabet, toOldVersion: true }),
  },
]

export const hosts: Subject = {
  id: 'host',
  title: 'wants exactly one valid Host',
  why: 'Host is half of the name of what is asked for. Two of them, or one that is none, and two servers answer for different sites.',
  reading: 'RFC 9112 §3.2; RFC 9110 §4.2.1 and §7.2; RFC 3986 §3.2',
  cases: [...valid, ...unusual, ...invalid, ...invalidForUs, ...number],
  ofRequests: true,
}
