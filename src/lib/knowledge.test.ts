/** The questions are complete, and mistakes in their files are told. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { questions, readQuestions } from './knowledge.ts'

const path = 'content/knowledge/stage-1.yaml'
const text = readFileSync(path, 'utf8')

test('every knowledge item of stage 1 has a question', () => {
  const ids = [1, 2, 3, 4, 5].map((number) => `s1.knowledge.${number}`)
  expect([...questions.keys()].filter((id) => id.startsWith('s1.'))).toEqual(ids)
})

test('the right option is not always in the same place', () => {
  const places = [...questions.values()]
    .flat()
    .map(({ options }) => options.findIndex(({ right }) => right))
  expect(new Set(places).size).toBeGreaterThan(2)
})

describe('a mistake is told in one line', () => {
  test.each([
    [
      'no option is right',
      /^ +right: true\n/m,
      '',
      /^content\/knowledge\/stage-1.yaml:\d+: items.0.questions.0.options: exactly one option must be right$/,
    ],
    [
      'an option without its explanation',
      /^ +why: >-\n/m,
      '',
      /^content\/knowledge\/stage-1.yaml:\d+: /,
    ],
    [
      'an item the plan has not',
      's1.knowledge.5',
      's1.knowledge.6',
      /the items must be s1.knowledge.1.*, not .*s1.knowledge.6$/,
    ],
  ])('%s', (_, from, to, message) => {
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    expect(() => readQuestions({ [path]: changed })).toThrow(message)
  })
})
