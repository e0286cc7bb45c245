/** The first programs of the weeks, as a person starts them. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { root } from './root.ts'
import { sittingsOf, stubOf, WEEKS } from './weeks.ts'

const STAGES = `${root}stages-src`
const stubs = WEEKS.flatMap(({ programs }) => stubOf(programs[0] ?? '', STAGES) ?? [])
const typed = [...stubs, ...WEEKS.flatMap((week) => sittingsOf(week, STAGES))]
const isScenario = (file: string) => /\/first-scenario\b/.test(file)

/** A source that anybody may type: so long, the imports apart, which an editor writes. */
const MOST_LINES = 80

const node = (file: string, ...words: string[]) =>
  spawnSync(process.execPath, [`${STAGES}/${file}`, ...words], { encoding: 'utf8' })

test('each week has a stub', () => expect(stubs).toHaveLength(WEEKS.length))

test.each(typed)(`%s has at most ${MOST_LINES} lines`, (file) => {
  const source = readFileSync(`${STAGES}/${file}`, 'utf8')
  const code = source.slice(source.lastIndexOf("from '") + 1)
  expect(code.split('\n').slice(1).length - 1).toBeLessThanOrEqual(MOST_LINES)
})

test.each(typed.filter(isScenario))('%s can be explored', (file) => {
  const explore = [`${root}scripts/explore.ts`, `${STAGES}/${file}`]
  const { stdout } = spawnSync(process.execPath, explore, { encoding: 'utf8' })
  expect(stdout).toMatch(/^[✓✗] .*bound 3/s)
})

describe.each(typed.filter((file) => !isScenario(file)))('%s', (file) => {
  test('says how it is used', () => {
    const { status, stdout } = node(file, '--help')
    const [, name] = /\/(first-[a-z-]+)/.exec(file) ?? []
    const usage = expect.stringContaining(`Usage: ${name}.ts [options]`)
    expect({ status, stdout }).toEqual({ status: 0, stdout: usage })
  })

  test('refuses a wrong flag in one line', () => {
    const { status, stderr } = node(file, '--wrong')
    expect({ status, stderr }).toEqual({ status: 1, stderr: "error: unknown option '--wrong'\n" })
  })
})
