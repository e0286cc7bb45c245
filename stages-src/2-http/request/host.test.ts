import { describe, expect, test } from 'vitest'
import { status } from '../../../tests/support/http-parsing.ts'

const hostile: [what: string, fields: string][] = [
  ['no Host', 'Accept: a\r\n'],
  ['a Host in the plural', 'Hosts: a\r\n'],
  ['an empty Host', 'Host:\r\n'],
  ['a Host of spaces', 'Host:  \t \r\n'],
  ['two', 'Host: a\r\nHost: b\r\n'],
  ['the same twice', 'Host: a\r\nHost: a\r\n'],
  ['the same twice in two cases', 'Host: a\r\nAccept: b\r\nhOST: a\r\n'],
  ['an empty one behind it', 'Host: a\r\nHost:\r\n'],
  ['two in a line', 'Host: a b\r\n'],
  ['a list', 'Host: a, b\r\n'],
  ['a URI', 'Host: http://a/\r\n'],
  ['a path behind it', 'Host: a/b\r\n'],
  ['a query behind it', 'Host: a?b\r\n'],
  ['a fragment behind it', 'Host: a#b\r\n'],
  ['a backslash', 'Host: a\\b\r\n'],
  ['userinfo', 'Host: me@a\r\n'],
  ['userinfo with a password', 'Host: me:secret@a\r\n'],
  ['markup', 'Host: <a>\r\n'],
  ['a quotation mark', 'Host: "a"\r\n'],
  ['a byte of UTF-8', 'Host: \xc3\xa9\r\n'],
  ['a tab within', 'Host: a\tb\r\n'],
  ['a percent sign alone', 'Host: a%\r\n'],
  ['half an escape', 'Host: a%4\r\n'],
  ['an escape that is none', 'Host: a%zz\r\n'],
  ['a port that is a word', 'Host: a:b\r\n'],
  ['a port with a sign', 'Host: a:+80\r\n'],
  ['a negative port', 'Host: a:-1\r\n'],
  ['a port in hexadecimal', 'Host: a:0x50\r\n'],
  ['a port beyond ports', 'Host: a:65536\r\n'],
  ['a port beyond numbers', `Host: a:${'9'.repeat(400)}\r\n`],
  ['two ports', 'Host: a:80:80\r\n'],
  ['a space before the port', 'Host: a: 80\r\n'],
  ['a port alone', 'Host: :80\r\n'],
  ['IPv6 without brackets', 'Host: ::1\r\n'],
  ['an open bracket', 'Host: [::1\r\n'],
  ['an open bracket and a port', 'Host: [::1:80\r\n'],
  ['a closed bracket', 'Host: ::1]\r\n'],
  ['empty brackets', 'Host: []\r\n'],
  ['a name in brackets', 'Host: [a.example]\r\n'],
  ['IPv4 in brackets', 'Host: [127.0.0.1]\r\n'],
  ['something behind the brackets', 'Host: [::1]a\r\n'],
  ['seven groups', 'Host: [1:2:3:4:5:6:7]\r\n'],
  ['nine groups', 'Host: [1:2:3:4:5:6:7:8:9]\r\n'],
  ['eight groups and a gap', 'Host: [1:2:3:4::5:6:7:8]\r\n'],
  ['two gaps', 'Host: [1::2::3]\r\n'],
  ['three colons', 'Host: [:::]\r\n'],
  ['a colon at its end', 'Host: [1:2:3:4:5:6:7:8:]\r\n'],
  ['a colon at its begin', 'Host: [:1:2:3:4:5:6:7:8]\r\n'],
  ['a group of five', 'Host: [12345::]\r\n'],
  ['a group that is not hexadecimal', 'Host: [g::]\r\n'],
  ['IPv4 in its middle', 'Host: [::127.0.0.1:1]\r\n'],
  ['IPv4 before the gap', 'Host: [127.0.0.1::]\r\n'],
  ['IPv4 beyond 255', 'Host: [::127.0.0.256]\r\n'],
  ['IPv4 with a leading zero', 'Host: [::127.0.0.01]\r\n'],
  ['three parts of IPv4', 'Host: [::127.0.1]\r\n'],
  ['a zone', 'Host: [fe80::1%25eth0]\r\n'],
  ['a future without a version', 'Host: [v.a]\r\n'],
  ['a future without an address', 'Host: [v1.]\r\n'],
]

describe('refused: a Host with', () => {
  test.each(hostile)('%s', (_, fields) => {
    expect(status(`GET / HTTP/1.1\r\n${fields}\r\n`)).toBe(400)
    expect(status(`GET http://a/ HTTP/1.1\r\n${fields}\r\n`)).toBe(400)
  })
})

describe('taken', () => {
  test.each([
    'a',
    'A.Example',
    'a.example.',
    'localhost:8002',
    'a:',
    'a:0',
    'a:00080',
    'a:65535',
    '127.0.0.1',
    '127.0.0.1:80',
    '999.999.999.999',
    "a!$&'()*+,;=_~-b",
    '%41%c3%a9',
    '[::]',
    '[::1]',
    '[::1]:8002',
    '[1:2:3:4:5:6:7:8]',
    '[1:2:3:4:5:6:7::]',
    '[::2:3:4:5:6:7:8]',
    '[1::8]',
    '[::ffff:127.0.0.1]',
    '[1:2:3:4:5:6:127.0.0.1]',
    '[2001:DB8::abcd]',
    '[v1.a:b]',
    '[V1F.~]',
  ])('%s', (host) => {
    expect(status(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(200)
    expect(status(`GET http://${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(200)
  })

  test('no Host in HTTP/1.0, but not two or a wrong one', () => {
    expect(status('GET / HTTP/1.0\r\n\r\n')).toBe(200)
    expect(status('GET / HTTP/1.0\r\nHost: a\r\n\r\n')).toBe(200)
    expect(status('GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n')).toBe(400)
    expect(status('GET / HTTP/1.0\r\nHost:\r\n\r\n')).toBe(400)
  })
})
