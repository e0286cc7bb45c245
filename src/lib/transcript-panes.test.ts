import { expect, test } from 'vitest'
import { panesOf, sectionOf } from './transcript-panes.ts'

const output = (text: string, terminal?: number) => ({
  kind: 'output' as const,
  text,
  ...(terminal !== undefined && { terminal }),
})
const note = (text: string) => ({ kind: 'note' as const, text })

test('one terminal is one pane, notes and all', () => {
  const lines = [note('first'), output('a'), note('then'), output('b'), note('last')]
  expect(panesOf({ lines })).toEqual({ columns: 1, panes: [{ terminal: 1, lines }] })
})

test('a look at another terminal begins another pane; a note goes with what follows', () => {
  const lines = [output('a', 1), note('meanwhile'), output('b', 3), output('c', 3), output('d', 1)]
  expect(panesOf({ lines })).toEqual({
    columns: 3,
    panes: [
      { terminal: 1, lines: [lines[0]] },
      { terminal: 3, lines: lines.slice(1, 4) },
      { terminal: 1, lines: [lines[4]] },
    ],
  })
})

test('a section is what follows a remark, up to the next', () => {
  const lines = [output('a'), note('one'), output('b'), output('c'), note('two'), output('d')]
  expect(sectionOf({ lines }, 'one')).toEqual({ title: 'one', lines: lines.slice(2, 4) })
  expect(sectionOf({ lines }, 'two')).toEqual({ title: 'two', lines: lines.slice(5) })
  expect(sectionOf({ lines }, 'three')).toBeUndefined()
})
