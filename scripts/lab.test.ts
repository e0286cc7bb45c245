import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

it.each([{ flag: '--quick' }, { flag: '--dry-run' }])('$flag saves nothing', async ({ flag }) => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-'))
  try {
    const { output, status } = await lab('one-connection', flag, '--into', folder)
    // Where strace is missing the lab says so, and saves nothing either.
    expect(output).toMatch(
      status === 0 ? /The system calls of one connection/ : /apt install strace/,
    )
    expect(existsSync(join(folder, 'one-connection.json'))).toBe(false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('bench refuses a stage that has no comparison, in one line', async () => {
  const { output, status } = await runNode(['scripts/bench.ts', '5'])
  expect(status).toBe(1)
  expect(output).toMatch(/^error: .*'5'.*\n$/)
})
