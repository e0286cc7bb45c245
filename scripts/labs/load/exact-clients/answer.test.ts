/** A response is read alike, in whatever pieces it comes. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Answer } from './answer.ts'

const responses = fc.record({
  status: fc.constantFrom(200, 206, 404, 503),
  content: fc.string({ maxLength: 300 }).map((text) => Buffer.from(text)),
  isLast: fc.boolean(),
})

it('is whole with its last byte and not before', () => {
  const cuts = fc.array(fc.nat(500), { maxLength: 6 })
  fc.assert(
    fc.property(responses, cuts, ({ status, content, isLast }, places) => {
      const fields = [`Content-Length: ${content.length}`, ...(isLast ? ['Connection: close'] : [])]
      const head = `HTTP/1.1 ${status} Some Reason\r\n${fields.join('\r\n')}\r\n\r\n`
      const whole = Buffer.concat([Buffer.from(head), content])
      const ends = [...places.map((place) => place % whole.length), whole.length]
      const answer = new Answer()
      let begin = 0
      for (const end of ends.sort((one, other) => one - other)) {
        expect(answer.isWhole).toBe(false)
        answer.take(whole.subarray(begin, end))
        begin = end
      }
      expect(answer).toMatchObject({ isWhole: true, status, isLast, hasBegun: true })
    }),
  )
})

it('has not begun without a byte', () => {
  expect(new Answer()).toMatchObject({ hasBegun: false, isWhole: false })
})
