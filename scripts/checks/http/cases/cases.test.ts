/** What must be true of every case, whatever it is about. */
import { expect, test } from 'vitest'
import { subjects } from './index.ts'

const cases = subjects.flatMap((subject) => subject.cases)

test('every case has an id of its own', () => {
  const ids = cases.map(({ id }) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

test('every case says what asks for its answer', () => {
  const known = /^(RFC \d{4} §\d|WHATWG )/
  expect(cases.filter(({ section }) => !known.test(section)).map(({ id }) => id)).toEqual([])
})

test('what a case sends is bytes: no character above 255', () => {
  const steps = cases.flatMap(({ send }) => (typeof send === 'function' ? [] : [send].flat()))
  const texts = steps.filter((step) => typeof step === 'string')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that fits a byte is meant
  expect(texts.filter((text) => !/^[\x00-\xff]*$/.test(text))).toEqual([])
})
