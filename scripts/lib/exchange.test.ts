/** Whoever asks for a folder that is being exchanged finds one of the two, whole. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exchange } from './exchange.ts'
import { serveGuide } from './guide-server.ts'

let folder = ''
let fresh = ''
let place = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'))
  fresh = join(folder, 'fresh')
  place = join(folder, 'place')
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(folder: string, contents: string): void {
  mkdirSync(folder)
  writeFileSync(join(folder, 'index.html'), contents)
}

const contentsOf = (folder: string) => readFileSync(join(folder, 'index.html'), 'utf8')

test('the two change places', () => {
  write(fresh, 'new')
  write(place, 'old')
  exchange(fresh, place)
  expect([contentsOf(fresh), contentsOf(place)]).toEqual(['old', 'new'])
})

test('where there is nothing yet, the new one is moved', () => {
  write(fresh, 'new')
  exchange(fresh, place)
  expect(contentsOf(place)).toBe('new')
})

/** A process that looks for a file as fast as it can, and tells how often it was not there. */
function looker(file: string): ChildProcess {
  const program = `
    const { existsSync } = require('node:fs')
    let absent = 0
    process.on('message', () => process.send(absent, () => process.exit()))
    process.send('ready')
    setInterval(() => {
      for (let times = 0; times < 2000; times++) if (!existsSync(${JSON.stringify(file)})) absent++
    }, 0)`
  return spawn(process.execPath, ['-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

test.runIf(process.platform === 'linux')('no process ever finds neither', async () => {
  write(fresh, 'one')
  write(place, 'other')
  const child = looker(join(place, 'index.html'))
  await once(child, 'message')
  for (let rounds = 0; rounds < 20; rounds++) {
    for (let times = 0; times < 100; times++) exchange(fresh, place)
    await sleep(5)
  }
  child.send('how often?')
  expect(await once(child, 'message')).toEqual([0, undefined])
})

test('every request during exchanges is answered with a page', async () => {
  write(fresh, 'one')
  write(place, 'other')
  const server = await serveGuide(place, 0)
  const statuses = new Set<number>()
  let isOver = false
  const asking = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const response = await fetch(server.address)
      expect(['one', 'other']).toContain(await response.text())
      statuses.add(response.status)
    }
  })
  for (let times = 0; times < 100; times++) {
    exchange(fresh, place)
    await sleep(1)
  }
  isOver = true
  await Promise.all(asking)
  await server.close()
  expect([...statuses]).toEqual([200])
})
