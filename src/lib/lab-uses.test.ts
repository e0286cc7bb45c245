import { expect, test } from 'vitest'
import { labUsesIn, questionsOfLabs } from './lab-uses.ts'
import { readResults } from './results.ts'

test('finds what a chapter shows of labs, and in which section', () => {
  const mdx = [
    '<Measured lab="call-cost" value="readSys" />',
    '## One',
    '{/* <Plot lab="short-writes" plot="counts" /> */}',
    'Text with <Plot',
    '  lab="call-cost"',
    '  plot="calls"',
    '/>',
    '## Two',
    '<Transcript lab="socket-states" part="main" /> <Source of="1-echo/main.ts" whole />',
  ].join('\n')
  expect(labUsesIn(mdx)).toEqual([
    { lab: 'call-cost', value: 'readSys', plot: undefined, section: 0 },
    { lab: 'call-cost', value: undefined, plot: 'calls', section: 1 },
    { lab: 'socket-states', value: undefined, plot: undefined, section: 2 },
  ])
})

test('every lab with a saved result has a question, and no other', () => {
  const labs = readResults().map(({ lab }) => lab)
  expect([...questionsOfLabs().keys()].sort()).toEqual(labs.sort())
})
