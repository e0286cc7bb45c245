/** What a person sees who types `npm run lab` or `npm run bench`. */
import { expect, it } from 'vitest'
import { labs } from './labs/catalogue.ts'
import { runNode } from './lib/run.ts'

const lab = (...words: string[]) => runNode(['scripts/lab.ts', ...words])

it('without a name lists every lab with its state', async () => {
  const { output, status } = await lab()
  expect(status).toBe(0)
  for (const { name, title } of labs) {
    const line = output.split('\n').find((it) => it.trim().startsWith(`${name} `))
    expect(line).toContain(title)
    expect(line).toMatch(/never run|fresh|sources changed since/)
  }
})

it('a name that is none is answered with those that are, in one line', async () => {
  const { output, status } = await lab('call-costs')
  expect(status).toBe(1)
  expect(output).toMatch(/^there is no lab 'call-costs'; there are .*call-cost.*\n$/)
})

it('runs the lab that is named, as it is told to', async () => {
  const { output } = await lab('two-readers', '--quick')
  expect(output).toMatch(/^The same bytes to two parsers\n/)
  expect(output).toContain('of 503 made-up conversations')
  expect(output).not.toContain('saved')
})

it('bench refuses a stage that has no comparison, in one line', async () => {
  const { output, status } = await runNode(['scripts/bench.ts', '6'])
  expect(status).toBe(1)
  expect(output).toMatch(/^error: .*'6'.*\n$/)
})
