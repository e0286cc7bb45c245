/** What `npm run stage` makes of its words. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from './root.ts'
import { servesGuide, stageCommand } from './stage-command.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stages-'))
  for (const stage of ['1-echo', '2-http']) {
    mkdirSync(join(folder, stage))
    writeFileSync(join(folder, stage, 'main.ts'), '')
  }
  mkdirSync(join(folder, 'sys'))
  mkdirSync(join(folder, '3-threads')) // begun, without a main.ts
})
afterAll(() => rmSync(folder, { recursive: true }))

const command = (...words: string[]) => stageCommand(words, folder, 'linux')

test('a stage is found by its number, and has the rest of the words', () => {
  expect(command('2', '--port', '0')).toEqual({
    arguments: [join(folder, '2-http/main.ts'), '--port', '0'],
    environment: {},
  })
})

test.each([
  [['2'], true],
  [['4', '--port', '0'], true],
  [['2', '--root', '/srv'], false],
  [['2', '--root=/srv'], false],
  [['2', '--help'], false],
  [['5', '--top'], false],
  [['5', '--control', 'status'], false],
  [['1'], false],
])('whether %j serves the guide: %j', (words, serves) => {
  expect(servesGuide(words)).toBe(serves)
})

describe('--week', () => {
  test("starts the week's first program, or one of its sittings", () => {
    const stages = `${root}stages-src`
    const of = (...words: string[]) => stageCommand(words, stages, 'linux').arguments
    expect(of('2', '--week', '3', '--port', '0')).toEqual([
      join(stages, '2-http/first-page.ts'),
      '--port',
      '0',
    ])
    expect(of('2', '--week=4', '--step', '2')).toEqual([join(stages, '2-http/first-files.ts')])
    expect(of('3', '--week', '9', '--bound', '1')).toEqual([
      `${root}scripts/explore.ts`,
      join(stages, '3-threads/first-scenario.ts'),
      '--bound',
      '1',
    ])
    expect(of('1', '--step=1', '--week', '1', '--trace')).toEqual([
      '--conditions=trace',
      join(stages, '1-echo/first-server/1-listening.ts'),
    ])
  })

  test.each([
    [['1', '--week', '3'], 'Week 3 belongs to stage 2: npm run stage -- 2 --week 3'],
    [['1', '--week', '18'], "week '18' has no first program; weeks 1 to 17 have"],
    [['1', '--week', '1', '--step', '9'], "Week 1 has no sitting '9'; it has 1 to 3."],
  ])('%j is refused in one line', (words, line) => {
    expect(() => stageCommand(words, `${root}stages-src`, 'linux')).toThrow(line)
  })
})

describe('--trace', () => {
  const main = () => join(folder, '1-echo/main.ts')
  const traced = (...words: string[]) => ({
    arguments: ['--conditions=trace', main(), ...words],
    environment: {},
  })

  test('alone records on standard error', () => {
    expect(command('1', '--trace')).toEqual(traced())
    expect(command('1', '--trace', '--port', '0')).toEqual(traced('--port', '0'))
  })

  test.each([
    [['--trace', 'calls.jsonl', '--port', '0']],
    [['--trace=calls.jsonl', '--port', '0']],
    [['--port', '0', '--trace', 'calls.jsonl']],
  ])('%j records in a file', (words) => {
    expect(command('1', ...words)).toEqual({
      ...traced('--port', '0'),
      environment: { SYS_TRACE: 'calls.jsonl' },
    })
  })
})

test('--faults passes its rules on', () => {
  expect(command('1', '--faults', 'seed=7; write short', '--port', '0')).toEqual({
    arguments: ['--conditions=faults', join(folder, '1-echo/main.ts'), '--port', '0'],
    environment: { SYS_FAULTS: 'seed=7; write short' },
  })
})

test.each([
  [[], 'Which stage? For example: npm run stage -- 1'],
  [['9'], "There is no stage '9'; the stages are 1 to 5."],
  [['one'], "There is no stage 'one'; the stages are 1 to 5."],
  [['--port', '1'], "There is no stage '--port'; the stages are 1 to 5."],
  [['3'], 'Stage 3 is not written yet; written so far: 1, 2.'],
  [['5'], 'Stage 5 is not written yet; written so far: 1, 2.'],
  [['1', '--faults'], "--faults needs rules, for example --faults 'write short; read EINTR'."],
  [['1', '--trace', '--faults', 'x'], '--trace and --faults exclude each other: choose one.'],
])('%j is refused in one line', (words, line) => {
  expect(() => command(...words)).toThrow(line)
})

test.each(['darwin', 'win32', 'freebsd'] as const)('on %s it says what it needs', (platform) => {
  expect(() => stageCommand(['1'], folder, platform)).toThrow(
    /^This calls the Linux kernel, .* WSL 2 or in a container\.$/,
  )
})
