/** The lock between processes: one at a time, and none for ever. */
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { launch } from './launch.ts'
import { withLock } from './lock.mjs'

let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
  file = join(folder, 'below/work.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('one at a time, whoever comes', async () => {
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside--
  }
  await Promise.all([1, 2, 3, 4].map(() => withLock(file, work)))
  expect(most).toBe(1)
})

test('the result comes through, and the lock is free again', async () => {
  expect(await withLock(file, async () => 7)).toBe(7)
  expect(existsSync(file)).toBe(false)
})

test('an error comes through, and the lock is free again', async () => {
  const work = withLock(file, () => Promise.reject(new Error('on purpose')))
  await expect(work).rejects.toThrow('on purpose')
  expect(existsSync(file)).toBe(false)
})

test('whoever has to wait says so once', async () => {
  let said = 0
  const { promise, resolve: release } = Promise.withResolvers<void>()
  const first = withLock(file, () => promise)
  const second = withLock(
    file,
    async () => {},
    () => said++,
  )
  release()
  await Promise.all([first, second])
  expect(said).toBe(1)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s frees the lock', async (signal) => {
  const holder = launch([
    process.execPath,
    '--input-type=module',
    '--eval',
    `import { withLock } from ${JSON.stringify(import.meta.resolve('./lock.mjs'))}
     await withLock(${JSON.stringify(file)}, () => new Promise(() => console.log('held')))`,
  ])
  await once(holder.output, 'data')
  expect(existsSync(file)).toBe(true)
  holder.signal(signal)
  const { status } = await holder.exited
  expect(status).toBe(128 + constants.signals[signal])
  expect(existsSync(file)).toBe(false)
})

test('a file left behind by a process that died is cleared away, for one of those who wait', async () => {
  await withLock(file, async () => {}) // makes the folder
  writeFileSync(file, '')
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(file, longAgo, longAgo)
  let inside = 0
  const work = async () => {
    expect(++inside).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside--
  }
  await Promise.all([1, 2, 3].map(() => withLock(file, work)))
})
