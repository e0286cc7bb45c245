import { describe, expect, test } from 'vitest'
import { roomy } from '../../../scripts/lib/http/conversation.ts'
import { request, status } from '../../../tests/support/http-parsing.ts'

const start = 'GET / HTTP/1.1\r\nHost: a\r\n'

const hostile: [what: string, line: string][] = [
  ['a space before the colon', 'Content-Length : 5\r\n'],
  ['a tab before the colon', 'Content-Length\t: 5\r\n'],
  ['a space within the name', 'Content Length: 5\r\n'],
  ['no colon', 'Content-Length 5\r\n'],
  ['a name alone', 'Content-Length\r\n'],
  ['no name', ': 5\r\n'],
  ['a space before the name', ' Content-Length: 5\r\n'],
  ['a tab before the name', '\tContent-Length: 5\r\n'],
  ['a fold', 'Accept: a\r\n b\r\n'],
  ['a fold of a tab', 'Accept: a\r\n\tb\r\n'],
  ['a fold that hides a field', 'Accept: a\r\n Content-Length: 5\r\n'],
  ['a fold of nothing', 'Accept: a\r\n \r\n'],
  ['a NUL in the name', 'Content-Length\0: 5\r\n'],
  ['a control character in the name', 'Content-Length\x0b: 5\r\n'],
  ['a byte of UTF-8 in the name', 'Content-Length\xa0: 5\r\n'],
  ['a slash in the name', 'Content/Length: 5\r\n'],
  ['quotation marks around the name', '"Accept": a\r\n'],
  ['parentheses around the name', '(Accept): a\r\n'],
  ['a NUL in the value', 'Accept: a\0b\r\n'],
  ['a vertical tab before the value', 'Accept:\va\r\n'],
  ['a form feed behind the value', 'Accept: a\f\r\n'],
  ['an escape in the value', 'Accept: \x1b[2J\r\n'],
  ['DEL in the value', 'Accept: \x7f\r\n'],
  ['a CR in the value', 'Accept: a\rb\r\n'],
  ['a CR before the value', 'Accept: \ra\r\n'],
  ['a CR before the end', 'Accept: a\r\r\n'],
  ['a CR that splits two fields', 'Accept: a\rContent-Length: 5\r\n'],
  ['a LF that splits two fields', 'Accept: a\nContent-Length: 5\r\n'],
  ['a LF for an end', 'Accept: a\n'],
  ['a LF in the name', 'Acc\nept: a\r\n'],
  ['a CR in the name', 'Acc\rept: a\r\n'],
  ['a CR for a name', '\rAccept: a\r\n'],
  ['a LF before the empty line', '\n'],
]

describe('refused: a field line with', () => {
  test.each(hostile)('%s', (_, line) => {
    expect(status(`${start}${line}\r\n`)).toBe(400)
    expect(status(`GET / HTTP/1.1\r\n${line}Host: a\r\n\r\n`)).toBe(400)
    expect(status(`GET / HTTP/1.0\r\n${line}\r\n`)).toBe(400)
  })
})

describe('taken', () => {
  test.each<[string, string, string]>([
    ['no whitespace', 'A:b', 'b'],
    ['whitespace on both sides', 'A: \t b \t ', 'b'],
    ['whitespace within', 'A: b \t c', 'b \t c'],
    ['no value', 'A:', ''],
    ['a value of whitespace', 'A: \t ', ''],
    ['a colon in the value', 'A: b:c', 'b:c'],
    ['bytes that are not ASCII', 'A: \x80\xff', '\x80\xff'],
    ['a NBSP at an end, which is no whitespace', 'A: b\xa0', 'b\xa0'],
    ['another case of the name', 'a: b', 'b'],
  ])('%s', (_, line, value) => {
    expect(request(`${start}${line}\r\n\r\n`).field('a')).toBe(value)
  })

  test('every character of a token in a name', () => {
    const name = "!#$%&'*+-.^_`|~09azAZ"
    expect(request(`${start}${name}: b\r\n\r\n`).field(name.toLowerCase())).toBe(
      'b',
    )
  })

  test('several lines of a name are one list', () => {
    const { fields } = request(`${start}A: b\r\nB: x\r\nA:\r\na: c, d\r\n\r\n`)
    expect(fields.value('a')).toBe('b, , c, d')
    expect(fields.value('c')).toBeUndefined()
  })

  test('a name is not another whose letters differ by a bit', () => {
    expect(request(`${start}A_B: x\r\nA~: x\r\n\r\n`).field('a-b')).toBeUndefined()
    expect(request(`${start}A^: x\r\n\r\n`).field('a~')).toBeUndefined()
  })
})

describe('limits', () => {
  const many = (count: number) => `${'A: b\r\n'.repeat(count)}\r\n`

  test('so many lines and no more', () => {
    const limits = { ...roomy, fields: 50 }
    expect(status(start + many(49), limits)).toBe(200)
    expect(status(start + many(50), limits)).toBe(431)
  })

  test('more lines than there is room for at first', () => {
    expect(request(start + many(99)).fields.count).toBe(100)
  })

  test('so many bytes and no more', () => {
    const section = 'Host: a\r\nA: b\r\n\r\n'
    const fits = { ...roomy, fieldBytes: section.length }
    const not = { ...roomy, fieldBytes: section.length - 1 }
    expect(status(`GET / HTTP/1.1\r\n${section}`, fits)).toBe(200)
    expect(status(`GET / HTTP/1.1\r\n${section}`, not)).toBe(431)
  })

  test.each([
    ['a name without end', 'A'.repeat(40_000)],
    ['a value without end', `A: ${'b'.repeat(40_000)}`],
    ['whitespace without end', `A:${' '.repeat(40_000)}`],
  ])('%s', (_, line) => {
    expect(status(start + line)).toBe(431)
    expect(status(start + line.slice(0, 1000))).toBe('need more')
  })
})
