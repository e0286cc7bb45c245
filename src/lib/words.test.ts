/** Code and links in texts of the plan. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stretches } from './words.ts'

const one = { text: 'epoll(7)', url: 'https://example.org/epoll' }
const other = { text: 'epoll_ctl(2)', url: 'https://example.org/ctl' }

test('text between backticks is code', () => {
  expect(stretches('what `accept4` gives')).toEqual([
    { text: 'what ', kind: 'plain' },
    { text: 'accept4', kind: 'code' },
    { text: ' gives', kind: 'plain' },
  ])
})

test("a link stands where its text occurs, in the text's order", () => {
  expect(stretches('epoll_ctl(2), then epoll(7)', [one, other])).toEqual([
    { text: 'epoll_ctl(2)', kind: 'link', url: other.url },
    { text: ', then ', kind: 'plain' },
    { text: 'epoll(7)', kind: 'link', url: one.url },
  ])
})

test('of two links at one place the longer wins', () => {
  const longer = { text: 'epoll(7) and poll(2)', url: 'https://example.org/both' }
  expect(stretches('epoll(7) and poll(2)', [one, longer])).toEqual([
    { text: 'epoll(7) and poll(2)', kind: 'link', url: longer.url },
  ])
})

test('a lone backtick is a backtick', () => {
  expect(stretches('a ` b')).toEqual([{ text: 'a ` b', kind: 'plain' }])
})

test('no word is lost', () => {
  const text = fc
    .array(fc.constantFrom('epoll(7)', 'epoll_ctl(2)', ' ', 'read', ', '))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (text) => {
      const words = stretches(text, [one, other])
      expect(words.map(({ text }) => text).join('')).toBe(text)
    }),
  )
})
