/** `npm run stage -- …`, as a process of its own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { root } from '../scripts/lib/root.ts'

/** `npm run stage -- …`, but for npm. */
function stage(...words: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return typedIn(root, ...words)
}

/** The same, typed in this folder: npm runs it at the root, and says where it was typed. */
function typedIn(
  folder: string,
  ...words: string[]
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ['scripts/stage.ts', ...words], {
    cwd: root,
    env: { ...process.env, npm_lifecycle_event: 'stage', INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

test.each(['SIGINT', 'SIGTERM'] as const)('a stage is the process that got %s', async (signal) => {
  const server = stage('1', '--port', '0')
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data')
  expect(line).toMatch(/^listening on 127\.0\.0\.1:\d+\n$/)
  server.kill(signal)
  expect(await once(server, 'exit')).toEqual([0, null])
})

test('stage 2 serves a folder, and says where', async () => {
  const server = stage('2', '--port', '0', '--root', join(root, 'stages-src'))
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data')
  const [, address] = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line) ?? []
  const response = await fetch(`${address}/sys/index.ts`)
  expect(await response.text()).toBe(readFileSync(join(root, 'stages-src/sys/index.ts'), 'utf8'))
  server.kill()
  expect(await once(server, 'exit')).toEqual([0, null])
})

test('--trace records its calls in a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  const file = join(folder, 'calls.jsonl')
  const server = stage('1', '--port', '0', '--trace', file)
  await once(server.stdout, 'data')
  server.kill()
  await once(server, 'exit')
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
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data')
  const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
  expect(await (await fetch(`${address}/page.txt`)).text()).toBe('a page')
  server.kill()
  await once(server, 'exit')
  expect(readFileSync(join(folder, 'access.log'), 'utf8')).toContain('GET /page.txt')
  expect(readdirSync(folder).sort()).toEqual(['access.log', 'calls.jsonl', 'site'])
  rmSync(folder, { recursive: true })
})

test.each([
  [['9'], "There is no stage '9'; the stages are 1 to 5.\n"],
  [['1', '--faults', 'nonsense'], /^SYS_FAULTS: [^\n]+\n$/],
  [['1', '--port', 'high'], /^error: [^\n]+\n$/],
])('stage %j ends with 1 and one line', async (words, line) => {
  const child = stage(...words)
  const [errors, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(errors).toMatch(line)
  expect(status).toBe(1)
})
