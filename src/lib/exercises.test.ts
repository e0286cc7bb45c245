/** The exercises are complete, and mistakes in their files are told. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exercises, readExercises } from './exercises.ts'

const path = 'content/exercises/stage-1.yaml'
const text = readFileSync(path, 'utf8')

test('every exercise of stages 1 to 5 says what to do and how to check it', () => {
  expect([...exercises.keys()]).toEqual(
    [1, 2, 3, 4, 5].flatMap((stage) =>
      [1, 2, 3, 4].map((number) => `s${stage}.exercise.${number}`),
    ),
  )
})

test('an exercise finds its starter and its solution by its number', () => {
  const sources = [
    '/stages-src/1-echo/exercises/2-timeouts/starter.ts',
    '/stages-src/1-echo/exercises/2-timeouts/solution.ts',
    '/stages-src/1-echo/exercises/2-timeouts/solution.test.ts',
    '/stages-src/2-http/exercises/3-errors/starter.ts',
  ]
  const found = readExercises({ [path]: text }, sources)
  expect(found.get('s1.exercise.2')).toMatchObject({
    starter: '1-echo/exercises/2-timeouts/starter.ts',
    solution: '1-echo/exercises/2-timeouts/solution.ts',
    copy: 'cp -i stages-src/1-echo/exercises/2-timeouts/{starter,mine}.ts',
  })
  expect(found.get('s1.exercise.3')?.starter).toBeUndefined()
})

test.each([
  ['an exercise the plan has not', 's1.exercise.4', 's1.exercise.5'],
  ['an exercise without a task', /^ {4}ask:\n( {6}.*\n)+/m, ''],
])('a mistake is told in one line: %s', (_, from, to) => {
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  const fault = () => readExercises({ [path]: changed }, [])
  expect(fault).toThrow(/^content\/exercises\/stage-1\.yaml[^\n]+$/)
})
