/** The reader's way: lay out, write, run, check, compare. In a folder of its own. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { launch } from '../lib/launch.ts'
import { root } from '../lib/root.ts'
import { run } from '../lib/run.ts'
import { WEEKS } from '../lib/weeks.ts'
import { MINE_VARIABLE, stagesFolder } from './folder.ts'

let mine = ''
beforeEach(() => {
  mine = join(mkdtempSync(join(tmpdir(), 'mine é ')), 'mine')
})
afterEach(() => rmSync(join(mine, '..'), { recursive: true }))

const npm = (script: string, ...words: string[]) =>
  run([process.execPath, `${root}scripts/${script}.ts`, ...words], {
    environment: {
      [MINE_VARIABLE]: mine,
      NO_COLOR: '1',
      NODE_COMPILE_CACHE: `${root}.cache/compile`,
    },
  })
const written = (path: string) => readFileSync(join(mine, path), 'utf8')
/** Writes what the guide has, as a reader who has got it right. */
const solve = (path: string) => cpSync(join(stagesFolder, path), join(mine, path))

test('a week: laid out once, never overwritten, checked, and its milestone proved', async () => {
  const program = '1-echo/first-server.ts'
  expect((await npm('begin', '1')).output).toContain(`mine/${program} is laid out.`)
  writeFileSync(join(mine, program), '// my own words\n')
  expect((await npm('begin', '1')).output).toContain('is there already, and stays as it is')
  expect(written(program)).toBe('// my own words\n')

  const before = await npm('check', '1', '--week', '1', '--mine', '--patience', '2')
  expect(before).toMatchObject({ status: 1 })
  expect(existsSync(join(mine, 'progress.json'))).toBe(false)

  solve(program)
  const after = await npm('check', '1', '--week', '1', '--mine')
  expect(after).toMatchObject({ status: 0, output: expect.stringContaining('12 passed, 0 failed') })
  const { ticked, proofs } = JSON.parse(written('progress.json'))
  expect(Object.keys(ticked)).toEqual(['s1.milestone.1'])
  expect(proofs['s1.milestone.1'].what).toContain('12 checks of node')
  expect((await npm('begin')).output).toMatch(/Week 1 .*1 of 2 milestones proved/)
})

test('what is laid out for a week starts, and says what is to be written', async () => {
  for (const { number, stage, programs, kind } of WEEKS) {
    await npm('begin', `${number}`)
    const server = launch(
      [
        process.execPath,
        `${root}scripts/stage.ts`,
        `${stage}`,
        '--week',
        `${number}`,
        '--mine',
        ...(kind ? [] : ['--port', '0']),
      ],
      { environment: { [MINE_VARIABLE]: mine } },
    )
    let said = ''
    server.output.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await expect
      .poll(() => said, { message: `${programs}` })
      .toMatch(kind ? /write the first sitting/ : /listen/)
    server.kill()
    await server.closed
  }
})

test('a file: its tests fail on the stub, pass on a solution, and then ours is shown', async () => {
  const path = '2-http/request/persistence.ts'
  await npm('begin', 'persistence')
  expect(written(path)).toContain("throw new Error('yours: ")
  const stub = await npm('check', '2', '--mine', '--file', 'persistence')
  expect(stub.status).toBe(1)
  expect(stub.output).toMatch(/[1-9]\d* failed\n$/)
  expect(await npm('begin', 'persistence', '--diff')).toMatchObject({ status: 1 })

  writeFileSync(join(mine, path), `// mine\n${readFileSync(join(stagesFolder, path), 'utf8')}`)
  const solved = await npm('check', '2', '--mine', '--file', 'persistence')
  expect(solved).toMatchObject({ status: 0, output: expect.stringMatching(/ 0 failed\n$/) })
  expect((await npm('begin', path, '--diff')).output).toContain('- // mine')
})

test("a scenario finds the guide's modules, the reader's in their place, and the guide's mistakes", async () => {
  const scenario = '3-threads/first-scenario.ts'
  const mutex = '3-threads/sync/mutex.ts'
  await npm('begin', '9')
  solve(scenario)
  const explore = (...words: string[]) => npm('explore', join(mine, scenario), ...words)
  expect(await explore()).toMatchObject({ status: 0, output: expect.stringMatching(/^✓ jobs: /m) })
  solve(mutex)
  const own = written(mutex)
  writeFileSync(join(mine, mutex), own.replace('before === CONTENDED', 'before === HELD'))
  const found = await explore()
  expect(found).toMatchObject({ status: 1, output: expect.stringMatching(/^✗ jobs: a deadlock/m) })
  writeFileSync(join(mine, mutex), `// my own words\n${own.replaceAll('FREE', 'NOBODYS')}`)
  expect(await explore('--mistake', 'mutex-if-for-while')).toMatchObject({ status: 1 })
  expect(await npm('check', '3', '--week', '9', '--mine')).toMatchObject({ status: 0 })
})

test("the stage runs with the reader's file, on its thread and behind #sys, too", async () => {
  const path = '1-echo/connection.ts'
  await npm('begin', path)
  const words = ['1', '--mine', '--only', 'echo', '--patience', '2']
  const stub = await npm('check', ...words)
  expect(stub).toMatchObject({ status: 1, output: expect.stringContaining('✗ echo') })
  solve(path)
  expect(await npm('check', ...words)).toMatchObject({ status: 0 })
  await npm('begin', 'sys/poll.ts')
  expect(await npm('check', ...words)).toMatchObject({ status: 1 })
})

test('a server in any language is given once and remembered', async () => {
  const command = `'${process.execPath}' '${root}stages-src/1-echo/main.ts' --port {port}`
  const given = await npm('check', '1', '--cmd', command, '--only', 'echo')
  expect(given.output).toContain('Remembered for stage 1')
  expect(await npm('check', '1', '--mine', '--only', 'echo')).toMatchObject({ status: 0 })
})

describe('what cannot be is one line', () => {
  test.each([
    [['begin', 'nowhere'], /^error: there is no file "nowhere" in stages-src; /],
    [
      ['begin', 'server'],
      /^error: there are several: 1-echo\/server.ts, 2-http\/server.ts, 4-events\/server.ts; /,
    ],
    [['begin', '18'], /^error: week '18' has no first program; /],
    [['begin', '--diff'], /^error: --diff wants a file, /],
    [['check', '1', '--mine'], /^error: there is nothing of yours in mine\/ yet: /],
    [
      ['check', '2', '--mine', '--week', '3'],
      /^error: mine\/2-http\/first-page.ts is not there yet: /,
    ],
    [['check', '2', '--file', 'request-line'], /^error: --file goes with --mine: /],
    [['stage', '1', '--mine', '--week', '1'], /^mine\/1-echo\/first-server.ts is not there yet: /],
  ])('%j', async ([script = '', ...words], line) => {
    const { status, output } = await npm(script, ...words)
    expect({ status, output }).toEqual({ status: 1, output: expect.stringMatching(line) })
    expect(output.trim().split('\n')).toHaveLength(1)
  })

  test('a damaged list of servers, and damaged progress is put aside', async () => {
    await npm('begin', '1')
    writeFileSync(join(mine, '.servers.json'), '{')
    expect((await npm('check', '1', '--mine')).output).toMatch(
      /^error: .*\.servers\.json cannot be read; /,
    )
    writeFileSync(join(mine, 'progress.json'), '{"ticked":')
    expect(await npm('begin')).toMatchObject({ status: 0 })
    expect(existsSync(join(mine, 'progress.json'))).toBe(false)
  })
})
