/** `npm run stage -- …`, as a process of its own. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../scripts/lib/root.ts'
import { type StageProcess, startStage } from './support/stage.ts'

/** `npm run stage -- …`, but for npm. */
function stage(...words: string[]): StageProcess {
  return typedIn(root, ...words)
}

/** The same, typed in this folder: npm runs it at the root, and says where it was typed. */
function typedIn(folder: string, ...words: string[]): StageProcess {
  const environment = { npm_lifecycle_event: 'stage', INIT_CWD: folder }
  return startStage(words, { program: 'scripts/stage.ts', environment })
}

test.each(['SIGINT', 'SIGTERM'] as const)('a stage is the process that got %s', async (signal) => {
  const server = stage('1', '--port', '0')
  await server.listening()
  expect(server.outputLines).toEqual([expect.stringMatching(/^listening on 127\.0\.0\.1:\d+$/)])
  expect(await server.stop(signal)).toBe(0)
})

test('stage 2 serves a folder, and says where', async () => {
  const server = stage('2', '--port', '0', '--root', join(root, 'stages-src'))
  await server.listening()
  const [, address] =
    /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(`${server.outputLines}`) ?? []
  const response = await fetch(`${address}/sys/index.ts`)
  expect(await response.text()).toBe(readFileSync(join(root, 'stages-src/sys/index.ts'), 'utf8'))
  expect(await server.stop()).toBe(0)
})

test('--trace records its calls in a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  const file = join(folder, 'calls.jsonl')
  const server = stage('1', '--port', '0', '--trace', file)
  await server.listening()
  await server.stop()
  const calls = readFileSync(file, 'utf8').trim().split('\n')
  expect(calls.map((line) => JSON.parse(line).call)).toEqual(
    expect.arrayContaining(['socket', 'bind', 'listen']),
  )
  rmSync(folder, { recursive: true })
})

test('paths are relative to where the command was typed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  mkdirSync(join(folder, 'site'))
  writeFileSync(join(folder, 'site/page.txt'), 'a page')
  const words = ['--port', '0', '--root', 'site', '--access-log', 'access.log']
  const server = typedIn(folder, '2', ...words, '--trace', 'calls.jsonl')
  const { host, port } = await server.listening()
  expect(await (await fetch(`http://${host}:${port}/page.txt`)).text()).toBe('a page')
  await server.stop()
  expect(readFileSync(join(folder, 'access.log'), 'utf8')).toContain('GET /page.txt')
  expect(readdirSync(folder).sort()).toEqual(['access.log', 'calls.jsonl', 'site'])
  rmSync(folder, { recursive: true })
})

test.each([
  [['9'], "There is no stage '9'; the stages are 1 to 5.\n"],
  [['1', '--faults', 'nonsense'], /^SYS_FAULTS: [^\n]+\n$/],
  [['1', '--port', 'high'], /^error: [^\n]+\n$/],
])('stage %j ends with 1 and one line', async (words, line) => {
  const failing = stage(...words)
  expect(await failing.ended).toBe(1)
  expect(failing.standardError).toMatch(line)
})
